"""Published claims folded into facts: what is one number told again, a part of another, or at odds with another.

`claims` is the table of that name: one row a published number, with `fact_id`, `fact_group`, `parent_fact_id`, `count`,
`scope`, `unit`, `as_of_date`, `value_status`. Nothing here adds numbers: units and claims have no common sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.rows import rows_of
from catalog.codes import ValueStatus

Row = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Part:
    """A number published as part of a fact; `depth` 1 is a part of the fact itself, 2 a part of such a part."""

    fact_id: str
    depth: int


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One underlying fact, by the `fact_id` of what was published about it.

    - `lead`: the telling that stands for all; `retold`: the same fact told again, in the order of the table.
    - `parts`: each part followed by its own parts.
    - `conflicts`: numbers at odds with the fact or with one of its parts.
    - `others_in_group`: leads of other facts that overlap with this one.
    """

    group: str
    lead: str
    retold: tuple[str, ...]
    parts: tuple[Part, ...]
    conflicts: tuple[str, ...]
    others_in_group: tuple[str, ...]

    @property
    def tellings(self) -> tuple[str, ...]:
        """The lead and what tells it again."""
        return (self.lead, *self.retold)

    @property
    def members(self) -> tuple[str, ...]:
        """All that was published about the fact."""
        return (*self.tellings, *(part.fact_id for part in self.parts), *self.conflicts)


def fold_claims(claims: pd.DataFrame) -> tuple[Fact, ...]:
    """The facts behind claims, by date; every claim is a member of exactly one.

    A restatement belongs to the fact of its group with the same count, a conflict to the fact whose platform and unit
    it disagrees on; where none fits, to the first fact of the group.
    """
    ordered = claims.sort_values(["as_of_date", "fact_id"], kind="stable")
    rows: list[Row] = [*rows_of(ordered)]
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(str(row["fact_group"]), []).append(row)
    facts = [fact for group, members in groups.items() for fact in _facts_of(group, members)]
    place = {str(row["fact_id"]): number for number, row in enumerate(rows)}
    return tuple(sorted(facts, key=lambda fact: place[fact.lead]))


def matching_facts(
    facts: Sequence[Fact], claims: pd.DataFrame, allowed: Mapping[str, Sequence[str]]
) -> tuple[Fact, ...]:
    """Facts of which at least one claim meets all of the allow-lists, by column; an empty list allows everything.

    A fact is kept or dropped whole: a part without its total, or a telling without the others, would mislead.
    """
    is_met = pd.Series(data=True, index=claims.index)
    for column, values in allowed.items():
        if values:
            is_met &= claims[column].isin(list(values))
    met = set(claims.loc[is_met, "fact_id"])
    return tuple(fact for fact in facts if not met.isdisjoint(fact.members))


def newest_by_unit(facts: Sequence[Fact], claims: pd.DataFrame) -> dict[str, tuple[Fact, ...]]:
    """Per group the newest fact in each unit, groups and facts in the order given."""
    unit_of = claims.set_index("fact_id")["unit"]
    newest: dict[str, dict[str, Fact]] = {}
    for fact in facts:
        newest.setdefault(fact.group, {})[str(unit_of[fact.lead])] = fact
    return {group: tuple(by_unit.values()) for group, by_unit in newest.items()}


def _facts_of(group: str, rows: Sequence[Row]) -> list[Fact]:
    by_id = {str(row["fact_id"]): row for row in rows}
    roots = [row for row in rows if not _is_told_again(row) and _parent(row, by_id) is None] or [rows[0]]
    leads = [str(row["fact_id"]) for row in roots]
    retold: dict[str, list[str]] = {lead: [] for lead in leads}
    conflicts: dict[str, list[str]] = {lead: [] for lead in leads}
    children: dict[str, list[str]] = {}
    for fact_id, row in by_id.items():
        if fact_id in retold:
            continue
        parent = _parent(row, by_id)
        if row["value_status"] == ValueStatus.CONFLICT:
            disputed = _first(
                (other for other in rows if other is not row and _is_about_the_same(other, row)), roots[0]
            )
            conflicts[_root(disputed, by_id, leads)].append(fact_id)
        elif parent is None:
            told = _first((root for root in roots if root["count"] == row["count"]), roots[0])
            retold[str(told["fact_id"])].append(fact_id)
        else:
            children.setdefault(parent, []).append(fact_id)
    return [
        Fact(
            group=group,
            lead=lead,
            retold=tuple(retold[lead]),
            parts=tuple(_descend(lead, children, 1)),
            conflicts=tuple(conflicts[lead]),
            others_in_group=tuple(other for other in leads if other != lead),
        )
        for lead in leads
    ]


def _is_told_again(row: Row) -> bool:
    return row["value_status"] in (ValueStatus.RESTATEMENT, ValueStatus.CONFLICT)


def _parent(row: Row, by_id: Mapping[str, Row]) -> str | None:
    parent = str(row["parent_fact_id"])
    return parent if parent in by_id else None


def _is_about_the_same(other: Row, row: Row) -> bool:
    is_settled = not _is_told_again(other)
    return is_settled and other["scope"] == row["scope"] and other["unit"] == row["unit"]


def _root(row: Row, by_id: Mapping[str, Row], leads: Sequence[str]) -> str:
    """The lead at the top of a row's chain of parents."""
    while (parent := _parent(row, by_id)) is not None:
        row = by_id[parent]
    fact_id = str(row["fact_id"])
    return fact_id if fact_id in leads else leads[0]


def _descend(fact_id: str, children: Mapping[str, Sequence[str]], depth: int) -> Iterable[Part]:
    for child in children.get(fact_id, ()):
        yield Part(fact_id=child, depth=depth)
        yield from _descend(child, children, depth + 1)


def _first(rows: Iterable[Row], otherwise: Row) -> Row:
    return next(iter(rows), otherwise)
