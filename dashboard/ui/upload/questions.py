"""What files leave open, asked in their owner's words, with examples and with what each answer would make of them."""

from __future__ import annotations

import streamlit as st

from catalog.contracts import column_text_key
from catalog.datasets import DATASETS
from catalog.questions import Choice, Question
from catalog.roles import Actor
from catalog.text import text
from dashboard.text.numbers import format_number
from dashboard.ui.markdown import escaped
from dashboard.ui.upload.desk import Desk
from dashboard.ui.view import View

MOST_BUTTONS = 4
"""Choices that are shown below each other; more of them, and the columns of a file, are a list to choose from."""


def draw_questions(view: View, desk: Desk, actor: Actor) -> None:
    """All that is open, in one form. What is left unanswered is asked again."""
    questions = desk.questions
    st.subheader(view.text("questions.title", count=format_number(len(questions), view.language)), anchor=False)
    st.markdown(view.text("questions.lead"))
    with st.form(f"unggah.questions.{view.language}", border=True):
        given = {question.id: _draw(view, desk, question) for question in questions}
        is_sent = st.form_submit_button(view.text("questions.go_on"), type="primary", icon=":material/arrow_forward:")
    answers = {question: answer for question, answer in given.items() if answer}
    if is_sent and answers:
        desk.answer(answers, actor)
        st.rerun()
    if is_sent:
        st.warning(view.text("questions.none_answered"), icon=":material/help:")


def draw_answers(view: View, desk: Desk, actor: Actor) -> None:
    """What was answered so far, and the way to answer otherwise."""
    if not desk.answers:
        return
    lines = [
        f"- {escaped(question.sentence(view.language))} **{escaped(_answer(view, question, desk.answers[question.id]))}**"
        for question in desk.asked.values()
        if question.id in desk.answers
    ]
    with st.expander(view.text("questions.answered", count=format_number(len(lines), view.language))):
        st.markdown("\n".join(lines))
        if st.button(view.text("questions.anew"), icon=":material/replay:"):
            desk.answer_anew(actor)
            st.rerun()


def _answer(view: View, question: Question, answer: str) -> str:
    return next((choice.label(view.language) for choice in question.choices if choice.id == answer), answer)


def _draw(view: View, desk: Desk, question: Question) -> str | None:
    """One question, and its answer: the id of a choice or the text itself, None before that."""
    files = [" + ".join(report.files) for report in desk.reports if question.id in {q.id for q in report.questions}]
    # A browser keeps what was chosen by its label, so each language has its own (see `dashboard.ui.controls`).
    key = f"unggah.{view.language}.{desk.round}.{question.id}"
    if len(desk.reports) > 1:
        st.caption(view.text("questions.about", files=escaped(", ".join(files))))
    st.markdown("  \n".join(_told(view, desk, question)))
    plain_label = question.sentence(view.language)
    if not question.choices:
        return st.text_input(plain_label, key=key, label_visibility="collapsed").strip() or None
    choices = {choice.id: choice for choice in _suggested_first(question)}
    if len(choices) > MOST_BUTTONS or question.id.startswith("column."):
        return st.selectbox(
            plain_label,
            list(choices),
            index=None,
            format_func=lambda answer: choices[answer].label(view.language),
            key=key,
            placeholder=view.text("questions.choose"),
            label_visibility="collapsed",
        )
    return st.radio(
        escaped(plain_label),
        list(choices),
        index=None,
        format_func=lambda answer: escaped(choices[answer].label(view.language)),
        captions=[_outcomes(question, choice, view) for choice in choices.values()],
        key=key,
        label_visibility="collapsed",
    )


def _suggested_first(question: Question) -> list[Choice]:
    return sorted(question.choices, key=lambda choice: choice.id != question.suggested)


def _outcomes(question: Question, choice: Choice, view: View) -> str:
    """How the choice would read the examples; empty where it says nothing of them."""
    read = [
        f"{escaped(example)} → {escaped(outcome) if outcome else view.text('questions.refused')}"
        for example, outcome in zip(question.examples, choice.outcomes, strict=False)
    ]
    return " · ".join(read)


def _told(view: View, desk: Desk, question: Question) -> list[str]:
    """The question, what its column means, and the examples; the choices say one by one what they make of these."""
    lines = [f"**{escaped(question.sentence(view.language))}**"]
    dataset = DATASETS.get(desk.dataset_of(question))
    column = question.id.partition(".")[2].partition(":")[0]
    if dataset is not None and column in {known.name for known in dataset.columns}:
        key = column_text_key(dataset, dataset.column(column), view.language)
        lines.append(f":gray[{text(key, view.language)}]")
    if question.examples:
        examples = " · ".join(f"“{escaped(example)}”" for example in question.examples)
        lines.append(view.text("questions.examples", examples=examples))
    return lines
