"""Words for the sentence on top of a card: extremes and shares of a frame, formatted for the language."""

from __future__ import annotations

from math import log10

import pandas as pd

from catalog.codes import CellStatus
from catalog.errors import UserError
from catalog.lebaran import season_by_year
from catalog.text import Language
from dashboard.charts.palette import code_name
from dashboard.charts.words import label_text, value_text
from dashboard.queries.frame import MetricFrame
from dashboard.queries.selection import Dimension, Grain
from dashboard.text.dates import format_date, format_days_to_lebaran, format_month_long
from dashboard.text.numbers import format_percent

_STEP = {
    Grain.DAY: pd.DateOffset(days=1),
    Grain.WEEK: pd.DateOffset(weeks=1),
    Grain.MONTH: pd.DateOffset(months=1),
}


class NothingToShow(Exception):  # noqa: N818 - no error: the card then says what to do
    """A frame without a single shown value; the card says so and how to get one.

    `reason`, `said`: in more than the usual words, the latter as a heading and lines in the reader's language.
    """

    def __init__(self, reason: UserError | None = None, *, said: tuple[str, ...] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.said = said


def peak(frame: MetricFrame, language: Language) -> dict[str, str]:
    """Highest and lowest shown step of a time series: `peak_when`, `peak_value`, `low_when`, `low_value`.

    Provisional steps and steps that the dates cut count only where there are no others. Steps are summed over a breakdown
    of an additive metric; of others the highest line counts. Raises NothingToShow.
    """
    shown = _whole_steps(frame.data.dropna(subset=["value"]), frame)
    if shown.empty:
        raise NothingToShow
    by_step = shown.groupby("period")["value"]
    steps = by_step.sum() if frame.metric.is_additive else by_step.max()
    return {
        "peak_when": _step_name(steps.idxmax(), frame.selection.grain, language),
        "peak_value": short_value(frame, float(steps.max()), language),
        "low_when": _step_name(steps.idxmin(), frame.selection.grain, language),
        "low_value": short_value(frame, float(steps.min()), language),
    }


def peak_key(frame: MetricFrame, key: str) -> str:
    """The text that `peak` fills: where a single step is shown, which is neither highest nor lowest, one that says its value."""
    shown = _whole_steps(frame.data.dropna(subset=["value"]), frame)
    return key if shown["period"].nunique() > 1 else f"{key}_one"


def season_peak(frame: MetricFrame, season_year: int, language: Language) -> dict[str, str]:
    """Highest shown day of one season: `season`, `day` (as `H-12`), `value`. Raises NothingToShow."""
    shown = frame.data[frame.data["season"] == season_year].dropna(subset=["value"])
    if shown.empty:
        raise NothingToShow
    by_day = shown.groupby("days_to_lebaran")["value"]
    days = by_day.sum() if frame.metric.is_additive else by_day.max()
    return {
        "season": season_by_year(season_year).label,
        "day": format_days_to_lebaran(int(str(days.idxmax()))),
        "value": short_value(frame, float(days.max()), language),
    }


def leader(frame: MetricFrame, dimension: Dimension, language: Language) -> dict[str, str]:
    """The code with the highest shown value: `name`, `value`; and `share` of the total where the total is known.

    The total is known for an additive metric of which no part is hidden. Raises NothingToShow, also where nothing was
    counted: of zeros none is the highest.
    """
    shown = frame.data.dropna(subset=["value"])
    if not (shown["value"] > 0).any():
        raise NothingToShow
    top = shown.sort_values("value", ascending=False, kind="stable").iloc[0]
    words = {
        "name": code_name(dimension, str(top[dimension.value]), language),
        "value": short_value(frame, float(top["value"]), language),
    }
    if frame.metric.is_additive and len(shown) == len(frame.data):
        words["share"] = format_percent(100 * float(top["value"] / shown["value"].sum()), language, decimals=0)
    return words


def short_value(frame: MetricFrame, value: float, language: Language) -> str:
    """A value as headlines write it: in full up to five digits, in words of size above."""
    return label_text(value, frame.metric.unit, language, decimals=frame.metric.decimals)


def rough_value(frame: MetricFrame, value: float, language: Language) -> str:
    """An estimate in three digits, as more would promise what no estimate holds."""
    size = 10 ** max(0, int(log10(abs(value))) - 2) if value else 1
    return short_value(frame, round(value / size) * size, language)


def full_value(frame: MetricFrame, value: float, language: Language) -> str:
    """A value in full, with the sign of its unit."""
    return value_text(value, frame.metric.unit, language, decimals=frame.metric.decimals)


def _whole_steps(shown: pd.DataFrame, frame: MetricFrame) -> pd.DataFrame:
    """The rows without provisional steps and without a first or last step that the dates cut, unless none is left."""
    selection, last_date = frame.selection, frame.provenance.last_date
    end = min(selection.last_date, last_date) if last_date else selection.last_date
    starts = shown["period"]
    ends = starts + _STEP[selection.grain] - pd.Timedelta(days=1)
    is_whole = (starts >= pd.Timestamp(selection.first_date)) & (ends <= pd.Timestamp(end))
    whole = shown[is_whole & (shown["status"] == CellStatus.SHOWN.value)]
    return shown if whole.empty else whole


def _step_name(step: object, grain: Grain, language: Language) -> str:
    day = pd.Timestamp(step).date()  # type: ignore[arg-type]
    return format_month_long(day, language) if grain is Grain.MONTH else format_date(day, language)
