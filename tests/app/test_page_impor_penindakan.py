"""Imports and seizures: ratios as computed, marks as in the data, tiers only where a source states one."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from analysis.mirror import partner_ratios, yearly_ratios
from analysis.seizures import counted_actions, largest_seizures, seizures_alone, totals_by
from catalog.codes import SellerTier, code_text_key
from catalog.takedowns import LEAST_SELLERS
from catalog.text import Language, text
from dashboard.queries.frame import MetricFrame
from dashboard.queries.selection import Dimension
from dashboard.queries.snapshot import open_snapshot
from dashboard.queries.tables import published_table
from dashboard.text.numbers import format_number, rounded_times
from dashboard.ui.decks.impor_penindakan import account_split
from dashboard.ui.findings import NothingToShow
from dashboard.ui.import_words import import_caveats, marked_lines, statement_lines, tonnes
from dashboard.ui.published_tables import import_rows, seizure_rows
from dashboard.ui.seizure_words import break_lines, cases_sentence
from tests.app.conftest import Open
from tests.app.figures import figures, findings, notes
from tests.app.small_warehouse import build_small_warehouse
from tests.unit.charts_frames import by

PAGE = "impor_penindakan"
LANGUAGES = list(Language)


@pytest.fixture(scope="module")
def imports(warehouse: Path) -> pd.DataFrame:
    return published_table(open_snapshot(warehouse), "imports").data


@pytest.fixture(scope="module")
def seizures(warehouse: Path) -> pd.DataFrame:
    return published_table(open_snapshot(warehouse), "seizures").data


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_are_those_of_the_queries(
    open_page: Open, imports: pd.DataFrame, seizures: pd.DataFrame, language: Language
) -> None:
    app = open_page(PAGE, lang=language.value)
    assert not app.exception
    headers = " ".join(findings(app))
    newest = partner_ratios(imports).dropna(subset=["ratio_to_recorded"]).iloc[-1]
    assert rounded_times(newest["ratio_to_recorded"], language) in headers
    for quantity in largest_seizures(seizures)["quantity"]:
        assert format_number(quantity, language) in headers
    seized = totals_by(seizures_alone(counted_actions(seizures)), "province_code")
    shown = text(
        f"page.{PAGE}.places_one",
        language,
        places="Jawa Barat",
        count=seized["actions_count"].iloc[0],
        total=seized["actions_count"].sum(),
        outside=1,
    )
    assert shown in findings(app)
    assert len(figures(app)) == 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_no_source_states_a_tier_is_said_and_no_filter_shown(open_page: Open, language: Language) -> None:
    app = open_page(PAGE, lang=language.value)
    assert text(f"page.{PAGE}.tier_none_seizures", language, total=15) in findings(app)
    assert text(f"page.{PAGE}.no_tier", language) in notes(app)
    assert [one.key for one in app.sidebar.multiselect] == [f"control.{language.value}.events"]


def test_tiers_become_a_filter_once_a_source_states_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_page: Open
) -> None:
    build_small_warehouse(tmp_path, "tiers1")
    with duckdb.connect(tmp_path / "warehouse-tiers1.duckdb") as connection:
        connection.execute("update seizures set seller_tier = 'grosir' where event_id = 'EV-20250426b'")
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(tmp_path))
    app = open_page(PAGE, tier="grosir")
    assert app.sidebar.multiselect(key="control.id.tier").value == [SellerTier.GROSIR]
    assert any("66 bal" in finding for finding in findings(app))
    assert app.query_params["tier"] == "grosir"
    few = text(f"page.{PAGE}.tier_few_seizures", Language.INDONESIAN, dealers=1, retailers=0, not_stated=14, total=15)
    assert few in findings(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_what_is_counted_changes_is_told_row_by_row(seizures: pd.DataFrame, language: Language) -> None:
    [lines] = break_lines(seizures, counted_actions(seizures), language)
    told = lines.splitlines()
    assert len(told) == 9
    assert format_number(2_584, language) in told[0]
    assert "DDTCNews" in told[0]
    assert [line for line in told if "7 Polda" in line]


def test_without_totals_and_actions_no_break_is_told(seizures: pd.DataFrame) -> None:
    alone = seizures[seizures["event_id"] == "EV-20250426b"]
    assert break_lines(alone, counted_actions(alone), Language.INDONESIAN) == ()


def banned(counts: dict[str, float]) -> MetricFrame:
    return by(Dimension.SELLER_TIER, {tier: (count, "shown") for tier, count in counts.items()}, "takedown_items_count")


def test_banned_accounts_are_split_into_dealers_retailers_and_not_stated() -> None:
    split = account_split(banned({"bandar": 5.0, "grosir": 15.0, "pengecer": 80.0, "unknown": 10.0}))
    assert (split.dealers, split.retailers, split.not_stated) == (20, 80, 10)


def test_a_tier_of_fewer_sellers_than_may_be_told_leaves_the_card_empty() -> None:
    with pytest.raises(NothingToShow):
        account_split(banned({"bandar": LEAST_SELLERS - 1.0, "pengecer": 80.0}))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_doubted_contested_or_missing_import_is_marked(imports: pd.DataFrame, language: Language) -> None:
    [lines] = marked_lines(imports, language)
    marked = imports["value_status"].isin(["suspect", "conflict", "missing", "superseded"]).sum()
    assert marked > 0
    assert len(lines.splitlines()) == marked + 1
    assert lines.splitlines()[-1].startswith(f"- **{text('code.import_series.bps_hs63', language)}")


def test_a_year_without_a_record_has_no_ratio_and_says_so(imports: pd.DataFrame) -> None:
    ratios = import_caveats(partner_ratios(imports), Language.ENGLISH)[0]
    assert "2020: Malaysia reports 22,842 tonnes; there is no recorded import" in ratios
    assert "From Malaysia alone BPS recorded 1.65 tonnes" in ratios


def test_ministers_figures_stand_beside_recorded_ones_where_both_are_known(imports: pd.DataFrame) -> None:
    [words] = statement_lines(yearly_ratios(imports), Language.ENGLISH)
    assert "For 2022 the minister spoke of 12 tonnes, BPS recorded 26.2 tonnes." in words
    assert "2024" not in words


def test_a_ratio_that_other_outlets_move_is_given_as_a_range(imports: pd.DataFrame) -> None:
    other = imports[imports["row_id"] == "bps_recorded-2022"].assign(quantity_tonnes=52.448, value_status="conflict")
    [words] = statement_lines(yearly_ratios(pd.concat([imports, other])), Language.ENGLISH)
    assert "With other outlets' figures of 2022 the ratio is 470 to 940 times." in words


def test_cases_of_two_definitions_are_never_subtracted(seizures: pd.DataFrame) -> None:
    cases = pd.DataFrame(
        {
            "cases": [234, 2584],
            "first_date": pd.to_datetime(["2022-01-01", "2024-01-01"]),
            "last_date": pd.to_datetime(["2022-12-31", "2025-08-14"]),
            "is_whole_year": [True, False],
        }
    )
    sentence = cases_sentence(cases, Language.ENGLISH)
    assert "do not compare" in sentence
    assert "do not compare" not in cases_sentence(cases.head(1), Language.ENGLISH)


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_hold_every_row_with_its_source(
    imports: pd.DataFrame, seizures: pd.DataFrame, language: Language
) -> None:
    source = text("ui.heading.source_publisher", language)
    for data, rows in ((imports, import_rows(imports, language)), (seizures, seizure_rows(seizures, language))):
        assert len(rows) == len(data) > 0
        assert rows[source].str.len().min() > 0
        assert rows[source].str.contains("](<https://", regex=False).sum() == data["source_url"].notna().sum()


def test_bale_and_koli_are_named_beside_each_other(seizures: pd.DataFrame) -> None:
    quantities = seizure_rows(seizures, Language.INDONESIAN)[text("ui.heading.quantity", Language.INDONESIAN)]
    assert "3.388 bal + koli" in set(quantities)
    assert "1.978 bal; 17 peti kemas" in set(quantities)
    assert "14 kasus" not in set(quantities)
    assert "1.925 bal; 14 kasus" in set(quantities)


def test_small_tonnes_keep_their_decimals() -> None:
    written = [tonnes(value, Language.INDONESIAN) for value in (0.147, 7.94, 26.224, 1091.78, 12.0)]
    assert written == ["0,15", "7,94", "26,2", "1.092", "12"]
    assert text(code_text_key(SellerTier.GROSIR), Language.INDONESIAN) == "Grosir"
