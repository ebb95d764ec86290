"""Sentences of the overview: what is said follows from the data and from the intervals, never from the writer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.lebaran import LEVEL, LebaranResult
from analysis.rows import rows_of
from catalog.codes import PublishedScope, code_text_key
from catalog.lebaran import season_by_year
from catalog.statement import STATEMENT_DATE
from catalog.text import Language, text
from dashboard.charts.lebaran import ExpectedBand
from dashboard.queries.frame import MetricFrame
from dashboard.text.dates import format_date
from dashboard.text.numbers import format_number, format_percent, rounded_times
from dashboard.ui.findings import NothingToShow
from dashboard.ui.main_figures import ORDERS, newest_season
from dashboard.ui.published_words import claim_count, joined, partner_name
from dashboard.ui.season_words import season_caveats, season_finding, season_notes, season_rise, side_of


@dataclass(frozen=True, kw_only=True)
class Words:
    """A finding with its caveats; `season` and `band` are what its figure marks, `side` where the season lies, as `side_of`.

    - `notes`: those of the caveats that say why the season's result is weak.
    """

    sentence: str
    caveats: tuple[str, ...]
    season: int = 0
    side: str = ""
    notes: tuple[str, ...] = ()
    band: ExpectedBand | None = None


def claims_sentence(latest: pd.DataFrame, language: Language) -> str:
    """What was published last, in its own units; `latest` as `latest_claims` gives it. Raises NothingToShow."""
    if latest.empty:
        raise NothingToShow
    newest = latest[latest["as_of_date"] == latest["as_of_date"].max()]
    counts = []
    for scope, rows in newest.groupby("scope", sort=False):
        told = joined([claim_count(row, language) for row in rows_of(rows)], language)
        name = text(code_text_key(PublishedScope(str(scope))), language)
        counts.append(text("page.ringkasan.claims_in", language, counts=told, scope=name))
    return text(
        "page.ringkasan.claims",
        language,
        counts=joined(counts, language),
        date=format_date(newest["as_of_date"].iloc[0], language),
    )


def partner_sentence(ratios: pd.DataFrame, language: Language) -> str:
    """How far partners' exports stand above recorded imports, in the newest year with both. Raises NothingToShow."""
    both = ratios.dropna(subset=["ratio_to_recorded"])
    if both.empty:
        raise NothingToShow
    newest = both[both["year"] == both["year"].max()].sort_values("exported_tonnes").iloc[-1]
    return text(
        "published.partner_ratio",
        language,
        partner=partner_name(newest["partner"], language),
        year=int(newest["year"]),
        exported=format_number(newest["exported_tonnes"], language),
        recorded=format_number(newest["recorded_tonnes"], language, decimals=1),
        times=rounded_times(newest["ratio_to_recorded"], language),
    )


def index_words(result: LebaranResult, language: Language) -> Words:
    """The usual rise of the clothing index, and the season of the minister's statement; `result`: of that season.

    A rise or fall is said only where the whole interval lies on that side. Raises NothingToShow where there is no typical rise.
    """
    if not result.uplift.is_known:
        raise NothingToShow
    title = text("metric.clothing_index.title", language)
    return Words(
        sentence=text(
            f"page.ringkasan.index_{side_of(result.uplift)}",
            language,
            typical=_pct(result.uplift.estimate, language),
            low=_pct(result.uplift.low, language),
            high=_pct(result.uplift.high, language),
            count=sum(not each.is_chosen for each in result.seasons),
            year=result.lebaran.year,
        ),
        caveats=(
            text("page.ringkasan.statement", language, sentence=season_finding(result, title, language)),
            *season_rise(result, language),
            text("page.ringkasan.index_scope", language, date=format_date(STATEMENT_DATE, language)),
        ),
    )


def orders_words(frame: MetricFrame, results: Mapping[int, LebaranResult], language: Language) -> Words:
    """The season of orders that `newest_season` names, and which others stand out; parameters and NothingToShow as there."""
    newest = newest_season(frame, results)
    others = [result for result in results.values() if result.shortfall.is_known and result is not newest]
    sentence = season_finding(newest, text(f"metric.{ORDERS}.title", language), language)
    if frame.provenance.is_sample:
        sentence = text(
            "page.ringkasan.sample_sentence", language, badge=text("ui.sample.badge", language), sentence=sentence
        )
    return Words(
        sentence=sentence,
        caveats=(
            _standing_out(others, language),
            *season_caveats(newest, language),
        ),
        season=newest.season,
        side=side_of(newest.shortfall),
        notes=season_notes(newest, language),
        band=_expected(frame, newest),
    )


def _standing_out(results: list[LebaranResult], language: Language) -> str:
    told = [
        text(
            "page.ringkasan.season_out",
            language,
            season=_label(result.season),
            share=_pct(result.shortfall.estimate, language),
            low=_pct(result.shortfall.low, language),
            high=_pct(result.shortfall.high, language),
        )
        for result in results
        if side_of(result.shortfall) in {"below", "above"}
    ]
    if not told:
        return text("page.ringkasan.none_out", language, count=len(results))
    return text("page.ringkasan.some_out", language, seasons="; ".join(told), count=len(results))


def _expected(frame: MetricFrame, result: LebaranResult) -> ExpectedBand | None:
    """The window's total that was to be expected: what there was, over 1 + shortfall."""
    totals = frame.data[frame.data["season"] == result.season]["value"].dropna()
    if totals.empty or not result.shortfall.is_known:
        return None
    total = float(totals.iloc[0])
    low, high = total / (1 + result.shortfall.high), total / (1 + result.shortfall.low)
    return ExpectedBand(low=low, high=high, level_pct=round(100 * LEVEL))


def _label(season: int) -> str:
    return season_by_year(season).label


def _pct(ratio: float, language: Language) -> str:
    return format_percent(100 * ratio, language, decimals=0, signed=True)
