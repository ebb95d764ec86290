"""The selectors of the sidebar. A page names the ones it needs; only those narrow what it shows.

A selector shows the session's link and, when moved, changes it. What it holds is never asked of the widget.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Any

import streamlit as st

from catalog.codes import TakedownUnit, code_text_key
from catalog.lebaran import season_by_year, seasons
from catalog.regions import provinces
from catalog.text import Language, text
from dashboard.queries.selection import KNOWN_DAYS, Axis, Dimension, Filters, Grain, Selection
from dashboard.text.dates import format_days_to_lebaran
from dashboard.ui import state
from dashboard.ui.links import FILTER_FIELDS, FIRST_DAY, LAST_DAY
from dashboard.ui.serving import FIRST_METRIC

ITEM_UNITS = (
    TakedownUnit.LINK,
    TakedownUnit.ACCOUNT,
    TakedownUnit.MERCHANT,
    TakedownUnit.AD,
    TakedownUnit.PRODUCT,
    TakedownUnit.KEYWORD,
)
"""Units that takedown items come in; the other codes occur in published claims only."""


class Control(StrEnum):
    """Selectors, named as their parameter in a link."""

    METRIC = "metric"
    PERIOD = "period"
    AXIS = "axis"
    GRAIN = "grain"
    BREAKDOWN = "by"
    SEASON = "season"
    KNOWN = "known"
    UNIT = "unit"
    CHANNEL = "channel"
    PLATFORM = "platform"
    CATEGORY = "category"
    PROVINCE = "province"
    SIZE = "size"
    REQUESTER = "requester"
    DETECTION = "detection"
    ACTION = "action"
    GOODS = "goods"
    QUALIFIER = "qualifier"
    MEASURE = "measure"
    TIER = "tier"
    EVENTS = "events"
    KIND = "kind"
    ACTOR = "actor"
    CLAIM = "claim"
    PAIR = "pair"
    WAVE = "wave"


BESIDE = frozenset({Control.EVENTS, Control.KIND, Control.ACTOR, Control.CLAIM, Control.PAIR, Control.WAVE})
"""Selectors of what is chosen beside the selection; `dashboard.ui.beside_controls` draws them."""

_LANGUAGE_KEY = "control.lang"

_PLAIN_FIELDS = {
    Control.METRIC: "metric",
    Control.AXIS: "axis",
    Control.GRAIN: "grain",
    Control.BREAKDOWN: "breakdown",
    Control.KNOWN: "known_day",
    Control.UNIT: "takedown_unit",
}


def narrow(
    selection: Selection, controls: Sequence[Control], metrics: Sequence[str], span: tuple[date, date]
) -> Selection:
    """The selection as far as a page's own selectors carry it: what a reader cannot see there does not filter there.

    `span` stands for the dates where the page has no period, both inclusive; the first metric of all where it has no metrics.
    """
    first_date, last_date = (selection.first_date, selection.last_date) if Control.PERIOD in controls else span
    filters = {
        field: getattr(selection.filters, field)
        for name, (field, _) in FILTER_FIELDS.items()
        if Control(name) in controls
    }
    if Control.PROVINCE in controls:
        filters["provinces"] = selection.filters.provinces
    return Selection(
        metric=selection.metric if selection.metric in metrics else next(iter(metrics), FIRST_METRIC),
        first_date=first_date,
        last_date=last_date,
        axis=selection.axis if Control.AXIS in controls else Axis.CALENDAR,
        grain=selection.grain if Control.GRAIN in controls else Grain.MONTH,
        breakdown=selection.breakdown if Control.BREAKDOWN in controls else None,
        filters=Filters(**filters),
        seasons=selection.seasons if Control.SEASON in controls else (),
        known_day=selection.known_day if Control.KNOWN in controls else None,
        takedown_unit=(selection.takedown_unit or ITEM_UNITS[0]) if Control.UNIT in controls else None,
    )


def draw_language_switch(language: Language) -> None:
    """Indonesian or English, each written in its own language."""
    state.show(_LANGUAGE_KEY, language)
    st.segmented_control(
        text("ui.control.lang", language),
        list(Language),
        format_func=lambda option: text(f"ui.language.{option}", language),
        key=_LANGUAGE_KEY,
        required=True,
        on_change=_apply_language,
    )


def draw_controls(
    controls: Sequence[Control],
    selection: Selection,
    language: Language,
    *,
    metrics: Sequence[str],
    breakdowns: Sequence[Dimension | None],
    season_years: Sequence[int],
) -> None:
    """A page's selectors, in the page's order, showing the selection."""
    for control in controls:
        match control:
            case Control.METRIC:
                _one(
                    control,
                    language,
                    metrics,
                    selection.metric,
                    lambda metric: text(f"metric.{metric}.title", language),
                )
            case Control.PERIOD:
                _period(selection, language)
            case Control.AXIS:
                _segments(control, language, list(Axis), selection.axis)
            case Control.GRAIN:
                if selection.axis is Axis.CALENDAR:
                    _segments(control, language, list(Grain), selection.grain)
            case Control.BREAKDOWN:
                _one(
                    control,
                    language,
                    breakdowns,
                    selection.breakdown,
                    lambda option: text(f"ui.dimension.{option or 'none'}", language),
                )
            case Control.SEASON:
                year = selection.seasons[-1] if selection.seasons else season_years[-1]
                _one(control, language, tuple(season_years), year, lambda option: season_by_year(option).label)
            case Control.KNOWN:
                _one(control, language, (None, *KNOWN_DAYS), selection.known_day, partial(_known_name, language))
            case Control.UNIT:
                _segments(
                    control,
                    language,
                    ITEM_UNITS,
                    selection.takedown_unit,
                    lambda unit: text(code_text_key(unit), language),
                )
            case Control.PROVINCE:
                _several(
                    control,
                    language,
                    list(provinces()),
                    selection.filters.provinces,
                    lambda code: provinces()[code].name,
                )
            case _:
                field, codes = FILTER_FIELDS[control]
                _several(
                    control,
                    language,
                    list(codes),
                    getattr(selection.filters, field),
                    lambda code: text(code_text_key(code), language),
                )


def draw_reset(language: Language, fresh: Selection) -> None:
    """One click back to all data; language and snapshot stay."""
    st.button(text("ui.control.reset", language), on_click=_apply_reset, args=(fresh,), width="stretch")


def known_seasons(first_date: date, last_date: date) -> tuple[int, ...]:
    """Hijri years whose Lebaran lies within the dates, oldest first; where none does the next one, or the last known."""
    years = tuple(season.hijri_year for season in seasons() if first_date <= season.lebaran <= last_date)
    later = (season.hijri_year for season in seasons() if season.lebaran > last_date)
    return years or (next(later, seasons()[-1].hijri_year),)


def _known_name(language: Language, day: int | None) -> str:
    """Without the date: a browser sends a choice by its label, and the label of another season would not be known."""
    if day is None:
        return text("ui.known.all", language)
    return text("ui.known.day", language, day=format_days_to_lebaran(day))


def _key(control: Control, language: Language) -> str:
    """The widget's name, one in each language.

    A browser sends what was chosen by its label. Under one name, labels of the language before would come back to the
    widget of the new one, which takes a label it does not know for a value.
    """
    return f"control.{language}.{control}"


def _segments(
    control: Control,
    language: Language,
    options: Sequence[StrEnum],
    value: StrEnum | None,
    name: Callable[[Any], str] | None = None,
) -> None:
    key = _key(control, language)
    state.show(key, value if value in options else options[0])
    st.segmented_control(
        text(f"ui.control.{control}", language),
        options,
        format_func=name or (lambda option: text(f"ui.{control}.{option}", language)),
        key=key,
        required=True,
        on_change=_apply,
        args=(control, key),
    )


def _one(
    control: Control, language: Language, options: Sequence[Any], value: object, name: Callable[[Any], str]
) -> None:
    key = _key(control, language)
    state.show(key, state.held(value if value in options else options[0]))
    st.selectbox(
        text(f"ui.control.{control}", language),
        [state.held(option) for option in options],
        format_func=lambda option: name(state.meant(option)),
        key=key,
        on_change=_apply,
        args=(control, key, tuple(options)),
    )


def _several(
    control: Control, language: Language, options: Sequence[Any], values: tuple[Any, ...], name: Callable[[Any], str]
) -> None:
    key = _key(control, language)
    state.show(key, list(values))
    st.multiselect(
        text(f"ui.control.{control}", language),
        options,
        format_func=name,
        key=key,
        placeholder=text("ui.control.all", language),
        select_all=False,
        on_change=_apply,
        args=(control, key),
    )


def _period(selection: Selection, language: Language) -> None:
    key = _key(Control.PERIOD, language)
    state.show(key, (selection.first_date, selection.last_date))
    st.date_input(
        text("ui.control.period", language),
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        format="DD/MM/YYYY",
        key=key,
        on_change=_apply,
        args=(Control.PERIOD, key),
    )


def _apply_language() -> None:
    chosen = st.session_state[_LANGUAGE_KEY]
    state.change(state.kept().but(language=Language(chosen)))


def _apply_reset(fresh: Selection) -> None:
    link = state.kept()
    beside = link.beside.but(kinds=(), actors=())
    state.change(link.but(selection=fresh.but(metric=link.selection.metric), beside=beside))


def _apply(control: Control, key: str, options: tuple[Any, ...] | None = None) -> None:
    """`options`: what the selector offers; a label that a browser still holds from before is none of them."""
    link = state.kept()
    value = st.session_state[key] if options is None else state.meant(st.session_state[key])
    if options is not None and value not in options:
        return
    if control is Control.PERIOD and len(value) != 2:
        # The picker reports the first day while the second one is still to be chosen.
        return
    state.change(link.but(selection=_changed(link.selection, control, value)))


def _changed(selection: Selection, control: Control, value: Any) -> Selection:
    match control:
        case Control.PERIOD:
            return selection.but(first_date=value[0], last_date=value[1])
        case Control.SEASON:
            return selection.but(seasons=(value,))
        case Control.PROVINCE:
            return selection.but(filters=replace(selection.filters, provinces=tuple(value)))
        case _ if control in _PLAIN_FIELDS:
            return selection.but(**{_PLAIN_FIELDS[control]: value})
        case _:
            field, _ = FILTER_FIELDS[control]
            return selection.but(filters=replace(selection.filters, **{field: tuple(value)}))
