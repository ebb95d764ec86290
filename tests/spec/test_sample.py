"""The synthetic sample: what is planted in it, and that it can be found again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from catalog.codes import PLATFORM_CHANNEL, Action, Channel, Detection, Platform
from catalog.contracts import ColumnType
from catalog.datasets import DATASETS
from catalog.lebaran import season_by_year
from catalog.metrics import DISCLOSURE_MAXIMUM_SHARE, DISCLOSURE_MINIMUM_UMKM
from catalog.reference import reference_rows
from catalog.regions import provinces
from etl.sample import SAMPLE_VERSION
from etl.sample.planted import PLANTED_TRUTHS_PATH, planted_truths_text
from etl.sample.registry import PLATFORMS
from etl.sample.takedowns import reporting_delay_shares
from etl.sample.truths import TRUTHS
from etl.sample.writing import write_sample

WEAK = str(TRUTHS.orders.weak_season)
ORDINARY = ("1440", "1442", "1443", "1445", "1446")
"""Seasons with whole weeks on both sides that no level shift crosses; 1441 lies beside the one of March 2020."""

FINGERPRINT = ("5", "ddcfdd8badc122ad")
"""Version of the sample, and digest of its rows."""

ORDERS_AND_TAKEDOWNS = "94e6480954d52264"
"""Digest of these alone: listings and formal requests have streams of their own and move no other row."""


@dataclass(frozen=True, kw_only=True, repr=False)
class Sample:
    """The written sample, and what it reported while it was written; frames have the stored columns."""

    directory: Path
    progress: list[tuple[str, float]]
    tables: dict[str, pa.Table]
    orders: pd.DataFrame
    takedowns: pd.DataFrame
    registry: pd.DataFrame


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    directory = tmp_path_factory.mktemp("sample")
    progress: list[tuple[str, float]] = []
    write_sample(directory, progress=lambda dataset, done: progress.append((dataset, done)))
    tables = {
        "order_days": pq.read_table(directory / "order_days"),
        "takedown_items": pq.read_table(directory / "takedown_items"),
        "listings": pq.read_table(directory / "listings"),
        "umkm_registry": pq.read_table(directory / "umkm_registry.parquet"),
        "takedown_requests": pq.read_table(directory / "takedown_requests.parquet"),
    }
    orders = tables["order_days"].to_pandas(strings_to_categorical=True)
    orders["order_date"] = pd.to_datetime(orders["order_date"])
    takedowns = tables["takedown_items"].to_pandas()
    for column in ("event_date", "reported_date", "requested_date", "listed_date"):
        takedowns[column] = pd.to_datetime(takedowns[column])
    return Sample(
        directory=directory,
        progress=progress,
        tables=tables,
        orders=orders,
        takedowns=takedowns,
        registry=tables["umkm_registry"].to_pandas(),
    )


@pytest.fixture(scope="session")
def planted() -> dict[str, Any]:
    truths: dict[str, Any] = json.loads(PLANTED_TRUTHS_PATH.read_text(encoding="utf-8"))
    return truths


def daily_orders(orders: pd.DataFrame, channel: Channel | None = None) -> pd.Series:
    platforms = [platform.value for platform in PLATFORMS if channel in (None, PLATFORM_CHANNEL[platform])]
    chosen = orders[orders["platform"].isin(platforms)]
    days = pd.date_range(TRUTHS.first_date, TRUTHS.last_date)
    return chosen.groupby("order_date")["orders"].sum().reindex(days, fill_value=0)


def aligned_ratio(daily: pd.Series, hijri_year: str) -> float:
    """Orders a day over H-28..H-1, against four whole weeks before and four after the season's reach."""

    def mean(first: int, last: int) -> float:
        season = season_by_year(int(hijri_year))
        return float(daily.loc[str(season.day(first)) : str(season.day(last))].mean())

    return mean(-28, -1) / ((mean(-74, -47) + mean(19, 46)) / 2)


def months_of(directory: Path) -> list[str]:
    return sorted(path.stem for path in directory.glob("*.parquet"))


# What is written


def test_orders_are_written_by_month_of_order(sample: Sample) -> None:
    months = months_of(sample.directory / "order_days")
    assert (months[0], months[-1], len(months)) == ("2019-01", "2025-12", 84)
    november = pq.read_table(sample.directory / "order_days" / "2023-11.parquet").to_pandas()["order_date"]
    assert {(day.year, day.month) for day in november} == {(2023, 11)}


def test_takedowns_are_written_by_month_of_event(sample: Sample) -> None:
    months = months_of(sample.directory / "takedown_items")
    assert (months[0], months[-1], len(months)) == ("2022-01", "2025-12", 48)


def test_the_same_version_gives_the_same_bytes(sample: Sample, tmp_path: Path) -> None:
    write_sample(tmp_path)
    files = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.parquet"))
    assert len(files) == 84 + 48 + 48 + 2
    assert all((tmp_path / file).read_bytes() == (sample.directory / file).read_bytes() for file in files)


def test_other_rows_need_another_version(sample: Sample) -> None:
    """A red test here asks for a higher SAMPLE_VERSION, and for the new digest in FINGERPRINT."""
    others = {name: table for name, table in sample.tables.items() if name not in ("listings", "takedown_requests")}
    assert (SAMPLE_VERSION, digest_of(sample.tables)) == FINGERPRINT
    assert digest_of(others) == ORDERS_AND_TAKEDOWNS


def digest_of(tables: dict[str, pa.Table]) -> str:
    digest = hashlib.sha256()
    for name in sorted(tables):
        for column in tables[name].column_names:
            values = tables[name][column].combine_chunks().dictionary_encode()
            digest.update(f"{name}.{column}{values.dictionary.to_pylist()}".encode())
            digest.update(values.indices.fill_null(-1).to_numpy(zero_copy_only=False).tobytes())
    return digest.hexdigest()[:16]


def test_progress_only_rises_and_ends_at_the_whole(sample: Sample) -> None:
    shares = [done for _, done in sample.progress]
    assert shares == sorted(shares)
    assert {dataset for dataset, _ in sample.progress} == set(sample.tables)
    assert sample.progress[-1] == ("listings", 1.0)


def test_planted_truths_are_current() -> None:
    """A red test here asks for `python -m etl.sample`."""
    assert PLANTED_TRUTHS_PATH.read_text(encoding="utf-8") == planted_truths_text(TRUTHS, SAMPLE_VERSION)


# What the contracts ask


@pytest.mark.parametrize("dataset", ["order_days", "takedown_items", "listings", "umkm_registry", "takedown_requests"])
def test_columns_are_those_of_the_contract_in_stored_form(sample: Sample, dataset: str) -> None:
    contract = [column.stored_name for column in DATASETS[dataset].columns]
    assert sample.tables[dataset].column_names == contract


@pytest.mark.parametrize("dataset", ["order_days", "takedown_items", "listings", "umkm_registry", "takedown_requests"])
def test_types_are_those_of_the_contract(sample: Sample, dataset: str) -> None:
    types = {
        ColumnType.TEXT: pa.string(),
        ColumnType.CODE: pa.string(),
        ColumnType.INTEGER: pa.int64(),
        ColumnType.DATE: pa.date32(),
    }
    expected = {column.stored_name: types[column.type] for column in DATASETS[dataset].columns}
    if "row_key" in expected:
        expected["row_key"] = pa.int64()
    schema = sample.tables[dataset].schema
    assert {field.name: field.type for field in schema} == expected


@pytest.mark.parametrize("dataset", ["order_days", "takedown_items", "listings", "umkm_registry", "takedown_requests"])
def test_codes_are_valid_and_required_values_present(sample: Sample, dataset: str) -> None:
    codes_seen = 0
    for column in DATASETS[dataset].columns:
        values = sample.tables[dataset][column.stored_name]
        assert not (column.is_required and values.null_count), column.name
        if column.codes is not None:
            used = set(values.drop_null().unique().to_pylist())
            assert used <= {code.value for code in column.codes}, column.name
            codes_seen += len(used)
    assert codes_seen > 0


@pytest.mark.parametrize("dataset", ["order_days", "takedown_items", "listings", "umkm_registry", "takedown_requests"])
def test_keys_are_unique(sample: Sample, dataset: str) -> None:
    key = [column.stored_name for column in DATASETS[dataset].key]
    frame = sample.tables[dataset].select(key).to_pandas(strings_to_categorical=True)
    assert len(frame) > 0
    assert not frame.duplicated().any()


def test_every_row_has_orders_units_and_value(sample: Sample) -> None:
    orders = sample.orders
    assert (orders["orders"] > 0).all()
    assert (orders["units"] >= orders["orders"]).all()
    assert (orders["gross_value_idr"] > 0).all()


def test_sellers_are_pseudonyms_that_say_they_are_a_sample(sample: Sample) -> None:
    assert sample.registry["umkm_key"].str.fullmatch(r"contoh-[0-9a-f]{8}").all()
    assert sample.takedowns["seller_key"].str.fullmatch(r"contoh-penjual-[0-9a-f]{8}").all()


def test_every_selling_umkm_is_in_the_registry_with_its_province(sample: Sample) -> None:
    sold = sample.orders[["umkm_key", "province_code"]].drop_duplicates().astype(str)
    listed = sample.registry[["umkm_key", "province_code"]]
    assert len(sold) == len(sold.merge(listed)) == len(listed)


# Who sells where


def test_every_province_and_platform_occurs(sample: Sample) -> None:
    assert set(sample.orders["province_code"].unique()) == set(provinces())
    assert set(sample.orders["platform"].unique()) == {platform.value for platform in PLATFORMS}
    assert set(sample.takedowns["platform"]) == {platform.value for platform in PLATFORMS}


def test_some_provinces_hold_too_few_umkm_to_be_shown(sample: Sample) -> None:
    umkm = sample.registry.groupby("province_code").size()
    assert set(umkm[umkm < DISCLOSURE_MINIMUM_UMKM].index) == {"92", "93", "94", "95", "96"}


def test_one_umkm_dominates_one_province_only(sample: Sample) -> None:
    completed = sample.orders[sample.orders["status"] != "cancelled"]
    by_umkm = completed.groupby(["province_code", "umkm_key"], observed=True)["orders"].sum()
    share = (
        by_umkm.groupby("province_code", observed=True).max() / by_umkm.groupby("province_code", observed=True).sum()
    )
    umkm = sample.registry.groupby("province_code").size()
    dominated = share[(share > DISCLOSURE_MAXIMUM_SHARE) & (umkm >= DISCLOSURE_MINIMUM_UMKM)]
    assert list(dominated.index) == [TRUTHS.registry.dominated_province_code]


def test_all_size_classes_sell_and_most_umkm_are_micro(sample: Sample) -> None:
    sizes = sample.registry["size_class"].value_counts()
    assert list(sizes.index) == ["mikro", "kecil", "menengah"]


def test_every_platform_sells_every_category(sample: Sample) -> None:
    pairs = sample.orders[["platform", "category"]].drop_duplicates()
    assert len(pairs) == 80


# What moves orders


def test_typical_uplift_is_about_forty_percent(planted: dict[str, Any]) -> None:
    assert planted["amounts_to"]["typical_uplift"]["all"] == pytest.approx(0.40, abs=0.01)


@pytest.mark.parametrize("hijri_year", ORDINARY)
def test_planted_uplift_is_found_by_aligning_days_to_lebaran(
    sample: Sample, planted: dict[str, Any], hijri_year: str
) -> None:
    found = aligned_ratio(daily_orders(sample.orders), hijri_year) - 1
    assert found == pytest.approx(planted["amounts_to"]["season_uplift"][hijri_year]["all"], abs=0.08)


def test_planted_uplift_is_found_without_bias(sample: Sample, planted: dict[str, Any]) -> None:
    daily = daily_orders(sample.orders)
    truth = planted["amounts_to"]["season_uplift"]
    errors = [aligned_ratio(daily, year) - 1 - truth[year]["all"] for year in ORDINARY]
    assert np.mean(errors) == pytest.approx(0.0, abs=0.03)


def test_uplift_is_strongest_for_lebaran_wear(planted: dict[str, Any]) -> None:
    uplift = planted["amounts_to"]["typical_uplift"]["category"]
    assert sorted(uplift, key=uplift.__getitem__)[-4:] == ["hijab", "anak", "gamis", "koko"]
    assert uplift["jaket"] < 0.15


def test_ordinary_seasons_differ_by_the_planted_variance() -> None:
    deviations = list(TRUTHS.orders.season_deviation.values())
    assert np.mean(deviations) == pytest.approx(0.0, abs=1e-9)
    assert np.std(deviations, ddof=1) == pytest.approx(TRUTHS.orders.season_deviation_sd, abs=0.001)


def test_orders_slump_after_lebaran(sample: Sample) -> None:
    daily = daily_orders(sample.orders)
    for year in (*ORDINARY, WEAK):
        season = season_by_year(int(year))
        after = daily.loc[str(season.day(0)) : str(season.day(6))].mean()
        later = daily.loc[str(season.day(21)) : str(season.day(41))].mean()
        assert after < 0.8 * later, year


@pytest.mark.parametrize("channel", [None, *Channel])
def test_weak_season_is_found_in_every_channel(
    sample: Sample, planted: dict[str, Any], channel: Channel | None
) -> None:
    daily = daily_orders(sample.orders, channel)
    ordinary = np.mean([aligned_ratio(daily, year) for year in ORDINARY])
    found = aligned_ratio(daily, WEAK) / ordinary - 1
    truth = planted["amounts_to"]["season_shortfall"][WEAK]
    assert found == pytest.approx(truth["channel"][channel.value] if channel else truth["all"], abs=0.08)


def test_weak_season_hits_social_commerce_hardest(planted: dict[str, Any]) -> None:
    shortfall = planted["amounts_to"]["season_shortfall"][WEAK]
    assert shortfall["channel"] == {"social_commerce": -0.45, "marketplace": -0.2, "ecommerce": -0.1}
    assert shortfall["all"] == pytest.approx(-0.30, abs=0.01)


def test_orders_step_down_on_16_march_2020(sample: Sample) -> None:
    daily = daily_orders(sample.orders)
    before, after = daily.loc["2020-02-17":"2020-03-15"].mean(), daily.loc["2020-03-16":"2020-04-05"].mean()
    assert after / before == pytest.approx(np.exp(-0.35), abs=0.08)


def test_double_dates_stand_out(sample: Sample) -> None:
    daily = daily_orders(sample.orders)
    days = [f"{year}-{day}" for year in range(2019, 2026) for day in ("11-11", "12-12")]
    ratios = [
        daily.loc[day] / daily.loc[: str(pd.Timestamp(day) - pd.Timedelta(days=1))].iloc[-14:].mean() for day in days
    ]
    assert len(ratios) == 14
    assert min(ratios) > 1.25


def test_tiktok_shop_opens_and_takes_its_orders_from_the_other_platforms(sample: Sample) -> None:
    is_tiktok_shop = sample.orders["platform"] == Platform.TIKTOK_SHOP.value
    assert sample.orders.loc[is_tiktok_shop, "order_date"].min() >= pd.Timestamp(TRUTHS.orders.tiktok_shop_opening)
    others = daily_orders(sample.orders[~is_tiktok_shop])
    assert others.loc["2022-01-01":"2022-02-28"].mean() < others.loc["2021-06-15":"2021-07-31"].mean()


def test_cancelled_and_returned_orders_have_their_planted_share(sample: Sample) -> None:
    share = sample.orders.groupby("status", observed=True)["orders"].sum() / sample.orders["orders"].sum()
    assert share["cancelled"] == pytest.approx(0.05, abs=0.002)
    assert share["returned"] == pytest.approx(0.02, abs=0.002)


# What moves takedowns


def items_a_day(takedowns: pd.DataFrame, first: str, last: str) -> float:
    days = (pd.Timestamp(last) - pd.Timestamp(first)).days + 1
    return takedowns["event_date"].between(first, last).sum() / days


def test_waves_stand_out(sample: Sample) -> None:
    ordinary = items_a_day(sample.takedowns, "2022-06-01", "2023-01-31")
    assert items_a_day(sample.takedowns, "2023-03-16", "2023-03-31") > 8 * ordinary
    assert 1.5 * ordinary < items_a_day(sample.takedowns, "2023-10-09", "2023-11-12") < 4 * ordinary
    assert items_a_day(sample.takedowns, "2025-11-01", "2025-11-30") > 4 * ordinary


def test_takedowns_rise_before_lebaran_too(sample: Sample) -> None:
    """So that a method which forgets the season finds an effect that is not there."""
    season = season_by_year(1445)
    before = items_a_day(sample.takedowns, str(season.day(-45)), str(season.day(-1)))
    assert before > 1.2 * items_a_day(sample.takedowns, "2024-06-01", "2024-10-31")
    assert TRUTHS.orders.takedown_effect == 0.0


def test_ai_finds_more_each_year_and_finds_sooner(sample: Sample) -> None:
    by_year = sample.takedowns.groupby(sample.takedowns["event_date"].dt.year)["detection"]
    share = by_year.apply(lambda detection: (detection == Detection.AI.value).mean())
    assert share.is_monotonic_increasing
    assert share.iloc[-1] - share.iloc[0] > 0.25
    days = (sample.takedowns["event_date"] - sample.takedowns["listed_date"]).dt.days
    median = days.groupby(sample.takedowns["detection"]).median()
    assert median.idxmin() == Detection.AI.value


def test_ministry_requests_gather_in_the_march_wave(sample: Sample) -> None:
    in_wave = sample.takedowns["event_date"].between("2023-03-16", "2023-03-31")
    asked = sample.takedowns["requester"] == "ministry"
    assert asked[in_wave].mean() > 3 * asked[~in_wave].mean()


def test_dates_of_an_item_follow_each_other(sample: Sample) -> None:
    items = sample.takedowns
    steps = ("listed_date", "requested_date", "event_date", "reported_date")
    pairs = [(first, second) for position, first in enumerate(steps) for second in steps[position + 1 :]]
    for first, second in pairs:
        known = items[[first, second]].dropna()
        assert len(known) > 0
        assert (known[first] <= known[second]).all(), (first, second)


def test_only_asked_for_takedowns_have_a_request_date(sample: Sample) -> None:
    assert (sample.takedowns["requested_date"].isna() == (sample.takedowns["requester"] == "platform")).all()


def test_bans_and_returns_are_of_accounts(sample: Sample) -> None:
    of_account = sample.takedowns["unit"] == "account"
    assert set(sample.takedowns.loc[of_account, "action"]) == {"ban", "return"}
    assert set(sample.takedowns.loc[~of_account, "action"]) == {"warning_1", "warning_2", "removal"}


# Late reports


def test_nothing_is_reported_after_the_last_day(sample: Sample) -> None:
    assert sample.takedowns["reported_date"].max() == pd.Timestamp(TRUTHS.last_date)


def test_reports_are_as_late_as_planted(sample: Sample) -> None:
    whole = sample.takedowns[sample.takedowns["event_date"] < "2025-11-01"]
    delay = (whole["reported_date"] - whole["event_date"]).dt.days
    for days, share in TRUTHS.takedowns.reporting_delay:
        assert (delay <= days).mean() == pytest.approx(share, abs=0.03), days
    assert reporting_delay_shares(TRUTHS.takedowns).sum() == pytest.approx(1.0)


def test_the_last_weeks_are_incomplete(sample: Sample) -> None:
    last_week = sample.takedowns[sample.takedowns["event_date"] > "2025-12-24"]
    assert len(last_week) > 0
    assert (last_week["reported_date"] - last_week["event_date"]).dt.days.max() <= 6
    assert len(last_week) / 7 < 0.6 * items_a_day(sample.takedowns, "2025-12-01", "2025-12-14")


# Evasion


def evasion_words(titles: pd.Series) -> pd.Series:
    words = "|".join(word.word for word in TRUTHS.takedowns.evasion_words)
    return titles.str.extract(rf"\b({words})\b")[0]


def test_evasion_words_follow_each_other(sample: Sample) -> None:
    word = evasion_words(sample.takedowns["listing_title"])
    median = sample.takedowns["event_date"].groupby(word).median().sort_values()
    assert list(median.index) == [word.word for word in TRUTHS.takedowns.evasion_words]


def test_no_evasion_word_is_used_before_its_day(sample: Sample) -> None:
    word = evasion_words(sample.takedowns["listing_title"])
    first_listed = sample.takedowns["listed_date"].groupby(word).min()
    assert len(first_listed) == len(TRUTHS.takedowns.evasion_words)
    for planted_word in TRUTHS.takedowns.evasion_words[1:]:
        assert first_listed[planted_word.word] > pd.Timestamp(planted_word.since), planted_word.word


def test_each_evasion_word_leads_once_it_has_risen(sample: Sample) -> None:
    word = evasion_words(sample.takedowns["listing_title"])
    words = TRUTHS.takedowns.evasion_words
    ends = [pd.Timestamp(following.since) for following in words[1:]]
    for planted_word, end in zip(words[1:-1], ends[1:], strict=True):
        start = pd.Timestamp(planted_word.since) + pd.Timedelta(days=TRUTHS.takedowns.evasion_rise_days)
        listed = sample.takedowns["listed_date"].between(start, end)
        assert listed.sum() > 100
        assert word[listed].value_counts(normalize=True).loc[planted_word.word] > 0.85, planted_word.word


def test_only_the_last_evasion_word_is_left_to_be_discovered() -> None:
    known = " / ".join(row["term"] for row in reference_rows("evasion_terms.csv"))
    missing = [word.word for word in TRUTHS.takedowns.evasion_words if word.word not in known]
    assert missing == [word.word for word in TRUTHS.takedowns.evasion_words if not word.in_reference] == ["cabutan"]


# The ladder


def ladders(takedowns: pd.DataFrame) -> pd.Series:
    """Actions of each seller key in order of time, one a day."""
    days = takedowns.drop_duplicates(["seller_key", "event_date", "action"]).sort_values(["seller_key", "event_date"])
    return days.groupby("seller_key")["action"].agg(list)


def test_no_seller_goes_from_ban_to_removal_without_a_return(sample: Sample) -> None:
    followers = {
        following
        for actions in ladders(sample.takedowns)
        for action, following in pairwise(actions)
        if action == Action.BAN.value
    }
    assert followers == {Action.RETURN.value}


def test_sellers_climb_the_ladder_step_by_step(sample: Sample) -> None:
    whole = TRUTHS.takedowns.ladder
    allowed = {(first.value, second.value) for first, second in pairwise(whole)}
    climbed = {pair for actions in ladders(sample.takedowns) for pair in pairwise(actions)}
    assert climbed == allowed


def test_some_sellers_return_under_another_pseudonym(sample: Sample) -> None:
    """Such a key begins with its return; the ban before it stands under a key that is not seen again."""
    returning = [actions for actions in ladders(sample.takedowns) if Action.RETURN.value in actions]
    under_new_key = [actions for actions in returning if actions[0] == Action.RETURN.value]
    assert len(under_new_key) / len(returning) == pytest.approx(TRUTHS.takedowns.new_key_share, abs=0.05)


def test_banned_sellers_relapse_after_about_five_weeks(sample: Sample) -> None:
    items = sample.takedowns[sample.takedowns["action"].isin(["ban", "return"])]
    items = items.sort_values(["seller_key", "event_date"])
    same_seller = items["seller_key"] == items["seller_key"].shift()
    days = items["event_date"].diff().dt.days[same_seller & (items["action"] == "return")]
    assert days.median() == pytest.approx(35, abs=5)


# Listings still up


def of_unknown_goods(sample: Sample) -> pd.DataFrame:
    listings: pd.DataFrame = sample.tables["listings"].to_pandas()
    return listings[listings["goods"].isna()]


def test_nothing_but_evasion_words_tells_lawful_titles_from_removed_ones(sample: Sample) -> None:
    listings = of_unknown_goods(sample)["listing_title"].str.lower()
    for garment in ("hoodie", "kaos band", "celana jeans"):
        removed = sample.takedowns["listing_title"].str.contains(garment).mean()
        assert listings.str.contains(garment).mean() == pytest.approx(0.9 * removed, rel=0.15)


def test_honest_uses_of_evasion_words_stand_among_lawful_titles(sample: Sample) -> None:
    listings = of_unknown_goods(sample)
    honest = {title for titles in TRUTHS.listings.honest_titles.values() for title in titles}
    is_honest = listings["listing_title"].str.lower().map(lambda title: any(one in title for one in honest))
    assert is_honest.mean() == pytest.approx(TRUTHS.listings.honest_share * 0.97, abs=0.01)
    assert listings.loc[is_honest, "category"].isna().all()


def test_few_undetected_listings_hold_the_evasion_word_of_their_day(sample: Sample) -> None:
    listings = of_unknown_goods(sample)
    of_newest = listings["listing_title"].str.lower().str.contains("cabutan")
    assert 0 < of_newest.mean() < TRUTHS.listings.undetected_share
    assert pd.to_datetime(listings.loc[of_newest, "seen_date"]).min() >= pd.Timestamp("2025-11-08")


def test_those_who_sell_what_is_up_are_no_sellers_of_removed_listings(sample: Sample) -> None:
    assert not set(of_unknown_goods(sample)["seller_key"]) & set(sample.takedowns["seller_key"])


def test_watched_listings_were_seen_while_they_were_up_and_so_many_are_kept(sample: Sample) -> None:
    listings = sample.tables["listings"].to_pandas()
    watched = listings[listings["goods"].notna()]
    assert set(watched["goods"]) == {"used_clothing_import"}
    removed = sample.takedowns[sample.takedowns["action"] == "removal"].drop_duplicates(["platform", "row_key"])
    both = watched.merge(removed, on=["platform", "row_key"], suffixes=("", "_removed"))
    seen, listed, event = (pd.to_datetime(both[name]) for name in ("seen_date", "listed_date", "event_date"))
    assert (seen < event).all()
    assert (listed <= seen).all()
    assert 1 - len(both) / len(watched) == pytest.approx(TRUTHS.listings.kept_share, abs=0.01)


# What moves formal requests


def test_formal_requests_hold_together(sample: Sample) -> None:
    requests = sample.tables["takedown_requests"].to_pandas()
    pending = requests["outcome"] == "pending"
    assert 500 < len(requests) < 1_500
    assert requests.loc[pending, ["answered_date", "items_removed"]].isna().all().all()
    answered = requests[~pending]
    assert (answered["answered_date"] >= answered["requested_date"]).all()
    assert (answered["items_removed"] <= answered["items_asked"]).all()
    by_outcome = answered.groupby("outcome")
    assert (by_outcome.get_group("granted").eval("items_removed == items_asked")).all()
    assert (by_outcome.get_group("refused")["items_removed"] == 0).all()
    assert (by_outcome.get_group("partly").eval("0 < items_removed < items_asked")).all()


def test_formal_requests_gather_in_waves(sample: Sample) -> None:
    days = pd.to_datetime(sample.tables["takedown_requests"].to_pandas()["requested_date"])
    wave = TRUTHS.takedowns.waves[0]
    inside = days.between(pd.Timestamp(wave.first_date), pd.Timestamp(wave.last_date)).sum()
    a_day = inside / ((wave.last_date - wave.first_date).days + 1)
    assert a_day == pytest.approx(TRUTHS.requests.requests_a_day * wave.ministry_factor, rel=0.4)
