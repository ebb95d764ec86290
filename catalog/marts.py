"""Tables of a built snapshot: what one row is, and which columns it has.

`etl/sql` builds exactly these, a contract test compares. Types are DuckDB's. Counts and rupiah are BIGINT, a value that
is not known is NULL and never 0. `date` and `month` (first day of the month) are business days in Asia/Jakarta.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from catalog.codes import (
    Action,
    CellStatus,
    Channel,
    ClaimVerdict,
    EffectCheck,
    EnforcementBody,
    EventActor,
    EventKind,
    EventPrecision,
    EvidenceBasis,
    TitleSide,
)
from catalog.contracts import Column
from catalog.datasets import DATASETS

ORDER_DIMENSIONS = ("platform", "channel", "category", "province_code", "size_class")
ORDER_MEASURES = ("orders_count", "units_count", "gross_value_idr", "cancelled_count", "returned_count")
TAKEDOWN_DIMENSIONS = (
    "platform",
    "channel",
    "category",
    "province_code",
    "unit",
    "requester",
    "detection",
    "action",
    "goods",
    "seller_tier",
)


@dataclass(frozen=True, kw_only=True)
class Mart:
    """A table of the warehouse.

    - `grain`: the columns that together name one row.
    - `columns`: name to type, the grain first.
    - `built_from`: datasets whose rows it holds, for freshness and source lines.
    - `derived_codes`: code lists of columns that the build derives; those that it takes over keep their contract.
    """

    id: str
    grain: tuple[str, ...]
    columns: dict[str, str]
    built_from: tuple[str, ...]
    derived_codes: dict[str, type[StrEnum]] = field(default_factory=dict)


def _columns(names: tuple[str, ...], type_name: str) -> dict[str, str]:
    return dict.fromkeys(names, type_name)


_TIME = {"date": "DATE", "season": "INTEGER", "days_to_lebaran": "INTEGER"}
_ORDERS = ("orders", "order_days", "umkm_registry")

ORDERS_DAILY = Mart(
    id="orders_daily",
    grain=("date", *ORDER_DIMENSIONS),
    columns={**_TIME, **_columns(ORDER_DIMENSIONS, "VARCHAR"), **_columns(ORDER_MEASURES, "BIGINT")},
    built_from=_ORDERS,
)
ORDERS_NATIONAL = Mart(
    id="orders_national",
    grain=("date", "platform", "channel", "category"),
    columns={
        **_TIME,
        **_columns(("platform", "channel", "category"), "VARCHAR"),
        **_columns(ORDER_MEASURES, "BIGINT"),
    },
    built_from=_ORDERS,
)
ORDERS_MONTHLY = Mart(
    id="orders_monthly",
    grain=("month", *ORDER_DIMENSIONS),
    columns={"month": "DATE", **_columns(ORDER_DIMENSIONS, "VARCHAR"), **_columns(ORDER_MEASURES, "BIGINT")},
    built_from=_ORDERS,
)
BACKED_MEASURES = ("orders_count", "units_count", "gross_value_idr")
"""Measures of orders that must not give an UMKM away."""

UMKM_MONTHLY = Mart(
    id="umkm_monthly",
    grain=("month", "umkm_key"),
    columns={"month": "DATE", "umkm_key": "VARCHAR", **_columns(BACKED_MEASURES, "BIGINT")},
    built_from=_ORDERS,
)
"""What each UMKM sold in a month, by which two states are told apart without giving one of them away."""

ORDER_BACKING = Mart(
    id="order_backing",
    grain=("month", *ORDER_DIMENSIONS),
    columns={
        "month": "DATE",
        **_columns(ORDER_DIMENSIONS, "VARCHAR"),
        **_columns(tuple(f"{name}{part}" for name in BACKED_MEASURES for part in ("_umkm", "", "_largest")), "BIGINT"),
        "active_days_count": "BIGINT",
    },
    built_from=_ORDERS,
)
"""Who stands behind the total, each breakdown and each two: NULL stands for all values of a dimension, `unknown` for rows that do
not say theirs. Of each measure how many UMKM have any (`_umkm`), their sum, and the sum of the largest one (`_largest`)."""

TAKEDOWNS_DAILY = Mart(
    id="takedowns_daily",
    grain=("date", *TAKEDOWN_DIMENSIONS),
    columns={**_TIME, **_columns(TAKEDOWN_DIMENSIONS, "VARCHAR"), "items_count": "BIGINT"},
    built_from=("takedown_items",),
)
_TITLES = ("takedown_items", "listings")

LISTINGS_DAILY = Mart(
    id="listings_daily",
    grain=("date", "platform", "channel", "category", "province_code"),
    columns={
        "date": "DATE",
        **_columns(("platform", "channel", "category", "province_code"), "VARCHAR"),
        "items_count": "BIGINT",
    },
    built_from=("listings",),
    derived_codes={"channel": Channel},
)
TITLE_TOTALS = Mart(
    id="title_totals",
    grain=("month", "platform", "side"),
    columns={
        "month": "DATE",
        **_columns(("platform", "side"), "VARCHAR"),
        **_columns(("items_count", "sellers_count", "items_squared_sum"), "BIGINT"),
    },
    built_from=_TITLES,
    derived_codes={"side": TitleSide},
)
TITLE_TERMS = Mart(
    id="title_terms",
    grain=("month", "platform", "side", "term"),
    columns={
        "month": "DATE",
        **_columns(("platform", "side", "term"), "VARCHAR"),
        **_columns(("items_count", "sellers_count", "items_squared_sum"), "BIGINT"),
    },
    built_from=_TITLES,
    derived_codes={"side": TitleSide},
)
OFFICIAL_WORDS_MONTHLY = Mart(
    id="official_words_monthly",
    grain=("month", "platform"),
    columns={
        "month": "DATE",
        "platform": "VARCHAR",
        **_columns(
            (
                *("items_count", "caught_count", "known_now_count"),
                *("sellers_count", "items_squared_sum", "caught_squared_sum"),
            ),
            "BIGINT",
        ),
    },
    built_from=(*_TITLES, "evasion_terms"),
)
SELLER_TERMS = Mart(
    id="seller_terms",
    grain=("month", "platform", "seller_key", "term"),
    columns={
        "month": "DATE",
        **_columns(("platform", "seller_key", "term"), "VARCHAR"),
        "items_count": "BIGINT",
        "first_date": "DATE",
        "last_date": "DATE",
    },
    built_from=_TITLES,
)
TERM_SUCCESSIONS = Mart(
    id="term_successions",
    grain=("month", "from_term", "to_term"),
    columns={"month": "DATE", **_columns(("from_term", "to_term"), "VARCHAR"), "sellers_count": "BIGINT"},
    built_from=_TITLES,
)
PLATFORM_SUCCESSIONS = Mart(
    id="platform_successions",
    grain=("month", "platform", "from_term", "to_term"),
    columns={
        "month": "DATE",
        **_columns(("platform", "from_term", "to_term"), "VARCHAR"),
        "sellers_count": "BIGINT",
    },
    built_from=_TITLES,
)
_ITEMS = ("takedown_items",)
_STEP_CODES = {"channel": Channel, "from_step": Action, "to_step": Action}

SELLER_STEPS = Mart(
    id="seller_steps",
    grain=("date", "platform", "seller_key", "action"),
    columns={
        "date": "DATE",
        **_columns(("platform", "seller_key", "action", "seller_tier"), "VARCHAR"),
        "newest_listed_date": "DATE",
        "items_count": "BIGINT",
    },
    built_from=_ITEMS,
)
LADDER_STEPS = Mart(
    id="ladder_steps",
    grain=("date", "platform", "seller_key", "action"),
    columns={
        "date": "DATE",
        **_columns(("platform", "channel", "seller_key", "action", "seller_tier"), "VARCHAR"),
        "items_count": "BIGINT",
        **_columns(("previous_action", "next_action"), "VARCHAR"),
        **_columns(
            ("next_days", "relapse_days", "ban_days", "since_sanction_days", "known_days", "watched_days"), "INTEGER"
        ),
    },
    built_from=_ITEMS,
    derived_codes={"channel": Channel, "previous_action": Action, "next_action": Action},
)
LADDER_MOVES = Mart(
    id="ladder_moves",
    grain=("month", "platform", "from_step", "to_step", "days"),
    columns={
        "month": "DATE",
        **_columns(("platform", "channel", "from_step", "to_step"), "VARCHAR"),
        "days": "INTEGER",
        "sellers_count": "BIGINT",
    },
    built_from=_ITEMS,
    derived_codes=_STEP_CODES,
)
LADDER_SPELLS = Mart(
    id="ladder_spells",
    grain=("month", "platform", "from_step", "is_relapse", "days"),
    columns={
        "month": "DATE",
        **_columns(("platform", "channel", "from_step"), "VARCHAR"),
        "is_relapse": "BOOLEAN",
        "days": "INTEGER",
        "sellers_count": "BIGINT",
    },
    built_from=_ITEMS,
    derived_codes=_STEP_CODES,
)
REPEAT_REMOVALS = Mart(
    id="repeat_removals",
    grain=("month", "platform", "is_repeat"),
    columns={
        "month": "DATE",
        **_columns(("platform", "channel"), "VARCHAR"),
        "is_repeat": "BOOLEAN",
        "removals_count": "BIGINT",
    },
    built_from=_ITEMS,
    derived_codes={"channel": Channel},
)
DUE_BANS = Mart(
    id="due_bans",
    grain=("month", "platform", "seller_tier", "is_banned"),
    columns={
        "month": "DATE",
        **_columns(("platform", "channel", "seller_tier"), "VARCHAR"),
        "is_banned": "BOOLEAN",
        "sellers_count": "BIGINT",
    },
    built_from=_ITEMS,
    derived_codes={"channel": Channel},
)
TAKEDOWN_DELAYS = Mart(
    id="takedown_delays",
    grain=(
        "month",
        "platform",
        "unit",
        "requester",
        "detection",
        "action",
        "days_from_request",
        "days_from_listing",
    ),
    columns={
        "month": "DATE",
        **_columns(("platform", "channel", "unit", "requester", "detection", "action"), "VARCHAR"),
        **_columns(("days_from_request", "days_from_listing"), "INTEGER"),
        "items_count": "BIGINT",
        "bundles_count": "DOUBLE",
    },
    built_from=_ITEMS,
    derived_codes={"channel": Channel},
)
LISTING_SIGHTINGS = Mart(
    id="listing_sightings",
    grain=("date", "platform", "row_key"),
    columns={"date": "DATE", "platform": "VARCHAR", "row_key": "BIGINT", "listed_date": "DATE"},
    built_from=("listings",),
)
LISTING_REMOVALS = Mart(
    id="listing_removals",
    grain=("date", "platform", "row_key"),
    columns={"date": "DATE", "platform": "VARCHAR", "row_key": "BIGINT", "seller_key": "VARCHAR"},
    built_from=_ITEMS,
)
LISTING_LIVES = Mart(
    id="listing_lives",
    grain=("month", "platform", "entry_days", "exit_days", "is_removed"),
    columns={
        "month": "DATE",
        **_columns(("platform", "channel"), "VARCHAR"),
        **_columns(("entry_days", "exit_days"), "INTEGER"),
        "is_removed": "BOOLEAN",
        **_columns(("listings_count", "bundle_items"), "BIGINT"),
    },
    built_from=_TITLES,
    derived_codes={"channel": Channel},
)
TAKEDOWN_REPORTS = Mart(
    id="takedown_reports",
    grain=("month", "week", "platform", "unit", "report_days"),
    columns={
        "month": "DATE",
        "week": "DATE",
        **_columns(("platform", "channel", "unit"), "VARCHAR"),
        "report_days": "INTEGER",
        "items_count": "BIGINT",
    },
    built_from=_ITEMS,
    derived_codes={"channel": Channel},
)
FORMAL_REQUESTS = Mart(
    id="formal_requests",
    grain=("requested_date", "platform", "requester", "unit", "outcome", "answered_date"),
    columns={
        "requested_date": "DATE",
        **_columns(("platform", "channel", "requester", "unit", "outcome"), "VARCHAR"),
        "answered_date": "DATE",
        **_columns(("requests_count", "items_asked", "items_removed"), "BIGINT"),
    },
    built_from=("takedown_requests",),
    derived_codes={"channel": Channel},
)
TAKEDOWN_COUNTS = Mart(
    id="takedown_counts",
    grain=(
        "period_first_date",
        "period_last_date",
        "platform",
        "unit",
        "measure",
        "requester",
        "detection",
        "action",
        "goods",
        "territory",
    ),
    columns={
        "period_first_date": "DATE",
        "period_last_date": "DATE",
        "platform": "VARCHAR",
        "channel": "VARCHAR",
        "unit": "VARCHAR",
        "measure": "VARCHAR",
        "requester": "VARCHAR",
        "detection": "VARCHAR",
        "action": "VARCHAR",
        "goods": "VARCHAR",
        "territory": "VARCHAR",
        "count": "BIGINT",
        "reported_date": "DATE",
        "source_publisher": "VARCHAR",
        "source_title": "VARCHAR",
        "source_url": "VARCHAR",
        "source_date": "VARCHAR",
    },
    built_from=("takedown_counts",),
    derived_codes={"channel": Channel},
)
INDEX_MONTHLY = Mart(
    id="index_monthly",
    grain=("series", "month"),
    columns={
        "series": "VARCHAR",
        "month": "DATE",
        "season": "INTEGER",
        "index_value": "DOUBLE",
        "yoy_pct": "DOUBLE",
        "basis": "VARCHAR",
        "is_preliminary": "BOOLEAN",
        "window_days_count": "BIGINT",
        "is_pre_lebaran_month": "BOOLEAN",
        "source_publisher": "VARCHAR",
        "source_title": "VARCHAR",
        "source_url": "VARCHAR",
    },
    built_from=("indices",),
)
CLAIM_PARTS = Mart(
    id="claim_parts",
    grain=("fact_id",),
    columns={
        "fact_id": "VARCHAR",
        "fact_group": "VARCHAR",
        "total_count": "BIGINT",
        "parts_count": "BIGINT",
        "parts_sum": "BIGINT",
        "gap": "BIGINT",
    },
    built_from=("claims",),
)
DIM_DATE = Mart(
    id="dim_date",
    grain=("date",),
    columns={
        "date": "DATE",
        "month": "DATE",
        "season": "INTEGER",
        "lebaran_date": "DATE",
        "days_to_lebaran": "INTEGER",
        "is_ramadan": "BOOLEAN",
        "is_window": "BOOLEAN",
    },
    built_from=("lebaran",),
)

MARTS: dict[str, Mart] = {
    mart.id: mart
    for mart in (
        ORDERS_DAILY,
        ORDERS_NATIONAL,
        ORDERS_MONTHLY,
        UMKM_MONTHLY,
        ORDER_BACKING,
        TAKEDOWNS_DAILY,
        LISTINGS_DAILY,
        TITLE_TOTALS,
        TITLE_TERMS,
        OFFICIAL_WORDS_MONTHLY,
        SELLER_TERMS,
        TERM_SUCCESSIONS,
        PLATFORM_SUCCESSIONS,
        SELLER_STEPS,
        LADDER_STEPS,
        LADDER_MOVES,
        LADDER_SPELLS,
        REPEAT_REMOVALS,
        DUE_BANS,
        TAKEDOWN_DELAYS,
        TAKEDOWN_REPORTS,
        LISTING_SIGHTINGS,
        LISTING_REMOVALS,
        LISTING_LIVES,
        FORMAL_REQUESTS,
        TAKEDOWN_COUNTS,
        INDEX_MONTHLY,
        CLAIM_PARTS,
        DIM_DATE,
    )
}
"""Built marts. Beside them stands one table per `TABLE` dataset with reference rows, under the dataset's own id and
columns (`claims`, `seizures`, `imports`, `umkm_indices`, `policy_events`, `platform_rules`, `evasion_terms`, `lebaran`,
`provinces`), and:

- `meta_snapshot` (one row): snapshot_id VARCHAR, manifest_number INTEGER, schema_version INTEGER,
  definitions_hash VARCHAR (of reference tables and SQL), built_at TIMESTAMP (UTC)
- `meta_dataset` (one row a dataset): dataset VARCHAR, is_sample BOOLEAN, batches_count BIGINT, rows_count BIGINT,
  first_date DATE, last_date DATE, loaded_at TIMESTAMP (UTC, of the newest batch; NULL for reference and sample rows)
- `meta_batch` (one row a batch that counts): batch_id VARCHAR, dataset VARCHAR, sequence INTEGER (order of arrival),
  rows_count BIGINT (accepted), rejected_count BIGINT, standing_count BIGINT (rows that no later batch replaces; NULL for
  datasets kept as one table), first_date DATE, last_date DATE (NULL without dates), received_at TIMESTAMP (UTC)
- `meta_batch_month` (one row a batch and month of whose figures it is a part): batch_id VARCHAR, month DATE (of datasets kept as
  one table all months from the first to the last date; NULL stands for every month, where a dataset has no dates). A batch of
  which no row stands is a part of none
- `meta_check` (one row a check): check_id VARCHAR, is_passed BOOLEAN, detail VARCHAR
"""


TIMELINE = Mart(
    id="timeline",
    grain=("event_date", "event_kind", "actor_id", "title_id"),
    columns={
        "event_date": "DATE",
        "first_date": "DATE",
        "event_precision": "VARCHAR",
        "event_kind": "VARCHAR",
        "actor_groups": "VARCHAR",
        "actor_id": "VARCHAR",
        "actor_en": "VARCHAR",
        "title_id": "VARCHAR",
        "title_en": "VARCHAR",
        "event_id": "VARCHAR",
        "event_en": "VARCHAR",
        "source_publisher": "VARCHAR",
        "source_title": "VARCHAR",
        "source_url": "VARCHAR",
        "source_date": "VARCHAR",
    },
    built_from=("policy_events", "claims", "seizures"),
    derived_codes={"event_precision": EventPrecision, "event_kind": EventKind, "actor_groups": EventActor},
)
CLAIM_CHECKS = Mart(
    id="claim_checks",
    grain=("fact_id", "evidence"),
    columns={
        "fact_id": "VARCHAR",
        "verdict": "VARCHAR",
        "evidence": "VARCHAR",
        "count": "BIGINT",
        "count_qualifier": "VARCHAR",
        "unit": "VARCHAR",
        "scope": "VARCHAR",
        "goods": "VARCHAR",
        "as_of_date": "DATE",
        "lowest_count": "BIGINT",
        "highest_count": "BIGINT",
        "data_count": "BIGINT",
        "is_comparable": "BOOLEAN",
        "data_first_date": "DATE",
        "data_last_date": "DATE",
        "source_publisher": "VARCHAR",
        "source_title": "VARCHAR",
        "source_url": "VARCHAR",
        "source_date": "VARCHAR",
    },
    built_from=("claims", "takedown_counts", "takedown_items"),
    derived_codes={"verdict": ClaimVerdict, "evidence": EvidenceBasis},
)

_TAKEDOWNS_AND_ORDERS = ("takedown_items", *_ORDERS)
_CHANGE = _columns(("change_pct", "low_pct", "high_pct"), "DOUBLE")
_BOTH = {
    "takedowns_count": "BIGINT",
    "takedowns_status": "VARCHAR",
    "orders_count": "BIGINT",
    "orders_status": "VARCHAR",
}
_BOTH_CODES: dict[str, type[StrEnum]] = {"takedowns_status": CellStatus, "orders_status": CellStatus}
IMPACT_WEEKS = Mart(
    id="impact_weeks",
    grain=("week",),
    columns={"week": "DATE", **_BOTH},
    built_from=_TAKEDOWNS_AND_ORDERS,
    derived_codes=_BOTH_CODES,
)
IMPACT_DAYS = Mart(
    id="impact_days",
    grain=("season", "days_to_lebaran"),
    columns={"season": "INTEGER", "days_to_lebaran": "INTEGER", **_BOTH},
    built_from=_TAKEDOWNS_AND_ORDERS,
    derived_codes=_BOTH_CODES,
)
IMPACT_WAVES = Mart(
    id="impact_waves",
    grain=("first_week", "channel"),
    columns={
        "first_week": "DATE",
        "last_week": "DATE",
        "channel": "VARCHAR",
        "takedowns_count": "BIGINT",
        "usual_count": "DOUBLE",
        **_CHANGE,
        "seasons_count": "BIGINT",
    },
    built_from=_TAKEDOWNS_AND_ORDERS,
    derived_codes={"channel": Channel},
)
IMPACT_ELSEWHERE = Mart(
    id="impact_elsewhere",
    grain=("platform", "first_week"),
    columns={
        "platform": "VARCHAR",
        "first_week": "DATE",
        "last_week": "DATE",
        **_columns(("removals_change_pct", "low_pct", "high_pct"), "DOUBLE"),
        "starts_count": "BIGINT",
    },
    built_from=_TAKEDOWNS_AND_ORDERS,
)
IMPACT_LAGS = Mart(
    id="impact_lags",
    grain=("lag_weeks",),
    columns={"lag_weeks": "INTEGER", **_columns(("correlation", "low", "high"), "DOUBLE")},
    built_from=_TAKEDOWNS_AND_ORDERS,
)
IMPACT_EFFECT = Mart(
    id="impact_effect",
    grain=("lag_weeks",),
    columns={"lag_weeks": "INTEGER", **_CHANGE},
    built_from=_TAKEDOWNS_AND_ORDERS,
)
IMPACT_PATH = Mart(
    id="impact_path",
    grain=("weeks_from_wave",),
    columns={"weeks_from_wave": "INTEGER", **_CHANGE},
    built_from=_TAKEDOWNS_AND_ORDERS,
)
IMPACT_CHECKS = Mart(
    id="impact_checks",
    grain=("effect_check", "left_out"),
    columns={"effect_check": "VARCHAR", "left_out": "VARCHAR", **_CHANGE},
    built_from=_TAKEDOWNS_AND_ORDERS,
    derived_codes={"effect_check": EffectCheck},
)

RECKONED: dict[str, Mart] = {
    table.id: table
    for table in (
        TIMELINE,
        CLAIM_CHECKS,
        IMPACT_WEEKS,
        IMPACT_DAYS,
        IMPACT_WAVES,
        IMPACT_ELSEWHERE,
        IMPACT_LAGS,
        IMPACT_EFFECT,
        IMPACT_PATH,
        IMPACT_CHECKS,
    )
}
"""Tables that the dashboard reckons from those of a snapshot, for readers and files; no snapshot holds them."""

RECKONED_CODES: dict[str, type[StrEnum]] = {"enforcement_body": EnforcementBody}
"""Code lists of columns that are reckoned from a published table's rows, whatever the table."""


def datasets_of(table: str) -> tuple[str, ...]:
    """Datasets whose rows a table of a snapshot holds, or a reckoned one rests on; KeyError for any other."""
    return (table,) if table in DATASETS else (MARTS | RECKONED)[table].built_from


def contract_of(table: str, column: str) -> Column | None:
    """The contract of a table's column by its stored name, as its dataset declares it; None where the build derives it.

    KeyError for a table that a snapshot does not hold.
    """
    declared = (
        known for dataset in datasets_of(table) for known in DATASETS[dataset].columns if known.stored_name == column
    )
    return next(declared, None)


def code_list_of(table: str, column: str) -> type[StrEnum] | None:
    """The code list of a table's column; None where its values are no codes of a list, or the table is none of ours."""
    built = MARTS | RECKONED
    contract = contract_of(table, column) if table in DATASETS or table in built else None
    if contract is not None:
        return contract.codes
    derived = built[table].derived_codes if table in built else {}
    return derived.get(column) or RECKONED_CODES.get(column)
