"""Words for published claims: who told what, how parts stand against their total, which numbers disagree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import pandas as pd

from analysis.claims import Fact
from analysis.rows import rows_of
from catalog.codes import (
    ClaimDetection,
    ClaimParty,
    Goods,
    Measure,
    Platform,
    PublishedScope,
    TakedownUnit,
    ValueStatus,
    code_text_key,
)
from catalog.contracts import CODE_JOINT
from catalog.text import Language, text
from dashboard.text.dates import format_date, format_month_long
from dashboard.text.numbers import format_number
from dashboard.ui.markdown import escaped
from dashboard.ui.published_words import claim_count, joined, note, plain_note, source_link, span_words

Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """Claims by `fact_id`, and the totals that were published in parts: by `fact_id`, their row of `claim_parts`."""

    rows: Mapping[str, Row]
    totals: Mapping[str, Row]

    def totals_of(self, fact: Fact) -> tuple[str, ...]:
        """The fact and those of its parts that were published in parts of their own."""
        members = (fact.lead, *(part.fact_id for part in fact.parts))
        return tuple(member for member in members if member in self.totals)

    def gaps(self, fact: Fact) -> dict[str, int]:
        """By total within a fact, how far its parts exceed it (negative: fall short), where they do not add up."""
        found = {total: int(self.totals[total]["gap"]) for total in self.totals_of(fact)}
        return {total: gap for total, gap in found.items() if gap}

    def parts_of(self, total: str, fact: Fact) -> tuple[Row, ...]:
        """The published parts of one total within a fact."""
        rows = (self.rows[part.fact_id] for part in fact.parts)
        return tuple(row for row in rows if row["parent_fact_id"] == total)


def ledger_of(claims: pd.DataFrame, claim_parts: pd.DataFrame) -> Ledger:
    """Ledger of the tables `claims` and `claim_parts`."""
    return Ledger(rows=_by_id(claims), totals=_by_id(claim_parts))


def joined_codes(value: object, codes: type[StrEnum], language: Language) -> str:
    """Codes that a claim joins, in words: `kemendag+idea` is `Kementerian Perdagangan dan idEA`.

    ValueError where one of them is not in the list.
    """
    first, *others = [text(code_text_key(codes(code)), language) for code in str(value).split(CODE_JOINT)]
    if codes is ClaimDetection:
        others = [_lowered(name) for name in others]
    return joined([first, *others], language)


def scope_words(row: Row, language: Language) -> str:
    """Of what a count speaks: a platform, or a group of them."""
    return text(code_text_key(PublishedScope(row["scope"])), language)


def fact_heading(fact: Fact, ledger: Ledger, language: Language) -> str:
    """One line for a fact: count, scope, date, how often it was told, and what is amiss with it."""
    lead = ledger.rows[fact.lead]
    goods = Goods(lead["goods"])
    told = f":blue-badge[{text('claim.told_times', language, count=len(fact.tellings))}]" if fact.retold else ""
    heading = text(
        "claim.heading",
        language,
        count=claim_count(lead, language),
        scope=scope_words(lead, language),
        date=format_date(lead["as_of_date"], language),
    )
    if goods is not Goods.USED_CLOTHING_IMPORT:
        heading = text("claim.heading_goods", language, heading=heading, goods=text(code_text_key(goods), language))
    return " ".join(part for part in (heading, told, fact_marks(fact, ledger, language)) if part)


def fact_marks(fact: Fact, ledger: Ledger, language: Language) -> str:
    """What is amiss with a fact, as badges: its standing, parts that exceed their total, conflicts; mostly empty."""
    lead = ledger.rows[fact.lead]
    marks = []
    if lead["value_status"] not in (ValueStatus.REPORTED, ValueStatus.APPROX):
        marks.append(f":orange-badge[{text(code_text_key(ValueStatus(lead['value_status'])), language)}]")
    if any(gap > 0 for gap in ledger.gaps(fact).values()):
        marks.append(f":orange-badge[{text('claim.gap_mark', language)}]")
    if fact.conflicts:
        marks.append(f":red-badge[{text('claim.conflict_mark', language)}]")
    return " ".join(marks)


def about_fact(fact: Fact, ledger: Ledger, language: Language) -> str:
    """A list: goods, kind of count and period, who asked, who carried it out, how it was found."""
    lead = ledger.rows[fact.lead]
    measure = text(code_text_key(Measure(lead["measure"])), language)
    if pd.notna(lead["period_first_date"]):
        span = span_words(lead["period_first_date"], lead["period_last_date"], language)
        measure = text("claim.measure_over", language, measure=measure, span=span)
    values = {
        "goods": text(code_text_key(Goods(lead["goods"])), language),
        "measure": measure,
        "requester": joined_codes(lead["requester"], ClaimParty, language),
        "executor": joined_codes(lead["executor"], ClaimParty, language),
        "detection": joined_codes(lead["detection_method"], ClaimDetection, language),
    }
    return _listed(text(f"claim.about.{name}", language, value=value) for name, value in values.items())


def telling_lines(fact: Fact, ledger: Ledger, language: Language) -> str:
    """A list of the tellings of a fact, each with its own unit, source and note; what all notes say comes first."""
    rows = [ledger.rows[fact_id] for fact_id in fact.tellings]
    shared = shared_opening([note(row, language) for row in rows])
    items = _listed(
        _item(
            claim_count(row, language) if row["as_of_date"] == rows[0]["as_of_date"] else _count_as_of(row, language),
            row,
            language,
            note(row, language).removeprefix(shared).strip(),
        )
        for row in rows
    )
    return f"{shared}\n\n{items}" if shared else items


def part_lines(fact: Fact, ledger: Ledger, language: Language) -> str:
    """A nested list of the published parts of a fact; a source is named where it is not the fact's own."""
    lines = []
    for part in fact.parts:
        row = ledger.rows[part.fact_id]
        words = note(row, language)
        if row["source_title"] != ledger.rows[fact.lead]["source_title"]:
            item = _item(_scoped(row, ledger.rows[fact.lead], language), row, language, words)
        else:
            item = f"**{_scoped(row, ledger.rows[fact.lead], language)}**. {words}".rstrip()
        lines.append("    " * (part.depth - 1) + f"- {item}")
    return "\n".join(lines)


def conflict_lines(fact: Fact, ledger: Ledger, language: Language) -> str:
    """A list of numbers at odds with a fact or with one of its parts."""
    lead = ledger.rows[fact.lead]
    rows = [ledger.rows[fact_id] for fact_id in fact.conflicts]
    return _listed(_item(_scoped(row, lead, language), row, language, note(row, language)) for row in rows)


def other_lines(fact: Fact, ledger: Ledger, language: Language) -> str:
    """A list of the other figures of the same group, which overlap with this one."""
    rows = [ledger.rows[fact_id] for fact_id in fact.others_in_group]
    return _listed(_item(_count_as_of(row, language), row, language) for row in rows)


def also_told_as(fact: Fact, ledger: Ledger, language: Language) -> str:
    """That a fact was told in other units too, and which; empty where it was not."""
    rows = [ledger.rows[fact_id] for fact_id in fact.retold]
    units = dict.fromkeys(row["unit"] for row in rows if row["unit"] != ledger.rows[fact.lead]["unit"])
    names = [text(code_text_key(TakedownUnit(unit)), language).lower() for unit in units]
    return text("claim.also_told_as", language, units=joined(names, language)) if names else ""


def balance_lines(fact: Fact, ledger: Ledger, language: Language) -> str:
    """A list: for the fact, and each part that was published in parts of its own, whether they add to their whole."""
    return _listed(
        text(f"claim.parts_{_standing(total, ledger)}", language, **_balance(total, fact, ledger, language))
        for total in ledger.totals_of(fact)
    )


def balance_finding(fact: Fact, ledger: Ledger, language: Language) -> str:
    """The one sentence on a fact's parts: the total that they miss by most, else that they match."""
    gaps = ledger.gaps(fact)
    total = max(gaps, key=lambda total: (gaps[total] > 0, abs(gaps[total]))) if gaps else fact.lead
    if total not in ledger.totals:
        return text("claim.finding_parts", language, count=claim_count(ledger.rows[total], language))
    return text(f"claim.finding_{_standing(total, ledger)}", language, **_balance(total, fact, ledger, language))


def explanations(fact: Fact, ledger: Ledger, language: Language) -> tuple[str, ...]:
    """What notes offer to explain parts that exceed their total: those that speak of that total's number; plain text."""
    found = []
    for total in (total for total, gap in ledger.gaps(fact).items() if gap > 0):
        whole = format_number(int(ledger.totals[total]["total_count"]), language)
        for row in ledger.parts_of(total, fact):
            words = plain_note(row, language)
            if whole in words:
                found.append(f"{scope_words(row, language)}: {words}")
    return (text("claim.section.explanations", language), *found) if found else ()


def shared_opening(notes: Sequence[str]) -> str:
    """The sentence with which several notes all begin; empty where they do not."""
    opening = notes[0].split(". ", 1)[0] + "."
    return opening if len(notes) > 1 and all(words.startswith(opening) for words in notes) else ""


def source_day(written: object, language: Language) -> str:
    """The date of a source, as closely as it is known: year, month or day."""
    match [int(part) for part in str(written).split("-")]:
        case [year]:
            return str(year)
        case [year, month]:
            return format_month_long(date(year, month, 1), language)
        case [year, month, day]:
            return format_date(date(year, month, day), language)
        case _:
            raise ValueError(f"{written!r} is no date of a source")


def _by_id(table: pd.DataFrame) -> dict[str, Row]:
    return {str(record["fact_id"]): record for record in rows_of(table)}


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _item(count: str, row: Row, language: Language, remark: str = "") -> str:
    words = {"count": count, "source": source_link(row), "title": escaped(str(row["source_title"]))}
    if pd.isna(row["source_date"]):
        item = text("claim.item_undated", language, **words)
    else:
        item = text("claim.item", language, date=source_day(row["source_date"], language), **words)
    return f"{item} {remark}".rstrip()


def _scope_in_sentence(row: Row, language: Language) -> str:
    words = scope_words(row, language)
    is_name = row["scope"] in set(Platform)
    return words if is_name else _lowered(words)


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]


def _scoped(row: Row, lead: Row, language: Language) -> str:
    """A count under what sets it apart from its fact: its goods, else its place of sale."""
    is_of_same_goods = row["goods"] == lead["goods"]
    name = scope_words(row, language) if is_of_same_goods else text(code_text_key(Goods(row["goods"])), language)
    return text("claim.scoped", language, scope=name, count=claim_count(row, language))


def _count_as_of(row: Row, language: Language) -> str:
    day = format_date(row["as_of_date"], language)
    return text("claim.count_as_of", language, count=claim_count(row, language), date=day)


def _standing(total: str, ledger: Ledger) -> str:
    gap = int(ledger.totals[total]["gap"])
    return "over" if gap > 0 else "under" if gap < 0 else "match"


def _balance(total: str, fact: Fact, ledger: Ledger, language: Language) -> dict[str, str]:
    balance = ledger.totals[total]
    return {
        "scope": _scope_in_sentence(ledger.rows[total], language),
        "whole": format_number(int(balance["total_count"]), language),
        "parts": " + ".join(format_number(int(row["count"]), language) for row in ledger.parts_of(total, fact)),
        "added": format_number(int(balance["parts_sum"]), language),
        "gap": format_number(abs(int(balance["gap"])), language),
    }
