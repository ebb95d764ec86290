"""A figure as its files take it: rows, drawing, and the words around both in one language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

import pandas as pd

from catalog.text import Language, text
from dashboard.charts.sketch import Drawing
from dashboard.exports.seal import Sealer
from dashboard.queries.frame import EstimateFrame, MetricFrame, Provenance, TableFrame
from dashboard.text.numbers import NO_BREAK_SPACE

_CITED = ("source_publisher", "source_title", "source_url", "source_date")


@dataclass(frozen=True, kw_only=True)
class Source:
    """A source that rows name themselves; empty parts are not given."""

    publisher: str
    title: str
    address: str
    date: str


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What is taken away.

    - `figure_id`: of the page and of the card on it, `<page>.<card>`.
    - `finding`: what the figure shows, a sentence without its full stop.
    - `definition`: of its numbers; empty for a published table, whose columns have their own.
    - `caveats`: what a reader must know beside it.
    - `state`: what the page says of data that are not the newest; empty where they are.
    - `address`: of the page with its whole link, empty where it is not known.
    - `query`: the parameters of that link as they stand behind its `?`, known without an address too.
    - `sealer`: seals the files; None where they leave unsealed.
    """

    figure_id: str
    frame: MetricFrame | EstimateFrame | TableFrame
    drawing: Drawing
    finding: str
    caveats: tuple[str, ...]
    language: Language
    definition: str = ""
    state: str = ""
    address: str = ""
    query: str = ""
    sealer: Sealer | None = None

    @property
    def provenance(self) -> Provenance:
        return self.frame.provenance

    @property
    def title(self) -> str:
        return str(self._meta["title"])

    @property
    def unit(self) -> str:
        """As the figure writes it."""
        return str(self._meta["unit"])

    @property
    def window(self) -> tuple[str, ...]:
        """Span and filters, a line each; empty where the figure is of a whole table."""
        return tuple(self._meta["window"])

    @property
    def as_of(self) -> str:
        """Up to when there are data, in words."""
        return str(self._meta["as_of"]).replace(NO_BREAK_SPACE, " ")

    @property
    def source_names(self) -> tuple[str, ...]:
        return tuple(self._meta["source"])

    @property
    def measured(self) -> str:
        """Id of the metric or table."""
        return self.frame.table if isinstance(self.frame, TableFrame) else self.frame.metric.id

    @property
    def sample_mark(self) -> str:
        """Empty where the data are real."""
        mark = text("chart.sample.mark", self.language).replace("<br>", " / ")
        return mark if self.provenance.is_sample else ""

    @property
    def selection(self) -> dict[str, str]:
        """The parameters of the link."""
        return dict(parse_qsl(self.query))

    @cached_property
    def cited(self) -> tuple[Source, ...]:
        """Sources that the rows name, each once, in their order."""
        rows = self.frame.data
        if "source_publisher" not in rows.columns:
            return ()
        parts = [rows[name] if name in rows.columns else [None] * len(rows) for name in _CITED]
        written = dict.fromkeys(zip(*(map(_written, part) for part in parts), strict=True))
        return tuple(Source(publisher=row[0], title=row[1], address=row[2], date=row[3]) for row in written if any(row))

    @property
    def _meta(self) -> Any:
        return self.drawing.layout["meta"]


def _written(value: Any) -> str:
    if value is None or pd.isna(value):
        return ""
    return str(value.date() if isinstance(value, pd.Timestamp) else value)
