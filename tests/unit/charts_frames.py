"""Small made-up frames for the tests of charts, and the published tables as they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from math import nan
from typing import Any

import pandas as pd

from analysis.seizures import counted_actions, seizures_alone, totals_by
from catalog.codes import TakedownUnit
from catalog.metrics import METRICS
from catalog.reference import REFERENCE_DIRECTORY
from catalog.text import Language
from dashboard.charts import Drawing, Theme
from dashboard.queries.frame import EstimateFrame, MetricFrame, Provenance, TableFrame
from dashboard.queries.selection import Dimension, Selection
from tests.reference_frames import bundled
from tests.unit.impact_frames import impact_drawings
from tests.unit.step_frames import step_drawings
from tests.unit.term_frames import term_drawings

ID, EN = Language.INDONESIAN, Language.ENGLISH

SECRET = 987654.0
"""A value that a frame should not hold where its row is suppressed; charts must not show it even then."""

PROVENANCE = Provenance(
    snapshot_id="3f9a1c07b2d4",
    built_at=datetime(2026, 1, 2, tzinfo=UTC),
    sources=("umkm_orders",),
    is_sample=False,
    first_date=date(2023, 1, 1),
    last_date=date(2023, 6, 30),
)


def monthly(
    values: list[float | None], statuses: list[str] | None = None, *, metric: str = "orders_count", **changes: Any
) -> MetricFrame:
    """A frame of one line from January 2023 on."""
    months = pd.date_range("2023-01-01", periods=len(values), freq="MS")
    data = pd.DataFrame({"period": months, "value": values, "status": statuses or ["shown"] * len(values)})
    selection = Selection(metric=metric, first_date=date(2023, 1, 1), last_date=date(2023, 6, 30), **changes)
    return MetricFrame(data=data, metric=METRICS[metric], selection=selection, provenance=PROVENANCE)


def monthly_by_channel(**changes: Any) -> MetricFrame:
    """Three months of two channels."""
    frame = monthly([100.0, 200.0, 300.0], breakdown=Dimension.CHANNEL, **changes)
    parts = [frame.data.assign(channel=channel) for channel in ("marketplace", "social_commerce")]
    return replace(frame, data=pd.concat(parts, ignore_index=True))


def by(
    dimension: Dimension,
    rows: Mapping[Any, tuple[float | None, str]],
    metric: str = "orders_count",
) -> MetricFrame:
    """A frame by dimension: code to value and status."""
    data = pd.DataFrame(
        [{dimension.value: code, "value": value, "status": status} for code, (value, status) in rows.items()]
    )
    needs_unit = METRICS[metric].needs_one_unit
    selection = Selection(
        metric=metric,
        first_date=date(2023, 1, 1),
        last_date=date(2023, 6, 30),
        breakdown=dimension,
        takedown_unit=TakedownUnit.LINK if needs_unit else None,
    )
    return MetricFrame(data=data, metric=METRICS[metric], selection=selection, provenance=PROVENANCE)


def by_season_day(seasons: tuple[int, ...] = (1443, 1444)) -> MetricFrame:
    """Seasons from H-70 to H+40, one value a day."""
    rows = [
        {"season": season, "days_to_lebaran": day, "value": float(1000 + season - 1400 + day), "status": "shown"}
        for season in seasons
        for day in range(-70, 41)
    ]
    return replace(monthly([1.0]), data=pd.DataFrame(rows))


def by_season(rows: dict[int, tuple[float | None, str]]) -> MetricFrame:
    """One total a season: Hijri year to value and status."""
    data = pd.DataFrame([{"season": year, "value": value, "status": status} for year, (value, status) in rows.items()])
    return replace(monthly([1.0]), data=data)


def estimates(estimate: str, rows: list[dict[str, Any]]) -> EstimateFrame:
    """Estimates of orders."""
    frame = monthly([1.0])
    return EstimateFrame(
        data=pd.DataFrame(rows),
        estimate=estimate,
        metric=frame.metric,
        season_year=1444,
        selection=frame.selection,
        provenance=frame.provenance,
    )


def season_rises() -> EstimateFrame:
    """Three seasons of which 1444 H fell short."""
    rises = {1443: (40.0, 35.0, 46.0), 1444: (-1.0, -4.0, 3.0), 1445: (55.0, 49.0, 60.0)}
    return estimates(
        "uplift",
        [
            {
                "season": season,
                "uplift_pct": estimate,
                "low_pct": low,
                "high_pct": high,
                "observed_days_count": 28,
                "window_total": 1000.0,
            }
            for season, (estimate, low, high) in rises.items()
        ],
    )


def channel_shortfalls() -> EstimateFrame:
    """One channel below expectation, one that may be, one of which nothing can be said."""
    channels = {
        "social_commerce": (-44.0, -53.0, -33.0),
        "marketplace": (-12.0, -28.0, 7.0),
        "ecommerce": (nan, nan, nan),
    }
    return estimates(
        "shortfall",
        [
            {"channel": channel, "shortfall_pct": estimate, "low_pct": low, "high_pct": high, "seasons_count": 6}
            for channel, (estimate, low, high) in channels.items()
        ],
    )


def contrasts() -> EstimateFrame:
    """Social commerce told apart from both other channels, these not from each other."""
    pairs = {
        "social_commerce.marketplace": (-32.0, -42.0, -21.0),
        "social_commerce.ecommerce": (-36.0, -48.0, -22.0),
        "marketplace.ecommerce": (-6.0, -22.0, 13.0),
    }
    return estimates(
        "channel_contrast",
        [
            {
                "pair": pair,
                "contrast_pct": estimate,
                "low_pct": low,
                "high_pct": high,
                "smallest_seen_pct": -18.0,
                "seasons_count": 6,
            }
            for pair, (estimate, low, high) in pairs.items()
        ],
    )


def channels_by_season() -> EstimateFrame:
    """Two seasons of three channels, one of which is not known in the first."""
    seasons = {
        (1443, "marketplace"): (1.0, -20.0, 27.0),
        (1443, "social_commerce"): (nan, nan, nan),
        (1443, "ecommerce"): (-4.0, -25.0, 22.0),
        (1444, "marketplace"): (-18.0, -30.0, -4.0),
        (1444, "social_commerce"): (-44.0, -52.0, -34.0),
        (1444, "ecommerce"): (-12.0, -28.0, 6.0),
    }
    return estimates(
        "shortfall",
        [
            {"season": season, "channel": channel, "shortfall_pct": estimate, "low_pct": low, "high_pct": high}
            for (season, channel), (estimate, low, high) in seasons.items()
        ],
    )


def shortfall_choices() -> EstimateFrame:
    """A shortfall that one season left out undoes."""
    choices = {
        "nothing.0": (-20.0, -31.0, -8.0),
        "window.21": (-21.0, -32.0, -8.0),
        "harmonics.3": (-19.0, -30.0, -7.0),
        "left_out.1443": (-9.0, -22.0, 5.0),
    }
    return estimates(
        "dependence",
        [
            {"choice": choice, "shortfall_pct": estimate, "low_pct": low, "high_pct": high}
            for choice, (estimate, low, high) in choices.items()
        ],
    )


def rise_by_day() -> EstimateFrame:
    """The typical rise, H-45..H+15."""
    return estimates(
        "profile",
        [
            {"days_to_lebaran": day, "uplift_pct": 45.0 + day, "low_pct": 40.0 + day, "high_pct": 50.0 + day}
            for day in range(-45, 16)
        ],
    )


def coming_season() -> EstimateFrame:
    """A forecast of 1444 H whose second day has no value in the season before."""
    return estimates(
        "forecast",
        [
            {
                "days_to_lebaran": day,
                "date": pd.Timestamp("2023-04-22") + pd.Timedelta(days=day),
                "expected": 700.0,
                "low": 620.0,
                "high": 790.0,
                "naive": nan if day == -59 else 650.0,
            }
            for day in range(-60, 31)
        ],
    )


def as_sample(frame: Any) -> Any:
    """The same frame, as the synthetic sample gives it."""
    return replace(frame, provenance=replace(frame.provenance, is_sample=True))


def published(table: str, source: str) -> TableFrame:
    """A published table as bundled."""
    data = pd.read_csv(REFERENCE_DIRECTORY / f"{table}.csv")
    return TableFrame(data=data, table=table, provenance=replace(PROVENANCE, sources=(source,)))


def claims() -> TableFrame:
    """Published claims about used clothing."""
    frame = published("claims", "published_claims")
    return replace(frame, data=frame.data[frame.data["goods"] == "used_clothing_import"])


def seized(by: str) -> TableFrame:
    """What the bundled seizures amount to per value of a column."""
    rows = seizures_alone(counted_actions(bundled("seizures")))
    return replace(published("seizures", "published_seizures"), data=totals_by(rows, by))


def clothing_index() -> TableFrame:
    """The clothing index with April 2023 and March 2025 marked as pre-Lebaran months."""
    frame = published("indices", "bank_indonesia_spe")
    marked = frame.data["month"].isin(["2023-04-01", "2025-03-01"])
    return replace(frame, data=frame.data.assign(is_pre_lebaran_month=marked))


def table(rows: list[dict[str, Any]], source: str = "bank_indonesia_spe") -> TableFrame:
    """A result table of made-up rows."""
    return TableFrame(data=pd.DataFrame(rows), table="made_up", provenance=replace(PROVENANCE, sources=(source,)))


def checked_claim(**own: object) -> TableFrame:
    """A published claim held against one number that does not bear it out."""
    row = {
        "fact_id": "TK2023B-13",
        "verdict": "not_supported",
        "evidence": "counts",
        "count": 28_462,
        "count_qualifier": "exact",
        "unit": "link",
        "scope": "shopee",
        "as_of_date": pd.Timestamp("2023-05-14"),
        "lowest_count": 28_178,
        "highest_count": 28_746,
        "data_count": 14_000,
        "is_comparable": True,
        "source_publisher": "Antara",
    }
    provenance = replace(PROVENANCE, sources=("published_claims",))
    return TableFrame(data=pd.DataFrame([{**row, **own}]), table="claim_checks", provenance=provenance)


def platform_rules() -> TableFrame:
    """The first rule of each platform on each aspect."""
    frame = published("platform_rules", "platform_rules")
    return replace(frame, data=frame.data.drop_duplicates(["platform", "aspect"]))


def events() -> TableFrame:
    """Three events: of a day, of a month, and on two days known roughly."""
    rows = [
        ("2023-03-16", "2023-03-16", "day", "order", "Platform diminta menindak", "Platforms asked to act"),
        ("2023-03-01", "2023-03-31", "month", "seizure", "Penyitaan 200 bal", "Seizure of 200 bales"),
        ("2023-04-02", "2023-04-06", "approximate", "claim", "40.000 tautan", "40,000 links"),
    ]
    data = pd.DataFrame(
        [
            {
                "event_date": pd.Timestamp(last),
                "first_date": pd.Timestamp(first),
                "event_precision": precision,
                "event_kind": kind,
                "title_id": title_id,
                "title_en": title_en,
                "event_id": f"{title_id}.",
                "event_en": f"{title_en}.",
                "source_publisher": "RM.id",
            }
            for first, last, precision, kind, title_id, title_en in rows
        ]
    )
    return TableFrame(data=data, table="timeline", provenance=replace(PROVENANCE, sources=("policy_events",)))


def every_chart(language: Language) -> dict[str, Any]:
    """One figure of every chart function, in a language, as Plotly has checked it."""
    from tests.unit import checked_charts

    return _every_chart(checked_charts, language=language)


def every_drawing(language: Language, theme: Theme = Theme.LIGHT) -> dict[str, Drawing]:
    """One drawing of every chart function."""
    from dashboard import charts

    return _every_chart(charts, language=language, theme=theme)


def _every_chart(charts: Any, **look: Any) -> dict[str, Any]:
    orders = monthly([100.0, 200.0, 300.0, 250.0, 240.0, 230.0])
    channels = by(Dimension.CHANNEL, {"marketplace": (5.0, "shown"), "ecommerce": (3.0, "shown")})
    provinces = by(Dimension.PROVINCE, {"31": (5.0, "shown"), "51": (3.0, "shown")})
    totals = by_season({1443: (50_000.0, "shown"), 1444: (40_000.0, "shown")})
    laid_out = [
        {
            "season": 1444,
            "month": month,
            "days_to_lebaran": day,
            "is_pre_lebaran_month": day == -7,
            "above_others_pct": value,
        }
        for month, day, value in zip(
            pd.date_range("2023-03-01", periods=3, freq="MS"), (-37, -7, 24), (2.0, 38.1, None), strict=True
        )
    ]
    return {
        "time_series": charts.time_series(orders, **look),
        "lebaran_overlay": charts.lebaran_overlay(by_season_day(), highlighted_season=1444, **look),
        "year_on_year": charts.year_on_year(totals, band=None, highlighted_season=1444, **look),
        "bars": charts.bars(channels, **look),
        "stacked_columns": charts.stacked_columns(monthly_by_channel(), **look),
        "province_tiles": charts.province_tiles(provinces, **look),
        "published_points": charts.published_points(claims(), **look),
        "claim_breakdown": charts.claim_breakdown(claims(), total_fact_id="TK2023B-00", **look),
        "index_by_month": charts.index_by_month(clothing_index(), **look),
        "index_overlay": charts.index_overlay(table(laid_out), highlighted_season=1444, **look),
        "season_uplifts": charts.season_uplifts(season_rises(), typical=None, **look),
        "shortfalls": charts.shortfalls(channel_shortfalls(), **look),
        "channel_contrasts": charts.channel_contrasts(contrasts(), **look),
        "channel_seasons": charts.channel_seasons(channels_by_season(), **look),
        "shortfall_by_choice": charts.shortfall_by_choice(shortfall_choices(), **look),
        "typical_profile": charts.typical_profile(rise_by_day(), **look),
        "season_forecast": charts.season_forecast(coming_season(), season_before=1443, **look),
        "import_series": charts.import_series(published("imports", "published_imports"), **look),
        "seizures_by_year": charts.seizures_by_year(published("seizures", "published_seizures"), **look),
        "seizure_totals": charts.seizure_totals(seized("enforcement_body"), by="enforcement_body", **look),
        "seizure_places": charts.seizure_places(seized("province_code"), **look),
        "seizure_events": charts.seizure_events(
            published("seizures", "published_seizures"), events=events().data, **look
        ),
        "timeline": charts.timeline(events(), window=("Saringan: tidak ada",), **look),
        "claim_check": charts.claim_check(checked_claim(), **look),
        "claim_verdicts": charts.claim_verdicts(checked_claim(), **look),
        "rule_matrix": charts.rule_matrix(platform_rules(), **look),
        **impact_drawings(charts, PROVENANCE, **look),
        **step_drawings(charts, PROVENANCE, **look),
        **term_drawings(charts, PROVENANCE, **look),
    }


def annotation_texts(figure: Any, name: str) -> list[str]:
    """Texts of the annotations of that name."""
    return [annotation.text for annotation in figure.layout.annotations if annotation.name == name]


def shapes(figure: Any, name: str) -> list[Any]:
    """Shapes of that name."""
    return [shape for shape in figure.layout.shapes if shape.name == name]


def traces(figure: Any, name: str) -> list[Any]:
    """Traces of that name."""
    return [trace for trace in figure.data if trace.name == name]
