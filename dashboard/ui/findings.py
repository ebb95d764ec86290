"""Words for the sentence on top of a card: extremes and shares of a frame, formatted for the language."""

from __future__ import annotations

import pandas as pd

from catalog.text import Language
from dashboard.charts.palette import code_name
from dashboard.charts.words import label_text, value_text
from dashboard.queries.frame import MetricFrame
from dashboard.queries.selection import Dimension, Grain
from dashboard.text.dates import format_date, format_month_long
from dashboard.text.numbers import format_percent


class NothingToShow(Exception):  # noqa: N818 - no error: the card then says what to do
    """A frame without a single shown value; the card says so and how to get one."""


def peak(frame: MetricFrame, language: Language) -> dict[str, str]:
    """Highest and lowest shown step of a time series: `peak_when`, `peak_value`, `low_when`, `low_value`.

    Steps are summed over a breakdown of an additive metric; of others the highest line counts. Raises NothingToShow.
    """
    shown = frame.data.dropna(subset=["value"])
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


def leader(frame: MetricFrame, dimension: Dimension, language: Language) -> dict[str, str]:
    """The code with the highest shown value: `name`, `value`; and `share` of the total where the total is known.

    The total is known for an additive metric of which no part is hidden. Raises NothingToShow.
    """
    shown = frame.data.dropna(subset=["value"])
    if shown.empty:
        raise NothingToShow
    top = shown.sort_values("value", ascending=False, kind="stable").iloc[0]
    words = {
        "name": code_name(dimension, str(top[dimension.value]), language),
        "value": short_value(frame, float(top["value"]), language),
    }
    total = float(shown["value"].sum())
    if frame.metric.is_additive and len(shown) == len(frame.data) and total > 0:
        words["share"] = format_percent(100 * float(top["value"]) / total, language, decimals=0)
    return words


def short_value(frame: MetricFrame, value: float, language: Language) -> str:
    """A value as headlines write it: in full up to five digits, in words of size above."""
    return label_text(value, frame.metric.unit, language, decimals=frame.metric.decimals)


def full_value(frame: MetricFrame, value: float, language: Language) -> str:
    """A value in full, with the sign of its unit."""
    return value_text(value, frame.metric.unit, language, decimals=frame.metric.decimals)


def _step_name(step: object, grain: Grain, language: Language) -> str:
    day = pd.Timestamp(step).date()  # type: ignore[arg-type]
    return format_month_long(day, language) if grain is Grain.MONTH else format_date(day, language)
