"""The text alternative: what a person hears who does not see the figure."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.text import Language
from dashboard.charts import describe
from dashboard.queries.selection import Dimension
from tests.unit.charts_frames import (
    EN,
    ID,
    SECRET,
    as_sample,
    by,
    by_season_day,
    claims,
    every_chart,
    monthly,
    published,
)
from tests.unit.checked_charts import (
    bars,
    claim_breakdown,
    import_series,
    lebaran_overlay,
    published_points,
    time_series,
)


def said(figure: Any, language: Language) -> str:
    return describe(figure, language).replace("\u00a0", " ")


def test_a_series_is_told_in_indonesian() -> None:
    frame = monthly(
        [1_000.0, 2_000.0, None, 1_500.0, None, 1_700.0],
        ["shown", "shown", "suppressed", "shown", "missing", "provisional"],
    )
    assert said(time_series(frame, language=ID), ID) == (
        "Grafik: Pesanan UMKM, per bulan. Satuan: pesanan. Kurun: 1 Januari 2023 sampai 30 Juni 2023. "
        "Saringan: tidak ada. Dari 1.000 (Januari 2023) ke 1.700 (Juni 2023); terendah 1.000 (Januari 2023), "
        "tertinggi 2.000 (Februari 2023). Disembunyikan untuk melindungi UMKM, bukan nol: 1 titik. "
        "Tanpa data, bukan nol: 1 titik. Sementara, masih dapat berubah: 1 titik. "
        "Sumber: Data pesanan UMKM yang diunggah ke Dampak UMKM. "
        "Dampak UMKM · Snapshot 3f9a1c07b2d4, Data s.d. 30 Juni 2023."
    )


def test_a_series_is_told_in_english() -> None:
    assert said(time_series(monthly([1_000.0, 2_000.0]), language=EN), EN) == (
        "Chart: UMKM orders, monthly. Unit: orders. Period: 1 January 2023 to 30 June 2023. Filters: none. "
        "From 1,000 (January 2023) to 2,000 (February 2023); lowest 1,000 (January 2023), "
        "highest 2,000 (February 2023). Source: UMKM order data uploaded to Dampak UMKM. "
        "Dampak UMKM · Snapshot 3f9a1c07b2d4, Data to 30 June 2023."
    )


def test_a_sample_is_announced_first() -> None:
    assert said(time_series(as_sample(monthly([1.0])), language=ID), ID).startswith("DATA CONTOH")


def test_bars_are_told_value_by_value_and_suppressed_ones_by_name_alone() -> None:
    rows = {"gamis": (40_000.0, "shown"), "batik": (0.0, "shown"), "koko": (SECRET, "suppressed")}
    told = said(bars(by(Dimension.CATEGORY, rows), language=ID), ID)
    assert "Gamis: 40.000; Batik: 0." in told
    assert "Baju koko disembunyikan" in told
    assert "987" not in told


def test_seasons_are_told_one_by_one() -> None:
    told = said(lebaran_overlay(by_season_day(), highlighted_season=1444, language=ID), ID)
    assert "2023 (1444 H)" in told
    assert "(H-60)" in told


def test_a_frame_without_a_shown_value_says_so() -> None:
    told = said(time_series(monthly([None], ["suppressed"]), language=EN), EN)
    assert "No value can be shown." in told


def test_published_points_are_told_as_worded_not_as_a_course() -> None:
    told = said(published_points(claims(), language=EN), EN)
    assert "Merchants: 31 March 2023: ± 40,000; 7 November 2025: tens of thousands" in told
    assert "lowest" not in told


def test_the_gap_between_parts_and_total_is_told() -> None:
    told = said(claim_breakdown(claims(), total_fact_id="TK2023B-00", language=EN), EN)
    assert "The parts add to 67,497, which is 3,000 more than the published 64,497" in told


def test_a_doubtful_import_is_told_as_doubtful() -> None:
    told = said(import_series(published("imports", "published_imports"), language=EN), EN)
    assert "2017 (doubtful): 1,091.8" in told


@pytest.mark.parametrize("language", [ID, EN])
def test_every_chart_can_be_told_with_unit_and_source(language: Language) -> None:
    figures = every_chart(language)
    assert len(figures) > 0
    for name, figure in figures.items():
        told = describe(figure, language)
        assert figure.layout.meta["unit"] in told, name
        assert "Snapshot 3f9a1c07b2d4" in told, name
        assert "nan" not in told.lower().split(), name


def test_a_figure_is_not_told_in_another_language_than_its_own() -> None:
    with pytest.raises(ValueError, match="the figure is in id"):
        describe(time_series(monthly([1.0]), language=ID), EN)
