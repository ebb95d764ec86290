"""The card of the timeline: policy events, statements, seizures and published figures on one line."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.rows import rows_of
from catalog.codes import EventKind, code_text_key
from catalog.text import text
from dashboard import charts
from dashboard.charts.calendar_marks import event_when
from dashboard.queries.frame import TableFrame
from dashboard.text.dates import format_month_long
from dashboard.text.numbers import format_number
from dashboard.ui.card_parts import Card
from dashboard.ui.controls import Control
from dashboard.ui.deck import Deck, Make
from dashboard.ui.findings import NothingToShow
from dashboard.ui.markdown import escaped
from dashboard.ui.published_words import joined, source_link
from dashboard.ui.timeline_words import event_frame
from dashboard.ui.view import View


def chosen_events(view: View) -> TableFrame:
    """Events of the chosen kinds and actors, in order of time."""
    return view.ask(event_frame, view.beside.kinds, view.beside.actors)


def event_lines(view: View) -> str:
    """A numbered list of the chosen events, newest last as on the line: when, kind, what, and the linked source."""
    lines = []
    for number, row in enumerate(rows_of(chosen_events(view).data), start=1):
        dates = {name: row[name].date() for name in ("first_date", "event_date")}
        lines.append(
            view.text(
                "event",
                number=number,
                when=event_when(row | dates, view.language),
                kind=text(code_text_key(EventKind(row["event_kind"])), view.language),
                told=escaped(str(row[f"event_{view.language.value}"])),
                source=source_link(row),
            )
        )
    return "\n".join(lines)


def _line(view: View) -> Card:
    frame = chosen_events(view)
    if frame.data.empty:
        raise NothingToShow
    months = frame.data["event_date"].dt.to_period("M").value_counts().sort_index()
    busiest = months[months == months.max()].index
    kinds = [EventKind(code) for code in EventKind if (frame.data["event_kind"] == code.value).any()]
    return Card(
        finding=view.text(
            "finding",
            count=format_number(len(frame.data), view.language),
            most=format_number(int(months.max()), view.language),
            months=joined(
                [format_month_long(month.start_time.date(), view.language) for month in busiest], view.language
            ),
        ),
        frame=frame,
        draw=charts.timeline,
        options={"window": (_filters(view),)},
        caveats=(view.text("caveat"), *([view.text("claims_once")] if EventKind.CLAIM in kinds else [])),
    )


def _filters(view: View) -> str:
    """What the events are filtered by, said also where they are not."""
    codes = (*view.beside.kinds, *view.beside.actors)
    names = joined([text(code_text_key(code), view.language) for code in codes], view.language)
    return text("chart.filter_line", view.language, filters=names or text("chart.no_filters", view.language))


def _cards(_view: View) -> Mapping[str, Make]:
    return {"line": _line}


DECK = Deck(page_id="lini_masa", placed=(Control.KIND, Control.ACTOR), lead="line", cards=_cards)
