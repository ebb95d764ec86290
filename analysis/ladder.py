"""The ladder of sanctions: what follows a step, who relapses and when, who comes back again and again, which bans are due.

Sellers are counted under one pseudonym on one platform; a return under another name cannot be tied to what was before. Rows
are sums of marts: `sellers_count` sellers with one step in one month. A seller counts once for each step, so one who is
removed twice counts twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.intervals import Estimate, share
from analysis.survival import COUNT, DAYS, EVENT, Comparison, Curve, first_outcomes, kaplan_meier, log_rank
from catalog.codes import Action
from catalog.takedowns import LEAST_SELLERS, NEXT_STEP_DAYS

LADDER = tuple(Action)
"""The steps in their order."""


@dataclass(frozen=True, kw_only=True)
class Flow:
    """What followed a step within `NEXT_STEP_DAYS`, the first next step alone.

    - `sellers_count`: sellers with the step who were watched after it.
    - `shares`: of each next step, those that occur, in the order of the ladder; `none`: no further step.
    """

    step: Action
    sellers_count: int
    shares: dict[Action, Estimate]
    none: Estimate

    def share_of(self, step: Action) -> Estimate:
        """The share of a next step, also where it never occurred."""
        return self.shares.get(step, Estimate(value=0.0, low=0.0, high=0.0))


def flows(moves: pd.DataFrame) -> tuple[Flow, ...]:
    """Flows from each step with at least `LEAST_SELLERS` sellers, in the order of the ladder.

    `moves`: rows of `ladder_moves` (`from_step`, `to_step`, `days`, `sellers_count`); first sightings are left out.
    """
    by_step = dict(iter(moves.rename(columns={"sellers_count": COUNT}).groupby("from_step", sort=False)))
    found = []
    for step in LADDER:
        rows = by_step.get(step.value)
        if rows is None or (count := int(rows[COUNT].sum())) < LEAST_SELLERS:
            continue
        steps = set(rows["to_step"])
        seen = [each for each in Action if each.value in steps]
        codes = [each.value for each in seen]
        # All next steps as one outcome beside each by itself: its rest is those without one.
        shares = first_outcomes(rows, "to_step", codes, NEXT_STEP_DAYS)
        ended = rows.assign(**{EVENT: rows["to_step"].notna()})
        found.append(
            Flow(
                step=step,
                sellers_count=count,
                shares={each: shares[each.value] for each in seen},
                none=kaplan_meier(ended).surviving_at(NEXT_STEP_DAYS),
            )
        )
    return tuple(flow for flow in found if flow.none.is_known)


@dataclass(frozen=True, kw_only=True)
class Entries:
    """Where sellers are first seen, and how many returns are of pseudonyms not seen before: the latter of returns alone."""

    sellers_count: int
    at_step: dict[Action, int]
    returns_count: int
    new_names: Estimate


def entries(moves: pd.DataFrame) -> Entries:
    """First sightings by step; `moves` as for `flows`."""
    first = moves[moves["from_step"].isna()].groupby("to_step")["sellers_count"].sum()
    at_step = {step: int(first.get(step.value, 0)) for step in LADDER}
    returns = int(moves.loc[moves["from_step"] == Action.RETURN.value, "sellers_count"].sum())
    new = at_step[Action.RETURN]
    known = share(new, returns) if returns >= LEAST_SELLERS else share(0, 0)
    return Entries(sellers_count=sum(at_step.values()), at_step=at_step, returns_count=returns, new_names=known)


def relapses(spells: pd.DataFrame, by: str) -> dict[str, Curve]:
    """Time to relapse by the values of a column, those with at least `LEAST_SELLERS` sellers.

    `spells`: rows of `ladder_spells` (`is_relapse`, `days`, `sellers_count`, and the column `by`).
    """
    return {name: kaplan_meier(rows) for name, rows in _groups(spells, by).items()}


def relapses_differ(spells: pd.DataFrame, by: str) -> Comparison:
    """Whether the curves of `relapses` differ more than chance would have them."""
    return log_rank(_groups(spells, by))


def _groups(spells: pd.DataFrame, by: str) -> dict[str, pd.DataFrame]:
    rows = spells.rename(columns={"sellers_count": COUNT}).assign(**{EVENT: spells["is_relapse"].astype(int)})
    rows = rows[[by, DAYS, EVENT, COUNT]]
    return {str(name): group for name, group in rows.groupby(by) if group[COUNT].sum() >= LEAST_SELLERS}


def repeat_shares(removals: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Share of removals that are of repeat offenders, by some columns.

    `removals`: rows of `repeat_removals`. Gives the columns of `by`, `repeat_count`, `removals_count` (of which it is known),
    and `share`, `low`, `high`: ratios, NaN where fewer than `LEAST_SELLERS` removals are known.
    """
    known = removals[removals["is_repeat"].notna()]
    counts = known.assign(
        repeat_count=known["removals_count"].where(known["is_repeat"].astype(bool), 0),
    ).groupby(list(by), as_index=False)[["repeat_count", "removals_count"]]
    rows = counts.sum()
    told = [
        share(repeat, total) if total >= LEAST_SELLERS else share(0, 0)
        for repeat, total in zip(rows["repeat_count"], rows["removals_count"], strict=True)
    ]
    return rows.assign(
        share=[each.value for each in told], low=[each.low for each in told], high=[each.high for each in told]
    )


@dataclass(frozen=True, kw_only=True)
class DueBans:
    """Sellers of a group who were removed after two warnings: how many, and how many of them were not banned in time.

    `is_told` is off where too few sellers stand behind; then neither number may be shown.
    """

    group: str
    due_count: int
    missing_count: int
    is_told: bool

    @property
    def missing(self) -> Estimate:
        """The share that was not banned, with its interval."""
        return share(self.missing_count, self.due_count)


def due_bans(rows: pd.DataFrame, by: str) -> tuple[DueBans, ...]:
    """By the values of a column (`unknown` where it has none), in their order; `rows`: of the mart `due_bans`.

    A group of fewer than `LEAST_SELLERS` sellers is not told; where it is the only one, nor is the next smallest, or it would
    follow from the total.
    """
    counts = rows.assign(group=rows[by].fillna("unknown").astype(str), missing=rows["sellers_count"])
    counts["missing"] = counts["missing"].where(~counts["is_banned"].astype(bool), 0)
    sums = counts.groupby("group")[["sellers_count", "missing"]].sum()
    hidden = set(sums.index[sums["sellers_count"] < LEAST_SELLERS])
    if len(hidden) == 1 and len(sums) > 1:
        hidden.add(str(sums["sellers_count"].drop(list(hidden)).idxmin()))
    return tuple(
        DueBans(
            group=str(group),
            due_count=int(row["sellers_count"]),
            missing_count=int(row["missing"]),
            is_told=group not in hidden,
        )
        for group, row in sums.iterrows()
    )
