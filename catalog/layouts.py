"""Sellers' exports: by which headings each is known, and which of its columns say what.

Headings and forms of dates as seen in real exports of 2023 to 2025; those of BigSeller are known by name, not by order. A column
that is not named here is not read at all: buyers' names, phones and addresses never leave the file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from catalog.codes import Platform


class Role(StrEnum):
    """What a column of an export of order lines says."""

    ORDER_ID = "order_id"
    ORDERED_AT = "ordered_at"
    STATUS = "status"
    PRODUCT = "product"
    QUANTITY = "quantity"
    RETURNED = "returned"
    UNIT_PRICE = "unit_price"
    LINE_TOTAL = "line_total"
    SHOP = "shop"
    PLATFORM = "platform"


@dataclass(frozen=True, kw_only=True)
class Layout:
    """An export of order lines, one row a line.

    - `platform`: that of all its rows; None where a column names it, or a question must.
    - `columns`: heading by role.
    - `marks`: further headings that tell it from others.
    - `date_style`, `number_style`: as the export writes them, names of `etl.readers` styles; empty where they are not known.
    - `is_one_piece_a_row`: each row is one piece, and no column counts them.
    - `has_descriptions`: a row of explanations stands below the headings.
    - `has_numeric_ids`: order numbers are whole numbers without leading zeros, so that a sheet may hold them as numbers.
    """

    id: str
    columns: dict[Role, str]
    platform: Platform | None = None
    marks: tuple[str, ...] = ()
    date_style: str = ""
    is_one_piece_a_row: bool = False
    has_descriptions: bool = False
    has_numeric_ids: bool = False
    optional: frozenset[Role] = field(default_factory=frozenset)

    @property
    def required_headings(self) -> frozenset[str]:
        """Headings without which a table is not of this layout, as `plain_heading` writes them."""
        named = [heading for role, heading in self.columns.items() if role not in self.optional]
        return frozenset(map(plain_heading, (*named, *self.marks)))


@dataclass(frozen=True, kw_only=True)
class DailyLayout:
    """A shop's figures by day in monthly blocks, each under headings of its own with a row of totals first."""

    id: str
    platform: Platform
    date: str
    orders: str
    units: str
    value: str
    date_style: str

    @property
    def required_headings(self) -> frozenset[str]:
        """As of `Layout`."""
        return frozenset(map(plain_heading, (self.date, self.orders, self.units, self.value)))


def plain_heading(heading: object) -> str:
    """A heading without what exports add or drop: case, spaces at the ends and doubled, a byte order mark."""
    return " ".join(str(heading).replace("\ufeff", "").split()).casefold()


_SHOPEE = {
    Role.ORDER_ID: "No. Pesanan",
    Role.STATUS: "Status Pesanan",
    Role.ORDERED_AT: "Waktu Pesanan Dibuat",
    Role.PRODUCT: "Nama Produk",
    Role.UNIT_PRICE: "Harga Setelah Diskon",
    Role.QUANTITY: "Jumlah",
    Role.RETURNED: "Returned quantity",
    Role.LINE_TOTAL: "Total Harga Produk",
}

SHOPEE = Layout(
    id="shopee",
    platform=Platform.SHOPEE,
    columns=_SHOPEE,
    marks=("Opsi Pengiriman",),
    date_style="iso",
    # Exports of cancelled orders name what the buyer paid instead.
    optional=frozenset({Role.LINE_TOTAL, Role.RETURNED}),
)
SHOPEE_ENGLISH = Layout(
    id="shopee_english",
    platform=Platform.SHOPEE,
    columns={
        Role.ORDER_ID: "Order ID",
        Role.STATUS: "Order Status",
        Role.ORDERED_AT: "Order Creation Date",
        Role.PRODUCT: "Product Name",
        Role.UNIT_PRICE: "Deal Price",
        Role.QUANTITY: "Quantity",
        Role.RETURNED: "Returned quantity",
        Role.LINE_TOTAL: "Product Subtotal",
    },
    date_style="iso",
    optional=frozenset({Role.LINE_TOTAL, Role.RETURNED}),
)
TIKTOK_TOKOPEDIA = Layout(
    id="tiktok_tokopedia",
    columns={
        Role.ORDER_ID: "Order ID",
        Role.STATUS: "Order Status",
        Role.ORDERED_AT: "Created Time",
        Role.PRODUCT: "Product Name",
        Role.QUANTITY: "Quantity",
        Role.RETURNED: "Sku Quantity of return",
        Role.LINE_TOTAL: "SKU Subtotal After Discount",
        Role.PLATFORM: "Purchase Channel",
    },
    marks=("SKU ID",),
    date_style="dmy",
    has_descriptions=True,
    optional=frozenset({Role.RETURNED, Role.PLATFORM}),
)
TOKOPEDIA_LEGACY = Layout(
    id="tokopedia_legacy",
    platform=Platform.TOKOPEDIA,
    columns={
        Role.ORDER_ID: "Nomor Invoice",
        Role.STATUS: "Status Terakhir",
        Role.ORDERED_AT: "Tanggal Pembayaran",
        Role.PRODUCT: "Nama Produk",
        Role.QUANTITY: "Jumlah Produk Dibeli",
        Role.UNIT_PRICE: "Harga Jual (IDR)",
        Role.LINE_TOTAL: "Total Penjualan (IDR)",
    },
    date_style="dmy",
    optional=frozenset({Role.LINE_TOTAL}),
)
LAZADA = Layout(
    id="lazada",
    platform=Platform.LAZADA,
    columns={
        Role.ORDER_ID: "orderNumber",
        Role.STATUS: "status",
        Role.ORDERED_AT: "createTime",
        Role.PRODUCT: "itemName",
        Role.LINE_TOTAL: "paidPrice",
    },
    marks=("orderItemId",),
    is_one_piece_a_row=True,
    has_numeric_ids=True,
)
BIGSELLER = Layout(
    id="bigseller",
    columns={
        Role.ORDER_ID: "Nomor Pesanan",
        Role.STATUS: "Status Pesanan",
        Role.ORDERED_AT: "Waktu Pesanan Dibuat",
        Role.PRODUCT: "Nama Produk",
        Role.QUANTITY: "Jumlah",
        Role.LINE_TOTAL: "Subtotal Produk",
        Role.SHOP: "Nama Panggilan Toko BigSeller",
        Role.PLATFORM: "Marketplace",
    },
)
TIKTOK_DAILY = DailyLayout(
    id="tiktok_daily",
    platform=Platform.TIKTOK_SHOP,
    date="Tanggal_Transaksi",
    orders="Pesanan",
    units="Produk_Terjual",
    value="Nilai_Barang_Dagangan_Bruto(Rp)",
    date_style="dmy",
)

LINE_LAYOUTS: tuple[Layout, ...] = (SHOPEE, SHOPEE_ENGLISH, TIKTOK_TOKOPEDIA, TOKOPEDIA_LEGACY, LAZADA, BIGSELLER)


@dataclass(frozen=True, kw_only=True)
class StatementLayout:
    """Statements of reasons, one row a statement; `columns` are those that are read, all of them needed to know it."""

    id: str
    columns: tuple[str, ...]

    @property
    def required_headings(self) -> frozenset[str]:
        """As of `Layout`."""
        return frozenset(map(plain_heading, self.columns))


DSA_STATEMENTS = StatementLayout(
    id="dsa_statements",
    # In the full and the light form of the daily dump, before and since the schema of 1 July 2025.
    columns=(
        "uuid",
        "decision_visibility",
        "decision_monetary",
        "decision_provision",
        "decision_account",
        "category",
        "category_specification",
        "content_type",
        "content_type_other",
        "application_date",
        "source_type",
        "automated_detection",
        "platform_name",
        "created_at",
    ),
)

PUBLISHED_TABLE = "published_table"
"""Name of what is known by its form, not by its headings: a table of takedowns by period, as platforms publish them."""
