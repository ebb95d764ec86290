"""Published claims on the page: the ledger fact by fact, and the newest figures of each announcement in brief."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from analysis.claims import Fact
from catalog.text import Language, text
from dashboard.text.dates import format_date
from dashboard.ui.claim_words import (
    Ledger,
    about_fact,
    also_told_as,
    balance_lines,
    conflict_lines,
    explanations,
    fact_heading,
    fact_marks,
    other_lines,
    part_lines,
    scope_words,
    telling_lines,
)
from dashboard.ui.markdown import escaped
from dashboard.ui.published_words import claim_count, joined, source_link

HEADLINE_COLUMNS = 2
MOST_SOURCES = 2


def ledger_entries(facts: Sequence[Fact], ledger: Ledger, language: Language) -> tuple[tuple[str, str], ...]:
    """Heading and Markdown of each fact, in their order: every telling, part and conflict with its source."""
    entries = []
    for fact in facts:
        sections = {
            "tellings": telling_lines(fact, ledger, language),
            "conflicts": conflict_lines(fact, ledger, language),
            "parts": part_lines(fact, ledger, language),
            "balance": balance_lines(fact, ledger, language),
            "explanations": "\n".join(f"- {escaped(line)}" for line in explanations(fact, ledger, language)[1:]),
            "others": other_lines(fact, ledger, language),
        }
        told = [
            f"**{text(f'claim.section.{name}', language)}**\n\n{words}" for name, words in sections.items() if words
        ]
        entries.append((fact_heading(fact, ledger, language), "\n\n".join([about_fact(fact, ledger, language), *told])))
    return tuple(entries)


def draw_ledger(entries: Sequence[tuple[str, str]]) -> None:
    """One line a fact, which opens to all that stands behind it."""
    for heading, told in entries:
        with st.expander(heading):
            st.markdown(told)


def draw_headlines(groups: Mapping[str, Sequence[Fact]], ledger: Ledger, language: Language) -> None:
    """One box an announcement: its newest figure in each unit, in words as exact as the source's."""
    boxes = list(groups.values())
    for start in range(0, len(boxes), HEADLINE_COLUMNS):
        for column, facts in zip(st.columns(HEADLINE_COLUMNS), boxes[start : start + HEADLINE_COLUMNS], strict=False):
            with column.container(border=True, height="stretch"):
                _draw_headline(facts, ledger, language)


def _draw_headline(facts: Sequence[Fact], ledger: Ledger, language: Language) -> None:
    st.caption(joined(list(dict.fromkeys(scope_words(ledger.rows[fact.lead], language) for fact in facts)), language))
    for fact in facts:
        row = ledger.rows[fact.lead]
        st.subheader(claim_count(row, language), anchor=False)
        line = text(
            "claim.headline_source",
            language,
            date=format_date(row["as_of_date"], language),
            sources=_sources(fact, ledger, language),
        )
        remarks = (also_told_as(fact, ledger, language), fact_marks(fact, ledger, language))
        st.markdown(" ".join(part for part in (line, *remarks) if part))


def _sources(fact: Fact, ledger: Ledger, language: Language) -> str:
    links = list(dict.fromkeys(source_link(ledger.rows[fact_id]) for fact_id in fact.tellings))
    if len(links) <= MOST_SOURCES:
        return joined(links, language)
    return text("claim.and_more", language, source=links[0], count=len(links) - 1)


def units_of(facts: Sequence[Fact], ledger: Ledger) -> frozenset[str]:
    """Units in which facts were told; parts and conflicts may have others."""
    return frozenset(str(ledger.rows[fact_id]["unit"]) for fact in facts for fact_id in fact.tellings)


def claims_of(facts: Sequence[Fact], claims: pd.DataFrame) -> pd.DataFrame:
    """The rows of `claims` that facts are made of, in their order."""
    members = {member for fact in facts for member in fact.members}
    return claims[claims["fact_id"].isin(members)].reset_index(drop=True)
