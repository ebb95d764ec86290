"""Intervals of relapse hold the truth nine times in ten, although a seller may be removed more than once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.survival import kaplan_meier
from catalog.codes import Action
from catalog.takedowns import RELAPSE_DAYS, SETTLED_DAYS
from etl.sample.ladder import draw_steps
from etl.sample.truths import TRUTHS

DRAWS = 60
QUIET = replace(TRUTHS, takedowns=replace(TRUTHS.takedowns, cases_a_day=1.0, waves=()))
RELAPSES = (Action.REMOVAL, Action.RETURN)


def spells(seed: int, start: Action) -> pd.DataFrame:
    """Spells after one kind of step in one draw of the sample's ladder, by the rules of the mart `ladder_spells`."""
    rng = np.random.default_rng(seed)
    drawn = draw_steps(rng, QUIET)
    has_new_key = (drawn.step >= 4) & (rng.random(drawn.case_count) < QUIET.takedowns.new_key_share)[drawn.case]
    steps = pd.DataFrame(
        {
            "seller": 2 * drawn.case + has_new_key,
            "action": np.array([step.value for step in QUIET.takedowns.ladder])[drawn.step],
            "day": drawn.event.astype("int64"),
        }
    ).sort_values(["seller", "day"], kind="stable")
    end = int(steps["day"].max()) - SETTLED_DAYS
    steps = steps[steps["day"] <= end]
    relapse = steps["day"].where(steps["action"].isin([step.value for step in RELAPSES])).astype(float)
    # From the last step back: the next relapse after each step of the same seller.
    steps["relapse"] = relapse.groupby(steps["seller"]).shift(-1).groupby(steps["seller"]).bfill()
    own = steps[steps["action"] == start.value]
    return pd.DataFrame(
        {
            "days": (own["relapse"].fillna(end) - own["day"]).astype(int),
            "event": own["relapse"].notna().astype(int),
            "count": 1,
        }
    )


@pytest.mark.parametrize("start", [Action.REMOVAL, Action.BAN])
def test_intervals_of_relapse_hold_the_truth(start: Action) -> None:
    found = [kaplan_meier(spells(seed, start)).happened_by(RELAPSE_DAYS) for seed in range(DRAWS)]
    truth = float(np.mean([each.value for each in found]))
    coverage = float(np.mean([each.low <= truth <= each.high for each in found]))
    # Of 60 draws with a coverage of .90 fewer than 48 hold the truth once in a hundred times.
    assert coverage >= 48 / DRAWS
    assert 0.05 < truth < 0.25
