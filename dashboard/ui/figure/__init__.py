"""A Plotly figure on the page that keeps its place: a filter redraws it instead of putting a new one there.

Why it is our own element: `docs/decisions/figure_element.md`.
"""

from dashboard.ui.figure.element import draw_figure, figure_content

__all__ = ["draw_figure", "figure_content"]
