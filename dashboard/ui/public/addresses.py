"""Addresses under which figures are found from outside, relative to where the pages lie."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from dashboard.charts.theme import Theme
from dashboard.exports.figure.kinds import Kind
from dashboard.exports.picture.kinds import Size
from dashboard.ui.controls import Control
from dashboard.ui.links import write
from dashboard.ui.serving import order_span
from dashboard.ui.view import View

IMAGE_KINDS = (Kind.SVG, Kind.PNG, Kind.CSV)
"""What an address gives of a figure without a click."""


def live_parameters(view: View) -> dict[str, str]:
    """What the page's own selectors say, without naming the data: a period that covers all data covers newer ones too."""
    said = write(view.link)
    names = {"lang", *(control.value for control in view.deck.all_controls)}
    span = order_span(view.snapshot)
    if Control.PERIOD in view.deck.all_controls and (view.selection.first_date, view.selection.last_date) != span:
        names |= {"from", "to"}
    return {name: value for name, value in said.items() if name in names}


def frozen_parameters(view: View) -> dict[str, str]:
    """All that is seen, and the data that it is of."""
    return write(view.link)


def page_path(page_id: str, parameters: Mapping[str, str]) -> str:
    """A page with a link's parameters."""
    return f"{page_id}?{urlencode(parameters)}"


def look_parameters(theme: Theme, size: Size) -> dict[str, str]:
    """How a picture is to look, under names that no parameter of a page's link has: `size` there is that of a business."""
    return {"theme": theme.value, "shape": size.value}


def image_path(figure_id: str, kind: Kind, parameters: Mapping[str, str], *, theme: Theme, size: Size) -> str:
    """A figure as a file that is made when it is asked for."""
    return f"image/{figure_id}.{kind}?{urlencode({**parameters, **look_parameters(theme, size)})}"


def embed_path(figure_id: str, parameters: Mapping[str, str], *, theme: Theme, size: Size) -> str:
    """A figure with its words, to stand within another site."""
    return f"embed/{figure_id}?{urlencode({**parameters, **look_parameters(theme, size)})}"


def kept_path(code: str) -> str:
    """The permanent link of a kept figure."""
    return f"f/{code}"


def kept_file_path(code: str, name: str) -> str:
    """A file of a frozen figure."""
    return f"f/{code}/{name}"


def kept_embed_path(code: str) -> str:
    """A frozen figure, to stand within another site."""
    return f"f/{code}/embed"
