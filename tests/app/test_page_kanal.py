"""Channels: the answer says no more than the comparison does, and orders stay under disclosure control."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from analysis.channels import Contrast, Verdict, compare_channels
from analysis.lebaran import Estimate
from catalog.codes import Channel
from catalog.errors import UserError
from catalog.text import Language, text
from dashboard.queries.facts import MOST_FAMILIES
from dashboard.text.numbers import format_percent
from dashboard.ui.channel_words import (
    contrast_sentence,
    seasons_sentence,
    verdict_caveats,
    verdict_sentence,
)
from dashboard.ui.decks.kanal import DECK, ask_compared
from dashboard.ui.figures import ask_figure
from dashboard.ui.findings import NothingToShow
from tests.app.conftest import Open
from tests.app.figures import findings, notes
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
    assert len(findings(open_page(PAGE, category="gamis"))) == 3
    refused = open_page(PAGE, category="gamis", province="32")
    assert UserError("too_many_dimensions", most=MOST_FAMILIES).message(ID) in [each.value for each in refused.warning]
    assert findings(refused) == []


def test_the_page_says_what_the_estimates_say(warehouse: Path) -> None:
    asked = ask_figure(warehouse, f"{PAGE}.pairs", {"lang": "id"})
    comparison = ask_compared(asked.view)[asked.view.season_year]
    rows = asked.card().frame.data
    assert rows["contrast_pct"].tolist() == [100 * each.estimate.estimate for each in comparison.contrasts]
    assert rows["low_pct"].lt(rows["high_pct"]).all()


def test_every_season_of_the_data_stands_in_the_figure_of_seasons(warehouse: Path) -> None:
    asked = ask_figure(warehouse, f"{PAGE}.seasons", {"lang": "en"})
    assert set(asked.card().frame.data["season"]) == set(asked.view.season_years) == {1442, 1443, 1444}


def test_without_takedown_items_their_card_is_empty(warehouse: Path) -> None:
    asked = ask_figure(warehouse, f"{PAGE}.removed", {})
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
    assert "Of 2 seasons that can be judged, 1" in seasons_sentence({1446: ALIKE, 1447: APART, 1448: NOTHING}, EN)
    assert "none tells apart" in seasons_sentence({1446: ALIKE}, EN)


def test_where_nothing_is_known_of_any_channel_the_cards_are_empty() -> None:
    with pytest.raises(NothingToShow):
        verdict_sentence(NOTHING, "x", EN)
    with pytest.raises(NothingToShow):
        contrast_sentence(NOTHING, EN)
    with pytest.raises(NothingToShow):
        seasons_sentence({1447: NOTHING}, EN)
