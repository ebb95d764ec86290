"""Do orders change with takedowns? The estimate, and everything that speaks against it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import stats

from analysis.impact.fit import (
    Fit,
    Instrumented,
    NoVariationError,
    Sample,
    fixed_effects,
    instrumented,
    jackknifed,
    lagged,
    poisson,
    weighted,
)
from analysis.impact.instrument import Instrument, exposure_p, find_instrument, held_to_chance
from analysis.impact.panel import Panel, read_panel
from analysis.impact.placebo import by_chance, flagged_share, placebos, with_leads
from analysis.impact.results import (
    DETECTION_POWER,
    LEAST_FIRST_STAGE_F,
    LEVEL,
    Diagnostics,
    Effect,
    EffectAt,
    EffectResult,
    Estimator,
    Reason,
    Wording,
)
from analysis.impact.wording import FEWEST_WEEKS, LEAST_LEAD_P, judge

LAGS = 12
"""Weeks after a takedown in which orders may change, the week itself not counted."""

LEADS = 4
"""Weeks ahead that must show nothing."""

OTHER_LAGS = (4, 8, 16)
Progress = Callable[[float], object]


def estimate_effect(panel: pd.DataFrame, progress: Progress | None = None) -> EffectResult:
    """Change of log orders per takedown, with a 90 % interval, and how much may be said of it.

    `panel`: one row a cell and week: `category`, `platform`, `week` (Monday), `orders`, `takedowns` (counts of that week in
    that cell), and maybe `exposure` (how much a cell had to take down before; any scale). Weeks without a row are missing.
    `progress`: called with the share that is done, 0 to 1.

    Where the panel can say nothing at all, as with national totals, there is no number but the reason. Raises ValueError
    for rows that are no such panel. Method, and what was measured: `docs/methods/impact.md`.
    """
    data = read_panel(panel)
    refusal = _refusal(data)
    if refusal is not None:
        return _refused(refusal)
    try:
        return _estimated(data, progress or _unseen)
    except NoVariationError:
        return _refused(Reason.TAKEDOWNS_ALIKE)


def _estimated(panel: Panel, progress: Progress) -> EffectResult:
    work = _Work(panel)
    chance = by_chance(work.sample, LEADS, LAGS, lambda share: progress(0.6 * share))
    headline_of = work.headline(chance.leads_p)
    if headline_of is None:
        return _refused(Reason.FAILED_LEADS)
    total, exposed_by_chance = headline_of.fit.first(LAGS + 1), None
    if headline_of.estimator is Estimator.INSTRUMENT and work.instrument is not None and not total.holds_zero:
        exposed_by_chance = exposure_p(
            work.sample, work.instrument, range(LAGS + 1), lambda share: progress(0.6 + 0.2 * share)
        )
        total = held_to_chance(total, exposed_by_chance)
    progress(0.8)
    others = _left_out(panel)
    progress(0.9)
    shifted = placebos(work.sample, range(LAGS + 1))
    diagnostics = Diagnostics(
        cells_count=panel.cells_count,
        weeks_count=len(panel.weeks),
        seasons_count=panel.seasons_count,
        thin_cells_count=panel.thin_cells_count,
        missing_share=float((np.isnan(panel.orders) | np.isnan(panel.takedowns)).mean()),
        lead_p=chance.leads_p,
        leads=work.leads,
        permutation_p=chance.total_p,
        placebos=shifted,
        placebos_flagged_share=flagged_share(shifted),
        without_platform=others["platform"],
        without_category=others["category"],
        by_lags_count=tuple(EffectAt(at=str(lags), effect=_with_lags(work.sample, lags)) for lags in OTHER_LAGS),
        as_counts=poisson(work.sample, work.doses).first(LAGS + 1),
        fixed_effects=work.told.first(LAGS + 1),
        instrument=None if work.by_instrument is None else work.by_instrument.fit.first(LAGS + 1),
        instrument_f=None if work.by_instrument is None else work.by_instrument.first_stage_f,
        exposure_p=exposed_by_chance,
        minimum_detectable=_detectable(total, headline_of.fit.degrees),
    )
    wording, reasons = judge(total, diagnostics)
    progress(1.0)
    return EffectResult(
        wording=wording,
        reasons=reasons,
        estimator=headline_of.estimator,
        total=total,
        by_lag=tuple(EffectAt(at=str(lag), effect=effect) for lag, effect in enumerate(headline_of.fit.each(LAGS + 1))),
        lag_covariance=tuple(tuple(row) for row in headline_of.fit.covariance[: LAGS + 1, : LAGS + 1].tolist()),
        diagnostics=diagnostics,
    )


@dataclass(frozen=True, kw_only=True)
class _Headline:
    estimator: Estimator
    fit: Fit


class _Work:
    """The fits of one panel, each made once."""

    def __init__(self, panel: Panel) -> None:
        self.panel = panel
        self.doses = lagged(panel.takedowns, range(LAGS + 1))
        self.sample = weighted(panel, self.doses)

    @cached_property
    def own(self) -> Fit:
        """Takedowns of the week and of the weeks before."""
        return fixed_effects(self.sample, self.doses)

    @cached_property
    def told(self) -> Fit:
        """The same with the wider intervals that are told; which estimate is told is not for them to say."""
        return jackknifed(self.sample, self.doses)

    @property
    def leads(self) -> tuple[EffectAt, ...]:
        """Weeks ahead."""
        fit = with_leads(self.sample, self.panel.takedowns, LEADS, LAGS)
        return tuple(EffectAt(at=str(number + 1), effect=effect) for number, effect in enumerate(fit.each(LEADS)))

    @cached_property
    def instrument(self) -> Instrument | None:
        """None where cells are exposed alike."""
        return find_instrument(self.panel)

    @cached_property
    def by_instrument(self) -> Instrumented | None:
        """None where exposure or sweeps do not vary."""
        if self.instrument is None:
            return None
        try:
            return instrumented(self.sample, self.doses, self.instrument.over(range(LAGS + 1)))
        except np.linalg.LinAlgError:
            return None

    def headline(self, leads_p: float) -> _Headline | None:
        """The instrument's where takedowns follow something that orders follow too: leads tell, or the two estimates lie apart.

        None where there is no instrument then.
        """
        other = self.by_instrument
        if leads_p > LEAST_LEAD_P and not (other is not None and _lie_apart(self.own, other)):
            return _Headline(estimator=Estimator.FIXED_EFFECTS, fit=self.told)
        return None if other is None else _Headline(estimator=Estimator.INSTRUMENT, fit=other.fit)


def _lie_apart(own: Fit, other: Instrumented) -> bool:
    first, second = own.first(LAGS + 1), other.fit.first(LAGS + 1)
    return other.first_stage_f >= LEAST_FIRST_STAGE_F and (first.lower > second.upper or second.lower > first.upper)


def _with_lags(sample: Sample, lags: int) -> Effect:
    return fixed_effects(sample, lagged(sample.panel.takedowns, range(lags + 1))).first(lags + 1)


def _left_out(panel: Panel) -> dict[str, tuple[EffectAt, ...]]:
    found: dict[str, tuple[EffectAt, ...]] = {}
    for name, values, place in (
        ("platform", panel.platforms, panel.platform),
        ("category", panel.categories, panel.category),
    ):
        effects = []
        for number, value in enumerate(values):
            others = panel.keeping(place != number)
            if (place == number).any() and _refusal(others) is None:
                doses = lagged(others.takedowns, range(LAGS + 1))
                with suppress(NoVariationError):
                    effect = fixed_effects(weighted(others, doses), doses).first(LAGS + 1)
                    effects.append(EffectAt(at=value, effect=effect))
        found[name] = tuple(effects)
    return found


def _detectable(total: Effect, degrees: int) -> float:
    quantiles = stats.t.ppf([(1 + LEVEL) / 2, DETECTION_POWER], degrees)
    return float(quantiles.sum()) * total.standard_error


def _refusal(panel: Panel) -> Reason | None:
    """Why no number can be had at all."""
    if len(set(panel.category.tolist())) < 2 or len(set(panel.platform.tolist())) < 2:
        return Reason.NATIONAL_TOTALS if panel.thin_cells_count == 0 else Reason.FEW_CELLS
    if len(panel.weeks) < FEWEST_WEEKS:
        return Reason.FEW_WEEKS
    if not np.nansum(panel.takedowns) > 0:
        return Reason.NO_TAKEDOWNS
    return None


def _refused(reason: Reason) -> EffectResult:
    return EffectResult(
        wording=Wording.INCONCLUSIVE,
        reasons=(reason,),
        estimator=Estimator.FIXED_EFFECTS,
        total=None,
        by_lag=(),
        lag_covariance=(),
        diagnostics=None,
    )


def _unseen(_share: float) -> None:
    return None
