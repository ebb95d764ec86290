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
    lagged,
    poisson,
    weighted,
)
from analysis.impact.panel import Panel, read_panel
from analysis.impact.placebo import flagged_share, permutation_p, placebos
from analysis.impact.results import (
    DETECTION_POWER,
    LEVEL,
    Diagnostics,
    Effect,
    EffectAt,
    EffectResult,
    Estimator,
    Reason,
    Wording,
)
from analysis.impact.wording import FEWEST_WEEKS, LEAST_FIRST_STAGE_F, LEAST_LEAD_P, judge

LAGS = 12
"""Weeks after a takedown in which orders may change, the week itself not counted."""

LEADS = 4
"""Weeks ahead that must show nothing."""

OTHER_LAGS = (4, 8, 16)
PRIOR_WEEKS = 26
"""First weeks, from which a cell's exposure is found where the panel names none; the instrument is not used in them."""

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
    headline_of = work.headline
    progress(0.1)
    total = headline_of.fit.first(LAGS + 1)
    others = _left_out(panel)
    progress(0.2)
    shifted = placebos(work.sample, range(LAGS + 1))
    progress(0.3)
    permutation = permutation_p(work.sample, range(LAGS + 1), work.own, lambda share: progress(0.3 + 0.65 * share))
    diagnostics = Diagnostics(
        cells_count=panel.cells_count,
        weeks_count=len(panel.weeks),
        seasons_count=panel.seasons_count,
        thin_cells_count=panel.thin_cells_count,
        lead_p=work.lead_p,
        leads=work.leads,
        permutation_p=permutation,
        placebos=shifted,
        placebos_flagged_share=flagged_share(shifted),
        without_platform=others["platform"],
        without_category=others["category"],
        by_lags_count=tuple(EffectAt(at=str(lags), effect=_with_lags(work.sample, lags)) for lags in OTHER_LAGS),
        as_counts=poisson(work.sample, work.doses).first(LAGS + 1),
        fixed_effects=work.own.first(LAGS + 1),
        instrument=None if work.by_instrument is None else work.by_instrument.fit.first(LAGS + 1),
        instrument_f=None if work.by_instrument is None else work.by_instrument.first_stage_f,
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
    def _with_leads(self) -> Fit:
        ahead = lagged(self.panel.takedowns, [-lead for lead in range(1, LEADS + 1)])
        return fixed_effects(self.sample, np.concatenate([ahead, self.doses]))

    @property
    def lead_p(self) -> float:
        """Of the test that takedowns to come tell nothing."""
        return self._with_leads.test(slice(0, LEADS))

    @property
    def leads(self) -> tuple[EffectAt, ...]:
        """Weeks ahead."""
        return tuple(
            EffectAt(at=str(number + 1), effect=effect) for number, effect in enumerate(self._with_leads.each(LEADS))
        )

    @cached_property
    def by_instrument(self) -> Instrumented | None:
        """None where exposure or sweeps do not vary."""
        panel = self.panel
        exposure, first = panel.exposure, 0
        if exposure is None:
            exposure, first = np.nanmean(panel.takedowns[:, :PRIOR_WEEKS], axis=1), PRIOR_WEEKS
        if not np.isfinite(exposure).all() or np.ptp(exposure) == 0:
            return None
        # Of all other cells: a cell's own takedowns would be explained by themselves.
        everywhere = np.nansum(panel.takedowns, axis=0)
        sweeps = everywhere[None, :] - np.nan_to_num(panel.takedowns)
        instruments = lagged(exposure[:, None] / exposure.mean() * sweeps, range(LAGS + 1))
        instruments[:, :, :first] = np.nan
        try:
            return instrumented(self.sample, self.doses, instruments)
        except np.linalg.LinAlgError:
            return None

    @cached_property
    def headline(self) -> _Headline:
        """The instrument's where takedowns follow something that orders follow too, and the instrument says anything."""
        by_instrument = self.by_instrument
        if self.lead_p > LEAST_LEAD_P or by_instrument is None or by_instrument.first_stage_f < LEAST_FIRST_STAGE_F:
            return _Headline(estimator=Estimator.FIXED_EFFECTS, fit=self.own)
        return _Headline(estimator=Estimator.INSTRUMENT, fit=by_instrument.fit)


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
