"""Cards on words of removed titles: which mark them, rise, replace each other, how long they live, what official ones catch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from math import isfinite

import pandas as pd

from analysis.keywords.official import RECENT_MONTHS
from analysis.keywords.results import Measured, RisingTerm, Silence, Succession
from analysis.rows import rows_of
from catalog.errors import UserError
from catalog.text import text
from dashboard import charts
from dashboard.queries.selection import Selection
from dashboard.queries.words import recent_counts
from dashboard.text.dates import format_month, format_month_long
from dashboard.text.numbers import format_number, format_percent
from dashboard.ui import words
from dashboard.ui.card_parts import Card
from dashboard.ui.controls import Control
from dashboard.ui.deck import Deck, Make
from dashboard.ui.findings import NothingToShow
from dashboard.ui.published_words import joined
from dashboard.ui.view import View
from dashboard.ui.word_selection import is_narrowed, word_scope, word_selection

MOST_MARKING = 10
MOST_NAMED = 3
ARROW = " › "

_TITLES_ABSENT = (Silence.NO_REMOVALS, Silence.NO_ORDINARY_TITLES, Silence.FEW_ORDINARY_TITLES)
"""Reasons that for all data say what to upload, which for a choice may be there."""


def silence(view: View, name: str) -> str:
    """Why a card states nothing, as a sentence; empty where it does."""
    try:
        why = _SILENCES[name](view)
    except UserError as error:
        return error.message(view.language)
    if why is None:
        return ""
    if is_narrowed(view):
        reasons = "silence_of_choice" if why in _TITLES_ABSENT else "silence_of"
        return text("words.silence_chosen", view.language, why=text(f"words.{reasons}.{why}", view.language))
    return text("words.silence", view.language, why=text(f"words.silence_of.{why}", view.language))


def _marking(view: View) -> Card:
    found = words.marking(view.snapshot, word_scope(view))
    terms = words.telling(found, MOST_MARKING)
    if not terms:
        raise NothingToShow
    frame = words.marking_rows(view.snapshot, terms)
    records = rows_of(frame.data)
    first = max(records, key=lambda row: row["items_count"])
    others = [row for row in records if row is not first]
    months = _months(view)
    parameters = {
        "first": first["term"],
        "months": months,
        "share": format_percent(first["share_pct"], view.language, decimals=0),
        "times": _times(view, first["times"]),
        "low": _times(view, first["low_times"]),
        "high": _times(view, first["high_times"]),
    }
    named = joined([str(row["term"]) for row in others[: MOST_NAMED - 1]], view.language) if others else ""
    finding = view.text("marking_more", others=named, **parameters) if others else view.text("marking", **parameters)
    counts = view.text(
        "marking_counts",
        first=first["term"],
        items=_count(view, first["items_count"]),
        removals=_count(view, found.items_count),
        sellers=_count(view, first["sellers_count"]),
        ordinary=_count(view, first["ordinary_items_count"]),
        ordinary_total=_count(view, found.ordinary_items_count),
    )
    return Card(
        finding=finding,
        frame=frame,
        draw=charts.marking_terms,
        options={"months": months, "selection": _recent_selection(view)},
        caveats=(
            counts,
            view.text("marking_honest"),
            view.text("marking_overlap", tested=_count(view, found.tested_count)),
        ),
    )


def _rising(view: View) -> Card:
    found = words.risen(view.snapshot, word_scope(view))
    shown = words.shown_rising(found)
    if not shown:
        raise NothingToShow
    names = "; ".join(_rising_name(view, term) for term in shown[:MOST_NAMED])
    counts = [_rising_counts(view, term) for term in shown]
    return Card(
        finding=view.text("rising", names=names),
        frame=words.rising_rows(view.snapshot, shown, word_scope(view)),
        draw=charts.rising_terms,
        options={"selection": word_selection(view)},
        caveats=(*counts, view.text("rising_chance", tested=_count(view, found.tested_count))),
    )


def _successions(view: View) -> Card:
    found = words.succeeded(view.snapshot, word_scope(view))
    if not found.successions:
        raise NothingToShow
    shown = words.folded(found.successions)
    strongest = max(shown, key=lambda each: each.sellers_count)
    told = view.text(
        "successions_strongest",
        from_term=strongest.from_term,
        to_term=strongest.to_term,
        sellers=_count(view, strongest.sellers_count),
        total=_count(view, strongest.sellers_count + strongest.reverse_sellers_count),
        low=_percent(view, strongest.share.low),
        high=_percent(view, strongest.share.high),
        month=format_month_long(strongest.month, view.language),
    )
    return Card(
        finding=view.text("successions", chain=ARROW.join(chain(shown))),
        frame=words.succession_rows(view.snapshot, found),
        draw=charts.term_successions,
        options={"selection": word_selection(view)},
        caveats=(
            told,
            view.text("successions_scope"),
            *([view.text("successions_platforms")] if len(view.selection.filters.platforms) > 1 else []),
        ),
    )


def _lifetimes(view: View) -> Card:
    found = words.lived(view.snapshot, word_scope(view))
    told = [each for each in found.terms if each.silence is None]
    if not told:
        raise NothingToShow
    names = "; ".join(
        view.text("lifetimes_alive", term=each.term, months=_count(view, each.watched_months_count))
        if each.months is None
        else view.text("lifetimes_name", term=each.term, **_measured_months(view, each.months))
        for each in sorted(told, key=lambda each: -each.share_before)[:MOST_NAMED]
    )
    unsaid = [each.term for each in found.terms if each.silence is not None]
    median = [] if found.median_months is None else [_measured_months(view, found.median_months)]
    return Card(
        finding=view.text("lifetimes", names=names),
        frame=words.lifetime_rows(view.snapshot, found),
        draw=charts.term_lifetimes,
        options={"selection": word_selection(view)},
        caveats=(
            *(view.text("lifetimes_median", **months) for months in median),
            view.text("lifetimes_scope"),
            *([view.text("lifetimes_unsaid", names=joined(unsaid, view.language))] if unsaid else []),
        ),
    )


def _caught(view: View) -> Card:
    found = words.caught_share(view.snapshot, word_scope(view))
    # In its first month a word was known on some of the days alone.
    begun = words.official(view.snapshot)["known_date"].min()
    known = [(each, each.share) for each in found.months if each.share is not None and begun < pd.Timestamp(each.month)]
    if not known or found.recent is None or found.recent.share is None:
        raise NothingToShow
    recent = found.recent.share
    last = pd.Timestamp(found.recent.month)
    first = min(
        each.month for each in found.months if pd.Timestamp(each.month) > last - pd.DateOffset(months=RECENT_MONTHS)
    )
    lowest, lowest_share = min(known, key=lambda month: month[1].estimate)
    newest, newest_share = known[-1]
    return Card(
        finding=view.text(
            "caught",
            share=_percent(view, recent.estimate),
            low=_percent(view, recent.low),
            high=_percent(view, recent.high),
            removals=_count(view, found.recent.items_count),
            months=_span(view, first, found.recent.month),
        ),
        frame=words.caught_rows(view.snapshot, found),
        draw=charts.official_share,
        options={"selection": word_selection(view)},
        caveats=(
            view.text(
                "caught_newest",
                share=_percent(view, newest_share.estimate),
                month=format_month_long(newest.month, view.language),
                caught=_count(view, newest.caught_count),
                removals=_count(view, newest.items_count),
            ),
            view.text(
                "caught_lowest",
                share=_percent(view, lowest_share.estimate),
                month=format_month_long(lowest.month, view.language),
                caught=_count(view, lowest.caught_count),
                removals=_count(view, lowest.items_count),
            ),
        ),
    )


def chain(successions: tuple[Succession, ...]) -> list[str]:
    """Words in the order in which they replaced each other: the longest chain in order of time, then that of most sellers."""
    best: dict[str, tuple[int, int, tuple[str, ...]]] = {}
    for each in sorted(successions, key=lambda each: each.month):
        links, sellers, path = best.get(each.from_term, (0, 0, (each.from_term,)))
        if each.to_term not in path:
            longer = (links + 1, sellers + each.sellers_count, (*path, each.to_term))
            best[each.to_term] = max(best.get(each.to_term, longer), longer)
    return list(max(best.values())[2]) if best else []


def _rising_name(view: View, term: RisingTerm) -> str:
    return view.text(
        "rising_name",
        term=term.term,
        month=format_month_long(term.change.month.estimate, view.language),
        before=format_percent(100 * term.change.share_before, view.language),
        after=_percent(view, term.change.share_after),
    )


def _rising_counts(view: View, term: RisingTerm) -> str:
    """How strong and how sure a rise is; of a word that was not there before no multiple is told, as it would be of nothing."""
    factor = term.change.factor
    multiple = (
        {} if term.items_before_count == 0 else {"factor": factor.estimate, "low": factor.low, "high": factor.high}
    )
    return view.text(
        "rising_counts" if multiple else "rising_counts_new",
        term=term.term,
        items=_count(view, term.items_count),
        sellers=_count(view, term.sellers_count),
        step=_step_months(view, term),
        **{name: _times(view, value) for name, value in multiple.items()},
    )


def _step_months(view: View, term: RisingTerm) -> str:
    first, last = (format_month(month, view.language) for month in (term.change.month.low, term.change.month.high))
    return first if first == last else view.text("step_span", first=first, last=last)


def _recent_selection(view: View) -> Selection:
    """The page's question of the months that `_months` names."""
    counts, selection = view.ask(recent_counts, word_scope(view)), word_selection(view)
    first = selection.first_date if counts.first_month is None else counts.first_month.date()
    return selection.but(first_date=max(first, selection.first_date))


def _months(view: View) -> str:
    counts = view.ask(recent_counts, word_scope(view))
    if counts.first_month is None or counts.last_month is None:
        raise NothingToShow
    return _span(view, counts.first_month.date(), counts.last_month.date())


def _span(view: View, first: date, last: date) -> str:
    """First and last month, both inclusive."""
    if first == last:
        return format_month(first, view.language)
    return f"{format_month(first, view.language)}\u2013{format_month(last, view.language)}"


def _measured_months(view: View, months: Measured) -> dict[str, str]:
    return {
        name: _count(view, value) if isfinite(value) else view.text("open_end")
        for name, value in (("months", months.estimate), ("low", months.low), ("high", months.high))
    }


def _times(view: View, value: float) -> str:
    """Two digits, as more would promise what no estimate holds."""
    if value < 10:
        return format_number(value, view.language, decimals=1)
    size = 10 ** (len(str(int(value))) - 2)
    return format_number(round(value / size) * size, view.language)


def _count(view: View, value: float) -> str:
    return format_number(value, view.language)


def _percent(view: View, share: float) -> str:
    return format_percent(100 * float(share), view.language, decimals=0)


def _marking_silence(view: View) -> Silence | None:
    found = words.marking(view.snapshot, word_scope(view))
    if found.silence is None and not words.telling(found, 1):
        return Silence.NOTHING_STANDS_OUT
    return found.silence


def _rising_silence(view: View) -> Silence | None:
    return words.risen(view.snapshot, word_scope(view)).silence


def _successions_silence(view: View) -> Silence | None:
    return words.succeeded(view.snapshot, word_scope(view)).silence


def _lifetimes_silence(view: View) -> Silence | None:
    found = words.lived(view.snapshot, word_scope(view))
    if found.silence is None and all(each.silence is not None for each in found.terms):
        return Silence.TOO_LITTLE_BEFORE
    return found.silence


def _caught_silence(view: View) -> Silence | None:
    found = words.caught_share(view.snapshot, word_scope(view))
    return found.silence or (Silence.NO_REMOVALS if found.recent is None else found.recent.silence)


_SILENCES: dict[str, Callable[[View], Silence | None]] = {
    "marking": _marking_silence,
    "rising": _rising_silence,
    "successions": _successions_silence,
    "lifetimes": _lifetimes_silence,
    "caught": _caught_silence,
}


def _cards(_view: View) -> Mapping[str, Make]:
    return {
        "marking": _marking,
        "rising": _rising,
        "successions": _successions,
        "caught": _caught,
        "lifetimes": _lifetimes,
    }


DECK = Deck(
    page_id="kata_kunci",
    controls=(Control.PERIOD, Control.PLATFORM),
    stands_on=("takedown_items_count",),
    lead="marking",
    cards=_cards,
)
