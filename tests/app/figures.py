"""The figures that a page has drawn, and the words that stand around them."""

from __future__ import annotations

import json
from typing import Any

from streamlit.testing.v1 import AppTest


def figures(app: AppTest) -> list[dict[str, Any]]:
    """Every figure as Plotly gets it, in the order of the page."""
    return [content["figure"] for content in _contents(app)]


def findings(app: AppTest) -> list[str]:
    """What stands above each figure."""
    return [content["words"]["heading"] for content in _contents(app)]


def alternatives(app: AppTest) -> list[str]:
    """What a screen reader says of each figure."""
    return [content["words"]["alt"] for content in _contents(app)]


def badges(app: AppTest) -> list[str]:
    """The mark on each figure; empty where it has none."""
    return [content["words"]["badge"] for content in _contents(app)]


def notes(app: AppTest) -> list[str]:
    """What stands below the figures, line by line."""
    return [line for content in _contents(app) for line in content["words"]["notes"]]


def _contents(app: AppTest) -> list[dict[str, Any]]:
    elements = [element.proto for element in app.get("bidi_component") if element.proto.component_name == "figure"]
    return [json.loads(element.bytes) for element in elements]
