"""Links in examples: what they say, and what becomes of values that make no sense."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.codes import Channel
from catalog.text import Language, has_text
from dashboard.queries.selection import Filters, Selection
from dashboard.ui.links import FILTER_FIELDS, Link, parse, write

DEFAULT = Link(
    language=Language.INDONESIAN,
    selection=Selection(metric="orders_count", first_date=date(2021, 1, 1), last_date=date(2023, 6, 30)),
    snapshot_id="abc123",
)


def test_defaults_are_written_out() -> None:
    written = write(DEFAULT)
    said = {
        "lang": "id",
        "metric": "orders_count",
        "axis": "calendar",
        "grain": "month",
        "from": "2021-01-01",
        "to": "2023-06-30",
        "by": "none",
        "unit": "none",
        "events": "order",
        "claim": "none",
        "pair": "shopee.tokopedia",
        "wave": "none",
        "asof": "newest",
        "snap": "abc123",
    }
    chosen_from_lists = {"province", "season", "known", "kind", "actor", *FILTER_FIELDS}
    assert written == said | dict.fromkeys(chosen_from_lists, "all")


def test_several_values_are_joined_by_dots() -> None:
    filters = Filters(channels=(Channel.MARKETPLACE, Channel.ECOMMERCE))
    link = DEFAULT.but(selection=DEFAULT.selection.but(filters=filters))
    assert write(link)["channel"] == "marketplace.ecommerce"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("lang", "jv"),
        ("metric", "orders_count; drop table"),
        ("axis", "hijri"),
        ("grain", "year"),
        ("from", "2021-13-01"),
        ("from", "1066-10-14"),
        ("to", "kemarin"),
        ("by", "seller"),
        ("province", "99"),
        ("season", "1400"),
        ("known", "-20"),
        ("events", "gossip"),
        ("events", ""),
        ("kind", "gossip"),
        ("actor", "gossip"),
        ("claim", "TK 2023"),
        ("claim", "<script>"),
        ("wave", "2023-13-01"),
        ("pair", "shopee"),
        ("pair", "shopee.shopee"),
        ("pair", "shopee.kaskus"),
        ("pair", "shopee.tokopedia.lazada"),
        ("asof", "kemarin"),
        ("asof", "2023-02-30"),
        ("unit", "butir"),
        ("channel", "marketplace,ecommerce"),
        ("channel", ""),
        ("snap", "../../etc/passwd"),
    ],
)
def test_a_value_off_the_list_falls_back_and_is_named(name: str, value: str) -> None:
    parsed = parse({name: value}, DEFAULT)
    assert parsed.link == DEFAULT
    assert parsed.problems == (name,)


def test_a_period_that_ends_before_it_begins_falls_back() -> None:
    parsed = parse({"from": "2023-02-01", "to": "2023-01-01"}, DEFAULT)
    assert parsed.link == DEFAULT
    assert parsed.problems == ("from",)


@pytest.mark.parametrize("language", list(Language))
def test_every_parameter_has_a_name_for_the_note(language: Language) -> None:
    names = list(write(DEFAULT))
    assert len(names) > 0
    assert [name for name in names if not has_text(f"ui.parameter.{name}", language)] == []
