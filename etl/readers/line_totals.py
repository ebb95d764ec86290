"""Whether the total that an export states for a line is its price times its pieces; where it is not, which holds is asked.

A total may hold postage, a voucher, or be written in thousands where prices are not: who reads either alone cannot see it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np

from catalog.datasets import ORDERS
from catalog.questions import Choice, Question
from etl.readers.cells import cell_text, is_number_field
from etl.readers.coded import Block

UNIT_PRICE, UNITS, TOTAL = "unit_price", "units", "gross_value_idr"
QUESTION = f"total.{TOTAL}"
STATED, MULTIPLIED = "stated", "multiplied"

MOST_TOLD = 200_000
"""Different lines by price, pieces and total that are looked at, inclusive; later ones of other amounts are not."""

_MOST_EXAMPLES = 3
_MONEY = ORDERS.column(TOTAL)

Read = Callable[[object], str]


class LineTotals:
    """Different prices, pieces and totals of the lines of an export, as its cells, and how often they stand together."""

    def __init__(self) -> None:
        self._lines: Counter[tuple[Any, Any, Any]] = Counter()

    def add(self, block: Block) -> None:
        """Take up the lines of a block with those three columns."""
        columns = [block.columns[name] for name in (UNIT_PRICE, UNITS, TOTAL)]
        codes = np.stack([column.codes for column in columns], axis=1)
        different, counts = np.unique(codes, axis=0, return_counts=True)
        for places, count in zip(different.tolist(), counts.tolist(), strict=True):
            line = tuple(column.values[place] for column, place in zip(columns, places, strict=True))
            if line in self._lines or len(self._lines) < MOST_TOLD:
                self._lines[line] += count

    def question(self, read_money: Read, read_units: Read) -> Question | None:
        """What to ask where lines differ by more than rounding a price to whole rupiah explains; None where all agree.

        Lines of which one of the three cannot be read prove nothing here.
        """
        differing = []
        for (price_cell, units_cell, total_cell), count in self._lines.items():
            price, units, total = read_money(price_cell), read_units(units_cell), read_money(total_cell)
            if not all(map(is_number_field, (price, units, total))):
                continue
            product = Decimal(price) * Decimal(units)
            if abs(product - Decimal(total)) > max(Decimal(units), Decimal(1)):
                words = f"{units} × {cell_text(_MONEY, price_cell)} ≠ {cell_text(_MONEY, total_cell)}"
                differing.append((count, words, total, format(product, "f")))
        if not differing:
            return None
        shown = sorted(differing, reverse=True)[:_MOST_EXAMPLES]
        return Question(
            id=QUESTION,
            text_key="line_total",
            params={"rows": sum(count for count, *_ in differing), "all": self._lines.total()},
            examples=tuple(words for _, words, _, _ in shown),
            choices=(
                Choice(id=STATED, text_key="line_total.stated", outcomes=tuple(total for *_, total, _ in shown)),
                Choice(id=MULTIPLIED, text_key="line_total.multiplied", outcomes=tuple(one[-1] for one in shown)),
            ),
        )
