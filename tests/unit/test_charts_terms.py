"""Words drawn: a row each with its interval and value, rising ones in panels with their step, what official words catch."""

from __future__ import annotations

from math import isnan, log10, nan

import pandas as pd
import plotly.graph_objects as go
import pytest

from catalog.text import Language
from dashboard import charts
from dashboard.charts import Drawing, Theme, describe
from dashboard.charts.theme import SURFACES
from dashboard.queries.frame import TableFrame
from tests.unit.charts_frames import EN, ID, PROVENANCE, annotation_texts, shapes, traces
from tests.unit.checked_charts import marking_terms, official_share, rising_terms, term_lifetimes, term_successions

LIGHT = SURFACES[Theme.LIGHT]
MONTHS = pd.date_range("2023-01-01", periods=6, freq="MS")


def frame(table: str, *rows: dict[str, object]) -> TableFrame:
    return TableFrame(data=pd.DataFrame(list(rows)), table=table, provenance=PROVENANCE)


def marking() -> TableFrame:
    shared = {"share_pct": 40.0, "ordinary_share_pct": 0.5, "items_count": 800, "sellers_count": 60}
    return frame(
        "title_terms",
        {"term": "karungan", "times": 104.6, "low_times": 61.0, "high_times": 170.0, **shared},
        {"term": "preloved original", "times": 4.26, "low_times": 2.1, "high_times": 9.0, **shared},
    )


def successions() -> TableFrame:
    row = {"sellers_count": 68, "reverse_sellers_count": 1, "share_pct": 98.0, "low_pct": 90.0, "high_pct": 100.0}
    first, month, last = (pd.Timestamp(day) for day in ("2023-05-01", "2023-06-01", "2023-07-01"))
    return frame(
        "term_successions",
        {"from_term": "karungan", "to_term": "second", "first_month": first, "month": month, "last_month": last, **row},
    )


def lifetimes() -> TableFrame:
    blocked = {"blocked_month": pd.Timestamp("2023-04-01"), "share_before_pct": 40.0, "watched_months_count": 32}
    return frame(
        "official_words_monthly",
        {"term": "bal", "months": 4.0, "low_months": 1.0, "high_months": 18.0, "is_censored": False, **blocked},
        {"term": "bekas", "months": 19.0, "low_months": 5.0, "high_months": nan, "is_censored": False, **blocked},
        {"term": "balpres", "months": 5.0, "low_months": nan, "high_months": nan, "is_censored": True, **blocked},
    )


def rising() -> TableFrame:
    rows = [
        {
            "term": term,
            "month": month,
            "share_pct": share,
            "items_count": int(share),
            "removals_count": 100,
            "change_month": MONTHS[3],
        }
        for term, shares in (("cabutan", (0, 0, 1, 30, 35, 36)), ("balpres", (0, 1, 2, 20, 40, 60)))
        for month, share in zip(MONTHS, shares, strict=True)
    ]
    return frame("title_terms", *rows)


def caught() -> TableFrame:
    shares = (nan, 80.0, 60.0, 20.0, 10.0, 50.0)
    return frame(
        "official_words_monthly",
        *(
            {
                "month": month,
                "items_count": 200,
                "caught_count": 0 if isnan(share) else int(2 * share),
                "share_pct": share,
                "low_pct": share - 5,
                "high_pct": share + 5,
            }
            for month, share in zip(MONTHS, shares, strict=True)
        ),
    )


def drawn(name: str, language: Language, theme: Theme = Theme.LIGHT) -> Drawing:
    drawings = {
        "marking_terms": lambda: charts.marking_terms(marking(), months="2023", language=language, theme=theme),
        "term_successions": lambda: charts.term_successions(successions(), language=language, theme=theme),
        "term_lifetimes": lambda: charts.term_lifetimes(lifetimes(), language=language, theme=theme),
        "rising_terms": lambda: charts.rising_terms(rising(), language=language, theme=theme),
        "official_share": lambda: charts.official_share(caught(), language=language, theme=theme),
    }
    return drawings[name]()


def ends(figure: go.Figure) -> list[tuple[object, ...]]:
    return [tuple(trace.x) for trace in traces(figure, "interval")]


def test_a_marking_word_has_its_multiple_its_interval_and_its_value_in_two_digits() -> None:
    figure = marking_terms(marking(), months="Jan 2023–Des 2023", language=ID)

    assert ends(figure) == [(61.0, 170.0), (2.1, 9.0)]
    assert [trace.x[0] for trace in traces(figure, "estimate")] == [104.6, 4.26]
    assert annotation_texts(figure, "value") == ["<b>100×</b>", "<b>4,3×</b>"]
    assert [name.replace("<br>", " ") for name in figure.layout.yaxis.ticktext] == ["karungan", "preloved original"]


def test_multiples_stand_on_a_scale_of_multiples_that_holds_all_intervals() -> None:
    figure = marking_terms(marking(), months="2023", language=EN)
    low, high = figure.layout.xaxis.range

    assert figure.layout.xaxis.type == "log"
    assert 10**low < 1
    assert list(figure.layout.xaxis.ticktext) == ["1", "10", "100"]
    assert high > log10(170.0)
    assert "Jan" not in figure.layout.meta["title"]


def test_a_succession_stands_at_its_middle_month_with_the_sellers_who_went_that_way() -> None:
    figure = term_successions(successions(), language=EN)

    assert ends(figure) == [("2023-05-01", "2023-07-31")]
    assert [trace.x[0] for trace in traces(figure, "estimate")] == ["2023-06-01"]
    assert annotation_texts(figure, "value") == ["<b>68 of 69</b>"]
    assert [name.replace("<br>", " ") for name in figure.layout.yaxis.ticktext] == ["karungan → second"]


def test_a_word_that_lives_on_is_open_and_pale_and_its_line_dotted() -> None:
    figure = term_lifetimes(lifetimes(), language=ID)
    looks = [(trace.marker.symbol, trace.marker.color == LIGHT.accent) for trace in traces(figure, "estimate")]

    assert looks == [("circle", True), ("circle", True), ("circle-open", False)]
    assert annotation_texts(figure, "value") == ["<b>4 bulan</b>", "<b>19 bulan</b>", "<b>≥ 5 bulan</b>"]


def test_an_interval_without_an_end_is_dotted_from_the_estimate_on() -> None:
    figure = term_lifetimes(lifetimes(), language=ID)
    dashes = [(tuple(trace.x), trace.line.dash) for trace in traces(figure, "interval")]

    assert dashes[0] == ((1.0, 18.0), "solid")
    assert dashes[1:3] == [((5.0, 19.0), "solid"), ((19.0, pytest.approx(21.85)), "dot")]


def test_rising_words_stand_in_panels_of_one_scale_each_with_its_step() -> None:
    figure = rising_terms(rising(), language=ID)

    assert [trace.name for trace in figure.data] == ["cabutan", "balpres"]
    assert figure.layout.yaxis.range == figure.layout.yaxis2.range
    assert [shape.x0 for shape in shapes(figure, "step")] == ["2023-04-01", "2023-04-01"]
    assert annotation_texts(figure, "step") == ["Apr 2023", "Apr 2023"]


def test_a_month_of_which_nothing_can_be_said_is_a_gap_and_counted() -> None:
    figure = official_share(caught(), language=EN)
    (line,), (band,) = traces(figure, "share"), traces(figure, "band")

    assert list(line.y) == [None, 80.0, 60.0, 20.0, 10.0, 50.0]
    assert len(band.x) == 2 * 5
    assert figure.layout.meta["remarks"][-1].endswith("1.")
    assert line.text[1].endswith("160 of 200 removals")


@pytest.mark.parametrize("theme", list(Theme))
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    "name", ["marking_terms", "term_successions", "term_lifetimes", "rising_terms", "official_share"]
)
def test_every_chart_can_be_told_in_words_in_either_language_and_theme(
    name: str, language: Language, theme: Theme
) -> None:
    told = describe(drawn(name, language, theme), language)

    assert "{" not in told
    assert PROVENANCE.snapshot_id in told
