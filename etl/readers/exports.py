"""Sellers' exports of order lines, as declared in `catalog.layouts`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

import numpy as np

from catalog.codes import OrderStatus
from catalog.contracts import Column
from catalog.datasets import ORDERS
from catalog.errors import UserError
from catalog.layouts import LINE_LAYOUTS, Layout, Role, plain_heading
from etl.readers.cells import Doubt, is_number_field
from etl.readers.coded import Block, Coded, of_pairs
from etl.readers.line_totals import UNIT_PRICE
from etl.readers.picking import Heading, Picking, blocks_below, headings_in, require_one_sheet
from etl.readers.tables import Table

_PART = re.compile(r"_part_(?P<part>\d+)_of_(?P<parts>\d+)", re.ASCII | re.IGNORECASE)
COLUMN_OF_ROLE = {
    Role.ORDER_ID: "order_id",
    Role.ORDERED_AT: "order_date",
    Role.STATUS: "status",
    Role.PRODUCT: "category",
    Role.QUANTITY: "units",
    Role.LINE_TOTAL: "gross_value_idr",
    Role.SHOP: "umkm_id",
    Role.PLATFORM: "platform",
}
_RETURNED = replace(ORDERS.column("units"), name="returned", is_required=False)
_UNIT_PRICE = replace(ORDERS.column("gross_value_idr"), name=UNIT_PRICE)


@dataclass(frozen=True, kw_only=True)
class Found:
    """A layout in a table, and where its headings stand."""

    table: Table
    layout: Layout
    heading: Heading

    @property
    def roles(self) -> dict[Role, int]:
        """Place of each column that is there."""
        places = {role: self.heading.places.get(plain_heading(name)) for role, name in self.layout.columns.items()}
        return {role: place for role, place in places.items() if place is not None}


def find_export(tables: Iterable[Table]) -> Found | None:
    """The layout with the most headings that a table has among its first rows. UserError `several_sheets`."""
    found = [
        Found(table=table, layout=layout, heading=heading)
        for table in tables
        for heading in headings_in(table)
        for layout in LINE_LAYOUTS
        if layout.required_headings <= heading.places.keys() - heading.repeated
    ]
    if not found:
        return None
    best = max(found, key=lambda one: len(one.layout.required_headings))
    require_one_sheet(one.table for one in found if one.layout is best.layout)
    return best


def in_order_of_parts(found: Sequence[Found]) -> tuple[Found, ...]:
    """Parts of one export in their order. UserError `parts_missing`, `parts_mixed` (two layouts, or another export's part)."""
    if len({one.layout.id for one in found}) > 1:
        raise UserError("parts_mixed", files=", ".join(one.table.path.name for one in found))
    marks = [(_PART.search(one.table.path.name), one) for one in found]
    parts = {int(mark["part"]): one for mark, one in marks if mark}
    if not parts:
        if len(found) > 1:
            raise UserError("parts_mixed", files=", ".join(one.table.path.name for one in found))
        return tuple(found)
    wholes = {_PART.sub("", one.table.path.stem) for one in found} | {
        mark["parts"] if mark else "" for mark, _ in marks
    }
    expected = max(int(mark["parts"]) for mark, _ in marks if mark)
    if len(wholes) > 2 or len(parts) < len(found):
        raise UserError("parts_mixed", files=", ".join(one.table.path.name for one in found))
    missing = sorted(set(range(1, expected + 1)) - parts.keys())
    if missing:
        raise UserError("parts_missing", file=found[0].table.path.name, parts=", ".join(map(str, missing)), of=expected)
    return tuple(parts[part] for part in sorted(parts))


def pick_export(found: Sequence[Found]) -> Picking:
    """How order lines come out of an export, or out of its parts in order."""
    first = found[0]
    layout, roles = first.layout, first.roles
    columns: list[Column] = [ORDERS.column(COLUMN_OF_ROLE[role]) for role in roles if role in COLUMN_OF_ROLE]
    if Role.RETURNED in roles:
        columns.append(_RETURNED)
    has_total = Role.LINE_TOTAL in roles
    tells_prices = has_total and {Role.UNIT_PRICE, Role.QUANTITY} <= roles.keys()
    if not has_total:
        columns.append(_UNIT_PRICE)
    read = [column.name for column in columns] + ([UNIT_PRICE] if tells_prices else [])
    constants = {"platform": layout.platform.value} if layout.platform else {}
    if layout.is_one_piece_a_row:
        constants["units"] = "1"
    return Picking(
        layout=layout.id,
        dataset=ORDERS,
        tables=tuple(one.table for one in found),
        read=partial(_blocks, {one.table: one for one in found}, tuple(read)),
        columns=tuple(columns),
        constants=constants,
        stated={"order_date": layout.date_style} if layout.date_style else {},
        titles=frozenset({"category"}),
        numeric_ids=frozenset({"order_id"}) if layout.has_numeric_ids else frozenset(),
        numbers_lines=True,
        tells_prices=tells_prices,
        compose=_composed,
        composed=frozenset({"line_number"} if has_total else {"line_number", "gross_value_idr"}),
    )


def _blocks(founds: dict[Table, Found], wanted: tuple[str, ...], table: Table) -> Iterator[Block]:
    found = founds[table]
    names = {**COLUMN_OF_ROLE, Role.RETURNED: _RETURNED.name, Role.UNIT_PRICE: _UNIT_PRICE.name}
    places = {names[role]: place for role, place in found.roles.items() if names[role] in wanted}
    may_be_description = found.layout.has_descriptions
    for block in blocks_below(table, found.heading, places):
        # An order number holds no blank; the description of one does ("Platform unique order ID.").
        is_description = may_be_description and len(block.lines) and " " in str(block.columns["order_id"].cells()[0])
        may_be_description = may_be_description and not len(block.lines)
        yield block.of(np.arange(1, len(block.lines))) if is_description else block


def _composed(block: Block) -> Block:
    """Settle the status of lines that were sent back whole, and the value of those whose price is what holds."""
    columns = dict(block.columns)
    returned = columns.pop(_RETURNED.name, None)
    if returned is not None:
        is_back = of_pairs(columns["units"], returned, _is_back).where(bool)
        came_back = Coded(values=[False, True], codes=is_back.astype(np.int32))
        columns["status"] = of_pairs(columns["status"], came_back, _status)
    price = columns.pop(UNIT_PRICE, None)
    if price is not None:
        columns["gross_value_idr"] = of_pairs(price, columns["units"], _times)
    return Block(lines=block.lines, columns=columns, broken=block.broken)


def _is_back(units: str, returned: str) -> bool:
    return is_number_field(units) and is_number_field(returned) and Decimal(returned) >= Decimal(units) > 0


def _status(status: str, is_back: bool) -> str:
    return OrderStatus.RETURNED.value if is_back and status != OrderStatus.CANCELLED else status


def _times(price: str, units: str) -> str:
    if not (is_number_field(price) and is_number_field(units)):
        return price if isinstance(price, Doubt) or not is_number_field(price) else Doubt("", "required")
    return format(Decimal(price) * Decimal(units), "f")
