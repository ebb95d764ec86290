"""How good the estimate of the effect of takedowns is on simulated panels: `impact_measured.csv`, written by `bench.impact`.

One row a world and method. `docs/methods/impact.md` holds the same rows as a table and says what the worlds are.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("impact_measured.csv")
OURS = "ours"


@dataclass(frozen=True, kw_only=True)
class Quality:
    """What the estimate did in one world.

    - `panels`: simulated panels; the rest are shares of them.
    - `covered`: whose 90 % interval held the truth; `flagged`: excluded 0.
    - `estimated`, `inconclusive`: that got the strongest, and the weakest wording.
    """

    panels: int
    covered: float
    flagged: float
    estimated: float
    inconclusive: float


@cache
def quality() -> dict[str, Quality]:
    """By world."""
    with FILE.open(encoding="utf-8", newline="") as rows:
        return {
            row["world"]: Quality(
                panels=int(row["panels"]),
                covered=float(row["coverage"]),
                flagged=float(row["flagged"]),
                estimated=float(row["estimated"]),
                inconclusive=float(row["inconclusive"]),
            )
            for row in csv.DictReader(rows)
            if row["method"] == OURS
        }
