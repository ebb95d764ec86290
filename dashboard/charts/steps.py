"""A metric frame as series: one per code, each step with its value or none, and its standing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from catalog.codes import CellStatus
from catalog.text import Language, text
from dashboard.charts.facts import Facts, SeriesFacts
from dashboard.charts.palette import ABSENT, CodeStyle, code_name, code_style, codes_of
from dashboard.charts.theme import SURFACES, Theme
from dashboard.queries.facts import NO_VALUE
from dashboard.queries.frame import MetricFrame
from dashboard.queries.selection import Dimension, Grain

Values = list[float | None]

VALUELESS = (CellStatus.SUPPRESSED.value, CellStatus.MISSING.value)


@dataclass(frozen=True, kw_only=True)
class Series:
    """Steps of one line in order of time; `values` holds None where nothing is shown, `statuses` says why.

    - `code`: None where the frame is not broken down.
    - `unfinished`: steps that the data or the selection cover in part only, so that their sum is too small.
    """

    code: str | None
    name: str
    style: CodeStyle
    periods: list[date]
    values: list[float | None]
    statuses: list[str]
    unfinished: list[bool]

    @property
    def is_provisional(self) -> list[bool]:
        """Complete steps that may still change."""
        provisional = CellStatus.PROVISIONAL.value
        return [status == provisional and not part for status, part in zip(self.statuses, self.unfinished, strict=True)]

    @property
    def is_soft(self) -> list[bool]:
        """Steps that may still change or are not complete."""
        return [soft or part for soft, part in zip(self.is_provisional, self.unfinished, strict=True)]

    def firm(self, values: Values) -> Values:
        """Values of complete, settled steps; None elsewhere."""
        return _where(values, [not soft for soft in self.is_soft])

    def soft(self, values: Values) -> Values:
        """Values of soft steps; None elsewhere."""
        return _where(values, self.is_soft)

    def dashed(self, values: Values) -> Values:
        """Values of provisional steps and of their complete neighbours, so that a dashed line reaches the firm one."""
        flags = self.is_provisional
        near = [any(flags[max(position - 1, 0) : position + 2]) for position in range(len(flags))]
        return _where(values, [is_near and not part for is_near, part in zip(near, self.unfinished, strict=True)])

    def lonely(self, values: Values) -> Values:
        """Firm values with a gap on either side: a line alone would not show them."""
        firm = self.firm(values)
        padded = [None, *firm, None]
        return _where(firm, [padded[n] is None and padded[n + 2] is None for n in range(len(firm))])


def _where(values: Values, keep: list[bool]) -> Values:
    return [value if kept else None for value, kept in zip(values, keep, strict=True)]


def shown_values(data: pd.DataFrame) -> list[float | None]:
    """Values row by row; None for rows whose status forbids or lacks one, whatever the value column holds."""
    return [
        None if status in VALUELESS or pd.isna(value) else float(value)
        for value, status in zip(data["value"], data["status"], strict=True)
    ]


def codes_present(data: pd.DataFrame, dimension: Dimension) -> list[str]:
    """Codes of a dimension that occur, in the catalog's order; rows without a code come last."""
    present = set(code_column(data, dimension))
    unknown = present - {*codes_of(dimension), ABSENT}
    if unknown:
        raise KeyError(f"{dimension.value}: the catalog holds no code {sorted(unknown)}")
    return [code for code in (*codes_of(dimension), ABSENT) if code in present]


def code_column(data: pd.DataFrame, dimension: Dimension) -> pd.Series[str]:
    """The dimension's column as text, an absent code as `ABSENT`, and so what queries call `NO_VALUE`."""
    column = data[dimension.value].astype("object")
    is_stated = column.notna()
    if NO_VALUE not in codes_of(dimension):
        is_stated &= column != NO_VALUE
    return column.where(is_stated, ABSENT).astype(str)


def calendar_series(frame: MetricFrame, language: Language, theme: Theme) -> list[Series]:
    """Series of a frame on the calendar axis, in the catalog's order of codes."""
    data, dimension = frame.data, frame.selection.breakdown
    if dimension is None:
        title = text(f"metric.{frame.metric.id}.title", language)
        style = CodeStyle(colour=SURFACES[theme].accent, symbol="circle")
        return [_series(frame, data, code=None, name=title, style=style)]
    column = code_column(data, dimension)
    return [
        _series(
            frame,
            data[column == code],
            code=code,
            name=code_name(dimension, code, language),
            style=code_style(dimension, code, theme),
        )
        for code in codes_present(data, dimension)
    ]


def _series(frame: MetricFrame, data: pd.DataFrame, *, code: str | None, name: str, style: CodeStyle) -> Series:
    ordered = data.sort_values("period")
    periods = [pd.Timestamp(period).date() for period in ordered["period"]]
    values = shown_values(ordered)
    first, last = _covered(frame)
    return Series(
        code=code,
        name=name,
        style=style,
        periods=periods,
        values=values,
        statuses=[str(status) for status in ordered["status"]],
        unfinished=[
            frame.metric.is_additive
            and value is not None
            and (period < first or step_end(period, frame.selection.grain) > last)
            for period, value in zip(periods, values, strict=True)
        ],
    )


def _covered(frame: MetricFrame) -> tuple[date, date]:
    """First and last day, inclusive, that both the selection and the data cover."""
    selection, provenance = frame.selection, frame.provenance
    first = max(selection.first_date, provenance.first_date or selection.first_date)
    last = min(selection.last_date, provenance.last_date or selection.last_date)
    return first, last


def step_end(first_day: date, grain: Grain) -> date:
    """Last day, inclusive, of the step that begins on a day."""
    if grain is Grain.DAY:
        return first_day
    if grain is Grain.WEEK:
        return first_day + timedelta(days=6)
    return (first_day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def standing_counts(data: pd.DataFrame) -> dict[CellStatus, int]:
    """How many rows have each standing."""
    counts = Counter(data["status"])
    return {status: counts[status.value] for status in CellStatus}


def frame_facts(data: pd.DataFrame, series: list[SeriesFacts], remarks: tuple[str, ...] = ()) -> Facts:
    """Facts of a drawn frame with its rows counted by standing."""
    counts = standing_counts(data)
    return Facts(
        series=tuple(series),
        suppressed=counts[CellStatus.SUPPRESSED],
        missing=counts[CellStatus.MISSING],
        provisional=counts[CellStatus.PROVISIONAL],
        remarks=remarks,
    )


def standing_notes(data: pd.DataFrame, language: Language) -> list[str]:
    """Footer lines that count what is suppressed and what is missing; none for a standing that does not occur."""
    counts = standing_counts(data)
    return [
        text(f"chart.note.{status.value}", language, count=counts[status])
        for status in (CellStatus.SUPPRESSED, CellStatus.MISSING)
        if counts[status]
    ]
