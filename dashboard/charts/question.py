"""A selection in words: the title that says what a figure shows, and the line that says of when and of what."""

from __future__ import annotations

from catalog.codes import Action
from catalog.metrics import Metric
from catalog.text import Language, text
from dashboard.charts.palette import code_name
from dashboard.queries.frame import EstimateFrame
from dashboard.queries.selection import Dimension, Filters, Selection
from dashboard.text.dates import format_date


def require_one_unit(metric: Metric, selection: Selection) -> None:
    """Raise ValueError where a figure would put counts of several takedown units on one axis."""
    if metric.needs_one_unit and (selection.takedown_unit is None or selection.breakdown is Dimension.UNIT):
        raise ValueError(f"{metric.id} counts several units; one must be chosen before drawing")


def dimension_name(dimension: Dimension, language: Language) -> str:
    """A dimension as titles write it, in lower case: `kanal`."""
    return text(f"chart.dimension.{dimension.value}", language)


def metric_title(metric: Metric, selection: Selection, language: Language) -> str:
    """What a metric's figure shows: `Pesanan UMKM menurut kanal`."""
    title = text(_title_key(metric, selection), language)
    if selection.breakdown is None:
        return title
    return text("chart.title.by", language, title=title, dimension=dimension_name(selection.breakdown, language))


def _title_key(metric: Metric, selection: Selection) -> str:
    """Counts of one step of the ladder bear its name: a figure of bans alone is no figure of removals."""
    actions = selection.filters.actions
    if metric.needs_one_unit and len(actions) == 1 and actions[0] is not Action.REMOVAL:
        return f"chart.title.one_action.{actions[0]}"
    return f"metric.{metric.id}.title"


def window_lines(selection: Selection, language: Language) -> tuple[str, str]:
    """Span and active filters of a selection, one line each, defaults said too."""
    first, last = format_date(selection.first_date, language), format_date(selection.last_date, language)
    return (
        text("chart.window_line", language, first=first, last=last),
        text("chart.filter_line", language, filters=filters_text(selection.filters, language)),
    )


def estimate_lines(frame: EstimateFrame, language: Language) -> tuple[str, ...]:
    """The same of an estimate, and the last day that it looked at, where that is not the last one there is."""
    lines = window_lines(frame.selection, language)
    if frame.as_of is None:
        return lines
    return (*lines, text("chart.as_of_line", language, date=format_date(frame.as_of, language)))


def filters_text(filters: Filters, language: Language) -> str:
    """Active filters: `kanal: Lokapasar; provinsi: Bali, Aceh`, or that there are none."""
    chosen = {
        Dimension.CHANNEL: filters.channels,
        Dimension.PLATFORM: filters.platforms,
        Dimension.CATEGORY: filters.categories,
        Dimension.PROVINCE: filters.provinces,
        Dimension.SIZE_CLASS: filters.size_classes,
        Dimension.REQUESTER: filters.requesters,
        Dimension.DETECTION: filters.detections,
        Dimension.ACTION: filters.actions,
        Dimension.GOODS: filters.goods,
        Dimension.QUALIFIER: filters.qualifiers,
        Dimension.MEASURE: filters.measures,
    }
    parts = [
        f"{dimension_name(dimension, language)}: {', '.join(code_name(dimension, str(code), language) for code in codes)}"
        for dimension, codes in chosen.items()
        if codes
    ]
    return "; ".join(parts) or text("chart.no_filters", language)
