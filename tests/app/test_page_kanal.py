"""Channels: the answer says no more than the comparison does, and orders stay under disclosure control."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from analysis.channels import Contrast, Verdict, compare_channels
from analysis.comparability import Comparison, Ground, Grouping, Level, Reason
from analysis.lebaran import Estimate
from catalog.codes import Channel
from catalog.errors import UserError
from catalog.takedowns import LEAST_SELLERS
from catalog.text import Language, text
from dashboard.queries.facts import MOST_FAMILIES
from dashboard.text.numbers import format_percent
from dashboard.ui.channel_words import (
    channel_in_sentence,
    contrast_sentence,
    seasons_sentence,
    verdict_caveats,
    verdict_sentence,
)
from dashboard.ui.decks import kanal
from dashboard.ui.decks.kanal import DECK, ask_compared
from dashboard.ui.figures import ask_figure
from dashboard.ui.findings import NothingToShow
from tests.app.conftest import Open
from tests.app.figures import findings, notes
from tests.app.small_warehouse import build_small_warehouse
from tests.unit.channel_worlds import CHOSEN, below, channel_result

PAGE = "kanal"
LANGUAGES = list(Language)
ID, EN = Language.INDONESIAN, Language.ENGLISH
RISES = {1444: 0.40, 1445: 0.46, 1446: 0.38}

APART = compare_channels(
    {
        Channel.MARKETPLACE: channel_result({**RISES, CHOSEN: 0.2}, 0.02, shortfall=below(0.2)),
        Channel.SOCIAL_COMMERCE: channel_result({**RISES, CHOSEN: -0.3}, 0.02, shortfall=below(0.45)),
        Channel.ECOMMERCE: channel_result({**RISES, CHOSEN: 0.3}, 0.02, shortfall=below(0.1)),
    },
    CHOSEN,
)
ALIKE = compare_channels(
    {channel: channel_result({**RISES, CHOSEN: 0.2}, 0.02, shortfall=below(0.2)) for channel in Channel}, CHOSEN
)
NOTHING = compare_channels({}, CHOSEN)
UNJUDGED = {channel: channel_result(RISES, 0.02) for channel in (Channel.SOCIAL_COMMERCE, Channel.ECOMMERCE)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_with_few_seasons_nothing_is_concluded_and_the_reasons_stand_below(open_page: Open, language: Language) -> None:
    app = open_page(PAGE, lang=language.value)
    assert not app.exception
    title = text("metric.orders_count.title", language)
    assert findings(app)[0] == text(f"page.{PAGE}.not_concluded", language, season="2023 (1444 H)", metric=title)
    below_figure = notes(app)
    assert text(f"page.{PAGE}.reason_few_seasons", language) in below_figure
    assert text(f"page.{PAGE}.need_more_seasons", language) in below_figure


def test_what_orders_are_filtered_by_is_crossed_with_channels_and_no_more(open_page: Open) -> None:
    assert len(findings(open_page(PAGE, category="gamis"))) == 5
    refused = open_page(PAGE, category="gamis", province="32")
    assert UserError("too_many_dimensions", most=MOST_FAMILIES).message(ID) in [each.value for each in refused.warning]
    assert not [finding for finding in findings(refused) if "1444 H" in finding]


def test_the_page_says_what_the_estimates_say(warehouse: Path) -> None:
    asked = ask_figure(warehouse, f"{PAGE}.pairs", {"lang": "id"})
    comparison = ask_compared(asked.view)[asked.view.season_year]
    rows = asked.card().frame.data
    assert rows["contrast_pct"].tolist() == [100 * each.estimate.estimate for each in comparison.contrasts]
    assert rows["low_pct"].lt(rows["high_pct"]).all()


def test_every_season_of_the_data_stands_in_the_figure_of_seasons(warehouse: Path) -> None:
    asked = ask_figure(warehouse, f"{PAGE}.seasons", {"lang": "en"})
    assert set(asked.card().frame.data["season"]) == set(asked.view.season_years) == {1442, 1443, 1444}


def test_without_takedown_items_their_card_is_empty(tmp_path: Path) -> None:
    build_small_warehouse(tmp_path, "noitems1")
    with duckdb.connect(tmp_path / "warehouse-noitems1.duckdb") as connection:
        connection.execute("delete from takedowns_daily; delete from meta_dataset where dataset = 'takedown_items'")
    asked = ask_figure(tmp_path, f"{PAGE}.removed", {})
    with pytest.raises(NothingToShow):
        DECK.cards(asked.view)["removed"](asked.view)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_verdict_names_the_channel_its_shortfall_and_its_interval(language: Language) -> None:
    sentence = verdict_sentence(APART, "Pesanan", language)
    assert APART.verdict is Verdict.SOCIAL_COMMERCE
    assert sentence == text(
        f"page.{PAGE}.verdict_social_commerce",
        language,
        season="2026 (1447 H)",
        metric="Pesanan",
        share=format_percent(45, language, decimals=0),
        low=format_percent(-50, language, decimals=0, signed=True),
        high=format_percent(-40, language, decimals=0, signed=True),
    )


def test_another_channel_is_named_as_not_social_commerce() -> None:
    other = replace(APART, verdict=Verdict.OTHER, lowest=Channel.MARKETPLACE)
    assert "not social commerce but marketplace" in verdict_sentence(other, "Orders", EN)


def test_where_nothing_is_told_apart_reason_size_and_need_are_said() -> None:
    told = " ".join(verdict_caveats(ALIKE, EN))
    assert "is not told apart from" in told
    assert "only where they differ by about" in told
    assert "What is needed" in told
    assert text(f"page.{PAGE}.associated", EN) in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_channel_of_which_nothing_is_known_is_named_without_a_number(language: Language) -> None:
    alone = compare_channels(
        {Channel.MARKETPLACE: channel_result({**RISES, CHOSEN: 0.2}, 0.02, shortfall=below(0.2)), **UNJUDGED}, CHOSEN
    )
    told = verdict_caveats(alone, language)[0]
    for channel in UNJUDGED:
        assert text(f"page.{PAGE}.channel_unknown", language, channel=channel_in_sentence(channel, language)) in told
    assert format_percent(-20, language, decimals=0, signed=True) in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_speaks_of_a_cause(language: Language) -> None:
    sentences = [
        sentence
        for comparison in (APART, ALIKE)
        for sentence in (verdict_sentence(comparison, "x", language), *verdict_caveats(comparison, language))
    ]
    causal = ("menyebabkan", "karena perdagangan", "akibat", "causes", "because of social", "due to")
    assert not [sentence for sentence in sentences for word in causal if word in sentence]


def test_pairs_told_apart_name_the_lower_channel_first_whichever_way_they_were_compared() -> None:
    turned = Contrast(
        channel=Channel.MARKETPLACE,
        other=Channel.SOCIAL_COMMERCE,
        estimate=Estimate(estimate=1.0, low=0.5, high=1.5),
        seasons_count=6,
        smallest_seen=-0.2,
        counting_share=0.4,
    )
    sentence = contrast_sentence(replace(APART, contrasts=(turned,)), EN)
    assert "social commerce 50% lower than marketplace" in sentence


def test_pairs_not_told_apart_are_counted() -> None:
    assert "of 3 pairs of channels none is told apart" in contrast_sentence(ALIKE, EN)


def test_seasons_with_a_conclusion_are_listed_and_the_others_counted() -> None:
    said = seasons_sentence({1446: ALIKE, 1447: APART, 1448: NOTHING}, EN)
    assert said.startswith("Of 2 seasons that can be judged, ")
    assert said.endswith("told apart in 1: social commerce in 2026 (1447 H)")
    assert "none tells apart" in seasons_sentence({1446: ALIKE}, EN)


def test_where_nothing_is_known_of_any_channel_the_cards_are_empty() -> None:
    with pytest.raises(NothingToShow):
        verdict_sentence(NOTHING, "x", EN)
    with pytest.raises(NothingToShow):
        contrast_sentence(NOTHING, EN)
    with pytest.raises(NothingToShow):
        seasons_sentence({1447: NOTHING}, EN)


SPELLS = [
    *(("shopee", "marketplace", "ban", False, 200, 60), ("shopee", "marketplace", "ban", True, 20, 40)),
    *(("instagram", "social_commerce", "ban", False, 200, 90), ("instagram", "social_commerce", "ban", True, 20, 10)),
    ("webshop", "ecommerce", "ban", False, 200, LEAST_SELLERS - 1),
    *(("shopee", "marketplace", "removal", False, 200, 80), ("shopee", "marketplace", "removal", True, 30, 20)),
]
"""Platform, channel, step, whether seen again, after how many days, how many sellers."""


@pytest.fixture
def with_sellers(tmp_path: Path) -> Path:
    """A small warehouse that follows some banned and removed sellers."""
    build_small_warehouse(tmp_path, "sellers1")
    with duckdb.connect(tmp_path / "warehouse-sellers1.duckdb") as connection:
        connection.execute("delete from ladder_spells; delete from meta_dataset where dataset = 'takedown_items'")
        connection.executemany("insert into ladder_spells values ('2022-03-01', ?, ?, ?, ?, ?, ?)", SPELLS)
        connection.execute(
            "insert into meta_dataset values ('takedown_items', true, 1, 300, date '2022-01-01', date '2023-06-30', null)"
        )
    return tmp_path


def test_sellers_seen_again_are_told_by_channel_with_their_intervals(with_sellers: Path) -> None:
    card = ask_figure(with_sellers, f"{PAGE}.again", {"lang": "en"}).card()
    bans = card.frame.data[card.frame.data["from_step"] == "ban"].set_index("channel")
    assert bans["share_pct"].to_dict() == pytest.approx({"marketplace": 40.0, "social_commerce": 10.0})
    assert (bans["low_pct"] < bans["share_pct"]).all()
    assert "marketplace 40%" in card.finding
    assert "differ by more than chance" in card.finding


def test_a_channel_of_fewer_sellers_than_may_be_told_is_left_out(with_sellers: Path) -> None:
    card = ask_figure(with_sellers, f"{PAGE}.again", {"lang": "en"}).card()
    assert "ecommerce" not in set(card.frame.data["channel"])
    assert "web shop" not in card.finding


def test_that_a_return_under_another_name_is_not_seen_is_said(with_sellers: Path) -> None:
    card = ask_figure(with_sellers, f"{PAGE}.again", {"lang": "en"}).card()
    assert text(f"page.{PAGE}.again_same_name", EN) in card.caveats


def test_without_bans_the_card_of_sellers_is_empty(tmp_path: Path) -> None:
    build_small_warehouse(tmp_path, "nobans1")
    with duckdb.connect(tmp_path / "warehouse-nobans1.duckdb") as connection:
        connection.execute("delete from ladder_spells")
    asked = ask_figure(tmp_path, f"{PAGE}.again", {})
    with pytest.raises(NothingToShow):
        DECK.cards(asked.view)["again"](asked.view)


def test_a_channel_stands_apart_where_one_of_its_platforms_may_not_be_compared(
    warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    verdict = Comparison(
        level=Level.NOT_COMPARABLE,
        reasons=(Reason(ground=Ground.MEASURE, level=Level.NOT_COMPARABLE),),
    )
    grouping = Grouping(together=("shopee", "instagram"), apart={"webshop": verdict}, notes=())
    monkeypatch.setattr(kanal, "_grouping", lambda _view: grouping)
    asked = ask_figure(warehouse, f"{PAGE}.removed", {"lang": "en"})
    assert set(kanal.channels_apart(asked.view)) == {"ecommerce"}
