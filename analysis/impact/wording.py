"""How much may be said: by rule, and the reasons for not saying more."""

from __future__ import annotations

from analysis.impact.results import Diagnostics, Effect, Reason, Wording

FEWEST_CELLS = 70
FEWEST_WEEKS = 78
"""A year and a half: lags, leads and the instrument's first weeks take half a year."""

LEAST_LEAD_P = 0.10
MOST_PERMUTATION_P = 0.10
MOST_PLACEBOS_FLAGGED = 0.10

FORBIDS_CONCLUSION = frozenset(
    {
        Reason.NATIONAL_TOTALS,
        Reason.FEW_CELLS,
        Reason.FEW_WEEKS,
        Reason.NO_TAKEDOWNS,
        Reason.TAKEDOWNS_ALIKE,
        Reason.FAILED_LEADS,
        Reason.ESTIMATORS_DISAGREE,
        Reason.INTERVAL_HOLDS_ZERO,
    }
)
"""Reasons with which not even an association is told. Any other one withholds the word 'estimated' alone."""


def judge(total: Effect, diagnostics: Diagnostics) -> tuple[Wording, tuple[Reason, ...]]:
    """Wording of an estimate, and all reasons that speak against a stronger one; none where it is `ESTIMATED`."""
    reasons = tuple(reason for reason, holds in _reasons(total, diagnostics).items() if holds)
    if not reasons:
        return Wording.ESTIMATED, ()
    if FORBIDS_CONCLUSION.intersection(reasons):
        return Wording.INCONCLUSIVE, reasons
    return Wording.ASSOCIATED, reasons


def _reasons(total: Effect, found: Diagnostics) -> dict[Reason, bool]:
    instrument = found.strong_instrument
    return {
        Reason.FEW_CELLS: found.cells_count < FEWEST_CELLS,
        Reason.FAILED_LEADS: not found.lead_p > LEAST_LEAD_P,
        Reason.INTERVAL_HOLDS_ZERO: total.holds_zero,
        Reason.INSTRUMENT_WEAK: instrument is None,
        Reason.ESTIMATORS_DISAGREE: instrument is not None and not _agree(found.fixed_effects, instrument),
        Reason.FAILED_PERMUTATION: not found.permutation_p < MOST_PERMUTATION_P,
        Reason.FAILED_PLACEBOS: found.placebos_flagged_share > MOST_PLACEBOS_FLAGGED,
    }


def _agree(first: Effect, second: Effect) -> bool:
    return first.value * second.value > 0 and first.lower <= second.upper and second.lower <= first.upper
