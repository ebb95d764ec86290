"""What of the serving snapshot stands in a whole build: marts of whose datasets no batch came or went."""

from __future__ import annotations

import duckdb
import pytest

from tests.etl_fixture import House, contents, order, orders, template

MARKED = "1999-01-01"


def mark(house: House, *marts: str) -> None:
    """Give the serving snapshot a row of its own in marts, by which what was made anew is told from what was kept."""
    name = (house.warehouse / "current").read_text(encoding="ascii")
    with duckdb.connect(house.warehouse / name) as connection:
        for mart in marts:
            day = "month" if mart in ("title_terms", "term_successions", "umkm_monthly") else "date"
            connection.execute(f"insert into {mart} ({day}) values (date '{MARKED}')")


def has_mark(house: House, mart: str) -> bool:
    rows = house.query(f"select * from {mart}")
    return any(MARKED in map(str, row) for row in rows)


def test_a_first_file_of_orders_leaves_the_words_of_titles_as_they_are(house: House) -> None:
    house.build()
    mark(house, "title_terms", "term_successions", "orders_daily", "umkm_monthly")
    built = house.ingest("a.csv", orders(order("A1"))).build

    assert built.mode == "full"
    assert has_mark(house, "title_terms")
    assert has_mark(house, "term_successions")
    assert not has_mark(house, "orders_daily")
    assert not has_mark(house, "umkm_monthly")


def test_a_first_file_of_takedowns_leaves_orders_as_they_are_and_nothing_of_the_invented_titles(house: House) -> None:
    house.build()
    mark(house, "title_terms", "orders_daily", "umkm_monthly")
    house.ingest("items.csv", template("takedown_items", {}))

    assert not has_mark(house, "title_terms")
    assert has_mark(house, "orders_daily")
    assert has_mark(house, "umkm_monthly")


def test_an_official_word_leaves_the_words_of_titles_as_they_are(house: House) -> None:
    house.build()
    mark(house, "title_terms", "orders_daily")
    assert house.ingest("terms.csv", template("evasion_terms", {"term": "jaket"})).build.mode == "full"

    assert has_mark(house, "title_terms")
    assert has_mark(house, "orders_daily")


@pytest.mark.parametrize("damage", ["drop table title_terms", "drop table meta_snapshot"])
def test_what_the_serving_snapshot_lacks_is_made_anew(house: House, damage: str) -> None:
    house.ingest(
        "items.csv", template("takedown_items", *({"item_id": f"I{n}", "seller_id": f"s{n}"} for n in range(5)))
    )
    before = contents(house.warehouse)["title_terms"]
    name = (house.warehouse / "current").read_text(encoding="ascii")
    with duckdb.connect(house.warehouse / name) as connection:
        connection.execute(damage)
    house.ingest("a.csv", orders(order("A1")))

    assert before
    assert contents(house.warehouse)["title_terms"] == before
