"""What may not be compared with the rest of a figure: set apart, and told why."""

from __future__ import annotations

from collections.abc import Mapping

from catalog.text import Language, text
from dashboard.charts.sketch import Sketch
from dashboard.charts.theme import FOOTER_SIZE, Surface


def divide_rows(
    sketch: Sketch, place: int, words: str, surface: Surface, *, panel: str = "", name: str = "apart"
) -> None:
    """A dashed line above the row of a place, with words on it that say what stands below; `name` is that of its parts."""
    sketch.add_shape(
        name=name,
        type="line",
        xref=f"x{panel} domain",
        yref=f"y{panel}",
        x0=0,
        x1=1,
        y0=place - 0.5,
        y1=place - 0.5,
        line={"color": surface.ink, "width": 1.5, "dash": "dash"},
    )
    sketch.add_annotation(
        name=name,
        text=words,
        xref="paper",
        yref=f"y{panel}",
        x=1,
        y=place - 0.5,
        xanchor="right",
        yanchor="bottom",
        showarrow=False,
        font={"size": FOOTER_SIZE, "color": surface.muted_ink},
    )


def apart_notes(reasons: Mapping[str, str], language: Language) -> tuple[str, ...]:
    """A sentence for each name that stands apart, with its reason."""
    return tuple(text("chart.note.apart", language, name=name, reason=reason) for name, reason in reasons.items())
