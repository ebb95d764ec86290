"""The brief of what the overview shows: its findings in its own words, with charts, caveats and sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

import pandas as pd

from analysis.rows import rows_of
from catalog.lebaran import season_by_year
from catalog.statement import STATEMENT_DATE
from catalog.text import Language, text
from dashboard.charts.theme import Theme
from dashboard.exports.brief.content import Brief, Point, Source, Table
from dashboard.exports.figure.figure import Figure
from dashboard.queries.frame import Provenance
from dashboard.queries.provenance import metric_provenance, table_provenance
from dashboard.queries.tables import published_table
from dashboard.text.dates import format_date
from dashboard.ui.card_parts import Card, figure_of, source_names
from dashboard.ui.decks import impor_penindakan, ringkasan
from dashboard.ui.estimates import INDEX
from dashboard.ui.finding import Finding
from dashboard.ui.findings import NothingToShow
from dashboard.ui.links import KNOWN_ON
from dashboard.ui.main_figures import ORDERS
from dashboard.ui.overview_findings import imports, newest_claims, takedowns
from dashboard.ui.overview_words import Words
from dashboard.ui.published_words import claim_words
from dashboard.ui.view import View

MOST_LETTERS = 60
"""Of a publisher's name."""

_OF_A_LINK = ("lang", KNOWN_ON, "snap")
"""What the overview shows hangs on these parameters alone."""

_T = TypeVar("_T")


def brief_of(view: View) -> Brief:
    """The brief of a view of the overview. Raises UserError as its cards do."""
    language = view.language
    index, orders = _card(view, "index"), _card(view, "orders")
    imported = _card(replace(view, deck=impor_penindakan.DECK), "imports")
    told_orders = _unless_nothing(lambda: ringkasan.ask_orders(view)[1])
    is_sample = orders is not None and orders.frame.provenance.is_sample
    figures = tuple(
        _figures(view, {"index": index, "imports": imported, "orders": orders}, has_real_orders=not is_sample)
    )
    provenances = {
        "claims": table_provenance(view.snapshot, "claims"),
        "imports": table_provenance(view.snapshot, "imports"),
        INDEX: metric_provenance(view.snapshot, INDEX),
        ORDERS: metric_provenance(view.snapshot, ORDERS),
    }
    dated = _dated(provenances.values(), language)
    title = text("brief.title", language)
    return Brief(
        language=language,
        title=title,
        dated=dated,
        snapshot_id=view.snapshot.snapshot_id,
        question=text("brief.question", language),
        answer=_answer(told_orders, language, is_sample=is_sample),
        points=(
            _told(_unless_nothing(lambda: takedowns(view)), "takedowns", (), language),
            _told(_unless_nothing(lambda: imports(view)), "imports", (view.text("imports_apart"),), language),
            _shown(index, "index", language),
            _shown(orders, "orders", language),
        ),
        table=_claims_table(view),
        figures=figures,
        caveats=tuple(_caveats(view, index, told_orders, is_sample=is_sample)),
        sources=tuple(_sources(view, provenances, figures)),
        citation=text("brief.cite", language, title=title, as_of=dated, snapshot=view.snapshot.snapshot_id),
        rights=text("file.note.rights", language),
        is_sample=is_sample,
        state=view.state_badge,
        address=_short_address(view.address),
    )


def _unless_nothing(make: Callable[[], _T]) -> _T | None:
    try:
        return make()
    except NothingToShow:
        return None


def _card(view: View, name: str) -> Card | None:
    """The card; None where it has nothing to show."""
    card = _unless_nothing(lambda: view.deck.cards(view)[name](view))
    return None if card is None or card.is_empty else card


def _figures(view: View, cards: Mapping[str, Card | None], *, has_real_orders: bool) -> Iterable[Figure]:
    """The figures that have numbers, the one for the first page first.

    Real orders are what the question is about; made-up ones are the first to give way where there is little room.
    """
    for name in ("orders", "imports", "index") if has_real_orders else ("index", "imports", "orders"):
        card = cards[name]
        if card is not None:
            deck = impor_penindakan.DECK if name == "imports" else ringkasan.DECK
            yield figure_of(replace(view, deck=deck, theme=Theme.LIGHT), name, card)


def _answer(orders: Words | None, language: Language, *, is_sample: bool) -> str:
    """What orders say, as far as their interval allows."""
    if orders is None:
        return text("brief.answer.none", language)
    if is_sample:
        return text("brief.answer.sample", language)
    season = season_by_year(orders.season).label
    key = f"brief.answer.{orders.side}"
    return text(key, language) if orders.side == "unknown" else text(key, language, season=season)


def _told(finding: Finding | None, name: str, beside: tuple[str, ...], language: Language) -> Point:
    if finding is None:
        return Point(sentence=text(f"brief.nothing.{name}", language))
    return Point(sentence=_sentence(finding.sentence), beside=beside)


def _shown(card: Card | None, name: str, language: Language) -> Point:
    if card is None:
        return Point(sentence=text(f"brief.nothing.{name}", language))
    return Point(sentence=_sentence(card.finding), beside=card.caveats[:1], is_sample=card.frame.provenance.is_sample)


def _sentence(finding: str) -> str:
    return f"{finding.removesuffix('.')}."


def _claims_table(view: View) -> Table | None:
    rows, language = rows_of(newest_claims(view)), view.language
    if not rows:
        return None
    told = [(claim_words(row, language), _short(str(row["source_publisher"]))) for row in rows]
    return Table(
        title=view.text("claims_apart"),
        headings=tuple(text(f"brief.heading.{name}", language) for name in ("count", "scope", "date", "publisher")),
        rows=tuple(
            (" ".join(part for part in (words.count, words.told_in) if part), words.scope, words.date, publisher)
            for words, publisher in told
        ),
    )


def _caveats(view: View, index: Card | None, orders: Words | None, *, is_sample: bool) -> Iterable[str]:
    language = view.language
    yield text("brief.caveat.cause", language)
    if index is not None or orders is not None:
        yield text("estimate.shortfall.caveat", language)
        yield text("brief.caveat.interval", language)
    if index is not None:
        yield view.text("index_scope", date=format_date(STATEMENT_DATE, language))
        yield text(f"metric.{INDEX}.caveat", language)
    if orders is not None:
        yield text(f"metric.{ORDERS}.caveat", language)
        # Why a result is weak is of no use where it is made up.
        if orders.notes and not is_sample:
            yield text("brief.caveat.weak", language, notes=" ".join(orders.notes))
    yield text("brief.caveat.platforms", language)


def _sources(view: View, provenances: dict[str, Provenance], figures: Iterable[Figure]) -> Iterable[Source]:
    """Each source with the date of its data, and the publishers of single figures with the dates of theirs."""
    language = view.language
    cited = {"claims": newest_claims(view), "imports": view.ask(published_table, "imports").data}
    said: dict[str, Source] = {}
    for name, provenance in provenances.items():
        if provenance.last_date is None:
            continue
        for source in source_names(provenance, language):
            line = text("brief.source", language, name=source, as_of=_dated([provenance], language))
            said[source] = Source(name=line, cited=_publishers(cited[name], language) if name in cited else ())
    for figure in figures:
        for source in figure.source_names:
            said.setdefault(source, Source(name=source))
    return said.values()


def _publishers(rows: pd.DataFrame, language: Language) -> tuple[str, ...]:
    """Who published the rows and when, the newest first."""
    pairs = rows[["source_publisher", "source_date"]].drop_duplicates().sort_values("source_date", ascending=False)
    return tuple(
        text(
            "brief.cited",
            language,
            publisher=_short(str(publisher)),
            date=format_date(pd.Timestamp(day).date(), language),
        )
        for publisher, day in pairs.itertuples(index=False)
    )


def _dated(provenances: Iterable[Provenance], language: Language) -> str:
    """Up to which day there are data."""
    days = [each.last_date for each in provenances if each.last_date is not None]
    return (
        text("chart.as_of", language, date=format_date(max(days), language))
        if days
        else text("chart.no_date", language)
    )


def _short(name: str) -> str:
    """A publisher's name; one that is longer than any is said in part, and shows it."""
    return name if len(name) <= MOST_LETTERS else f"{name[: MOST_LETTERS - 1].rstrip()}…"


def _short_address(address: str) -> str:
    """The address of the page without parameters on which nothing hangs."""
    if not address:
        return ""
    parts = urlsplit(address)
    said = [(name, value) for name, value in parse_qsl(parts.query) if name in _OF_A_LINK]
    return parts._replace(query=urlencode(said)).geturl()
