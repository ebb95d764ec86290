"""A figure while it is being drawn, and when it is done: the plain lists and dicts of which Plotly's JSON is made.

Plotly's own figures check every property and copy every value, three fifths of the time of a chart. Tests let Plotly check
each drawing; readers get it as it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Surround:
    """What stands around a plot, for files and screens, which lay it out anew for their width; heights in pixels.

    - `plot_height`: between the axes; `top`, `bottom`: for what the axes need above and below.
    - `title`, `unit`, `footer`: what is shown, the line below it, sentences below the picture; plain text.
    - `legend`: names in the legend.
    """

    plot_height: float
    top: float
    bottom: float
    footer: tuple[str, ...]
    title: str = ""
    unit: str = ""
    legend: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A finished figure: traces and layout under the names that Plotly gives them. Never change what it holds."""

    data: Sequence[Mapping[str, Any]]
    layout: Mapping[str, Any]
    surround: Surround

    def json(self) -> str:
        """What Plotly.js draws, and `surround`, by which a browser wraps its words; ValueError for a number that JSON has no sign
        for, as NaN."""
        figure = {"data": self.data, "layout": self.layout, "surround": asdict(self.surround)}
        return json.dumps(figure, allow_nan=False, default=_plain)


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

    def drawing(self, surround: Surround) -> Drawing:
        """What was drawn. Plotly's default template stays out: it weighs more than most of our data."""
        layout = {**self.layout, "shapes": self.shapes, "annotations": self.annotations, "template": {}}
        return Drawing(data=self.traces, layout=layout, surround=surround)


def _plain(value: Any) -> Any:
    """Dates as ISO 8601, numbers and arrays of numpy as those of Python; TypeError for what JSON cannot say."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"a {type(value).__name__} has no place in a figure")
