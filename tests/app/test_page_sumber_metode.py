"""Sources and methods: generated from catalog and snapshot, with nothing left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from analysis import impact, indices, lebaran
from catalog import licence
from catalog.datasets import DATASETS
from catalog.impact_measured import quality
from catalog.metrics import METRICS
from catalog.templates import UPLOADABLE
from catalog.text import Language, text
from dashboard.queries.snapshot import CheckState, Snapshot, open_snapshot
from dashboard.queries.tables import published_table
from dashboard.text.dates import format_date
from dashboard.text.numbers import format_number, format_percent
from dashboard.ui import method_notes
from dashboard.ui.method_words import check_lines, dictionary_lines, lebaran_lines, licence_note, source_lines
from tests.app.conftest import Open

PAGE = "sumber_metode"
LANGUAGES = list(Language)


@pytest.fixture(scope="module")
def snapshot(warehouse: Path) -> Snapshot:
    return open_snapshot(warehouse)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_names_its_data_and_every_metric(open_page: Open, snapshot: Snapshot, language: Language) -> None:
    app = open_page(PAGE, lang=language.value)
    assert not app.exception
    words = "\n".join(markdown.value for markdown in app.markdown)
    assert snapshot.snapshot_id in words
    assert format_number(snapshot.datasets["order_days"].rows_count, language) in words
    assert [metric for metric in METRICS if text(f"metric.{metric}.definition", language) not in words] == []
    assert len(app.get("download_button")) == 2 * len(UPLOADABLE)
    assert [
        dataset for dataset in UPLOADABLE if f"**{text(f'dataset.{dataset.id}.title', language)}**" not in words
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_jump_list_leads_to_every_section(open_page: Open, language: Language) -> None:
    app = open_page(PAGE, lang=language.value)
    jump_list = app.markdown[1].value
    assert len(app.header) == 10
    for header in app.header:
        assert f"[{header.value}](#{header.proto.anchor})" in jump_list


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_dataset_has_its_freshness(snapshot: Snapshot, language: Language) -> None:
    lines = source_lines(snapshot, language)
    assert [name for name in DATASETS if text(f"dataset.{name}.title", language) not in lines] == []


def test_sample_upload_public_and_empty_are_told_apart(snapshot: Snapshot) -> None:
    english = Language.ENGLISH
    sample = snapshot.datasets["order_days"]
    uploaded = replace(sample, is_sample=False, batches_count=3, last_date=date(2024, 1, 1))
    lines = source_lines(
        replace(snapshot, datasets={**snapshot.datasets, "orders": uploaded, "takedown_items": sample}), english
    ).splitlines()
    standing = {line.split(":")[0].strip(" -"): line for line in lines if ":" in line}
    assert "uploaded data" in standing["UMKM orders"]
    assert "3 uploads" in standing["UMKM orders"]
    assert "SAMPLE DATA" in standing["Takedown log"]
    assert "no data yet" in standing["Reported takedown counts"]
    assert "public figures" in standing["Lebaran calendar"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_calendar_is_listed_whole_with_what_is_not_held_yet_apart(snapshot: Snapshot, language: Language) -> None:
    calendar = published_table(snapshot, "lebaran").data
    past, coming = (lebaran_lines(calendar, language, is_past=is_past).splitlines() for is_past in (True, False))
    assert len(past) + len(coming) == len(calendar)
    assert format_date(date(2027, 3, 10), language) in coming[0]
    assert format_date(date(2026, 3, 21), language) in past[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_dictionary_holds_every_column_and_code(language: Language) -> None:
    seen = 0
    for dataset in DATASETS.values():
        lines = dictionary_lines(dataset, language)
        for column in dataset.columns:
            assert f"- `{column.name}` · " in lines
            assert all(f"`{code.value}`" in lines for code in column.codes or ())
            seen += 1
    assert seen > 100


def test_checks_are_told_in_words_and_a_failed_one_with_its_rows(built_warehouse: Path) -> None:
    snapshot = open_snapshot(built_warehouse)
    assert len(snapshot.checks) > 10
    lines = check_lines(snapshot, Language.INDONESIAN)
    assert lines.count("Lolos:") == len(snapshot.checks)
    assert [check.check_id for check in snapshot.checks if f" `{check.check_id}` " in f"{lines} "] == []
    failed = CheckState(check_id="provinces_are_38", is_passed=False, detail="37")
    told = check_lines(replace(snapshot, checks=(failed,)), Language.ENGLISH)
    assert told == "- **Failed:** there are 38 provinces 37"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("audience", method_notes.AUDIENCES)
@pytest.mark.parametrize("method", method_notes.METHODS)
def test_a_method_note_takes_its_constants_from_the_code(
    monkeypatch: pytest.MonkeyPatch, method: str, audience: str, language: Language
) -> None:
    before = method_notes.method_note(method, audience, language)
    monkeypatch.setattr(lebaran, "LEVEL", 0.5)
    monkeypatch.setattr(impact, "LEVEL", 0.5)
    monkeypatch.setattr(indices, "MONTHS_BEFORE", 7)
    after = method_notes.method_note(method, audience, language)
    assert (before == after) == ((method, audience) == ("index", "minister"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("audience", method_notes.AUDIENCES)
def test_how_good_a_method_is_comes_from_what_was_measured(
    monkeypatch: pytest.MonkeyPatch, audience: str, language: Language
) -> None:
    worse = {world: replace(own, flagged=0.43) for world, own in quality().items()}
    monkeypatch.setattr(method_notes, "quality", lambda: worse)
    assert format_percent(43, language, decimals=0) in method_notes.method_note("impact", audience, language)


def test_the_licence_is_read_and_never_made_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(licence, "LICENCE_FILE", tmp_path / "LICENSE")
    assert "No licence" in licence_note(Language.ENGLISH)
    (tmp_path / "LICENSE").write_text("\nMIT License\n", encoding="utf-8")
    assert "MIT License" in licence_note(Language.ENGLISH)
