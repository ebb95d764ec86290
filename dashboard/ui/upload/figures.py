"""The main figures before and after files count, with their 90 % intervals: each metric's season, its shortfall and its rise."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from catalog.lebaran import season_by_year
from catalog.text import text
from dashboard.text.numbers import format_number
from dashboard.ui.main_figures import FigureChange, MainFigure
from dashboard.ui.published_words import NOTHING
from dashboard.ui.row_table import draw_rows
from dashboard.ui.season_words import estimate_words, season_finding, season_notes
from dashboard.ui.view import View


def draw_change(view: View, change: FigureChange) -> None:
    """One main figure: numbers side by side where there are any, what the pages will say of it, and what not to read into it."""
    metric = text(f"metric.{change.metric}.title", view.language)
    before, after = change.before, change.after
    results = [figure.result for figure in (before, after) if figure is not None and figure.result is not None]
    st.markdown(view.text("figures.title", metric=metric))
    if results:
        _draw_numbers(view, before, after)
    said = {} if _is_judged(before) else {"before": _said(view, before, metric)}
    for side, words in {**said, "after": _said(view, after, metric)}.items():
        st.markdown(view.text("figures.side", side=view.text(f"effect.{side}"), words=words))
    limits = {
        "other_season": len({result.season for result in results}) > 1,
        "was_sample": before is not None and before.is_sample and not after.is_sample,
        "scope": bool(results),
    }
    st.caption(" ".join(view.text(f"figures.{limit}") for limit, holds in limits.items() if holds))


def _draw_numbers(view: View, before: MainFigure | None, after: MainFigure) -> None:
    """A table; on a phone a list, which it shows whole."""
    headings = _heading(view, "before", before), _heading(view, "after", after)
    labels = [view.text(f"figures.{name}") for name in ("season", "shortfall", "season_uplift", "uplift", "others")]
    rows = list(zip(labels, _numbers(view, before), _numbers(view, after), strict=True))
    if view.is_phone:
        lines = (f"- **{label}**  \n  {was}  \n  → {will}" for label, was, will in rows)
        st.markdown("\n".join((" → ".join(headings), "", *lines)))
        return
    draw_rows(pd.DataFrame(rows, columns=[view.text("effect.number"), *headings]))


def _heading(view: View, side: str, figure: MainFigure | None) -> str:
    words = view.text(f"effect.{side}")
    if figure is None or not figure.is_sample:
        return words
    return view.text("figures.of_sample", side=words, badge=text("ui.sample.badge", view.language))


def _numbers(view: View, figure: MainFigure | None) -> tuple[str, ...]:
    """Season, shortfall, rise of the season and of the others, and how many these are."""
    result = figure.result if figure is not None else None
    if result is None:
        return (NOTHING,) * 5
    estimates = (result.shortfall, result.season_uplift, result.uplift)
    return (
        season_by_year(result.season).label,
        *(estimate_words(estimate, view.language) for estimate in estimates),
        format_number(sum(not each.is_chosen for each in result.seasons), view.language),
    )


def _said(view: View, figure: MainFigure | None, metric: str) -> str:
    """What the pages say of a figure, with why it is weak or says nothing."""
    if figure is None:
        return view.text("effect.none")
    if figure.error is not None:
        return figure.error.message(view.language)
    if figure.result is None:
        return view.text("figures.nothing")
    finding = f"{season_finding(figure.result, metric, view.language)}."
    return " ".join((finding, *season_notes(figure.result, view.language)))


def _is_judged(figure: MainFigure | None) -> bool:
    return figure is not None and figure.result is not None and figure.result.shortfall.is_known
