"""Words of titles, from files to statements: what is planted in the sample is found, and nothing of a single seller is kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from catalog.codes import Platform
from catalog.takedowns import LEAST_SELLERS
from dashboard.queries.snapshot import Snapshot, open_snapshot
from dashboard.queries.word_scope import WordScope
from dashboard.queries.words import example_runs, monthly_counts, official_months, recent_counts, term_pairs
from dashboard.ui import words
from dashboard.ui.decks.kata_kunci import chain
from dashboard.ui.word_candidates import candidates
from etl.sample.truths import TRUTHS
from tests.etl_fixture import House, query, template

PLANTED = [word.word for word in TRUTHS.takedowns.evasion_words]
NEWEST = TRUTHS.takedowns.evasion_words[-1]
PHRASE = set(PLANTED[0].split())


@pytest.fixture(scope="module")
def snapshot(built_warehouse: Path) -> Snapshot:
    return open_snapshot(built_warehouse)


def removal(number: int, title: str, seller: str, **fields: object) -> dict[str, object]:
    return {"item_id": f"I{number}", "listing_title": title, "seller_id": seller, **fields}


def terms_of(house: House) -> dict[tuple[str, str], tuple[int, int]]:
    rows = house.query("select side, term, items_count, sellers_count from title_terms")
    return {(str(side), str(term)): (int(str(items)), int(str(sellers))) for side, term, items, sellers in rows}


# What the marts hold


def test_only_terms_of_at_least_five_sellers_of_a_month_are_kept(house: House) -> None:
    rows = [removal(n, "jaket cabutan hubungi 081234567890", f"lapak-{n}") for n in range(LEAST_SELLERS - 1)]
    rows += [removal(9, "jaket hubungi toko rina", "lapak-9")]
    house.ingest("items.csv", template("takedown_items", *rows))

    assert terms_of(house) == {("removed", "jaket"): (5, 5), ("removed", "hubungi"): (5, 5)}


def test_a_term_that_five_sellers_use_on_both_sides_together_is_counted_on_each(house: House) -> None:
    house.ingest("up.csv", template("listings", *({"listing_id": f"L{n}", "seller_id": f"toko-{n}"} for n in range(4))))
    house.ingest("items.csv", template("takedown_items", removal(1, "kaos polos", "lapak-1")))

    assert terms_of(house)[("ordinary", "kaos polos")] == (4, 4)
    assert terms_of(house)[("removed", "kaos polos")] == (1, 1)


def test_a_seller_on_two_platforms_is_one_of_the_five(house: House) -> None:
    rows = [removal(n, "cabutan", f"lapak-{n}") for n in range(3)]
    rows += [removal(n + 10, "cabutan", f"lapak-{n}", platform="tokopedia") for n in range(3)]
    house.ingest("items.csv", template("takedown_items", *rows))

    assert terms_of(house) == {}


def test_a_title_that_says_a_word_twice_holds_it_once(house: House) -> None:
    rows = [removal(n, "MURAH murah b4lpres", f"lapak-{n}") for n in range(LEAST_SELLERS)]
    house.ingest("items.csv", template("takedown_items", *rows))

    assert terms_of(house)[("removed", "murah")] == (5, 5)
    assert terms_of(house)[("removed", "murah balpres")] == (5, 5)


def test_no_run_of_words_is_looked_at_without_the_words_that_it_is_of(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All three terms are in as many titles, and there is room for two."""
    monkeypatch.setattr("dashboard.queries.words.MOST_TERMS", 2)
    rows = [removal(n, "bekas jaket", f"lapak-{n % LEAST_SELLERS}") for n in range(20)]
    house.ingest("items.csv", template("takedown_items", *rows))

    assert set(monthly_counts(open_snapshot(house.warehouse)).counts["term"]) == {"bekas", "jaket"}


def test_removals_of_other_goods_are_ordinary_and_steps_without_a_removal_are_none(house: House) -> None:
    rows = [
        removal(1, "jaket", "lapak-1"),
        removal(2, "jaket", "lapak-2", goods="drugs"),
        removal(3, "jaket", "lapak-3", action="warning_1"),
        removal(4, "jaket", "lapak-4", action="ban"),
    ]
    house.ingest("items.csv", template("takedown_items", *rows))
    totals = house.query("select side, items_count, sellers_count from title_totals order by side")

    assert totals == [("ordinary", 1, 1), ("removed", 1, 1)]


@pytest.mark.parametrize(
    ("title", "day", "caught"),
    [
        ("jaket b a l korea", "2023-04-05", 0),
        ("jaket b a l korea", "2023-04-06", 1),
        ("ball press premium", "2025-08-13", 0),
        ("ball press premium", "2025-08-14", 1),
        ("baju bekas import", "2023-03-23", 1),
        ("bali kaos pantai", "2025-12-01", 0),
    ],
)
def test_a_removal_is_caught_by_a_word_that_was_official_on_its_day(
    house: House, title: str, day: str, caught: int
) -> None:
    house.ingest("items.csv", template("takedown_items", removal(1, title, "lapak-1", event_date=day)))

    assert house.query("select items_count, caught_count from official_words_monthly") == [(1, caught)]


def test_nothing_can_be_caught_before_the_first_official_word(house: House) -> None:
    house.ingest("items.csv", template("takedown_items", removal(1, "bal", "lapak-1", event_date="2022-01-05")))

    assert house.query("select caught_count, known_now_count from official_words_monthly") == [(None, 1)]


def test_a_new_official_word_counts_in_months_already_built(house: House) -> None:
    house.ingest("items.csv", template("takedown_items", removal(1, "cabutan", "lapak-1", event_date="2025-12-05")))
    house.ingest("terms.csv", template("evasion_terms", {"term": "Cabutan", "source_date": "2025-11"}))

    assert house.query("select caught_count from official_words_monthly") == [(1,)]


def test_pairs_of_words_rest_on_at_least_five_sellers(built_warehouse: Path) -> None:
    thin = query(
        built_warehouse,
        "select from_term, to_term from (select least(from_term, to_term) as from_term, greatest(from_term, to_term) as to_term,"
        f" sellers_count from term_successions) group by all having sum(sellers_count) < {LEAST_SELLERS}",
    )
    ((rows,),) = query(built_warehouse, "select count(*) from term_successions")

    assert thin == []
    assert int(str(rows)) > 0


# What is found in the sample


def test_planted_words_mark_and_words_that_keep_their_rate_do_not(snapshot: Snapshot) -> None:
    told = [term.term for term in words.telling(words.marking(snapshot), 20)]

    assert set(told[:2]) == {"balpres", "cabutan"}
    assert len(told) > 3
    for term in told:
        assert set(term.split()) & {*PLANTED, *PHRASE}, term


def test_the_word_that_no_table_holds_is_seen_to_rise_when_it_was_planted(snapshot: Snapshot) -> None:
    newest = words.shown_rising(words.risen(snapshot))[0]

    assert newest.term == NEWEST.word
    assert NEWEST.since.replace(day=1) <= newest.change.month.low <= newest.change.month.high <= date(2025, 12, 1)
    assert newest.term not in set(words.official(snapshot)["term"])


def test_words_replaced_each_other_as_planted(snapshot: Snapshot) -> None:
    path = chain(words.folded(words.succeeded(snapshot).successions))

    assert set(path[0].split(words.ALIKE)) <= PHRASE
    assert path[1:] == PLANTED[1:]


def test_official_words_catch_less_once_sellers_have_left_them(snapshot: Snapshot) -> None:
    months = {each.month: each.share for each in words.caught_share(snapshot).months}
    before, after = months[date(2023, 8, 1)], months[date(2024, 6, 1)]

    assert before is not None
    assert after is not None
    assert before.low > 0.7
    assert after.high < 0.2


def test_candidates_come_with_what_speaks_against_them_and_are_gone_once_listed(snapshot: Snapshot) -> None:
    found = {candidate.term: candidate for candidate in candidates(snapshot, set())}
    cabutan = found[NEWEST.word]

    assert (cabutan.is_official, cabutan.is_rising) == (False, True)
    assert found["balpres"].is_official
    assert cabutan.ordinary_per_10000 < 5 < found["balpres"].ordinary_per_10000
    assert NEWEST.word not in {one.term for one in candidates(snapshot, {NEWEST.word})}


def test_examples_are_runs_of_words_that_hold_the_term_and_of_five_sellers_each(
    snapshot: Snapshot, built_warehouse: Path
) -> None:
    (runs,) = example_runs(snapshot, (NEWEST.word,), 3).values()
    ((fewest,),) = query(
        built_warehouse,
        "select min(most) from (select term, max(sellers_count) as most from title_terms where side = 'removed'"
        f" and term in ({', '.join(repr(run) for run in runs)}) group by term)",
    )

    assert len(runs) == 3
    assert all(f" {NEWEST.word} " in f" {run} " and run != NEWEST.word for run in runs)
    assert int(str(fewest)) >= LEAST_SELLERS


# The queries


def test_months_put_together_are_sums_of_titles_and_the_most_sellers_of_one(
    snapshot: Snapshot, built_warehouse: Path
) -> None:
    found = recent_counts(snapshot)
    row = found.counts[(found.counts["term"] == "balpres") & (found.counts["side"] == "removed")].iloc[0]
    expected = query(
        built_warehouse,
        "select sum(items_count), max(sellers_count) from title_terms"
        " where term = 'balpres' and side = 'removed' and month >= date '2025-01-01'",
    )

    assert [(row["items_count"], row["sellers_count"])] == expected
    assert (str(found.first_month), str(found.last_month)) == ("2025-01-01 00:00:00", "2025-12-01 00:00:00")


def test_a_platform_and_its_months_are_those_of_the_marts(snapshot: Snapshot, built_warehouse: Path) -> None:
    scope = WordScope(platforms=(Platform.SHOPEE,), first_month=date(2024, 3, 1), last_month=date(2024, 8, 1))
    where = "platform = 'shopee' and month between date '2024-03-01' and date '2024-08-01'"
    counts, official = recent_counts(snapshot, scope), official_months(snapshot, scope)
    totals = counts.totals.set_index("side")["items_count"]

    assert (str(counts.first_month)[:7], str(counts.last_month)[:7]) == ("2024-03", "2024-08")
    assert [(totals["ordinary"],), (totals["removed"],)] == query(
        built_warehouse, f"select sum(items_count) from title_totals where {where} group by side order by side"
    )
    assert [(official["caught_count"].sum(),)] == query(
        built_warehouse, f"select sum(caught_count) from official_words_monthly where {where}"
    )
    assert counts.hidden_below == LEAST_SELLERS


def test_nothing_of_fewer_than_five_sellers_of_a_platform_is_shown_of_it(house: House) -> None:
    rows = [removal(n, "cabutan", f"lapak-{n}", platform="shopee" if n < 4 else "tokopedia") for n in range(8)]
    rows += [removal(n + 20, "jaket", f"lapak-{n}") for n in range(LEAST_SELLERS)]
    house.ingest("items.csv", template("takedown_items", *rows))
    snapshot = open_snapshot(house.warehouse)
    of_one, of_two = (WordScope(platforms=each) for each in ((Platform.SHOPEE,), (Platform.SHOPEE, Platform.TOKOPEDIA)))

    assert set(monthly_counts(snapshot, ("cabutan", "jaket")).counts["term"]) == {"cabutan", "jaket"}
    assert set(monthly_counts(snapshot, ("cabutan", "jaket"), of_one).counts["term"]) == {"jaket"}
    assert set(monthly_counts(snapshot, ("cabutan", "jaket"), of_two).counts["term"]) == {"jaket"}
    assert monthly_counts(snapshot, None, of_two).hidden_below == 2 * (LEAST_SELLERS - 1) + 1


def test_switches_of_a_platform_are_those_of_its_own_titles(snapshot: Snapshot, built_warehouse: Path) -> None:
    of_all = term_pairs(snapshot).groupby(["from_term", "to_term"])["sellers_count"].sum()
    of_one = (
        term_pairs(snapshot, WordScope(platforms=(Platform.SHOPEE,)))
        .groupby(["from_term", "to_term"])["sellers_count"]
        .sum()
    )
    thin = query(
        built_warehouse,
        "select platform from platform_successions group by platform, least(from_term, to_term),"
        f" greatest(from_term, to_term) having sum(sellers_count) < {LEAST_SELLERS}",
    )

    assert 0 < of_one.max() <= of_all.max()
    assert thin == []


def test_named_words_are_counted_alone_however_rare(snapshot: Snapshot) -> None:
    assert set(monthly_counts(snapshot, ("karungan", "tidakada")).counts["term"]) == {"karungan"}
    assert len(official_months(snapshot)) > 12
