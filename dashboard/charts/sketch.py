"""A figure while it is being drawn: plain lists and dicts, checked by Plotly once, when it is done.

Updating a Plotly figure in place checks and merges at every step and took four fifths of the time of a chart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go


@dataclass
class Sketch:
    """Traces, shapes, annotations and layout, collected under the names that Plotly gives them."""

    traces: list[dict[str, Any]] = field(default_factory=list)
    shapes: list[dict[str, Any]] = field(default_factory=list)
    annotations: list[dict[str, Any]] = field(default_factory=list)
    layout: dict[str, Any] = field(default_factory=dict)

    def add_scatter(self, **properties: Any) -> None:
        self.traces.append({"type": "scatter", **properties})

    def add_bar(self, **properties: Any) -> None:
        self.traces.append({"type": "bar", **properties})

    def add_shape(self, **properties: Any) -> None:
        self.shapes.append(properties)

    def add_annotation(self, **properties: Any) -> None:
        self.annotations.append(properties)

    def set_layout(self, parts: Mapping[str, Any] | None = None, **more: Any) -> None:
        """Set whole parts of the layout: an axis given again replaces the earlier one."""
        self.layout.update(parts or {}, **more)

    def figure(self) -> go.Figure:
        """The Plotly figure; ValueError for a property that Plotly does not know.

        Plotly's default template stays out: it weighs more than most of our data.
        """
        layout = {
            **self.layout,
            "shapes": self.shapes,
            "annotations": self.annotations,
            "template": go.layout.Template(),
        }
        return go.Figure(data=self.traces, layout=layout)
