"""A shop's daily figures in monthly blocks: headings, a row of totals, headings again, days.

Totals are no day. They are what the days are checked against.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from catalog.datasets import ORDER_DAYS
from catalog.errors import UserError
from catalog.layouts import TIKTOK_DAILY, DailyLayout, plain_heading
from etl.readers import coded
from etl.readers.picking import Cells, Heading, Picking, heading_of, headings_in, in_blocks, require_one_sheet
from etl.readers.tables import Table, rows_of


@dataclass(frozen=True, kw_only=True)
class FoundDays:
    """The layout in a table, and the first row of its headings."""

    table: Table
    layout: DailyLayout
    heading: Heading

    @property
    def places(self) -> dict[str, int]:
        """Place of each column of the dataset."""
        named = {
            "order_date": self.layout.date,
            "orders": self.layout.orders,
            "units": self.layout.units,
            "gross_value_idr": self.layout.value,
        }
        return {column: self.heading.places[plain_heading(name)] for column, name in named.items()}


@dataclass(frozen=True, kw_only=True)
class Block:
    """Days of a block as (line, cells by column), and the cells of its row of totals, None where it has none."""

    days: tuple[tuple[int, Cells], ...]
    totals: tuple[int, Cells] | None


def find_days(tables: Iterable[Table]) -> FoundDays | None:
    """The layout in the one table that has it. UserError `several_sheets`."""
    found = [
        FoundDays(table=table, layout=TIKTOK_DAILY, heading=heading)
        for table in tables
        for heading in headings_in(table)
        if heading.places.keys() >= TIKTOK_DAILY.required_headings
    ]
    require_one_sheet(one.table for one in found)
    return found[0] if found else None


def pick_days(found: FoundDays) -> Picking:
    """How days come out of the blocks, once their totals agree. UserError `totals_differ`, `totals_unreadable`."""
    for block in _blocks(found):
        _require_agreement(found, block)
    return Picking(
        layout=found.layout.id,
        dataset=ORDER_DAYS,
        tables=(found.table,),
        read=partial(_days, found),
        columns=tuple(ORDER_DAYS.column(name) for name in found.places),
        constants={"platform": found.layout.platform.value},
        stated={"order_date": found.layout.date_style},
    )


def _days(found: FoundDays, _table: Table) -> Iterator[coded.Block]:
    return in_blocks(day for block in _blocks(found) for day in block.days)


def _blocks(found: FoundDays) -> Iterator[Block]:
    """Blocks in file order: what stands between headings, a lone row before further headings being the totals."""
    parts = list(_parts(found))
    totals: tuple[int, Cells] | None = None
    for place, part in enumerate(parts):
        is_lone = len(part) == 1 and totals is None and place + 1 < len(parts)
        if is_lone:
            totals = part[0]
        else:
            yield Block(days=tuple(part), totals=totals)
            totals = None


def _parts(found: FoundDays) -> Iterator[list[tuple[int, Cells]]]:
    """What stands between headings; of headings at the end of the file, nothing: the month has no day yet."""
    places = found.places
    is_heading = False
    rows = ((line, cells) for line, cells in rows_of(found.table) if line >= found.heading.line)
    for is_heading, part in groupby(rows, lambda row: heading_of(*row).places == found.heading.places):
        if not is_heading:
            yield [
                (
                    line,
                    {name: str(cells[place]).strip() if place < len(cells) else "" for name, place in places.items()},
                )
                for line, cells in part
            ]
    if is_heading:
        yield []


def _require_agreement(found: FoundDays, block: Block) -> None:
    if block.totals is None:
        return
    line, totals = block.totals
    for column in ("orders", "units", "gross_value_idr"):
        texts = [str(cells[column]) for _, cells in block.days]
        total = str(totals[column])
        if not all(text.isascii() and text.isdigit() for text in (*texts, total)):
            raise UserError("totals_unreadable", file=found.table.path.name, line=line, column=column)
        if sum(map(int, texts)) != int(total):
            raise UserError(
                "totals_differ",
                file=found.table.path.name,
                line=line,
                column=column,
                total=int(total),
                sum=sum(map(int, texts)),
                first=str(block.days[0][1]["order_date"]) if block.days else "-",
            )
