"""The figures that a page has drawn."""

from __future__ import annotations

import json
from typing import Any

from streamlit.testing.v1 import AppTest


def figures(app: AppTest) -> list[dict[str, Any]]:
    """Every figure as Plotly gets it, in the order of the page."""
    elements = [element.proto for element in app.get("bidi_component") if element.proto.component_name == "figure"]
    return [json.loads(element.bytes)["figure"] for element in elements]
