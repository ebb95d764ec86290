"""What partners report against what was recorded: ratios stand on quotable values alone, and on the published figures."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.mirror import partner_ratios, yearly_ratios
from tests.reference_frames import bundled


def imported(series: str, tonnes: float | None, **fields: object) -> dict[str, object]:
    return {
        "series": series,
        "reporter": "ID",
        "partner": "001",
        "frequency": "annual",
        "period_last_date": pd.Timestamp("2022-12-31"),
        "quantity_tonnes": tonnes,
        "value_status": "reported",
        **fields,
    }


def test_a_partner_is_compared_with_all_recorded_imports_and_with_those_from_itself() -> None:
    rows = [
        imported("mirror_exports", 24_000.0, reporter="MY", partner="ID"),
        imported("bps_recorded", 24.0),
        imported("bps_by_partner", 2.0, partner="MY"),
        imported("bps_by_partner", 12.0, partner="JP"),
    ]
    [ratio] = partner_ratios(pd.DataFrame(rows)).to_dict("records")
    assert ratio["partner"] == "MY"
    assert ratio["ratio_to_recorded"] == pytest.approx(1_000)
    assert ratio["ratio_to_recorded_from_partner"] == pytest.approx(12_000)


@pytest.mark.parametrize("status", ["suspect", "conflict", "missing"])
def test_no_ratio_stands_on_a_doubted_or_missing_value(status: str) -> None:
    rows = [
        imported("mirror_exports", 24_000.0, reporter="MY", partner="ID"),
        imported("bps_recorded", None if status == "missing" else 24.0, value_status=status),
    ]
    ratios = partner_ratios(pd.DataFrame(rows))
    assert len(ratios) == 1
    assert ratios["ratio_to_recorded"].isna().all()


def test_a_recorded_zero_has_no_ratio() -> None:
    rows = [imported("mirror_exports", 24_000.0, reporter="MY", partner="ID"), imported("bps_recorded", 0.0)]
    assert partner_ratios(pd.DataFrame(rows))["ratio_to_recorded"].isna().all()


def test_a_figure_that_another_outlet_prints_widens_the_ratio() -> None:
    rows = [
        imported("mirror_exports", 20_000.0, reporter="MY", partner="ID"),
        imported("bps_recorded", 20.0),
        imported("bps_recorded", 25.0, value_status="conflict"),
    ]
    [year] = yearly_ratios(pd.DataFrame(rows)).to_dict("records")
    assert (year["ratio"], year["ratio_low"], year["ratio_high"]) == (1_000.0, 800.0, 1_000.0)


def test_partners_of_one_year_are_added_and_counted() -> None:
    rows = [
        imported("mirror_exports", 20_000.0, reporter="MY", partner="ID"),
        imported("mirror_exports", 1_000.0, reporter="JP", partner="ID"),
        imported("bps_recorded", 21.0),
    ]
    [year] = yearly_ratios(pd.DataFrame(rows)).to_dict("records")
    assert (year["exported_tonnes"], year["partners_count"], year["ratio"]) == (21_000.0, 2, 1_000.0)


def test_parts_of_a_year_stand_in_no_ratio() -> None:
    rows = [imported("minister_statement", 1_800.0, frequency="part_year"), imported("bps_recorded", 20.0)]
    [year] = yearly_ratios(pd.DataFrame(rows)).to_dict("records")
    assert pd.isna(year["statement_tonnes"])


@pytest.mark.parametrize(
    ("year", "exported", "recorded", "ratio", "of_itself"),
    [
        (2020, 22_842, None, None, None),
        (2021, 25_323, 7.94, 3_189.3, None),
        (2022, 24_544, 26.224, 935.9, 14_875.2),
    ],
)
def test_the_published_exports_of_malaysia_against_recorded_imports(
    year: int, exported: float, recorded: float | None, ratio: float | None, of_itself: float | None
) -> None:
    """Exports: kumparan (API, Trademap). Recorded: JatimTimes, kumparan (BPS); from Malaysia 1.65 t: FreightSight (BPS)."""
    rows = partner_ratios(bundled("imports"))
    [found] = rows[rows["year"] == year].to_dict("records")
    assert found["exported_tonnes"] == exported
    for column, expected in (
        ("recorded_tonnes", recorded),
        ("ratio_to_recorded", ratio),
        ("ratio_to_recorded_from_partner", of_itself),
    ):
        assert pd.isna(found[column]) if expected is None else found[column] == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize(("year", "ratio"), [(2021, 7 / 7.94), (2022, 12 / 26.224), (2024, None)])
def test_the_ministers_figures_beside_the_recorded_ones(year: int, ratio: float | None) -> None:
    """Statements: JPNN, 2 December 2025; for 2022 the minister said less than BPS recorded."""
    rows = yearly_ratios(bundled("imports"))
    [found] = rows[rows["year"] == year]["statement_ratio"]
    assert pd.isna(found) if ratio is None else found == pytest.approx(ratio)


def test_the_doubted_year_2017_and_the_years_not_found_have_no_recorded_tonnes() -> None:
    rows = yearly_ratios(bundled("imports"))
    assert not {2017, 2018} & set(rows["year"])
    assert rows[rows["year"] == 2020]["recorded_tonnes"].isna().all()
