"""The card on platforms' rules, and the words of the comparability checker beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from analysis.comparability import Level
from analysis.platform_rules import published_share, rules_on
from analysis.rows import rows_of
from catalog.codes import Platform, RuleAspect, RuleBasis, code_text_key
from catalog.text import text
from dashboard import charts
from dashboard.queries.frame import TableFrame
from dashboard.queries.provenance import metric_provenance, table_provenance
from dashboard.queries.tables import published_table
from dashboard.text.dates import format_date
from dashboard.text.numbers import format_number
from dashboard.ui.card_parts import Card
from dashboard.ui.comparability_words import level_words, reasons_words
from dashboard.ui.controls import Control
from dashboard.ui.deck import Deck, Make
from dashboard.ui.finding import Finding
from dashboard.ui.findings import NothingToShow
from dashboard.ui.markdown import escaped
from dashboard.ui.pair_checks import METRIC, Basis, PairCheck, pair_checks
from dashboard.ui.published_words import source_link
from dashboard.ui.view import View

Rule = Mapping[str, Any]
FAR_AHEAD = date(2099, 12, 31)
"""A day by which every known rule holds that was not replaced."""


def rules_frame(view: View) -> TableFrame:
    """All rules on record, replaced ones too."""
    return view.ask(published_table, "platform_rules")


def rules_in_force(view: View) -> dict[tuple[str, str], Rule]:
    """The newest rule of each platform on each aspect, by both."""
    return rules_on(rules_frame(view).data, FAR_AHEAD)


def rule_line(rule: Rule | None, view: View) -> str:
    """A rule as Markdown: what it says, who states it, of which day, with the linked source."""
    if rule is None:
        return view.text("no_row")
    words = {
        "rule": escaped(str(rule[f"rule_{view.language.value}"])),
        "day": format_date(pd.Timestamp(rule["as_of_date"]).date(), view.language),
    }
    if rule["basis"] == RuleBasis.NOT_PUBLISHED:
        return view.text("rule_unpublished", **words)
    basis = text(code_text_key(RuleBasis(rule["basis"])), view.language)
    return view.text("rule_line", **words, basis=basis, source=source_link(rule))


def platform_lines(platform: Platform, view: View) -> str:
    """A list: each aspect of a platform's rules, with what was replaced where that is known."""
    return view.shared(f"lines of {platform}", lambda: _platform_lines(platform, view))


def _platform_lines(platform: Platform, view: View) -> str:
    data = rules_frame(view).data
    own = rows_of(data[data["platform"] == platform.value])
    current = view.shared("rules in force", lambda: rules_in_force(view))
    lines = []
    for aspect in RuleAspect:
        rule = current.get((platform.value, aspect.value))
        line = f"- **{text(code_text_key(aspect), view.language)}**. {rule_line(rule, view)}"
        for row in own:
            is_older = rule is not None and row["aspect"] == aspect and row["as_of_date"] != rule["as_of_date"]
            if is_older and pd.notna(row["valid_until_date"]):
                until = format_date(pd.Timestamp(row["valid_until_date"]).date(), view.language)
                line += " " + view.text("older", until=until, rule=rule_line(row, view))
        lines.append(line)
    return "\n".join(lines)


def platforms_on_record(view: View) -> list[Platform]:
    """Platforms with rows, in the order of their list."""
    named = set(rules_frame(view).data["platform"])
    return [platform for platform in Platform if platform.value in named]


def pair_finding(view: View) -> Finding:
    """Whether the two chosen platforms may be compared, way by way. Raises NothingToShow where there is no count of both."""
    checks = view.ask(pair_checks, view.beside.pair)
    if not checks:
        raise NothingToShow
    names = [text(code_text_key(platform), view.language) for platform in view.beside.pair]
    counted = {level: sum(check.comparison.level is level for check in checks) for level in Level}
    provenance = table_provenance(view.snapshot, "platform_rules")
    bases = {check.basis for check in checks}
    tables = [("claims", Basis.CLAIMS), ("takedown_counts", Basis.COUNTS)]
    sources = [
        *provenance.sources,
        *(
            source
            for table, basis in tables
            if basis in bases
            for source in table_provenance(view.snapshot, table).sources
        ),
        *(metric_provenance(view.snapshot, METRIC).sources if Basis.RECORDS in bases else ()),
    ]
    return Finding(
        sentence=view.text(
            "pair_finding",
            first=names[0],
            second=names[1],
            all=format_number(len(checks), view.language),
            **{level.name.lower(): format_number(count, view.language) for level, count in counted.items()},
        ),
        lines=("\n".join(_pair_line(check, view) for check in checks),),
        provenance=replace(provenance, sources=tuple(dict.fromkeys(sources))),
    )


def _pair_line(check: PairCheck, view: View) -> str:
    units = dict.fromkeys(text(code_text_key(unit), view.language) for unit in (check.unit, check.other_unit))
    is_sample = check.basis is Basis.RECORDS and metric_provenance(view.snapshot, METRIC).is_sample
    basis = view.text(f"basis_{check.basis}")
    line = view.text(
        "pair_line",
        basis=f"{basis} ({text('ui.sample.badge', view.language)})" if is_sample else basis,
        unit=" / ".join(units),
        verdict=level_words(check.comparison.level, view.language),
    )
    reasons = check.comparison.against or check.comparison.notes
    return (
        f"- {line} {view.text('pair_reasons', reasons=reasons_words(reasons, view.language))}"
        if reasons
        else f"- {line}"
    )


def _matrix(view: View) -> Card:
    frame = rules_frame(view)
    if frame.data.empty:
        raise NothingToShow
    current = pd.DataFrame(list(rules_in_force(view).values()))
    told, pairs = published_share(current)
    units = current[current["aspect"] == RuleAspect.UNIT.value]
    silent = int((units["basis"] == RuleBasis.NOT_PUBLISHED.value).sum())
    return Card(
        finding=view.text(
            "finding",
            told=format_number(told, view.language),
            pairs=format_number(pairs, view.language),
            silent=format_number(silent, view.language),
            platforms=format_number(len(units), view.language),
        ),
        frame=replace(frame, data=current[list(frame.data.columns)].reset_index(drop=True)),
        draw=charts.rule_matrix,
        caveats=(view.text("caveat"), view.text("not_comparable")),
    )


def _cards(_view: View) -> Mapping[str, Make]:
    return {"matrix": _matrix}


DECK = Deck(page_id="aturan", placed=(Control.PAIR,), lead="matrix", cards=_cards)
