"""Colours and names of codes: fixed, readable, and an error where the catalog holds no such code."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.text import Language
from dashboard.charts import Theme
from dashboard.charts.palette import ABSENT, code_name, code_style, codes_of
from dashboard.charts.theme import SURFACES, contrast
from dashboard.queries.selection import Dimension
from tests.unit.charts_frames import EN, ID, by, monthly_by_channel, traces
from tests.unit.checked_charts import bars, time_series


@pytest.mark.parametrize("dimension", list(Dimension))
@pytest.mark.parametrize("theme", list(Theme))
def test_every_code_has_a_look_of_its_own(dimension: Dimension, theme: Theme) -> None:
    codes = codes_of(dimension)
    assert len(codes) > 0
    looks = {(code_style(dimension, code, theme).colour, code_style(dimension, code, theme).symbol) for code in codes}
    assert len(looks) == len(codes)


@pytest.mark.parametrize("dimension", list(Dimension))
@pytest.mark.parametrize("language", list(Language))
def test_every_code_has_a_name_in_both_languages(dimension: Dimension, language: Language) -> None:
    codes = codes_of(dimension)
    assert len(codes) > 0
    assert all(code_name(dimension, code, language) for code in codes)


def test_a_code_keeps_its_colour_whatever_else_is_shown() -> None:
    alone = bars(by(Dimension.CHANNEL, {"ecommerce": (1.0, "shown")}), language=ID)
    frame = by(Dimension.CHANNEL, {"marketplace": (9.0, "shown"), "ecommerce": (1.0, "shown")})
    together = bars(frame, language=EN)
    assert alone.data[0].marker.color[0] == together.data[0].marker.color[1]


def test_lines_and_bars_give_a_code_the_same_colour() -> None:
    line = traces(time_series(monthly_by_channel(), language=EN), "Marketplace")[0]
    bar = bars(by(Dimension.CHANNEL, {"marketplace": (9.0, "shown")}), language=EN).data[0]
    assert line.line.color == bar.marker.color[0]


def test_a_code_that_the_catalog_does_not_hold_is_an_error_not_a_blue_line() -> None:
    with pytest.raises(KeyError, match="blog"):
        code_style(Dimension.CHANNEL, "blog", Theme.LIGHT)
    frame = monthly_by_channel()
    with pytest.raises(KeyError, match="blog"):
        time_series(replace(frame, data=frame.data.assign(channel="blog")), language=ID)
    with pytest.raises(KeyError, match="blog"):
        bars(by(Dimension.CHANNEL, {"blog": (1.0, "shown")}), language=ID)


def test_rows_that_name_no_code_are_shown_as_not_stated() -> None:
    assert code_name(Dimension.CATEGORY, ABSENT, ID) == "Tidak disebut"
    figure = bars(by(Dimension.CATEGORY, {"gamis": (2.0, "shown"), None: (1.0, "shown")}), language=ID)
    assert "Tidak disebut" in figure.layout.yaxis.ticktext


@pytest.mark.parametrize("theme", list(Theme))
def test_hues_stand_out_from_the_surface_and_inks_are_readable(theme: Theme) -> None:
    surface = SURFACES[theme]
    assert len(surface.hues) > 0
    assert all(contrast(hue, surface.background) >= 3 for hue in (*surface.hues, surface.quiet, surface.accent))
    grounds = (surface.background, surface.provisional_band, surface.window_band, surface.ramadan_band)
    assert all(contrast(ink, ground) >= 4.5 for ink in (surface.ink, surface.muted_ink) for ground in grounds)
