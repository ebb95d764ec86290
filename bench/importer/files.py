"""Files of every form and layout to be read, as many rows as wanted, the same ones for the same arguments."""

from __future__ import annotations

import csv
import gzip
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb

from bench.scale.orders_file import write_orders

HEADINGS = Path(__file__).parents[2] / "tests" / "formats" / "seller_headings.csv"
_MAPPED = {
    "order_id": "Nota",
    "umkm_id": "Kode UMKM",
    "platform": "Lapak",
    "order_date": "Tgl",
    "category": "Jenis",
    "province_code": "Prov",
    "units": "Pcs",
    "gross_value_idr": "Nilai",
    "status": "Keadaan",
}
PROVINCE_ANSWERS = {"scheme.province_code": "kemendagri"}
"""Whose numbers the provinces of Papua bear: a file that is read cell by cell is asked."""

MAPPED_ANSWERS = {
    **PROVINCE_ANSWERS,
    "dataset": "orders",
    "column.line_number": "-",
    **{f"column.{column}": heading for column, heading in _MAPPED.items()},
}
SHOPEE_ANSWERS = {"value.umkm_id": "toko-satu", "value.province_code": "32"}


def template_csv(path: Path, rows: int) -> None:
    """Order lines in our template, see `bench.scale`."""
    write_orders(path, rows)


def template_gzip(path: Path, rows: int) -> None:
    """The same, compressed."""
    plain = _beside(path)
    write_orders(plain, rows)
    with plain.open("rb") as content, gzip.open(path, "wb", compresslevel=6) as packed:
        shutil.copyfileobj(content, packed, 1 << 20)
    plain.unlink()


def template_parquet(path: Path, rows: int) -> None:
    """The same as Parquet, numbers and dates typed."""
    plain = _beside(path)
    write_orders(plain, rows)
    texts = "'order_id': 'varchar', 'province_code': 'varchar'"
    _run(f"copy (from read_csv('{plain}', types = {{{texts}}})) to '{path}' (format parquet)")
    plain.unlink()


def template_workbook(path: Path, rows: int) -> None:
    """The same as a workbook, numbers typed."""
    plain = _beside(path)
    write_orders(plain, rows)
    _write_workbook(path, plain, typed=frozenset({1, 7, 8}))
    plain.unlink()


def rejected_csv(path: Path, rows: int) -> None:
    """Our template, one piece count in a hundred no number."""
    plain = _beside(path)
    write_orders(plain, rows)
    units = "case when row_number() over () % 100 = 0 then 'dua' else units end"
    _run(
        f"copy (select * replace ({units} as units) from read_csv('{plain}', all_varchar = true)) to '{path}' (header)"
    )
    plain.unlink()


def all_rejected_csv(path: Path, rows: int) -> None:
    """Our template, every piece count but one no number."""
    plain = _beside(path)
    write_orders(plain, rows)
    units = "case when row_number() over () = 1 then units else 'dua ' || row_number() over () end"
    _run(
        f"copy (select * replace ({units} as units) from read_csv('{plain}', all_varchar = true)) to '{path}' (header)"
    )
    plain.unlink()


def mapped_csv(path: Path, rows: int) -> None:
    """A table under headings of its owner, dates as people write them, thousands with dots, lines of orders not numbered."""
    plain = _beside(path)
    write_orders(plain, rows)
    values = {
        "order_date": "strftime(order_date, '%d/%m/%Y')",
        "gross_value_idr": _grouped("1000 * gross_value_idr"),
    }
    columns = ", ".join(f'{values.get(name, name)} as "{heading}"' for name, heading in _MAPPED.items())
    _run(f"copy (select {columns} from read_csv('{plain}')) to '{path}' (header, delimiter ';')")
    plain.unlink()


def shopee_csv(path: Path, rows: int) -> None:
    """Shopee's export of one shop: two lines an order, titles with commas and so in quotation marks, buyers in the middle."""
    units, price = "(1 + i * 7 % 3)", "(49000 + 500 * (i * 13 % 1900))"
    title = (
        "['Gamis Ceruty Premium', 'Kemeja Koko Pria', 'Hijab Segi Empat', 'Celana Chino', 'Kaos Polos'][1 + i % 5]"
        " || ' ' || i % 400 || ', warna ' || ['hitam', 'putih', 'biru'][1 + i % 3]"
    )
    moment = f"strftime(timestamp '2025-01-01 00:00' + to_minutes((i * 525600 / {rows})::bigint), '%Y-%m-%d %H:%M')"
    filled = {
        "No. Pesanan": "'2501' || lpad((i // 2)::varchar, 10, '0')",
        "Status Pesanan": "case when i % 25 = 0 then 'Batal' else 'Selesai' end",
        "No. Resi": "'SPXID0' || i",
        "Opsi Pengiriman": "'Reguler (Cashless)-SPX Standard'",
        "Waktu Pesanan Dibuat": moment,
        "Waktu Pembayaran Dilakukan": moment,
        "Metode Pembayaran": "'Online Payment'",
        "Nama Produk": title,
        "Nama Variasi": "'Hitam, XL'",
        "Harga Awal": _grouped(f"1.2 * {price}"),
        "Harga Setelah Diskon": _grouped(price),
        "Jumlah": f"{units}::varchar",
        "Returned quantity": "case when i % 60 = 0 then '1' else '0' end",
        "Total Harga Produk": _grouped(f"{units} * {price}"),
        "Total Diskon": "'0'",
        "Berat Produk": "'350 gr'",
        "Total Pembayaran": _grouped(f"{units} * {price} + 12000"),
        "Username (Pembeli)": "'pembeli' || i % 90000",
        "Nama Penerima": "'Penerima ' || i % 90000",
        "No. Telepon": "'6281' || 10000000 + i % 90000",
        "Alamat Pengiriman": "'Jalan Melati No. ' || i % 300 || ', RT 02/RW 05, Kelurahan Contoh'",
        "Kota/Kabupaten": "'KOTA BANDUNG'",
        "Provinsi": "'JAWA BARAT'",
        "Waktu Pesanan Selesai": moment,
    }
    with HEADINGS.open(encoding="utf-8", newline="") as file:
        headings = [row["heading"] for row in csv.DictReader(file) if row["export"] == "shopee_id_2025"]
    columns = ", ".join(f'{filled.get(name, chr(39) * 2)} as "{name}"' for name in headings)
    _run(f"copy (select {columns} from range({rows}) as numbers (i)) to '{path}' (header)")


def shopee_workbook(path: Path, rows: int) -> None:
    """The same as Shopee sends it: a workbook of texts."""
    plain = _beside(path)
    shopee_csv(plain, rows)
    _write_workbook(path, plain, typed=frozenset())
    plain.unlink()


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}-plain.csv")


def _grouped(number: str) -> str:
    return f"replace(format('{{:,}}', ({number})::bigint), ',', '.')"


def _run(sql: str) -> None:
    with duckdb.connect(config={"memory_limit": "1500MB", "threads": 2}) as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute(sql)


def _write_workbook(path: Path, plain: Path, *, typed: frozenset[int]) -> None:
    from xlsxwriter import Workbook

    with Workbook(path, {"constant_memory": True}) as book, plain.open(encoding="utf-8", newline="") as content:
        sheet = book.add_worksheet("orders")
        for row, fields in enumerate(csv.reader(content)):
            for place, field in enumerate(fields):
                if row and place in typed:
                    sheet.write_number(row, place, int(field))
                elif field:
                    sheet.write_string(row, place, field)


Writer = Callable[[Path, int], None]
