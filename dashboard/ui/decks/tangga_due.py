"""Cards on bans that were due and did not come."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from analysis.ladder import DueBans, due_bans
from catalog.codes import SellerTier
from catalog.takedowns import BAN_DUE_DAYS, LEAST_SELLERS
from dashboard import charts
from dashboard.charts.palette import code_name
from dashboard.queries.facts import NO_VALUE
from dashboard.queries.selection import Dimension
from dashboard.ui.cache import compute
from dashboard.ui.card_parts import Card
from dashboard.ui.comparability_words import apart_of, grouping_lines
from dashboard.ui.deck import Make
from dashboard.ui.findings import NothingToShow
from dashboard.ui.share_words import share_words
from dashboard.ui.step_rows import SHARES, compared_platforms, count_words, share_row, step_rows, step_selection
from dashboard.ui.view import View

_Say = Callable[[Sequence[DueBans], View], str]
"""What the groups that are told say, as a sentence."""


def _by_platform(view: View) -> Card:
    card, grouping = _due(Dimension.PLATFORM, _all_finding, view), compared_platforms(view)
    apart = apart_of(card.frame.data[Dimension.PLATFORM.value], grouping, view.language)
    return replace(
        card,
        options={**card.options, "apart": apart},
        caveats=(*card.caveats, *grouping_lines(grouping, view.language)),
    )


def _by_tier(view: View) -> Card:
    card = _due(Dimension.SELLER_TIER, _tier_finding, view)
    return replace(card, caveats=(*card.caveats, view.text("all_platforms")))


def _due(dimension: Dimension, say: _Say, view: View) -> Card:
    frame = step_rows(view, "due_bans", (dimension.value, "is_banned"))
    groups = compute(due_bans, frame.data, dimension.value)
    told = tuple(group for group in groups if group.is_told)
    if not told or sum(group.due_count for group in told) < LEAST_SELLERS:
        raise NothingToShow
    rows = pd.DataFrame([_due_row(dimension, group) for group in groups])
    rows = rows.sort_values("missing_count", ascending=False, na_position="last", kind="stable", ignore_index=True)
    return Card(
        finding=say(told, view),
        frame=replace(frame, data=rows.astype({"due_count": "Int64", "missing_count": "Int64"})),
        draw=charts.due_bans,
        options={
            "dimension": dimension,
            "selection": step_selection(view),
            "days": BAN_DUE_DAYS,
            "least": LEAST_SELLERS,
        },
        caveats=(
            view.text("due_rule", days=count_words(BAN_DUE_DAYS, view)),
            view.text("no_list"),
        ),
    )


def _all_finding(told: Sequence[DueBans], view: View) -> str:
    together = DueBans(
        group="all",
        due_count=sum(group.due_count for group in told),
        missing_count=sum(group.missing_count for group in told),
        is_told=True,
    )
    return view.text("due_platform", **_count_words(together, view), **share_words(together.missing, view.language))


def _tier_finding(told: Sequence[DueBans], view: View) -> str:
    """The share of each tier, as their counts only say which tier is large."""
    by_code = {group.group: group for group in told}
    tiers = [
        view.text(
            "due_tier",
            tier=code_name(Dimension.SELLER_TIER, tier.value, view.language),
            total=count_words(by_code[tier.value].due_count, view),
            **share_words(by_code[tier.value].missing, view.language),
        )
        for tier in SellerTier
        if tier.value in by_code
    ]
    if not tiers:
        return view.text("due_seller_tier_unknown", **_count_words(by_code[NO_VALUE], view))
    return view.text("due_seller_tier", days=count_words(BAN_DUE_DAYS, view), tiers="; ".join(tiers))


def _count_words(due: DueBans, view: View) -> dict[str, str]:
    counts = {"days": BAN_DUE_DAYS, "count": due.missing_count, "total": due.due_count}
    return {name: count_words(count, view) for name, count in counts.items()}


def _due_row(dimension: Dimension, group: DueBans) -> dict[str, object]:
    code = None if group.group == NO_VALUE else group.group
    if not group.is_told:
        return {dimension.value: code, "due_count": pd.NA, "missing_count": pd.NA, **dict.fromkeys(SHARES)}
    return {
        dimension.value: code,
        "due_count": group.due_count,
        "missing_count": group.missing_count,
        **share_row(group.missing),
    }


DUE_CARDS: Mapping[str, Make] = {
    "due_by_platform": _by_platform,
    "due_by_tier": _by_tier,
}
