"""How numbers are estimated, for a minister and for a statistician, in words that take their figures from the code and the bench.

A method has the texts `page.sumber_metode.method.<name>.title`, `.minister` and `.statistician`, and its parameters here. The
page of sources and methods shows all of them, and cards of the pages in `METHOD_OF_PAGE` open theirs.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from analysis import impact, indices, lebaran
from analysis.impact import coverage, estimate, instrument, placebo, results, wording
from catalog.impact_measured import quality
from catalog.lebaran import PRE_LEBARAN_WINDOW
from catalog.text import Language, text
from dashboard.text.dates import format_days_to_lebaran
from dashboard.text.numbers import format_number, format_percent

AUDIENCES = ("minister", "statistician")

METHOD_OF_PAGE = {"dampak": "impact"}
"""The method behind a page's cards, by the page's id."""


def method_note(method: str, audience: str, language: Language) -> str:
    """How a method of `METHODS` works, for a reader of `AUDIENCES`, with its constants as the code has them."""
    return text(f"page.sumber_metode.method.{method}.{audience}", language, **_PARAMETERS[method](language))


def draw_method(method: str, language: Language) -> None:
    """The method for all its readers, those with two minutes first."""
    for audience in AUDIENCES:
        st.markdown(method_note(method, audience, language))


def _lebaran(language: Language) -> dict[str, str | int]:
    return {
        "window": _window(PRE_LEBARAN_WINDOW, language),
        "level": _percent(lebaran.LEVEL, language),
        "scatter": format_number(lebaran.USUAL_SCATTER, language, decimals=2),
        "fewest": lebaran.FEWEST_OTHER_SEASONS,
    }


def _index(language: Language) -> dict[str, str | int]:
    return {
        "window": _window(PRE_LEBARAN_WINDOW, language),
        "months_before": indices.MONTHS_BEFORE,
        "months_after": indices.MONTHS_AFTER,
        "fewest_months": indices.FEWEST_OTHER_MONTHS,
    }


def _impact(language: Language) -> dict[str, str | int]:
    worlds = quality()
    none, some, supply = (worlds[name] for name in ("season, no effect", "season, effect", "supply, no effect"))
    shares = (none.flagged, supply.flagged, supply.estimated, some.covered)
    error = max((share * (1 - share) / none.panels) ** 0.5 for share in shares)
    return {
        "level": _percent(impact.LEVEL, language),
        "lags": impact.LAGS,
        "leads": estimate.LEADS,
        "fewest_cells": wording.FEWEST_CELLS,
        "fewest_weeks": wording.FEWEST_WEEKS,
        "p": format_number(wording.LEAST_LEAD_P, language, decimals=2),
        "flagged_dates": _percent(wording.MOST_PLACEBOS_FLAGGED, language),
        "first_stage": format_number(results.LEAST_FIRST_STAGE_F, language),
        "exchanges": placebo.PERMUTATIONS,
        "prior": instrument.PRIOR_WEEKS,
        "daily": _percent(coverage.DAILY, language),
        "panels": none.panels,
        "panels_effect": some.panels,
        "error": _percent(error, language),
        "false": _percent(none.flagged, language),
        "false_supply": _percent(supply.flagged, language),
        "withheld": _percent(1 - supply.estimated, language),
        "covered": _percent(some.covered, language),
        "estimated": _percent(some.estimated, language),
        "missed": _percent(some.inconclusive, language),
    }


_PARAMETERS: dict[str, Callable[[Language], dict[str, str | int]]] = {
    "impact": _impact,
    "lebaran": _lebaran,
    "index": _index,
}

METHODS = tuple(_PARAMETERS)


def _percent(share: float, language: Language) -> str:
    return format_percent(100 * share, language, decimals=0)


def _window(days: range, language: Language) -> str:
    return text(
        "published.span",
        language,
        first=format_days_to_lebaran(days[0]),
        last=format_days_to_lebaran(days[-1]),
    )
