"""The text alternative of a figure, written from what it draws: for screen readers, for files, for quoting."""

from __future__ import annotations

from typing import Any

from catalog.text import Language, text
from dashboard.charts.sketch import Drawing

STANDING_TEXTS = {
    "suppressed": "chart.note.suppressed",
    "missing": "chart.note.missing",
    "provisional": "chart.describe.provisional",
}


def describe(drawing: Drawing, language: Language) -> str:
    """Sentences that say what a figure shows: subject, unit, span, extremes with their places, gaps, source.

    ValueError for a figure that was drawn in the other language: its values and names are already written in it.
    """
    meta = drawing.layout["meta"]
    if meta["language"] != language.value:
        raise ValueError(f"the figure is in {meta['language']}, not in {language.value}")
    sentences = [text("chart.sample.footer", language)] if meta["is_sample"] else []
    sentences.append(text("chart.describe.subject", language, title=meta["title"], unit=meta["unit"]))
    sentences += [f"{line}." for line in meta["window"]]
    sentences += [_series_sentence(series, language) for series in meta["series"]]
    sentences += [
        text(key, language, count=meta[standing]) for standing, key in STANDING_TEXTS.items() if meta[standing]
    ]
    sentences += meta["remarks"]
    sentences.append(text("chart.source_line", language, sources="; ".join(meta["source"])) + ".")
    sentences.append(text("chart.snapshot_line", language, snapshot=meta["snapshot_id"]) + f", {meta['as_of']}.")
    return " ".join(sentences)


def _series_sentence(series: dict[str, Any], language: Language) -> str:
    told = _told(series, language)
    sentence = f"{series['name']}: {told}" if series["name"] else told
    return sentence[0].upper() + sentence[1:]


def _told(series: dict[str, Any], language: Language) -> str:
    if series["points"] == 0:
        return text("chart.describe.nothing", language)
    if series["listed"]:
        return "; ".join(f"{where}: {value}" for where, value in series["listed"]) + "."
    if series["points"] == 1:
        return text("chart.describe.one", language, **_end(series, "highest"))
    ends = {**_end(series, "highest"), **_end(series, "lowest")}
    if "first" in series:
        return text("chart.describe.ordered", language, **ends, **_end(series, "first"), **_end(series, "last"))
    return text("chart.describe.unordered", language, count=series["points"], **ends)


def _end(series: dict[str, Any], end: str) -> dict[str, str]:
    where, value = series[end]
    return {f"{end}_at": where, end: value}
