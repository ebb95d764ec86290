"""Takedown files as others write them: each golden file is read as the report and the rows beside it say.

A folder is one case: `case.json` (files, answers, whether good rows are taken without bad ones), the files, `report.json` and,
where the file is taken in, `rows.csv`.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from catalog.text import Language
from etl import api
from etl.batch import rows_file
from etl.engine import connect, quoted
from etl.report import AnswersNeededError, Report
from tests.etl_fixture import WRITER, House

GOLDEN = Path(__file__).parents[1] / "golden"
CASES = sorted(path.parent for kind in ("dsa", "transparency") for path in (GOLDEN / kind).glob("*/case.json"))


def report_of(house: House, case: Path) -> Report:
    described = json.loads((case / "case.json").read_text(encoding="utf-8"))
    files = [case / name for name in described["files"]]
    try:
        return api.ingest(
            house.store,
            house.warehouse,
            *files,
            actor=WRITER,
            answers=described["answers"],
            accept_valid=described.get("accept_valid", False),
        ).report
    except AnswersNeededError as error:
        (report,) = error.reports
        return report


def described(report: Report) -> dict[str, Any]:
    """A report but for the batch's id, a hash of the file."""
    answer = json.loads(json.dumps(report.as_json(Language.ENGLISH)))
    del answer["batch_id"]
    return dict(answer)


def stored_rows(house: House) -> str:
    """Rows of the only batch as CSV, in an order of their own."""
    (batch,) = house.store.glob("batches/*")
    with connect(None, house.root) as connection:
        found = connection.execute(f"select * from read_parquet({quoted(rows_file(batch))}) order by all")
        names = [column[0] for column in found.description or ()]
        rows = found.fetchall()
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows([names, *rows])
    return written.getvalue()


def test_there_are_golden_files_of_both_kinds() -> None:
    assert {case.parent.name for case in CASES} == {"dsa", "transparency"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_a_golden_file_is_read_as_expected(house: House, case: Path) -> None:
    report = report_of(house, case)

    assert described(report) == json.loads((case / "report.json").read_text(encoding="utf-8"))
    rows = case / "rows.csv"
    assert rows.exists() == (report.status == "ready")
    if rows.exists():
        assert stored_rows(house) == rows.read_text(encoding="utf-8")
    tally = report.tally
    if tally is not None:
        assert tally.read == tally.counted + tally.repeated + tally.rejected + sum(tally.left_out.values())
        assert dict(tally.units) == {total.unit: total.value for total in report.totals}
