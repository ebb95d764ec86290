"""Selectors take what they offer, and nothing that a browser still holds from before."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from catalog.lebaran import seasons
from dashboard.queries.selection import Selection
from dashboard.ui.controls import known_seasons, narrow


def choose(label: str) -> None:
    """A selector whose browser sends a label that no option has any more; Streamlit then takes the label for the value."""
    from datetime import date

    import streamlit as st

    from catalog.text import Language
    from dashboard.queries.selection import Selection
    from dashboard.ui import controls, state
    from dashboard.ui.links import Link

    selection = Selection(
        metric="orders_count", first_date=date(2021, 1, 1), last_date=date(2023, 6, 30), known_day=-16
    )
    state.keep(Link(language=Language.INDONESIAN, selection=selection))
    st.session_state["sent"] = -7 if label == "known" else label
    controls._apply(controls.Control.KNOWN, "sent", (None, -21, -16, -7))
    st.markdown(str(state.kept().selection.known_day))


def known_day_after(label: str) -> str:
    app = AppTest.from_function(choose, args=(label,)).run()
    assert not app.exception
    return str(app.markdown[0].value)


def test_an_option_is_taken() -> None:
    assert known_day_after("known") == "-7"


def test_a_label_from_before_changes_nothing() -> None:
    assert known_day_after("Sampai H-1 (30 Maret 2025)") == "-16"


@pytest.mark.parametrize(
    ("first_date", "last_date", "years"),
    [
        (date(2022, 1, 1), date(2023, 12, 31), (1443, 1444)),
        (date(2023, 3, 1), date(2023, 3, 11), (1444,)),
        (date(2023, 4, 22), date(2023, 4, 22), (1444,)),
        (date(2023, 4, 23), date(2023, 12, 31), (1445,)),
        (date(2099, 1, 1), date(2099, 12, 31), (seasons()[-1].hijri_year,)),
    ],
    ids=["two Lebarans within", "weeks before one", "its very day", "after one", "past the table"],
)
def test_dates_without_a_lebaran_are_of_the_next_one(first_date: date, last_date: date, years: tuple[int, ...]) -> None:
    assert known_seasons(first_date, last_date) == years


def test_on_a_page_that_shows_no_metric_it_makes_no_difference_which_one_the_link_names() -> None:
    span = (date(2021, 1, 1), date(2023, 6, 30))
    orders, units = (
        Selection(metric=name, first_date=span[0], last_date=span[1]) for name in ("orders_count", "units_count")
    )
    assert narrow(units, (), (), span) == narrow(orders, (), (), span)
    assert narrow(units, (), ("orders_count", "units_count"), span).metric == "units_count"
    assert narrow(units, (), ("orders_count",), span).metric == "orders_count"
