"""Where every number comes from, and how it is computed."""

from __future__ import annotations

from functools import partial

import streamlit as st

from catalog.contracts import Dataset
from catalog.datasets import DATASETS
from catalog.templates import UPLOADABLE
from catalog.text import text
from dashboard.queries.tables import published_table
from dashboard.ui import method_words as words
from dashboard.ui.deck import Deck
from dashboard.ui.method_notes import METHODS, draw_method
from dashboard.ui.method_parts import draw_jump_list, draw_opened, draw_section, draw_template
from dashboard.ui.page import open_page
from dashboard.ui.revision_log import draw_log

SECTIONS = (
    "data_state",
    "changes",
    "sources",
    "metrics",
    "methods",
    "protection",
    "lebaran",
    "dictionary",
    "templates",
    "citing",
)

view = open_page(Deck(page_id="sumber_metode"))
language = view.language


def draw_dictionary(dataset: Dataset) -> None:
    st.markdown(words.dictionary_lines(dataset, language))


draw_jump_list(view, SECTIONS)

draw_section(view, "data_state")
st.markdown(words.state_lines(view.snapshot, language))
draw_opened(view, "checks", view.text("checks"), lambda: st.markdown(words.check_lines(view.snapshot, language)))

draw_section(view, "changes")
draw_log(view)

draw_section(view, "sources")
st.markdown(words.source_lines(view.snapshot, language))

draw_section(view, "metrics")
for metric in words.metrics_in_order():
    definition, caveat, behaviour = words.metric_lines(metric, language)
    st.markdown(f"**{text(f'metric.{metric.id}.title', language)}.** {definition} {caveat}")
    st.caption(behaviour)
st.markdown(view.text("cells"))
st.markdown(words.standing_lines(language))

draw_section(view, "methods")
for method in METHODS:
    st.subheader(view.text(f"method.{method}.title"), anchor=f"method-{method}")
    draw_method(method, language)

draw_section(view, "protection")
st.markdown(words.disclosure_note(language))

draw_section(view, "lebaran")
st.markdown(view.text("lebaran_lead"))
calendar = view.ask(published_table, "lebaran").data
st.markdown(words.lebaran_lines(calendar, language, is_past=False))
draw_opened(
    view,
    "lebaran.past",
    view.text("lebaran_past"),
    lambda: st.markdown(words.lebaran_lines(calendar, language, is_past=True)),
)

draw_section(view, "dictionary")
for dataset in DATASETS.values():
    draw_opened(
        view,
        f"dictionary.{dataset.id}",
        text(f"dataset.{dataset.id}.title", language),
        partial(draw_dictionary, dataset),
        lead=" ".join(text(f"dataset.{dataset.id}.{part}", language) for part in ("description", "grain")),
    )

draw_section(view, "templates")
st.markdown(view.text("templates_lead"))
st.code(view.text("ingest_command"), language=None)
st.markdown(text("template.lead", language))
columns = st.columns(3)
for place, dataset in enumerate(UPLOADABLE):
    with columns[place * len(columns) // len(UPLOADABLE)]:
        draw_template(view, dataset)

draw_section(view, "citing")
st.markdown(view.text("citing_lead"))
st.code(words.citation(view.snapshot, language), language=None, wrap_lines=True)
st.markdown(words.licence_note(language))
