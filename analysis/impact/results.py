"""What is said of the effect of takedowns on orders: estimate, wording, reasons and everything that speaks against it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LEVEL = 0.90
"""Of all intervals."""

LEAST_FIRST_STAGE_F = 10.0

DETECTION_POWER = 0.80
"""Of the minimum detectable effect: an effect of that size is told from none so often, at `LEVEL`."""


class Wording(StrEnum):
    """How much may be said; decided by rule in `analysis.impact.wording`."""

    ASSOCIATED = "associated"
    ESTIMATED = "estimated"
    INCONCLUSIVE = "inconclusive"


class Estimator(StrEnum):
    """`FIXED_EFFECTS`: orders of a cell against the other cells of its category and of its platform in the same week.

    `INSTRUMENT`: the same, with takedowns as far as national sweeps explain them by how exposed a cell was before.
    """

    FIXED_EFFECTS = "fixed_effects"
    INSTRUMENT = "instrument"


class Reason(StrEnum):
    """Why a stronger wording was withheld."""

    NATIONAL_TOTALS = "national_totals"
    FEW_CELLS = "few_cells"
    FEW_WEEKS = "few_weeks"
    NO_TAKEDOWNS = "no_takedowns"
    TAKEDOWNS_ALIKE = "takedowns_alike"
    FAILED_LEADS = "failed_leads"
    ESTIMATORS_DISAGREE = "estimators_disagree"
    INSTRUMENT_WEAK = "instrument_weak"
    INTERVAL_HOLDS_ZERO = "interval_holds_zero"
    FAILED_PERMUTATION = "failed_permutation"
    FAILED_PLACEBOS = "failed_placebos"


@dataclass(frozen=True, kw_only=True)
class Effect:
    """A change of log orders per takedown (one unit of `dose`), with its interval at `LEVEL`.

    `exp(value * takedowns) - 1` is the relative change of orders that goes with so many takedowns in one cell.
    """

    value: float
    lower: float
    upper: float
    standard_error: float

    @property
    def holds_zero(self) -> bool:
        """Whether the interval includes no effect."""
        return self.lower <= 0 <= self.upper


@dataclass(frozen=True, kw_only=True)
class EffectAt:
    """The effect that an item of a list names: a lag in weeks, a shift in weeks, or a platform or category left out."""

    at: str
    effect: Effect


@dataclass(frozen=True, kw_only=True)
class Diagnostics:
    """What a careful reader asks before believing the estimate.

    - `cells_count`, `weeks_count`, `seasons_count`: category x platform cells that are used, weeks, Lebarans within them.
    - `thin_cells_count`: cells left out as they have too few orders for their logarithm.
    - `missing_share`: share of the used cells' weeks in which orders or takedowns are not known.
    - `lead_p`: share of exchanges of platforms within categories in which takedowns of later weeks go as clearly with today's
      orders; small where takedowns follow something that orders follow too.
    - `leads`: weeks ahead, each with its effect.
    - `permutation_p`: share of exchanges of platforms within categories that give as large a t statistic.
    - `placebos`: the takedowns moved in time by so many weeks, the same weeks before other Lebarans among them;
      `placebos_flagged_share`: share whose 95 % interval excludes 0.
    - `without_platform`, `without_category`: the estimate when one is left out.
    - `by_lags_count`: the estimate with other numbers of lags.
    - `as_counts`: the same by a count regression (Poisson), which leaves no cell out for thinness.
    - `fixed_effects`, `instrument`: both estimates; the second None where it cannot be had.
    - `instrument_f`: first-stage F of the summed takedowns. `exposure_p`: where the instrument's estimate is told and its
      interval excluded 0, share of exchanges of exposure with which orders follow sweeps as clearly; else None.
    - `minimum_detectable`: effect per takedown that would be told from none with `DETECTION_POWER`.
    """

    cells_count: int
    weeks_count: int
    seasons_count: int
    thin_cells_count: int
    missing_share: float
    lead_p: float
    leads: tuple[EffectAt, ...]
    permutation_p: float
    placebos: tuple[EffectAt, ...]
    placebos_flagged_share: float
    without_platform: tuple[EffectAt, ...]
    without_category: tuple[EffectAt, ...]
    by_lags_count: tuple[EffectAt, ...]
    as_counts: Effect | None
    fixed_effects: Effect
    instrument: Effect | None
    instrument_f: float | None
    exposure_p: float | None
    minimum_detectable: float

    @property
    def strong_instrument(self) -> Effect | None:
        """The instrument's estimate where sweeps explain takedowns well enough for it to be told; else None."""
        return self.instrument if (self.instrument_f or 0.0) >= LEAST_FIRST_STAGE_F else None


@dataclass(frozen=True, kw_only=True)
class EffectResult:
    """Answer to whether orders change with takedowns.

    - `total`: change of log orders per takedown, summed over all lags; `by_lag`: week by week after it. None and empty where
      the panel cannot say anything.
    - `estimator`: which of the two `total` and `by_lag` are of.
    - `lag_covariance`: of the effects by lag, in their order.
    - `wording`, `reasons`: how much may be said, and what forbids to say more.
    """

    wording: Wording
    reasons: tuple[Reason, ...]
    estimator: Estimator
    total: Effect | None
    by_lag: tuple[EffectAt, ...]
    lag_covariance: tuple[tuple[float, ...], ...]
    diagnostics: Diagnostics | None
