"""Made-up briefs: an ordinary one, one that says nothing, and one that says far too much."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from catalog.text import Language, text
from dashboard import charts
from dashboard.charts.intervals import TypicalBand
from dashboard.exports.brief.content import Brief, Point, Source, Table
from dashboard.exports.figure.figure import Figure
from dashboard.queries.frame import MetricFrame
from tests.unit.charts_frames import ID, as_sample, by_season, published, season_rises
from tests.unit.figure_files import figure

LONG = "Satu kalimat yang jauh lebih panjang daripada kalimat mana pun yang akan ditulis di sini, dengan angka 12.345 (90 %). "
ADDRESS = "https://dampak.example/ringkasan?lang=id&asof=newest&snap=3f9a1c07b2d4"


def orders_frame() -> MetricFrame:
    """Totals of seven seasons."""
    return by_season({year: (1000.0 + year, "shown") for year in range(1440, 1447)})


def figures(language: Language = ID, *, is_sample: bool = False) -> tuple[Figure, ...]:
    frame: Any = as_sample(orders_frame()) if is_sample else orders_frame()
    band = TypicalBand(estimate_pct=40, low_pct=30, high_pct=50)
    return (
        figure(season_rises(), charts.season_uplifts, language, typical=band),
        figure(published("imports", "published_imports"), charts.import_series, language),
        figure(frame, charts.year_on_year, language, highlighted_season=1446, band=None),
    )


def brief(language: Language = ID, *, is_sample: bool = False) -> Brief:
    """As the overview makes it."""
    return Brief(
        language=language,
        title=text("brief.title", language),
        dated="Data s.d. 1 Mei 2026",
        snapshot_id="3f9a1c07b2d4",
        question="Pertanyaannya?",
        answer="Jawabannya belum ada.",
        points=(
            Point(sentence="Temuan pertama <& tanpa yang lain>."),
            Point(sentence="Temuan kedua, +43 % (90 %: +34 % s.d. +54 %).", beside=("Batasnya.", "Batas keduanya.")),
            Point(sentence="Temuan ketiga.", beside=("Batas ketiganya.",), is_sample=is_sample),
        ),
        table=Table(
            title="Satuannya berbeda dan tidak dijumlahkan.",
            headings=("Jumlah", "Cakupan", "Per tanggal", "Penerbit"),
            rows=(
                ("93.000 merchant", "Shopee", "18 November 2025", "Katadata"),
                ("64.583 tautan", "Semua", "14 Mei 2023", "A&B"),
            ),
        ),
        figures=figures(language, is_sample=is_sample),
        caveats=("Bukan bukti sebab.", "Tujuh hari terakhir masih sementara."),
        sources=(Source(name="BPS (Data s.d. 31 Agustus 2025)", cited=("JPNN, 2 Desember 2025", "VOI, 1 Maret 2023")),),
        citation="Dampak UMKM. “Ringkasan”. Kode data: 3f9a1c07b2d4.",
        rights="Angka tetap milik penerbitnya.",
        is_sample=is_sample,
        address=ADDRESS,
    )


def cells(made: Brief) -> list[str]:
    """The words of its table, row by row, the headings first."""
    assert made.table is not None
    return [cell for row in (made.table.headings, *made.table.rows) for cell in row]


def bare() -> Brief:
    """Nothing can be shown."""
    return replace(brief(), points=(Point(sentence="Tidak ada."),), table=None, figures=(), sources=(), address="")


def overfull() -> Brief:
    """More findings, rows, caveats and sources than two pages hold beside figures."""
    row = (
        "sekitar 40.000 tautan atau merchant (juga: akun, iklan)",
        "Semua anggota idEA",
        "18 November 2025",
        "W" * 60,
    )
    full = brief(is_sample=True)
    return replace(
        full,
        points=tuple(Point(sentence=LONG, beside=(LONG * 2, LONG)) for _ in range(4)),
        table=replace(full.table, rows=(row,) * 12) if full.table else None,
        caveats=(LONG,) * 9,
        sources=tuple(Source(name=f"{LONG} {number}", cited=("Penerbit, 1 Maret 2023",) * 40) for number in range(6)),
        address="https://dampak.example/" + "a" * 300,
    )


BRIEFS = {"real": brief, "sample": lambda: brief(is_sample=True), "bare": bare, "overfull": overfull}
