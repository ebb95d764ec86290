"""What the pages on takedowns and orders, and on words of removed titles, ask of a snapshot: for the standard answers."""

from __future__ import annotations

from analysis.impact import Wording
from catalog.codes import TakedownUnit
from dashboard.queries.snapshot import Snapshot
from dashboard.ui import impact, words
from dashboard.ui.controls import ITEM_UNITS


def compute_takedowns(snapshot: Snapshot) -> None:
    """Ask for what the two pages show first: takedowns in the unit that is first shown, and words."""
    _compute_impact(snapshot, ITEM_UNITS[0])
    for find in (words.marking, words.risen, words.succeeded, words.lived, words.caught_share):
        find(snapshot)


def compute_other_units(snapshot: Snapshot) -> None:
    """Ask for takedowns and orders together in each other unit that a reader may choose."""
    for unit in ITEM_UNITS[1:]:
        _compute_impact(snapshot, unit)


def _compute_impact(snapshot: Snapshot, unit: TakedownUnit) -> None:
    selection = impact.selection_of(snapshot, unit)
    if selection is None:
        return
    result = impact.effect(snapshot, unit)
    impact.around_waves(snapshot, unit)
    impact.lone(snapshot, unit)
    impact.weeks_frame(snapshot, selection)
    impact.days_frame(snapshot, selection)
    for wave in impact.waves(snapshot, unit):
        impact.path(snapshot, unit, wave)
        if result is not None and result.wording is Wording.ESTIMATED:
            impact.without_wave(snapshot, unit, wave)
