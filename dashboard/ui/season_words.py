"""The sentence about one season: what may be said is decided by the interval, not by the writer."""

from __future__ import annotations

from analysis.seasons import SeasonComparison
from catalog.lebaran import season_by_year
from catalog.text import Language, text
from dashboard.text.numbers import format_percent


def season_finding(comparison: SeasonComparison, metric_title: str, language: Language) -> str:
    """Whether a season fell short of what the other seasons lead one to expect.

    Below or above is said only where the whole 90 % interval lies on that side; without an interval nothing is said.
    """
    season = season_by_year(comparison.season).label
    words: dict[str, str] = {"metric": metric_title, "season": season}
    shortfall = comparison.shortfall
    if shortfall is None or shortfall.low is None or shortfall.high is None:
        return text("season.not_comparable", language, **words)
    words |= {
        "share": format_percent(abs(100 * shortfall.value), language, decimals=0),
        "low": format_percent(100 * shortfall.low, language, decimals=0, signed=True),
        "high": format_percent(100 * shortfall.high, language, decimals=0, signed=True),
    }
    key = "below" if shortfall.high < 0 else "above" if shortfall.low > 0 else "within"
    return text(f"season.{key}", language, **words)


def season_caveats(comparison: SeasonComparison, language: Language) -> tuple[str, ...]:
    """What a reader must know about a comparison, a sentence each."""
    left_out = ", ".join(season_by_year(year).label for year in comparison.left_out)
    notes = (*comparison.notes, "descriptive")
    return tuple(text(f"season.note.{note}", language, left_out=left_out) for note in notes)
