"""What a card says, and what its files are made of: a finding, its figure, and all that must travel with a number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from catalog.codes import CellStatus
from catalog.places import store_directory
from catalog.sources import SOURCES
from catalog.text import Language, text
from dashboard.charts import Drawing
from dashboard.exports.figure.figure import Figure
from dashboard.queries.frame import EstimateFrame, MetricFrame, Provenance, TableFrame
from dashboard.text.dates import format_date
from dashboard.ui.clock import format_moment
from dashboard.ui.seal_key import signing_sealer
from dashboard.ui.view import View

Frame = MetricFrame | EstimateFrame | TableFrame


class Detail(StrEnum):
    """What a card opens below its figure."""

    TABLE = "table"
    WORDS = "words"
    ABOUT = "about"
    METHOD = "method"
    UPLOADS = "uploads"
    FILE = "file"
    SHARE = "share"


@dataclass(frozen=True, kw_only=True)
class Card:
    """One figure with its words.

    - `finding`: the sentence on top, saying what the figure shows, which also begins its text alternative; plain text, as the
      caveats are.
    - `frame`: the rows behind the figure, as table and file give them.
    - `draw`: module-level chart function, called as `draw(subject, **options, language=, theme=)`.
    - `subject`: what is drawn where that is not the frame itself, such as a result of the statistics.
    - `caveats`: what else a reader must know, beside the metric's own caveat.
    - `opens`: what stands open below the figure from the start.
    """

    finding: str
    frame: Frame
    draw: Callable[..., Drawing]
    options: Mapping[str, Any] = field(default_factory=dict)
    subject: Any = None
    caveats: tuple[str, ...] = ()
    opens: Detail | None = None

    @property
    def drawn(self) -> Any:
        """What `draw` takes."""
        return self.frame if self.subject is None else self.subject

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        if not isinstance(self.frame, MetricFrame):
            return self.frame.data.empty
        return not self.frame.data["status"].ne(CellStatus.MISSING.value).any()

    def all_caveats(self, language: Language) -> list[str]:
        """The metric's own caveat, then the card's."""
        own = [] if (key := _text_key(self.frame)) is None else [text(f"{key}.caveat", language)]
        return [*own, *self.caveats]


def figure_of(view: View, name: str, card: Card) -> Figure:
    """What the files of a card of the view are made of; `name` is the card's on its page."""
    key = _text_key(card.frame)
    return Figure(
        figure_id=f"{view.page_id}.{name}",
        frame=card.frame,
        drawing=card.draw(card.drawn, **card.options, language=view.language, theme=view.theme),
        finding=card.finding,
        definition="" if key is None else text(f"{key}.definition", view.language),
        caveats=tuple(card.all_caveats(view.language)),
        state=view.badge(card.frame.provenance),
        language=view.language,
        address=view.address,
        query=view.query,
        sealer=signing_sealer(store_directory()),
    )


def about_lines(frame: Frame, language: Language) -> list[str]:
    """Definition, sources, span, snapshot and time of building, a sentence each."""
    provenance = frame.provenance
    lines = [] if (key := _text_key(frame)) is None else [text(f"{key}.definition", language)]
    lines.append(text("ui.card.sources", language, sources="; ".join(source_names(provenance, language))))
    if provenance.first_date and provenance.last_date:
        lines.append(
            text(
                "ui.card.span",
                language,
                first=format_date(provenance.first_date, language),
                last=format_date(provenance.last_date, language),
            )
        )
    lines.append(
        text(
            "ui.card.snapshot",
            language,
            snapshot=provenance.snapshot_id,
            built=format_moment(provenance.built_at, language),
        )
    )
    return lines


def source_names(provenance: Provenance, language: Language) -> list[str]:
    """Names of the sources, each once; one that the sample stands in for is named as the sample."""
    return list(
        dict.fromkeys(
            text(
                "source.sample.name"
                if provenance.is_sample and SOURCES[source].can_be_sample
                else f"source.{source}.name",
                language,
            )
            for source in provenance.sources
        )
    )


def _text_key(frame: Frame) -> str | None:
    """Where the definition and caveat of a frame's numbers stand; None for a published table, which has its own."""
    match frame:
        case MetricFrame():
            return f"metric.{frame.metric.id}"
        case EstimateFrame():
            return f"estimate.{frame.estimate}"
        case TableFrame():
            return None
