"""The watch list on the page of keywords: as it stands and as it came to be, candidates for it, and the form that changes it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analysis.keywords.told_apart import HeldWord
from catalog.errors import UserError
from catalog.places import warehouse_directory
from catalog.roles import Actor
from catalog.text import text
from catalog.watch_list import (
    LONGEST_REASON,
    WatchAction,
    WatchedTerm,
    WatchRecord,
    WatchStanding,
    filter_lines,
    watched_terms,
)
from dashboard.exports.watch_csv import watch_csv
from dashboard.queries.watch_list import read_watch_list
from dashboard.queries.words import ordinary_holds
from dashboard.text.dates import format_date
from dashboard.text.numbers import format_number, format_percent
from dashboard.ui.clock import business_day
from dashboard.ui.markdown import escaped
from dashboard.ui.title_check import label_counts
from dashboard.ui.title_scores import held_words
from dashboard.ui.upload import door
from dashboard.ui.view import View
from dashboard.ui.word_candidates import Candidate, candidates
from dashboard.ui.word_selection import word_scope

MOST_RECORDS = 50
_SAVED = "watch.saved"


def draw_watch_list(view: View, actor: Actor) -> tuple[WatchedTerm, ...]:
    """The list, its history, candidates; for analysts a form and the names of those who changed it. Gives the list."""
    is_analyst = door.may_watch(actor)
    records = door.watch_list(actor) if is_analyst else read_watch_list(warehouse_directory())
    terms = watched_terms(records)
    st.header(view.text("watch"), anchor=False)
    st.markdown(view.text("watch_lead"))
    st.caption(view.text("labelled_note", **label_counts(view)))
    _draw_terms(view, terms)
    if records:
        _draw_downloads(view, terms)
        _draw_history(view, records)
    st.subheader(view.text("candidates"), anchor=False)
    found = candidates(view.snapshot, {watched.term for watched in terms}, word_scope(view))
    _draw_candidates(view, found)
    if is_analyst:
        _draw_form(view, terms, found, actor)
    return terms


def _draw_terms(view: View, terms: Sequence[WatchedTerm]) -> None:
    if not terms:
        st.markdown(view.text("watch_empty"))
        return
    names = tuple(watched.term for watched in terms)
    held = held_words(names)
    ordinary, ordinary_total = view.ask(ordinary_holds, names, word_scope(view))
    lines = []
    for watched in terms:
        lines.append(
            "- "
            + view.text(
                "watch_line",
                term=escaped(watched.term),
                standing=text(f"watch.standing.{watched.standing}", view.language),
                day=_day(view, watched.records[-1]),
                reason=escaped(watched.records[-1].reason),
            )
        )
        lines.append(f"    {_would_catch(view, held[watched.term], ordinary.get(watched.term), ordinary_total)}")
    st.markdown("  \n".join(lines).replace("  \n- ", "\n- "))


def _would_catch(view: View, held: HeldWord, ordinary: int | None, ordinary_total: int) -> str:
    """How often the word stands in honest titles: the labelled ones, and the ordinary ones of the data where there are any."""
    told = [_of_labelled(view, held)]
    if ordinary_total and ordinary is None:
        told.append(view.text("watch_ordinary_few"))
    elif ordinary_total and ordinary is not None:
        told.append(
            view.text(
                "watch_ordinary", per=format_number(10_000 * ordinary / ordinary_total, view.language, decimals=1)
            )
        )
    return " · ".join(told)


def _of_labelled(view: View, held: HeldWord) -> str:
    share = held.legal_share
    if share is None:
        raise AssertionError("there are legal titles among the labelled ones")
    estimate, low, high = (
        format_percent(100 * value, view.language) for value in (share.estimate, share.low, share.high)
    )
    return view.text(
        "labelled",
        legal=format_number(held.legal_count, view.language),
        legal_total=format_number(held.legal_titles_count, view.language),
        share=view.text("measured", estimate=estimate, low=low, high=high),
        illegal=format_number(held.illegal_count, view.language),
        illegal_total=format_number(held.illegal_titles_count, view.language),
    )


def _draw_downloads(view: View, terms: Sequence[WatchedTerm]) -> None:
    confirmed = sum(watched.standing is WatchStanding.CONFIRMED for watched in terms)
    with st.container(horizontal=True):
        st.download_button(
            view.text("watch_filter", count=format_number(confirmed, view.language)),
            data=lambda: filter_lines(terms).encode(),
            file_name="dampak-umkm_saringan.txt",
            mime="text/plain",
            key="watch.filter",
            on_click="ignore",
            icon=":material/filter_alt:",
            disabled=not confirmed,
        )
        st.download_button(
            view.text("watch_csv"),
            data=lambda: watch_csv(terms),
            file_name="dampak-umkm_daftar-pantau.csv",
            mime="text/csv",
            key="watch.csv",
            on_click="ignore",
            icon=":material/download:",
        )


def _draw_history(view: View, records: Sequence[WatchRecord]) -> None:
    with st.expander(view.text("watch_history")):
        for record in list(reversed(records))[:MOST_RECORDS]:
            st.markdown(
                view.text(
                    "watch_record_by" if record.written_by else "watch_record",
                    day=_day(view, record),
                    term=escaped(record.term),
                    action=text(f"watch.action.{record.action}", view.language).lower(),
                    reason=escaped(record.reason),
                    **({"name": escaped(record.written_by)} if record.written_by else {}),
                )
            )


def _draw_candidates(view: View, found: Sequence[Candidate]) -> None:
    if not found:
        st.markdown(view.text("candidates_none"))
        return
    st.markdown(view.text("candidates_lead"))
    lines = []
    for candidate in found:
        lines.append(
            "1. "
            + view.text(
                "candidate",
                term=escaped(candidate.term),
                marks=_marks(view, candidate),
                times=_times(view, candidate.times),
                low=_times(view, candidate.low_times),
                items=format_number(candidate.items_count, view.language),
                sellers=format_number(candidate.sellers_count, view.language),
                per=format_number(candidate.ordinary_per_10000, view.language),
            )
        )
        lines.append(f"    {_of_labelled(view, candidate.held)}")
        if candidate.examples:
            examples = "; ".join(f"*{escaped(run)}*" for run in candidate.examples)
            lines.append(f"    {view.text('candidate_examples', examples=examples)}")
    st.markdown("  \n".join(lines).replace("  \n1. ", "\n1. "))


def _marks(view: View, candidate: Candidate) -> str:
    marks = [("candidate_official", candidate.is_official), ("candidate_rising", candidate.is_rising)]
    told = [view.text(key) for key, is_so in marks if is_so]
    if candidate.spelling_of is not None:
        told.append(view.text("candidate_spelling", term=escaped(candidate.spelling_of)))
    return f" ({', '.join(told)})" if told else ""


def _draw_form(view: View, terms: Sequence[WatchedTerm], found: Sequence[Candidate], actor: Actor) -> None:
    st.subheader(view.text("edit"), anchor=False)
    st.caption(view.text("edit_lead"))
    offered = [*(watched.term for watched in terms), *(candidate.term for candidate in found)]
    saved = st.session_state.pop(_SAVED, "")
    if saved:
        st.success(saved, icon=":material/check:")
    with st.form("watch.form", clear_on_submit=False):
        term = st.selectbox(
            view.text("edit_term"),
            offered,
            index=None,
            placeholder=view.text("edit_term_hint"),
            accept_new_options=True,
            key=f"watch.{view.language}.term",
        )
        action = st.radio(
            view.text("edit_action"),
            list(WatchAction),
            format_func=lambda action: text(f"watch.action.{action}", view.language),
            horizontal=True,
            key=f"watch.{view.language}.action",
        )
        reason = st.text_area(
            view.text("edit_reason"), max_chars=LONGEST_REASON, key=f"watch.{view.language}.reason", height=80
        )
        is_sent = st.form_submit_button(view.text("edit_save"), type="primary")
    if is_sent and action is not None:
        _save(view, term or "", WatchAction(action), reason, actor)


def _save(view: View, term: str, action: WatchAction, reason: str, actor: Actor) -> None:
    try:
        record = door.watch(term, action, reason=reason, actor=actor)
    except UserError as error:
        st.warning(error.message(view.language), icon=":material/info:")
        return
    standing = next(
        watched.standing for watched in watched_terms(door.watch_list(actor)) if watched.term == record.term
    )
    words = text(f"watch.standing.{standing}", view.language)
    st.session_state[_SAVED] = view.text("edit_saved", term=record.term, standing=words)
    st.rerun()


def _day(view: View, record: WatchRecord) -> str:
    return format_date(business_day(record.written_at), view.language)


def _times(view: View, value: float) -> str:
    return format_number(value, view.language, decimals=0 if value >= 10 else 1)
