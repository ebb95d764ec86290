"""The bundled public figures keep the contracts of their datasets, and their known sums and gaps.

Beware notes stand in `data/reference/README.md`; what is odd in the sources is held here as it is, never mended.
"""

from __future__ import annotations

import calendar
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal

import pytest

from catalog.codes import Platform, RuleAspect, RuleBasis
from catalog.contracts import CODE_JOINT, Column, ColumnType, Dataset
from catalog.datasets import DATASETS
from catalog.reference import REFERENCE_DIRECTORY, reference_rows
from catalog.regions import provinces

ROW_COUNTS = {
    "claims": 47,
    "seizures": 55,
    "imports": 37,
    "indices": 1557,
    "umkm_indices": 20,
    "policy_events": 12,
    "platform_rules": 55,
    "evasion_terms": 12,
    "lebaran": 22,
    "provinces": 38,
}
"""Rows of each table as first carried over; a new row changes the number here, on purpose."""

REFERENCE_DATASETS = [dataset for dataset in DATASETS.values() if dataset.reference_file is not None]


def rows_of(dataset_id: str) -> list[dict[str, str]]:
    file_name = DATASETS[dataset_id].reference_file
    assert file_name is not None
    return reference_rows(file_name)


def by_key(dataset_id: str, key: str) -> dict[str, dict[str, str]]:
    return {row[key]: row for row in rows_of(dataset_id)}


def read(column: Column, value: str) -> object:
    """The typed value under its column's contract; an error where it does not fit."""
    match column.type:
        case ColumnType.DATE:
            return date.fromisoformat(value)
        case ColumnType.INTEGER:
            return int(value)
        case ColumnType.DECIMAL:
            return Decimal(value)
        case ColumnType.BOOLEAN:
            return {"true": True, "false": False}[value]
        case ColumnType.CODE:
            assert column.codes is not None
            return [column.codes(code) for code in (value.split(CODE_JOINT) if column.allows_several else [value])]
        case ColumnType.TEXT:
            return value


def breach(column: Column, value: str) -> str | None:
    """What is wrong with a value under its column's contract; None where nothing is."""
    if value != value.strip():
        return "blanks around the value"
    if not value:
        return "required, but empty" if column.is_required else None
    try:
        typed = read(column, value)
    except (ValueError, ArithmeticError, KeyError) as error:
        return repr(error)
    if column.minimum is not None and isinstance(typed, int | Decimal) and typed < column.minimum:
        return f"below {column.minimum}"
    return None


@pytest.mark.parametrize("dataset", REFERENCE_DATASETS, ids=lambda dataset: dataset.id)
def test_a_table_has_the_columns_of_its_contract_and_no_row_is_lost(dataset: Dataset) -> None:
    rows = rows_of(dataset.id)
    assert len(rows) == ROW_COUNTS[dataset.id]
    assert list(rows[0]) == [column.name for column in dataset.columns]


@pytest.mark.parametrize("dataset", REFERENCE_DATASETS, ids=lambda dataset: dataset.id)
def test_every_value_fits_its_column(dataset: Dataset) -> None:
    checked = 0
    for line, row in enumerate(rows_of(dataset.id), start=2):
        for column in dataset.columns:
            problem = breach(column, row[column.name])
            assert problem is None, f"{dataset.reference_file}:{line} {column.name} = {row[column.name]!r}: {problem}"
            checked += 1
    assert checked > 0


@pytest.mark.parametrize("dataset", REFERENCE_DATASETS, ids=lambda dataset: dataset.id)
def test_the_key_names_one_row(dataset: Dataset) -> None:
    key = [column.name for column in dataset.key]
    assert key
    seen = Counter(tuple(row[name] for name in key) for row in rows_of(dataset.id))
    assert [values for values, count in seen.items() if count > 1] == []


def test_every_table_is_declared_and_every_declared_table_exists() -> None:
    declared = {dataset.reference_file for dataset in REFERENCE_DATASETS}
    assert declared == {path.name for path in REFERENCE_DIRECTORY.glob("*.csv")}
    assert len(declared) == len(ROW_COUNTS)


@pytest.mark.parametrize("dataset", REFERENCE_DATASETS, ids=lambda dataset: dataset.id)
def test_every_row_says_where_it_comes_from(dataset: Dataset) -> None:
    source_columns = {"lebaran": ("basis_id", "basis_en"), "provinces": ("source",)}.get(
        dataset.id, ("source_publisher",)
    )
    rows = rows_of(dataset.id)
    assert rows
    assert all(row[column] for row in rows for column in source_columns)


def test_a_published_figure_has_an_address_but_for_two_printed_reports_and_the_survey() -> None:
    without_address: defaultdict[str, list[str]] = defaultdict(list)
    seen = 0
    for dataset in REFERENCE_DATASETS:
        if any(column.name == "source_url" for column in dataset.columns):
            for row in rows_of(dataset.id):
                seen += 1
                if not row["source_url"].startswith("https://") and not row["source_url"].startswith("http://"):
                    without_address[dataset.id].append(row.get("fact_id", row["source_publisher"]))
    assert seen > 0
    assert set(without_address.pop("platform_rules")) == {"Dampak UMKM"}
    assert without_address.pop("claims") == ["TK2023A-00", "TK2023A-01"]
    assert set(without_address.pop("indices")) == {"Bank Indonesia"}
    assert without_address == {}


def test_notes_are_told_in_both_languages_or_in_neither() -> None:
    pairs = 0
    for dataset in REFERENCE_DATASETS:
        names = {column.name for column in dataset.columns}
        for stem in (name.removesuffix("_en") for name in names if name.endswith("_en")):
            for row in rows_of(dataset.id):
                assert bool(row[f"{stem}_id"]) == bool(row[f"{stem}_en"]), (dataset.id, row)
                pairs += bool(row[f"{stem}_en"])
    assert pairs > 0


def test_a_period_does_not_end_before_it_begins() -> None:
    seen = 0
    for dataset_id, first, last in (
        ("claims", "period_first_date", "period_last_date"),
        ("imports", "period_first_date", "period_last_date"),
        ("umkm_indices", "period_first_date", "period_last_date"),
        ("seizures", "first_date", "last_date"),
    ):
        for row in rows_of(dataset_id):
            if row[first]:
                assert row[first] <= row[last], row
                seen += 1
    assert seen > 0


def test_the_last_day_of_a_month_quarter_or_year_is_inside_its_period() -> None:
    seen = 0
    for dataset_id in ("imports", "umkm_indices"):
        for row in rows_of(dataset_id):
            last = date.fromisoformat(row["period_last_date"])
            assert last.day == calendar.monthrange(last.year, last.month)[1]
            assert row["period_first_date"].endswith("-01")
            seen += 1
    assert seen > 0


class TestClaims:
    """Published removal counts: dated points in different units, never a time series."""

    def test_the_may_2023_total_is_the_sum_of_its_three_parts(self) -> None:
        claims = by_key("claims", "fact_id")
        parts = [int(row["count"]) for row in claims.values() if row["parent_fact_id"] == "TK2023B-00"]
        assert sorted(parts, reverse=True) == [64_497, 81, 5]
        assert sum(parts) == int(claims["TK2023B-00"]["count"]) == 64_583

    def test_the_six_platform_rows_exceed_their_subtotal_by_exactly_3000(self) -> None:
        parts = [row for row in rows_of("claims") if row["parent_fact_id"] == "TK2023B-01"]
        assert {row["scope"] for row in parts} == {
            "tokopedia",
            "bukalapak",
            "blibli",
            "shopee",
            "lazada",
            "tiktok_shop",
        }
        assert sum(int(row["count"]) for row in parts) == 67_497 == 64_497 + 3_000

    def test_the_social_media_rows_add_to_81(self) -> None:
        parts = [int(row["count"]) for row in rows_of("claims") if row["parent_fact_id"] == "TK2023B-02"]
        assert sorted(parts) == [23, 27, 31]
        assert sum(parts) == 81

    def test_the_2022_parts_add_to_the_total_and_clothing_is_not_among_them(self) -> None:
        claims = by_key("claims", "fact_id")
        parts = [row for row in claims.values() if row["parent_fact_id"] == "TK2022-00"]
        assert sum(int(row["count"]) for row in parts) == int(claims["TK2022-00"]["count"]) == 37_488
        assert claims["TK2022-03"]["goods"] == "brand_misuse_clothing"
        assert claims["TK2022-03"]["parent_fact_id"] == ""

    def test_forty_thousand_is_one_fact_told_in_six_reports_and_five_units(self) -> None:
        rows = [row for row in rows_of("claims") if row["fact_group"] == "idea_40k_mar2023"]
        assert len(rows) == 6
        assert {row["count"] for row in rows} == {"40000"}
        assert {row["unit"] for row in rows} == {"account", "link", "merchant", "ad_or_link", "link_or_merchant"}
        assert Counter(row["value_status"] for row in rows) == {"reported": 1, "restatement": 5}

    def test_a_part_names_a_claim_of_the_same_fact_group(self) -> None:
        claims = by_key("claims", "fact_id")
        parts = [row for row in claims.values() if row["parent_fact_id"]]
        assert parts
        for row in parts:
            assert claims[row["parent_fact_id"]]["fact_group"] == row["fact_group"]

    def test_only_one_claim_is_a_count_of_its_period_alone(self) -> None:
        assert [row["fact_id"] for row in rows_of("claims") if row["measure"] == "flow"] == ["BP2025-00"]

    def test_no_claim_describes_a_later_day_than_its_period_covers(self) -> None:
        rows = [row for row in rows_of("claims") if row["period_last_date"]]
        assert rows
        assert all(row["period_last_date"] == row["as_of_date"] for row in rows)


class TestSeizures:
    """Customs and police: totals, parts and events overlap."""

    def test_rupiah_are_whole_and_exact(self) -> None:
        seizures = by_key("seizures", "event_id")
        assert seizures["DJBC-2019"]["value_idr"] == "26760000000"
        assert seizures["DJBC-2024-25"]["value_idr"] == "49440000000"
        assert seizures["EV-20250430"]["value_idr"] == "525000000"
        assert sum(int(row["value_idr"]) for row in seizures.values() if row["value_idr"]) > 0

    def test_the_bandung_raid_is_the_sum_of_its_parts(self) -> None:
        seizures = by_key("seizures", "event_id")
        parts = [row for row in seizures.values() if row["parent_event_id"] == "EV-20250815"]
        assert len(parts) == 3
        for measure in ("quantity", "value_idr"):
            assert sum(int(row[measure]) for row in parts) == int(seizures["EV-20250815"][measure])

    def test_the_march_2023_parts_stay_250_bales_short_of_the_total(self) -> None:
        seizures = by_key("seizures", "event_id")
        parts = [row for row in seizures.values() if row["parent_event_id"] == "EV-20230328"]
        assert sum(int(row["quantity"]) for row in parts) == 7_113
        assert int(seizures["EV-20230328"]["quantity"]) - 7_113 == 250

    def test_yearly_cases_are_split_completely_by_case_type(self) -> None:
        seizures = by_key("seizures", "event_id")
        gaps = {}
        for parent in ("DJBC-2019", "DJBC-2020", "DJBC-2021", "DJBC-2022p"):
            parts = [
                int(row["cases"])
                for row in seizures.values()
                if row["parent_event_id"] == parent and row["record_type"] == "annual_by_case_type"
            ]
            gaps[parent] = int(seizures[parent]["cases"]) - sum(parts)
        assert gaps == {"DJBC-2019": 0, "DJBC-2020": 0, "DJBC-2021": 0, "DJBC-2022p": 0}

    def test_a_part_names_a_known_parent(self) -> None:
        seizures = by_key("seizures", "event_id")
        parents = {row["parent_event_id"] for row in seizures.values()} - {""}
        assert parents
        assert parents <= set(seizures)

    def test_a_date_known_to_the_month_spans_that_month(self) -> None:
        rows = [row for row in rows_of("seizures") if row["date_precision"] == "month"]
        assert [(row["first_date"], row["last_date"]) for row in rows] == [("2023-03-01", "2023-03-31")]

    def test_places_are_provinces_by_kemendagri_code(self) -> None:
        codes = {row["province_code"] for row in rows_of("seizures")} - {""}
        assert codes
        assert codes <= set(provinces())


class TestImports:
    """Three series that must never share a line."""

    def test_each_series_keeps_its_rows(self) -> None:
        assert Counter(row["series"] for row in rows_of("imports")) == {
            "bps_recorded": 15,
            "bps_by_partner": 11,
            "minister_statement": 7,
            "mirror_exports": 3,
            "bps_hs63": 1,
        }

    def test_partners_report_about_a_thousand_times_what_indonesia_records(self) -> None:
        imports = by_key("imports", "row_id")
        partner = Decimal(imports["mirror_exports-2022-my"]["quantity_tonnes"])
        recorded = Decimal(imports["bps_recorded-2022"]["quantity_tonnes"])
        assert 900 < partner / recorded < 1_000

    def test_a_year_that_nobody_published_is_a_row_without_a_value(self) -> None:
        missing = [row for row in rows_of("imports") if row["value_status"] == "missing"]
        assert [row["row_id"] for row in missing] == ["bps_recorded-2018", "bps_recorded-2020"]
        assert all(row["quantity_tonnes"] == row["value_usd"] == "" for row in missing)

    def test_a_conflicting_figure_stands_beside_the_reported_one(self) -> None:
        imports = by_key("imports", "row_id")
        conflicting = [row_id for row_id, row in imports.items() if row["value_status"] == "conflict"]
        assert len(conflicting) == 3
        for row_id in conflicting:
            assert imports[row_id.removesuffix("-2")]["value_status"] == "reported"

    def test_a_part_year_is_not_a_year(self) -> None:
        rows = [row for row in rows_of("imports") if row["frequency"] == "part_year"]
        assert {row["period_last_date"] for row in rows} == {"2025-07-31", "2025-08-31"}


class TestIndices:
    """Bank Indonesia real sales index: a missing month is a row without a value, never 0 and never absent."""

    MISSING_MONTHS = frozenset(
        {f"2022-{month:02d}-01" for month in (6, 7, 8)}
        | {f"{year}-{month:02d}-01" for year in (2023, 2024, 2025) for month in (6, 7, 8, 9)}
    )

    def test_every_group_has_every_month_once(self) -> None:
        months = defaultdict(list)
        for row in rows_of("indices"):
            months[row["series"]].append(row["month"])
        expected = [f"{year}-{month:02d}-01" for year in range(2012, 2027) for month in range(1, 13)][:173]
        assert expected[-1] == "2026-05-01"
        assert len(months) == 9
        for series, seen in months.items():
            assert sorted(seen) == expected, series

    def test_the_same_fifteen_months_are_missing_in_every_group(self) -> None:
        missing = defaultdict(set)
        for row in rows_of("indices"):
            if row["basis"] == "missing":
                assert row["index_value"] == row["yoy_pct"] == ""
                missing[row["series"]].add(row["month"])
            else:
                assert Decimal(row["index_value"]) > 0
        assert len(missing) == 9
        assert len(self.MISSING_MONTHS) == 15
        assert all(months == self.MISSING_MONTHS for months in missing.values())

    def test_levels_are_as_published_to_march_2022_and_chained_afterwards(self) -> None:
        rows = [row for row in rows_of("indices") if row["basis"] != "missing"]
        assert rows
        for row in rows:
            assert row["basis"] == ("published_level" if row["month"] <= "2022-03-01" else "chained_from_yoy")

    def test_only_the_last_month_is_preliminary(self) -> None:
        preliminary = [row["month"] for row in rows_of("indices") if row["is_preliminary"] == "true"]
        assert len(preliminary) == 9
        assert set(preliminary) == {"2026-05-01"}


class TestPolicyEvents:
    def test_titles_are_short_enough_for_a_mark_on_a_chart(self) -> None:
        rows = rows_of("policy_events")
        assert rows
        assert all(len(row[title]) <= 40 for row in rows for title in ("title_id", "title_en"))

    def test_events_stand_in_order_of_date(self) -> None:
        dates = [row["event_date"] for row in rows_of("policy_events")]
        assert dates == sorted(dates)


class TestPlatformRules:
    def test_every_platform_has_a_row_on_every_aspect(self) -> None:
        pairs = {(row["platform"], row["aspect"]) for row in rows_of("platform_rules")}
        platforms = {platform.value for platform in Platform} - {Platform.WEBSHOP.value}
        assert pairs == {(platform, aspect.value) for platform in platforms for aspect in RuleAspect}

    def test_what_is_not_published_has_no_source_and_names_the_day_of_the_search(self) -> None:
        silent = [row for row in rows_of("platform_rules") if row["basis"] == RuleBasis.NOT_PUBLISHED.value]
        assert silent
        for row in silent:
            assert row["source_url"] == row["counted_units"] == ""
            assert row["source_publisher"] == "Dampak UMKM"
            assert row["source_date"] == row["as_of_date"]

    def test_what_is_published_has_an_address_and_the_day_of_its_source(self) -> None:
        told = [row for row in rows_of("platform_rules") if row["basis"] != RuleBasis.NOT_PUBLISHED.value]
        assert len(told) > 30
        assert all(row["source_url"] and row["source_date"] for row in told)
        assert {row["source_publisher"] for row in told if not row["source_title"]} == {
            "Suara.com",
            "Kontan",
            "Katadata",
            "Bisnis Indonesia",
        }

    def test_of_two_rules_on_one_aspect_the_first_ends_before_the_second_begins(self) -> None:
        rows = [
            row for row in rows_of("platform_rules") if (row["platform"], row["aspect"]) == ("facebook", "sanctions")
        ]
        assert [row["valid_until_date"] for row in rows] == ["2023-02-22", ""]
        assert [row["valid_from_date"] for row in rows] == ["", "2023-02-23"]


class TestEvasionTerms:
    def test_the_pair_named_on_6_april_2023_is_there(self) -> None:
        terms = by_key("evasion_terms", "term")
        assert terms["bal"]["source_date"] == terms["karungan"]["source_date"] == "2023-04-06"
        assert "bal" in terms["karungan"]["meaning_en"]
