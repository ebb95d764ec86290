"""The method page in words: all of it from the catalog, the snapshot and the constants of the statistics."""

from __future__ import annotations

import pandas as pd

from analysis.rows import rows_of
from catalog.codes import CellStatus, LebaranStatus, code_text_key
from catalog.contracts import Dataset
from catalog.dictionary import column_words
from catalog.lebaran import season_by_year
from catalog.licence import licence_name
from catalog.metrics import DISCLOSURE_MAXIMUM_SHARE, DISCLOSURE_MINIMUM_UMKM, METRICS, Disclosure, Metric
from catalog.sources import SOURCES
from catalog.text import Language, has_text, text
from dashboard.queries.snapshot import CheckState, DatasetState, Snapshot
from dashboard.text.dates import format_date
from dashboard.text.numbers import format_number, format_percent
from dashboard.ui.clock import business_day, format_moment, today
from dashboard.ui.published_words import span_words

PAGE = "page.sumber_metode"


def state_lines(snapshot: Snapshot, language: Language) -> str:
    """A list: data code, manifest, time of building, checks."""
    passed = sum(check.is_passed for check in snapshot.checks)
    return text(
        f"{PAGE}.state",
        language,
        snapshot=snapshot.snapshot_id,
        manifest=snapshot.manifest_number,
        built=format_moment(snapshot.built_at, language),
        schema=snapshot.schema_version,
        passed=passed,
        checks=len(snapshot.checks),
    )


def check_lines(snapshot: Snapshot, language: Language) -> str:
    """A list of the checks with their outcome; what failed, if anything did, says where."""
    return "\n".join(f"- {_check(check, language)}" for check in snapshot.checks)


def _check(check: CheckState, language: Language) -> str:
    outcome = text(f"{PAGE}.check_{'passed' if check.is_passed else 'failed'}", language)
    family, _, table = check.check_id.partition("_")
    if has_text(f"{PAGE}.check.{check.check_id}", language):
        name = text(f"{PAGE}.check.{check.check_id}", language)
    elif has_text(f"{PAGE}.check.{family}", language):
        name = text(f"{PAGE}.check.{family}", language, table=f"`{table}`")
    else:
        name = f"`{check.check_id}`"
    return f"{outcome} {name} {check.detail}".strip()


def source_lines(snapshot: Snapshot, language: Language) -> str:
    """A list by source: each dataset with its standing, rows, span, uploads and time of the newest one."""
    lines = []
    for source in SOURCES.values():
        lines.append(f"- **{text(f'source.{source.id}.name', language)}**")
        lines += [
            f"    - {text(f'dataset.{dataset}.title', language)}: "
            f"{_freshness(snapshot.datasets.get(dataset), language)}"
            for dataset in source.datasets
        ]
    return "\n".join(lines)


def _freshness(state: DatasetState | None, language: Language) -> str:
    if state is None or state.rows_count == 0:
        return text(f"{PAGE}.empty", language)
    standing = "sample" if state.is_sample else "uploaded" if state.batches_count else "public"
    parts = [
        text(f"{PAGE}.standing_{standing}", language),
        text(f"{PAGE}.rows", language, rows=format_number(state.rows_count, language)),
    ]
    if state.first_date and state.last_date:
        parts.append(span_words(state.first_date, state.last_date, language))
    if state.batches_count:
        parts.append(text(f"{PAGE}.batches", language, batches=format_number(state.batches_count, language)))
    if state.loaded_at:
        parts.append(text(f"{PAGE}.loaded", language, moment=format_moment(state.loaded_at, language)))
    return " · ".join(parts)


def metric_lines(metric: Metric, language: Language) -> tuple[str, str, str]:
    """Definition, caveat, and how the number behaves."""
    facts = [text(f"{PAGE}.metric_unit", language, unit=text(f"unit.{metric.unit}.name", language))]
    facts.append(text(f"{PAGE}.metric_{'additive' if metric.is_additive else 'not_additive'}", language))
    if metric.needs_one_unit:
        facts.append(text(f"{PAGE}.metric_one_unit", language))
    if metric.provisional_days:
        facts.append(text(f"{PAGE}.metric_provisional", language, days=metric.provisional_days))
    if metric.disclosure is Disclosure.UMKM:
        facts.append(text(f"{PAGE}.metric_protected", language))
    sources = "; ".join(text(f"source.{source}.name", language) for source in metric.sources)
    facts.append(text("ui.card.sources", language, sources=sources))
    return (
        text(f"metric.{metric.id}.definition", language),
        text(f"metric.{metric.id}.caveat", language),
        " ".join(facts),
    )


def metrics_in_order() -> tuple[Metric, ...]:
    """All metrics, as the catalog declares them."""
    return tuple(METRICS.values())


def standing_lines(language: Language) -> str:
    """A list: what a cell can stand for, zero being none of it."""
    return "\n".join(
        f"- **{text(code_text_key(status), language)}**: {text(f'{PAGE}.cell.{status}', language)}"
        for status in CellStatus
    )


def disclosure_note(language: Language) -> str:
    """The disclosure rule in plain words, with its parameters."""
    return text(
        f"{PAGE}.disclosure",
        language,
        minimum=DISCLOSURE_MINIMUM_UMKM,
        share=format_percent(100 * DISCLOSURE_MAXIMUM_SHARE, language, decimals=0),
    )


def lebaran_lines(calendar: pd.DataFrame, language: Language, *, is_past: bool) -> str:
    """A list of the seasons that were held, or of those to come: date, status, start of Ramadan, basis."""
    held = calendar["status"] == LebaranStatus.OBSERVED.value
    rows = calendar[held if is_past else ~held].sort_values("lebaran_date", ascending=not is_past)
    return "\n".join(
        "- "
        + text(
            f"{PAGE}.lebaran_line",
            language,
            season=season_by_year(int(row["hijri_year"])).label,
            date=format_date(row["lebaran_date"], language),
            status=text(code_text_key(LebaranStatus(row["status"])), language),
            ramadan=format_date(row["ramadan_start_date"], language),
            basis=row[f"basis_{language.value}"],
        )
        for row in rows_of(rows)
    )


def dictionary_lines(dataset: Dataset, language: Language) -> str:
    """A list of a dataset's columns: type, unit, rules, meaning, and the codes with their names."""
    lines = []
    for column in column_words(dataset, language):
        unit = f" ({column.unit})" if dataset.column(column.name).unit else ""
        lines.append(f"- `{column.name}` · {column.type}{unit} · {column.rules}. {column.meaning}")
        if column.codes:
            codes = ", ".join(f"`{code}` {name}" for code, name in column.codes)
            lines.append(f"    - {text(f'{PAGE}.codes', language, codes=codes)}")
    return "\n".join(lines)


def citation(snapshot: Snapshot, language: Language) -> str:
    """A line that names these data for good."""
    return text(
        f"{PAGE}.citation",
        language,
        snapshot=snapshot.snapshot_id,
        manifest=snapshot.manifest_number,
        built=format_date(business_day(snapshot.built_at), language),
        today=format_date(today(), language),
    )


def licence_note(language: Language) -> str:
    """Under which licence code and compilation stand, or that none was given yet."""
    name = licence_name()
    return text(f"{PAGE}.licence", language, licence=name) if name is not None else text(f"{PAGE}.no_licence", language)
