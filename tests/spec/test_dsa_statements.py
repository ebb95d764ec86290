"""Statements of reasons of the EU's DSA database: counted, with nothing left out unseen and nothing of a row kept."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from catalog.errors import UserError
from etl import api
from etl.readers.tally import Tally
from tests.etl_fixture import WRITER, House
from tests.seller_exports import as_sheet

GOLDEN = Path(__file__).parents[1] / "golden" / "dsa"
PARTS = sorted((GOLDEN / "light_parts").glob("sor-*.csv"))
OLD = "code.goods:STATEMENT_CATEGORY_UNSAFE_AND_ILLEGAL_PRODUCTS"
ANSWERS = {OLD: "used_clothing_import", "day.statements": "reported"}

HEADINGS = (
    "uuid,decision_visibility,decision_monetary,decision_provision,decision_account,category,category_specification,"
    "content_type,content_type_other,application_date,source_type,automated_detection,platform_name,created_at"
)


def statement(number: int, day: str = "2025-09-01", **fields: str) -> str:
    values = {
        "uuid": f"5f0e6a10-0000-4000-8000-{number:012d}",
        "decision_visibility": '"[""DECISION_VISIBILITY_CONTENT_REMOVED""]"',
        "category": "STATEMENT_CATEGORY_UNSAFE_AND_ILLEGAL_PRODUCTS",
        "content_type": '"[""CONTENT_TYPE_PRODUCT""]"',
        "application_date": day,
        "source_type": "SOURCE_VOLUNTARY",
        "automated_detection": "No",
        "platform_name": "Facebook",
        "created_at": f"{day} 09:00:00",
        **fields,
    }
    return ",".join(values.get(name, "") for name in HEADINGS.split(","))


def dump(*rows: str) -> str:
    return "\n".join((HEADINGS, *rows, ""))


def ingest(
    house: House, *files: Path, accept_valid: bool = False, answers: Mapping[str, str] | None = None
) -> api.IngestResult:
    given = {**ANSWERS, **(answers or {})}
    return api.ingest(house.store, house.warehouse, *files, actor=WRITER, answers=given, accept_valid=accept_valid)


def tally_of(result: api.IngestResult) -> Tally:
    assert result.report.tally is not None
    return result.report.tally


def counts(house: House) -> list[tuple[object, ...]]:
    return house.query("select period_first_date::varchar, platform, count from takedown_counts order by all")


def test_a_daily_dump_is_an_archive_of_archives_and_counts_each_statement_once(house: House) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in PARTS:
            archive.write(part, part.name)
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("sor-facebook-2024-03-11-light-00000.csv.zip", inner.getvalue())
    result = ingest(house, house.file("sor-facebook-2024-03-11-light.zip", outer.getvalue()))

    assert (tally_of(result).read, tally_of(result).repeated, tally_of(result).counted) == (7, 1, 6)
    assert counts(house) == [("2024-03-11", "facebook", 5), ("2024-03-11", "instagram", 1)]


def test_a_dump_with_a_gap_between_its_parts_is_refused(house: House) -> None:
    with pytest.raises(UserError) as refused:
        ingest(house, PARTS[1])
    assert (refused.value.code, refused.value.params["parts"]) == ("parts_missing", "00000")


def test_dumps_of_two_days_stand_side_by_side_and_one_made_anew_replaces_its_own(house: House) -> None:
    ingest(house, house.file("a.csv", dump(statement(1), statement(2))))
    ingest(house, house.file("b.csv", dump(statement(3, "2025-09-02", application_date="2025-09-01"))))
    assert counts(house) == [("2025-09-01", "facebook", 2), ("2025-09-02", "facebook", 1)]
    ingest(house, house.file("c.csv", dump(statement(1))))
    assert counts(house) == [("2025-09-01", "facebook", 1), ("2025-09-02", "facebook", 1)]


def test_days_are_those_of_the_database_and_are_not_shifted_to_jakarta(house: House) -> None:
    late = statement(1, created_at="2025-09-01 23:59:59", application_date="2025-09-01 00:00:00")
    ingest(house, house.file("a.csv", dump(late)))
    assert counts(house) == [("2025-09-01", "facebook", 1)]


BROKEN = statement(2).replace("SOURCE_VOLUNTARY", '"SOURCE_\\" VOLUNTARY"')
BROKEN_ROWS = [
    # A row that is broken, how many lines are lost for it, why
    ("5f0e6a10-0000-4000-8000-000000000002,short", 1, "field_count"),
    (BROKEN, 1, "field_count"),
    (statement(2, source_type='"never closed'), 2, "field_count"),
    (statement(2, created_at="01/09/2025 09:00"), 1, "not_a_date"),
    (statement(2, uuid=""), 1, "not_a_uuid"),
]


@pytest.mark.parametrize(("row", "lost", "reason"), BROKEN_ROWS)
def test_a_broken_row_is_named_by_line_and_every_line_is_accounted_for(
    house: House, row: str, lost: int, reason: str
) -> None:
    content = dump(statement(1), row, statement(3), statement(4))
    file = house.file("a.csv", content)
    with pytest.raises(UserError) as refused:
        ingest(house, file)
    assert (refused.value.code, refused.value.params["line"]) == ("file_refused", 3)

    result = ingest(house, file, accept_valid=True)
    assert [(reject.line, reject.reason) for reject in result.report.rejects] == [
        (3 + place, reason) for place in range(lost)
    ]
    assert (tally_of(result).read, tally_of(result).rejected, tally_of(result).counted) == (4, lost, 4 - lost)


def test_lines_of_later_files_follow_those_of_earlier_ones(house: House) -> None:
    first, second = house.file("a.csv", dump(statement(1))), house.file("b.csv", dump("broken", statement(2)))
    result = ingest(house, first, second, accept_valid=True)
    assert [(reject.line, reject.value) for reject in result.report.rejects] == [(4, "b.csv: ")]
    assert (tally_of(result).read, tally_of(result).counted) == (3, 2)


def test_lines_that_end_in_two_ways_are_refused_with_what_to_do(house: House) -> None:
    content = dump(statement(1), statement(2)).replace("\n", "\r\n", 2) + statement(3) + "\n"
    with pytest.raises(UserError) as refused:
        ingest(house, house.file("a.csv", content))
    assert refused.value.code == "statements_unreadable"


def test_a_workbook_of_statements_is_refused_with_what_to_do(house: House) -> None:
    rows = [HEADINGS.split(","), ["x"] * len(HEADINGS.split(","))]
    with pytest.raises(UserError) as refused:
        ingest(house, house.file("a.xlsx", as_sheet(rows)))
    assert refused.value.code == "statements_form"


def test_a_day_that_no_contract_allows_is_left_out_and_takes_no_other_with_it(house: House) -> None:
    rows = statement(1), statement(2, application_date="1970-01-01")
    result = ingest(house, house.file("a.csv", dump(*rows)), answers={"day.statements": "applied"})
    assert (tally_of(result).counted, dict(tally_of(result).left_out)) == (1, {"no_period": 1})


def test_many_files_are_named_by_the_first_and_the_last(house: House) -> None:
    files = [house.file(f"bagian-{number:02}.csv", dump(statement(number))) for number in range(13)]
    assert ingest(house, *files).batch.file_name == "bagian-00.csv + \u2026 (13) + bagian-12.csv"


def test_a_code_that_nobody_knows_is_asked_about(house: House) -> None:
    strange = statement(1, decision_visibility='"[""DECISION_VISIBILITY_CONTENT_SHREDDED""]"')
    file = house.file("a.csv", dump(strange))
    (report,) = api.preview(house.store, house.warehouse, file, actor=WRITER, answers=ANSWERS).reports
    assert [question.id for question in report.questions] == ["code.action:DECISION_VISIBILITY_CONTENT_SHREDDED"]


def test_nothing_of_a_statement_but_its_count_is_kept(house: House) -> None:
    (file,) = (GOLDEN / "full_day").glob("sor-*.csv")
    answers = {
        "code.goods:STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS": "used_clothing_import",
        "code.goods:STATEMENT_CATEGORY_SCAMS_AND_FRAUD": "refuse",
        "code.platform:TikTok": "tiktok",
        "code.platform:AliExpress": "refuse",
        "code.requester:SOURCE_ARTICLE_16": "refuse",
        "code.detection:automated_detection Yes": "ai",
        "code.detection:automated_detection No: SOURCE_ARTICLE_16": "refuse",
        "code.unit:CONTENT_TYPE_IMAGE": "refuse",
        "code.action:DECISION_ACCOUNT_SUSPENDED": "refuse",
        "code.action:DECISION_VISIBILITY_CONTENT_DISABLED": "refuse",
    }
    ingest(house, file, accept_valid=True, answers=answers)
    written = [path.read_bytes() for path in house.store.rglob("*") if path.is_file()]
    assert len(written) > 3
    assert not [content for content in written if b"5f0e6a10" in content or b"the seller wrote" in content]
