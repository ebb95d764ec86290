"""Which rule holds on a day, and what is known of rules when platforms are compared."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analysis.platform_rules import known_rules, published_share, rules_on
from catalog.codes import PublishedScope
from catalog.reference import reference_rows


def rules() -> pd.DataFrame:
    frame = pd.DataFrame(reference_rows("platform_rules.csv")).replace("", None)
    for name in ("as_of_date", "valid_from_date", "valid_until_date"):
        frame[name] = pd.to_datetime(frame[name])
    return frame


@pytest.mark.parametrize(
    ("day", "restricted_from"),
    [(date(2022, 12, 31), "2: dibatasi 1 hari"), (date(2023, 2, 23), "7: dibatasi 1 hari")],
)
def test_a_rule_holds_until_the_one_that_replaced_it(day: date, restricted_from: str) -> None:
    assert restricted_from in rules_on(rules(), day)["facebook", "sanctions"]["rule_id"]


def test_every_pair_has_a_rule_today() -> None:
    assert len(rules_on(rules(), date(2026, 1, 1))) == 9 * 6


def test_definitions_that_are_published_and_days_of_change_are_known() -> None:
    known = known_rules(rules())
    assert PublishedScope.SHOPEE in known.defined
    assert PublishedScope.INSTAGRAM not in known.defined
    assert known.changed == {PublishedScope.FACEBOOK: (date(2023, 2, 23),)}


def test_the_share_counts_each_pair_once() -> None:
    told, pairs = published_share(rules())
    silent = (rules()["basis"] == "not_published").sum()
    assert (told, pairs) == (54 - silent, 54)
