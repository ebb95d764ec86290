"""Where an analyst pastes titles and sees what lists and scorer say of each, and how well either is known to judge."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

import pandas as pd
import streamlit as st

from analysis.keywords.results import Measured
from analysis.keywords.told_apart import LATE_MONTH, THRESHOLDS, Accuracy, ScoredTitles, Trial
from catalog.labelled_titles import labelled_titles, ordinary_titles
from catalog.text import text
from catalog.watch_list import WatchedTerm, WatchStanding
from dashboard.text.dates import format_month_long
from dashboard.text.numbers import format_number, format_percent
from dashboard.ui import title_scores, words
from dashboard.ui.markdown import escaped
from dashboard.ui.method_parts import draw_opened
from dashboard.ui.row_table import draw_rows
from dashboard.ui.title_scores import CaughtOrdinary, JudgedTitle, Method, WordList
from dashboard.ui.view import View

MOST_TITLES = 100
_HAIR = 1e-9
"""So that 0.7 is not read as 0.69."""

LONGEST_TEXT = 20_000
"""Characters of all titles together."""


def draw_title_check(view: View, terms: Sequence[WatchedTerm]) -> None:
    """The field for titles and what comes of them, and the tables of how well they are told apart."""
    lists = _lists(view, terms)
    st.header(view.text("check"), anchor=False)
    st.markdown(view.text("check_lead", **label_counts(view)))
    _draw_check(view, lists)
    if title_scores.are_measured():
        st.subheader(view.text("accuracy"), anchor=False)
        _draw_accuracy(view, lists)
    else:
        draw_opened(view, "accuracy", view.text("accuracy"), lambda: _draw_measuring(view, lists))


def _lists(view: View, terms: Sequence[WatchedTerm]) -> tuple[WordList, ...]:
    confirmed = tuple(watched.term for watched in terms if watched.standing is WatchStanding.CONFIRMED)
    official = tuple(map(str, words.official(view.snapshot)["term"]))
    return (WordList(name="watch", terms=confirmed), WordList(name="official", terms=official))


@st.fragment
def _draw_check(view: View, lists: Sequence[WordList]) -> None:
    with st.form("titles.form", clear_on_submit=False):
        pasted = st.text_area(
            view.text("check_titles", most=format_number(MOST_TITLES, view.language)),
            max_chars=LONGEST_TEXT,
            height=140,
            placeholder=view.text("check_example"),
            key="titles.pasted",
        )
        threshold = st.select_slider(
            view.text("check_threshold"),
            THRESHOLDS,
            value=title_scores.FIRST_THRESHOLD,
            format_func=lambda value: _score(view, value),
            key=f"titles.{view.language}.threshold",
        )
        st.form_submit_button(view.text("check_send"), type="primary")
    titles = list(dict.fromkeys(line.strip() for line in (pasted or "").splitlines() if line.strip()))
    if titles:
        with st.spinner(text("ui.card.computing", view.language)):
            found = title_scores.judged(titles[:MOST_TITLES], lists)
            _draw_judged(view, found, lists, float(threshold))
        if len(titles) > MOST_TITLES:
            st.caption(view.text("check_more", most=format_number(MOST_TITLES, view.language)))


def _draw_judged(view: View, found: Sequence[JudgedTitle], lists: Sequence[WordList], threshold: float) -> None:
    caught = {each.name: sum(bool(judged.listed[each.name]) for judged in found) for each in lists}
    st.markdown(
        view.text(
            "check_summary",
            titles=_count(view, len(found)),
            scored=_count(view, sum(each.score >= threshold for each in found)),
            threshold=_score(view, threshold),
            **{name: _count(view, count) for name, count in caught.items()},
        )
    )
    st.markdown("\n".join(_title_line(view, each, threshold) for each in found))
    worth = title_scores.worth(lists)
    known, ordinary = worth.trials[Trial.LATER_UNSEEN_SELLERS][threshold], worth.ordinary[threshold]
    st.caption(
        view.text(
            "check_measured",
            threshold=_score(view, threshold),
            precision=_measured(view, known.precision),
            recall=_measured(view, known.recall),
            ordinary=_count(view, ordinary.titles_count),
            caught=_count(view, ordinary.caught_count),
        )
    )


def _title_line(view: View, each: JudgedTitle, threshold: float) -> str:
    nothing = view.text("check_nothing")
    verdict = view.text("check_caught" if each.score >= threshold else "check_passes")
    line = view.text(
        "check_title",
        title=escaped(each.title),
        score=_score(view, each.score),
        verdict=verdict,
        watch=_names(each.listed["watch"]) or nothing,
        official=_names(each.listed["official"]) or nothing,
    )
    spoken = view.text(
        "check_words",
        words_for=_names(each.words_for) or nothing,
        words_against=_names(each.words_against) or nothing,
    )
    return f"1. {line}  \n    {spoken}"


def _draw_measuring(view: View, lists: Sequence[WordList]) -> None:
    with st.spinner(text("ui.card.computing", view.language)):
        title_scores.trials()
    _draw_accuracy(view, lists)


def _draw_accuracy(view: View, lists: Sequence[WordList]) -> None:
    st.markdown(view.text("accuracy_lead", **label_counts(view)))
    worth = title_scores.worth(lists)
    for trial in title_scores.trials():
        st.markdown(f"**{_trial_name(view, trial)}**")
        found = worth.trials[trial.trial]
        draw_rows(pd.DataFrame([_accuracy_row(view, method, each) for method, each in found.items()]))
    st.markdown(f"**{view.text('accuracy_ordinary', titles=_count(view, len(ordinary_titles())))}**")
    draw_rows(pd.DataFrame([_ordinary_row(view, method, each) for method, each in worth.ordinary.items()]))


def _trial_name(view: View, trial: ScoredTitles) -> str:
    return view.text(
        f"trial.{trial.trial}",
        titles=_count(view, len(trial.titles)),
        illegal=_count(view, sum(title.is_illegal for title in trial.titles)),
        month=format_month_long(pd.Timestamp(f"{LATE_MONTH}-01").date(), view.language),
    )


def _accuracy_row(view: View, method: Method, found: Accuracy) -> dict[str, str]:
    return {
        view.text("column_method"): _method(view, method),
        view.text("column_caught"): _count(view, found.caught_count),
        view.text("column_precision"): _cell(view, found.precision),
        view.text("column_recall"): _cell(view, found.recall),
    }


def _ordinary_row(view: View, method: Method, found: CaughtOrdinary) -> dict[str, str]:
    return {
        view.text("column_method"): _method(view, method),
        view.text("column_caught"): _count(view, found.caught_count),
        view.text("column_share"): _cell(view, found.share, decimals=1),
    }


def _method(view: View, method: Method) -> str:
    if isinstance(method, float):
        return view.text("method_score", threshold=_score(view, method))
    return view.text(f"method_{method}")


def _measured(view: View, found: Measured | None) -> str:
    if found is None:
        return view.text("check_nothing")
    estimate, low, high = (
        format_percent(100 * value, view.language, decimals=0) for value in (found.estimate, found.low, found.high)
    )
    return view.text("measured", estimate=estimate, low=low, high=high)


def _cell(view: View, found: Measured | None, *, decimals: int = 0) -> str:
    """The same as short as a phone's table wants it: `84 % (76-90)`, the column's heading saying what is in brackets."""
    if found is None:
        return view.text("check_nothing")
    low, high = (format_number(100 * end, view.language, decimals=decimals) for end in (found.low, found.high))
    return f"{format_percent(100 * found.estimate, view.language, decimals=decimals)} ({low}\u2013{high})"


def label_counts(view: View) -> dict[str, str]:
    """How many titles are labelled, and as what, as texts take it."""
    illegal = sum(title.is_illegal for title in labelled_titles())
    return {
        "titles": _count(view, len(labelled_titles())),
        "illegal": _count(view, illegal),
        "legal": _count(view, len(labelled_titles()) - illegal),
    }


def _names(terms: Sequence[str]) -> str:
    return ", ".join(f"*{escaped(term)}*" for term in terms)


def _score(view: View, value: float) -> str:
    """Two digits, rounded down: none is certain, and what is below a threshold looks so."""
    return format_number(floor(100 * value + _HAIR) / 100, view.language, decimals=2)


def _count(view: View, value: float) -> str:
    return format_number(value, view.language)
