"""Generated docs are current, and templates keep the contract that their readers hold them to."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from bench.impact.measured import read_measured, table_lines
from catalog.contracts import Dataset
from catalog.datasets import DATASETS
from catalog.dictionary import column_words
from catalog.docs import DOCS_DIRECTORY, pages
from catalog.marts import MARTS
from catalog.meters import METERS, Kind
from catalog.metrics import METRICS
from catalog.roles import command_line_actor
from catalog.templates import EXAMPLE_ID, UPLOADABLE, example_row, template_csv
from catalog.text import Language
from dashboard.logs.events import LogEvent
from etl import api
from etl.readers.template import find_rejects, recognise


@pytest.mark.parametrize("name", list(pages()))
def test_a_generated_page_is_current(name: str) -> None:
    written = (DOCS_DIRECTORY / name).read_text(encoding="utf-8")
    assert written == pages()[name], f"docs/{name} is out of date: run `python -m catalog`"


def test_generated_pages_hold_every_metric_dataset_and_mart() -> None:
    written = pages()
    assert [metric for metric in METRICS if f"## {metric}: " not in written["metrics.md"]] == []
    assert [dataset for dataset in DATASETS if f"### {dataset}: " not in written["tables.md"]] == []
    assert [mart for mart in MARTS if f"### {mart}\n" not in written["tables.md"]] == []


def test_every_meter_stands_in_the_operators_page() -> None:
    written = (DOCS_DIRECTORY / "operations.md").read_text(encoding="utf-8")
    names = [meter.name + "_total" * (meter.kind is Kind.COUNTER) for meter in METERS.values()]
    assert len(names) > 10
    assert [name for name in names if f"`{name}`" not in written] == []


def test_every_event_of_the_log_stands_in_the_operators_page() -> None:
    written = (DOCS_DIRECTORY / "operations.md").read_text(encoding="utf-8")
    assert [event for event in LogEvent if f"`{event}`" not in written] == []


def test_the_method_of_impact_holds_the_table_that_its_texts_take_their_figures_from() -> None:
    written = (DOCS_DIRECTORY / "methods" / "impact.md").read_text(encoding="utf-8")
    assert "\n".join(table_lines(read_measured())) in written


@pytest.mark.parametrize("language", list(Language))
def test_every_column_is_in_the_dictionary(language: Language) -> None:
    seen = 0
    for dataset in DATASETS.values():
        words = column_words(dataset, language)
        assert [column.name for column in words] == [column.name for column in dataset.columns]
        assert all(column.type and column.unit and column.rules and column.meaning for column in words)
        seen += len(words)
    assert seen > 100


@pytest.mark.parametrize("dataset", UPLOADABLE, ids=lambda dataset: dataset.id)
def test_a_template_is_recognised_and_its_example_row_breaks_nothing_but_being_one(
    dataset: Dataset, tmp_path: Path
) -> None:
    path = tmp_path / f"{dataset.id}.csv"
    path.write_bytes(template_csv(dataset))
    file = recognise(path)
    assert file.dataset is dataset
    assert {reject.reason for reject in find_rejects(file)} == {"example_row"}


@pytest.mark.parametrize("dataset", UPLOADABLE, ids=lambda dataset: dataset.id)
def test_an_example_row_is_filled_but_for_its_parent(dataset: Dataset) -> None:
    row = example_row(dataset)
    assert {name for name, value in row.items() if not value} <= {"parent_event_id", "parent_fact_id"}


def test_a_template_opens_in_a_spreadsheet() -> None:
    written = template_csv(DATASETS["orders"])
    assert written.startswith(b"\xef\xbb\xbf")
    [heading, row] = csv.reader(io.StringIO(written.decode("utf-8-sig")))
    assert heading == [column.name for column in DATASETS["orders"].columns]
    assert len(row) == len(heading)


@pytest.mark.parametrize("dataset_id", ["orders", "seizures"])
def test_a_template_can_be_taken_in_once_its_example_is_overwritten(dataset_id: str, tmp_path: Path) -> None:
    path = tmp_path / f"{dataset_id}.csv"
    path.write_bytes(template_csv(DATASETS[dataset_id]).replace(EXAMPLE_ID.encode(), b"toko-1"))
    result = api.ingest(tmp_path / "store", tmp_path / "warehouse", path, actor=command_line_actor())
    assert result.is_new
    assert (result.batch.rows_accepted, result.batch.rows_rejected) == (1, 0)
