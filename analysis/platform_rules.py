"""What the table of platform rules says: which rule holds on a day, and what is known when platforms are compared.

Frames are rows of the table `platform_rules`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from analysis.comparability import KnownRules
from analysis.rows import rows_of
from catalog.codes import PublishedScope, RuleAspect, RuleBasis


def rules_on(rules: pd.DataFrame, day: date) -> dict[tuple[str, str], Mapping[str, Any]]:
    """The rule of each platform on each aspect on a day, by (platform, aspect): the newest that is not ahead and not over.

    A rule whose first day is not known may be older than its source: it counts also for days before it.
    """
    newest: dict[tuple[str, str], Mapping[str, Any]] = {}
    for row in rows_of(rules.sort_values("as_of_date", kind="stable")):
        begins, ends = row["valid_from_date"], row["valid_until_date"]
        is_over = pd.notna(ends) and pd.Timestamp(ends).date() < day
        is_ahead = pd.notna(begins) and pd.Timestamp(begins).date() > day
        if not is_over and not is_ahead:
            newest[str(row["platform"]), str(row["aspect"])] = row
    return newest


def known_rules(rules: pd.DataFrame) -> KnownRules:
    """Which platforms' definitions are published, and on which days one rule is known to have followed another."""
    told = rules[rules["basis"] != RuleBasis.NOT_PUBLISHED.value]
    defined = told[told["aspect"] == RuleAspect.DEFINITION.value]["platform"]
    changed: dict[PublishedScope, tuple[date, ...]] = {}
    for (platform, _), rows in told.groupby(["platform", "aspect"]):
        days = tuple(pd.Timestamp(day).date() for day in rows["valid_from_date"].dropna()) if len(rows) > 1 else ()
        if days:
            scope = PublishedScope(str(platform))
            changed[scope] = tuple(sorted({*changed.get(scope, ()), *days}))
    return KnownRules(defined=frozenset(PublishedScope(str(platform)) for platform in defined), changed=changed)


def published_share(rules: pd.DataFrame) -> tuple[int, int]:
    """How many pairs of platform and aspect have a published rule, and how many pairs there are."""
    pairs = rules[["platform", "aspect"]].drop_duplicates()
    told = rules[rules["basis"] != RuleBasis.NOT_PUBLISHED.value][["platform", "aspect"]].drop_duplicates()
    return len(told), len(pairs)
