"""Contracts of all datasets, in the order in which the method page lists them."""

from __future__ import annotations

from enum import StrEnum

from catalog import codes
from catalog.contracts import Column, ColumnType, Dataset, Privacy, Scheme, Storage


def _code(
    name: str, code_list: type[StrEnum], *, required: bool = True, key: bool = False, several: bool = False
) -> Column:
    return Column(
        name=name, type=ColumnType.CODE, codes=code_list, is_required=required, is_key=key, allows_several=several
    )


def _text(name: str, *, required: bool = True, key: bool = False) -> Column:
    return Column(name=name, type=ColumnType.TEXT, is_required=required, is_key=key)


def _machine_name(name: str, *, required: bool = True, key: bool = False) -> Column:
    return Column(name=name, type=ColumnType.TEXT, is_required=required, is_key=key, is_machine_name=True)


def _country(name: str) -> Column:
    return Column(name=name, type=ColumnType.TEXT, scheme=Scheme.COUNTRY)


def _province(*, required: bool = True, key: bool = False) -> Column:
    return Column(name="province_code", type=ColumnType.TEXT, is_required=required, is_key=key, scheme=Scheme.PROVINCE)


def _date(name: str, *, required: bool = True, key: bool = False) -> Column:
    return Column(name=name, type=ColumnType.DATE, is_required=required, is_key=key)


def _integer(
    name: str, *, unit: str | None = None, required: bool = True, key: bool = False, minimum: int = 0
) -> Column:
    return Column(name=name, type=ColumnType.INTEGER, unit=unit, is_required=required, is_key=key, minimum=minimum)


def _decimal(name: str, *, unit: str, required: bool = False, minimum: int | None = 0) -> Column:
    return Column(name=name, type=ColumnType.DECIMAL, unit=unit, is_required=required, minimum=minimum)


def _boolean(name: str) -> Column:
    return Column(name=name, type=ColumnType.BOOLEAN)


def _pseudonym(name: str, stored_as: str, *, key: bool = False) -> Column:
    return Column(name=name, type=ColumnType.TEXT, privacy=Privacy.PSEUDONYMISED, stored_as=stored_as, is_key=key)


_SOURCE = (
    _text("source_publisher"),
    _text("source_title", required=False),
    _text("source_url", required=False),
    _text("source_date", required=False),
)
_NOTE = (_text("note_id", required=False), _text("note_en", required=False))

TAKEDOWN_COUNTS = Dataset(
    id="takedown_counts",
    kind="takedown_counts",
    storage=Storage.TABLE,
    date_column="period_last_date",
    summed=("count",),
    unit_column="unit",
    columns=(
        _date("period_first_date", key=True),
        _date("period_last_date", key=True),
        _code("platform", codes.Platform, key=True),
        _code("unit", codes.TakedownUnit, key=True),
        _code("measure", codes.Measure, key=True),
        _code("requester", codes.Requester, key=True),
        _code("detection", codes.Detection, key=True),
        _code("action", codes.Action, key=True),
        _code("goods", codes.Goods, key=True),
        # Not required, as files of before have no such column: `catalog.territories` says what they are.
        _code("territory", codes.Territory, required=False, key=True),
        _integer("count"),
        _date("reported_date"),
        *_SOURCE,
    ),
)

TAKEDOWN_ITEMS = Dataset(
    id="takedown_items",
    kind="takedown_items",
    storage=Storage.MONTHS,
    date_column="event_date",
    columns=(
        Column(
            name="item_id",
            type=ColumnType.TEXT,
            privacy=Privacy.PSEUDONYMISED,
            stored_as="row_key",
            is_key=True,
        ),
        _code("platform", codes.Platform, key=True),
        _date("event_date"),
        _date("reported_date"),
        _date("requested_date", required=False),
        _date("listed_date", required=False),
        _text("listing_title"),
        _pseudonym("seller_id", "seller_key"),
        _code("unit", codes.TakedownUnit),
        _code("category", codes.Category, required=False),
        _province(required=False),
        _code("requester", codes.Requester),
        _code("detection", codes.Detection),
        _code("action", codes.Action),
        _code("goods", codes.Goods),
        _code("seller_tier", codes.SellerTier, required=False),
    ),
)

LISTINGS = Dataset(
    id="listings",
    kind="listings",
    storage=Storage.MONTHS,
    date_column="seen_date",
    columns=(
        Column(
            name="listing_id",
            type=ColumnType.TEXT,
            privacy=Privacy.PSEUDONYMISED,
            stored_as="row_key",
            is_key=True,
        ),
        _code("platform", codes.Platform, key=True),
        _date("seen_date"),
        _date("listed_date", required=False),
        _text("listing_title"),
        _pseudonym("seller_id", "seller_key"),
        _code("category", codes.Category, required=False),
        _province(required=False),
        # What somebody has found it to sell; nearly all listings have been looked at by nobody.
        _code("goods", codes.Goods, required=False),
    ),
)

TAKEDOWN_REQUESTS = Dataset(
    id="takedown_requests",
    kind="takedown_requests",
    storage=Storage.TABLE,
    date_column="requested_date",
    summed=("items_asked", "items_removed"),
    unit_column="unit",
    columns=(
        _machine_name("request_id", key=True),
        _code("platform", codes.Platform, key=True),
        _code("requester", codes.Requester),
        _date("requested_date"),
        _code("unit", codes.TakedownUnit),
        _integer("items_asked", minimum=1),
        _integer("items_removed", required=False),
        _code("outcome", codes.RequestOutcome),
        _date("answered_date", required=False),
    ),
)

ORDERS = Dataset(
    id="orders",
    kind="orders",
    storage=Storage.MONTHS,
    date_column="order_date",
    summed=("units", "gross_value_idr"),
    columns=(
        Column(
            name="order_id",
            type=ColumnType.TEXT,
            privacy=Privacy.PSEUDONYMISED,
            stored_as="row_key",
            is_key=True,
        ),
        _integer("line_number", key=True, minimum=1),
        _pseudonym("umkm_id", "umkm_key", key=True),
        _code("platform", codes.Platform, key=True),
        _date("order_date"),
        _code("category", codes.Category),
        _province(),
        _integer("units", unit="piece"),
        _integer("gross_value_idr", unit="idr"),
        _code("status", codes.OrderStatus),
    ),
)

ORDER_DAYS = Dataset(
    id="order_days",
    kind="orders",
    storage=Storage.MONTHS,
    date_column="order_date",
    summed=("orders", "units", "gross_value_idr"),
    columns=(
        _date("order_date", key=True),
        _pseudonym("umkm_id", "umkm_key", key=True),
        _code("platform", codes.Platform, key=True),
        _code("category", codes.Category, key=True),
        _province(key=True),
        _code("status", codes.OrderStatus, key=True),
        _integer("orders", unit="order"),
        _integer("units", unit="piece"),
        _integer("gross_value_idr", unit="idr"),
    ),
)

UMKM_REGISTRY = Dataset(
    id="umkm_registry",
    kind="orders",
    storage=Storage.TABLE,
    columns=(
        _pseudonym("umkm_id", "umkm_key", key=True),
        _code("size_class", codes.SizeClass),
        _text("sector"),
        _province(),
    ),
)

SEIZURES = Dataset(
    id="seizures",
    kind="seizures",
    storage=Storage.TABLE,
    date_column="last_date",
    reference_file="seizures.csv",
    columns=(
        _machine_name("event_id", key=True),
        _machine_name("parent_event_id", required=False),
        _code("record_type", codes.SeizureRecord),
        _text("agency"),
        _code("action", codes.SeizureAction),
        _date("first_date", required=False),
        _date("last_date"),
        _code("date_precision", codes.DatePrecision),
        _text("location"),
        _province(required=False),
        _code("case_type", codes.SeizureCaseType, required=False),
        _code("seller_tier", codes.SellerTier, required=False),
        _integer("cases", unit="case", required=False),
        _integer("quantity", required=False),
        _code("quantity_unit", codes.QuantityUnit, required=False, several=True),
        _integer("containers", unit="container", required=False),
        _integer("value_idr", unit="idr", required=False),
        _code("value_status", codes.ValueStatus),
        *_NOTE,
        *_SOURCE,
    ),
)

IMPORTS = Dataset(
    id="imports",
    kind="imports",
    storage=Storage.TABLE,
    date_column="period_last_date",
    reference_file="imports.csv",
    columns=(
        _machine_name("row_id", key=True),
        _code("series", codes.ImportSeries),
        _country("reporter"),
        _country("partner"),
        _text("hs_code", required=False),
        _code("frequency", codes.Frequency),
        _date("period_first_date"),
        _date("period_last_date"),
        _decimal("quantity_tonnes", unit="tonne"),
        _integer("value_usd", unit="usd", required=False),
        _code("value_status", codes.ValueStatus),
        *_NOTE,
        *_SOURCE,
    ),
)

INDICES = Dataset(
    id="indices",
    kind="indices",
    storage=Storage.TABLE,
    date_column="month",
    reference_file="indices.csv",
    columns=(
        _code("series", codes.IndexSeries, key=True),
        _date("month", key=True),
        _decimal("index_value", unit="index_2010_100"),
        _decimal("yoy_pct", unit="pct", minimum=None),
        _code("basis", codes.IndexBasis),
        _boolean("is_preliminary"),
        *_SOURCE,
    ),
)

UMKM_INDICES = Dataset(
    id="umkm_indices",
    kind="umkm_indices",
    storage=Storage.TABLE,
    date_column="period_last_date",
    reference_file="umkm_indices.csv",
    columns=(
        _machine_name("series_id", key=True),
        _text("series_name_id"),
        _text("series_name_en"),
        _date("period_first_date", key=True),
        _date("period_last_date", key=True),
        _code("frequency", codes.Frequency),
        _decimal("value", unit="as_named"),
        _code("value_unit", codes.IndexValueUnit),
        _boolean("is_estimate"),
        *_SOURCE,
    ),
)

CLAIMS = Dataset(
    id="claims",
    kind="claims",
    storage=Storage.TABLE,
    date_column="as_of_date",
    reference_file="claims.csv",
    columns=(
        _text("fact_id", key=True),
        _machine_name("fact_group"),
        _text("parent_fact_id", required=False),
        _date("as_of_date"),
        _date("period_first_date", required=False),
        _date("period_last_date", required=False),
        _integer("count"),
        _code("count_qualifier", codes.CountQualifier),
        _code("unit", codes.TakedownUnit),
        _code("scope", codes.PublishedScope),
        _code("goods", codes.Goods),
        _code("requester", codes.ClaimParty, several=True),
        _code("executor", codes.ClaimParty, several=True),
        _code("detection_method", codes.ClaimDetection, several=True),
        _code("measure", codes.Measure),
        _code("value_status", codes.ValueStatus),
        *_NOTE,
        *_SOURCE,
    ),
)

POLICY_EVENTS = Dataset(
    id="policy_events",
    kind="policy_events",
    storage=Storage.TABLE,
    date_column="event_date",
    reference_file="policy_events.csv",
    columns=(
        _date("event_date", key=True),
        _code("event_type", codes.PolicyEventType, key=True),
        _text("actor", key=True),
        _text("title_id"),
        _text("title_en"),
        _text("event_id"),
        _text("event_en"),
        *_SOURCE,
    ),
)

PLATFORM_RULES = Dataset(
    id="platform_rules",
    kind="platform_rules",
    storage=Storage.TABLE,
    date_column="as_of_date",
    reference_file="platform_rules.csv",
    columns=(
        _code("platform", codes.Platform, key=True),
        _code("aspect", codes.RuleAspect, key=True),
        _date("as_of_date", key=True),
        _code("basis", codes.RuleBasis),
        _code("counted_units", codes.TakedownUnit, required=False, several=True),
        _text("rule_id"),
        _text("rule_en"),
        _date("valid_from_date", required=False),
        _date("valid_until_date", required=False),
        *_SOURCE,
    ),
)

EVASION_TERMS = Dataset(
    id="evasion_terms",
    kind="evasion_terms",
    storage=Storage.TABLE,
    reference_file="evasion_terms.csv",
    columns=(_text("term", key=True), _text("meaning_id"), _text("meaning_en"), *_NOTE, *_SOURCE),
)

LEBARAN = Dataset(
    id="lebaran",
    kind="lebaran",
    storage=Storage.TABLE,
    date_column="lebaran_date",
    reference_file="lebaran.csv",
    columns=(
        _integer("hijri_year", key=True),
        _date("lebaran_date"),
        _date("ramadan_start_date"),
        _code("status", codes.LebaranStatus),
        _text("basis_id"),
        _text("basis_en"),
        _text("ramadan_basis_id"),
        _text("ramadan_basis_en"),
        _text("independent_check", required=False),
        _text("decree", required=False),
        _text("leave_dates", required=False),
    ),
)

PROVINCES = Dataset(
    id="provinces",
    kind="provinces",
    storage=Storage.TABLE,
    reference_file="provinces.csv",
    columns=(
        _text("province_code", key=True),
        _text("bps_code"),
        _text("iso_code"),
        _text("name"),
        _text("short_name"),
        _text("aliases", required=False),
        _integer("tile_row"),
        _integer("tile_column"),
        _text("source"),
    ),
)

DATASETS: dict[str, Dataset] = {
    dataset.id: dataset
    for dataset in (
        TAKEDOWN_COUNTS,
        TAKEDOWN_ITEMS,
        LISTINGS,
        TAKEDOWN_REQUESTS,
        ORDERS,
        ORDER_DAYS,
        UMKM_REGISTRY,
        SEIZURES,
        IMPORTS,
        INDICES,
        UMKM_INDICES,
        CLAIMS,
        POLICY_EVENTS,
        PLATFORM_RULES,
        EVASION_TERMS,
        LEBARAN,
        PROVINCES,
    )
}
