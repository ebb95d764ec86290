"""Cards on takedowns and orders together: what is seen, what may be said of it, and what speaks against it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.impact import EffectResult, Wave, Wording, lag_scan
from analysis.rows import rows_of
from catalog.codes import EffectCheck, code_text_key
from catalog.lebaran import PRE_LEBARAN_WINDOW
from catalog.text import text
from dashboard import charts
from dashboard.charts.effects_by_row import EffectRow
from dashboard.charts.effects_by_step import StepColumns
from dashboard.charts.palette import code_name
from dashboard.queries.frame import TableFrame
from dashboard.queries.impact import impact_provenance
from dashboard.queries.selection import Dimension, Selection
from dashboard.text.dates import format_date
from dashboard.text.numbers import format_number, format_percent
from dashboard.ui import impact
from dashboard.ui.card_parts import Card
from dashboard.ui.controls import Control
from dashboard.ui.deck import Deck, Make
from dashboard.ui.findings import NothingToShow
from dashboard.ui.impact_words import (
    change_words,
    effect_finding,
    lag_finding,
    needed_words,
    reason_words,
    wave_name,
)
from dashboard.ui.timeline_words import marked_events
from dashboard.ui.view import View

_EFFECT = StepColumns(steps="lag_weeks", value="change_pct", low="low_pct", high="high_pct", is_pct=True)
_PATH = StepColumns(steps="weeks_from_wave", value="change_pct", low="low_pct", high="high_pct", is_pct=True)
_LAGS = StepColumns(steps="lag_weeks", value="correlation", low="low", high="high", is_pct=False)


def selection_of(view: View) -> Selection:
    """What the page counts as takedowns, in the weeks that orders cover too; NothingToShow without such weeks."""
    selection = impact.selection_of(view.snapshot, view.takedown_unit)
    if selection is None:
        raise NothingToShow
    return selection


def known_waves(view: View) -> tuple[Wave, ...]:
    """Waves of takedowns in the chosen unit."""
    return impact.waves(view.snapshot, view.takedown_unit)


def chosen_wave(view: View) -> Wave:
    """The wave that is looked at; NothingToShow where there is none."""
    wave = impact.chosen_wave(known_waves(view), view.beside.wave)
    if wave is None:
        raise NothingToShow
    return wave


def gone_wave(view: View) -> tuple[str, ...]:
    """That the link names a wave that is not known, so that the newest one is shown; nothing otherwise."""
    asked, waves = view.beside.wave, known_waves(view)
    if asked is None or not waves or any(wave.first_week == asked for wave in waves):
        return ()
    return (view.text("wave_gone", day=format_date(asked, view.language), **_unit(view)),)


def effect_of(view: View) -> EffectResult:
    """The answer; NothingToShow where takedowns and orders have no week in common."""
    result = impact.effect(view.snapshot, view.takedown_unit)
    if result is None:
        raise NothingToShow
    return result


def _calendar(view: View) -> Card:
    selection = selection_of(view)
    frame = impact.weeks_frame(view.snapshot, selection)
    waves = known_waves(view)
    return Card(
        finding=view.text("calendar", count=format_number(len(waves), view.language), **_unit(view))
        if waves
        else view.text("calendar_none", **_unit(view)),
        frame=frame,
        draw=charts.takedowns_and_orders,
        options={
            "unit": view.takedown_unit,
            "waves": tuple((wave.first_week, wave.last_week) for wave in waves),
            "events": marked_events(view),
            "selection": selection,
        },
        caveats=(view.text("no_cause"), view.text("what_counts")),
    )


def _by_day(view: View) -> Card:
    selection = selection_of(view)
    frame = impact.days_frame(view.snapshot, selection)
    if frame.data.empty:
        raise NothingToShow
    return Card(
        finding=view.text("by_day", **_unit(view), **_rises(frame.data, view)),
        frame=frame,
        draw=charts.takedowns_and_orders_by_day,
        options={
            "unit": view.takedown_unit,
            "highlighted_season": view.season_year
            if view.season_year in set(frame.data["season"])
            else int(frame.data["season"].max()),
            "selection": selection,
        },
        caveats=(view.text("both_rise"),),
    )


def _waves(view: View) -> Card:
    around = impact.around_waves(view.snapshot, view.takedown_unit)
    frame = impact.waves_frame(view.snapshot, around)
    told = frame.data[frame.data["change_pct"].notna()] if len(frame.data) else frame.data
    if told.empty:
        raise NothingToShow
    total = told[told["channel"].isna()]
    decided = total[(total["low_pct"] > 0) | (total["high_pct"] < 0)]
    rows = [
        EffectRow(
            panel=wave_name(
                pd.Timestamp(row["first_week"]).date(), pd.Timestamp(row["last_week"]).date(), view.language
            ),
            name=view.text("all_channels")
            if pd.isna(row["channel"])
            else code_name(Dimension.CHANNEL, str(row["channel"]), view.language),
            value=float(row["change_pct"]),
            low=float(row["low_pct"]),
            high=float(row["high_pct"]),
        )
        for row in rows_of(told)
    ]
    words = {"count": format_number(len(total), view.language), "decided": format_number(len(decided), view.language)}
    return Card(
        finding=view.text("waves" if len(decided) else "waves_none", **words),
        frame=frame,
        draw=charts.effect_rows,
        options={"chart": "impact_waves", "rows": tuple(rows), "selection": selection_of(view), "decimals": 0},
        caveats=(view.text("no_cause"), view.text("waves_others"), view.text("moves")),
    )


def lone_words(view: View) -> dict[str, str]:
    """How many waves of single platforms there were, and how many of them no other platform shared."""
    found = impact.lone(view.snapshot, view.takedown_unit)
    counts = {"waves": found.waves_count, "lone": found.lone_count, "count": len(found.compared)}
    return {**{name: format_number(count, view.language) for name, count in counts.items()}, **_unit(view)}


def _elsewhere(view: View) -> Card:
    found = impact.lone(view.snapshot, view.takedown_unit)
    rows = [
        EffectRow(
            panel=wave_name(each.wave.first_week, each.wave.last_week, view.language),
            name=view.text("others_than", platform=code_name(Dimension.PLATFORM, each.platform, view.language)),
            value=100 * each.change,
            low=100 * each.lower,
            high=100 * each.upper,
        )
        for each in found.compared
    ]
    if not rows:
        raise NothingToShow
    decided = {"rose": sum(row.low > 0 for row in rows), "fell": sum(row.high < 0 for row in rows)}
    key = "elsewhere" if any(decided.values()) else "elsewhere_usual"
    words = {name: format_number(count, view.language) for name, count in decided.items()}
    return Card(
        finding=view.text(key, **lone_words(view), **words),
        frame=impact.elsewhere_frame(view.snapshot, found),
        draw=charts.effect_rows,
        options={
            "chart": "impact_elsewhere",
            "rows": tuple(rows),
            "selection": selection_of(view),
            "decimals": 0,
            "parameters": tuple(_unit(view).items()),
        },
        caveats=(view.text("elsewhere_means"), view.text("need.one_seller")),
    )


def _lag_scan(view: View) -> Card:
    selection = selection_of(view)
    weeks = impact.weeks_frame(view.snapshot, selection).data
    series = pd.DataFrame(
        {name: pd.to_numeric(weeks[f"{name}_count"]).astype(float).to_numpy() for name in ("orders", "takedowns")},
        index=pd.DatetimeIndex(weeks["week"]),
    )
    found = () if series.isna().any(axis=None) else lag_scan(series)
    if not found:
        raise NothingToShow
    rows = pd.DataFrame(
        [{"lag_weeks": one.lag, "correlation": one.value, "low": one.lower, "high": one.upper} for one in found]
    )
    return Card(
        finding=lag_finding(found, view.language),
        frame=TableFrame(data=rows, table="impact_lags", provenance=impact_provenance(view.snapshot)),
        draw=charts.step_effects,
        options={"chart": "impact_lags", "columns": _LAGS, "selection": selection},
        caveats=(view.text("lag_warning"),),
    )


def _effect(view: View) -> Card:
    result = effect_of(view)
    if result.total is None:
        raise NothingToShow
    return Card(
        finding=effect_finding(view, result),
        frame=impact.effect_frame(view.snapshot, result),
        draw=charts.step_effects,
        options={
            "chart": "impact_effect",
            "columns": _EFFECT,
            "selection": selection_of(view),
            "parameters": _ten(view),
        },
        caveats=(*reason_words(view, result), *needed_words(view, result), view.text("what_counts")),
    )


def _checks(view: View) -> Card:
    result = effect_of(view)
    found = result.diagnostics
    frame = impact.checks_frame(view.snapshot, result)
    if found is None or frame.data.empty:
        raise NothingToShow
    rows = [
        EffectRow(
            panel=_panel_of(EffectCheck(str(row["effect_check"])), view),
            name=_check_name(EffectCheck(str(row["effect_check"])), str(row["left_out"]), view),
            value=float(row["change_pct"]),
            low=float(row["low_pct"]),
            high=float(row["high_pct"]),
        )
        for row in rows_of(frame.data)
    ]
    return Card(
        finding=view.text(
            "checks",
            lead_p=format_number(found.lead_p, view.language, decimals=2),
            permutation_p=format_number(found.permutation_p, view.language, decimals=2),
            flagged=format_percent(100 * found.placebos_flagged_share, view.language, decimals=0),
            placebos=format_number(len(found.placebos), view.language),
        ),
        frame=frame,
        draw=charts.effect_rows,
        options={
            "chart": "impact_checks",
            "rows": tuple(rows),
            "selection": selection_of(view),
            "parameters": _ten(view),
        },
        caveats=(
            view.text(
                "cells",
                cells=format_number(found.cells_count, view.language),
                thin=format_number(found.thin_cells_count, view.language),
                weeks=format_number(found.weeks_count, view.language),
                seasons=format_number(found.seasons_count, view.language),
                missing=format_percent(100 * found.missing_share, view.language, decimals=1),
            ),
            view.text("what_checks"),
        ),
    )


def _event(view: View) -> Card:
    wave = chosen_wave(view)
    found = impact.path(view.snapshot, view.takedown_unit, wave)
    if found is None:
        raise NothingToShow
    words = {"wave": wave_name(wave.first_week, wave.last_week, view.language), **change_words(found.after, view)}
    key = "event_none" if found.after.holds_zero or found.as_large_share > 0.1 else "event"
    share = format_percent(100 * found.as_large_share, view.language, decimals=0)
    placebos = format_number(len(found.placebos), view.language)
    return Card(
        finding=view.text(key, **words),
        frame=impact.path_frame(view.snapshot, found),
        draw=charts.step_effects,
        options={
            "chart": "impact_path",
            "columns": _PATH,
            "selection": selection_of(view),
            "parameters": (*_ten(view), ("wave", words["wave"])),
        },
        caveats=(
            *gone_wave(view),
            view.text("event_placebos", share=share, placebos=placebos),
            view.text("no_cause"),
        ),
    )


def _without(view: View) -> Card:
    wave, result = chosen_wave(view), effect_of(view)
    if result.wording is not Wording.ESTIMATED:
        raise NothingToShow
    found = impact.without_wave(view.snapshot, view.takedown_unit, wave)
    ends = {"change_pct": found.without, "low_pct": found.upper, "high_pct": found.lower}
    changes = {name: 100 * (found.orders / number - 1) for name, number in ends.items()}
    name = wave_name(wave.first_week, wave.last_week, view.language)
    row = EffectRow(
        panel=name,
        name=view.text("with_against_without"),
        value=changes["change_pct"],
        low=changes["low_pct"],
        high=changes["high_pct"],
    )
    data = pd.DataFrame([{"effect_check": result.estimator.value, "left_out": "", **changes}])
    written = {
        key: format_number(round(number), view.language)
        for key, number in (
            ("orders", found.orders),
            ("without", found.without),
            ("low", found.lower),
            ("high", found.upper),
        )
    }
    return Card(
        finding=view.text("without", wave=name, **written),
        frame=TableFrame(data=data, table="impact_checks", provenance=impact_provenance(view.snapshot)),
        draw=charts.effect_rows,
        options={"chart": "impact_without", "rows": (row,), "selection": selection_of(view)},
        caveats=(*gone_wave(view), view.text("without_means")),
    )


def _check_name(check: EffectCheck, left_out: str, view: View) -> str:
    match check:
        case EffectCheck.WITHOUT_PLATFORM:
            return code_name(Dimension.PLATFORM, left_out, view.language)
        case EffectCheck.WITHOUT_CATEGORY:
            return code_name(Dimension.CATEGORY, left_out, view.language)
        case EffectCheck.LAGS:
            return view.text("lags", count=left_out)
        case _:
            return text(code_text_key(check), view.language)


def _panel_of(check: EffectCheck, view: View) -> str:
    is_whole = check in (EffectCheck.FIXED_EFFECTS, EffectCheck.INSTRUMENT, EffectCheck.AS_COUNTS)
    return view.text("all_cells") if is_whole else text(code_text_key(check), view.language)


def _rises(days: pd.DataFrame, view: View) -> dict[str, str]:
    """In how many seasons takedowns, and orders, were higher in W than in the days before it."""
    in_window = days["days_to_lebaran"].between(PRE_LEBARAN_WINDOW[0], PRE_LEBARAN_WINDOW[-1])
    before = days["days_to_lebaran"] < PRE_LEBARAN_WINDOW[0]
    means = {
        name: [
            pd.to_numeric(days.loc[rows, f"{name}_count"]).astype(float).groupby(days["season"]).mean()
            for rows in (in_window, before)
        ]
        for name in ("takedowns", "orders")
    }
    rose = {name: (pair[0] > pair[1])[pair[0].notna() & pair[1].notna()] for name, pair in means.items()}
    whole = rose["takedowns"].index.intersection(rose["orders"].index)
    if whole.empty:
        raise NothingToShow
    counts = {f"{name}_rose": int(each[whole].sum()) for name, each in rose.items()} | {"total": len(whole)}
    return {name: format_number(count, view.language) for name, count in counts.items()}


def _unit(view: View) -> dict[str, str]:
    return {"unit": text(code_text_key(view.takedown_unit), view.language).lower()}


def _ten(view: View) -> tuple[tuple[str, str], ...]:
    return (("takedowns", format_number(impact.PER_TAKEDOWNS, view.language)), ("unit", _unit(view)["unit"]))


def answers(view: View) -> Mapping[str, Make]:
    """Cards that rest on the estimate."""
    if (result := impact.effect(view.snapshot, view.takedown_unit)) is None or result.total is None:
        return {}
    if impact.is_too_wide(result.total):
        return {"checks": _checks}
    estimated = {"without": _without} if result.wording is Wording.ESTIMATED and known_waves(view) else {}
    return {"effect": _effect, "checks": _checks, **estimated}


def _cards(view: View) -> Mapping[str, Make]:
    described = {"calendar": _calendar, "by_day": _by_day, "waves": _waves, "lag_scan": _lag_scan}
    if impact.lone(view.snapshot, view.takedown_unit).compared:
        described["elsewhere"] = _elsewhere
    return {**answers(view), **described, "event": _event}


DECK = Deck(
    page_id="dampak",
    controls=(Control.EVENTS,),
    placed=(Control.UNIT, Control.SEASON, Control.WAVE),
    metrics=("takedown_items_count", "orders_count"),
    lead="calendar",
    cards=_cards,
)
