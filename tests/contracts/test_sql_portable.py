"""The SQL files: one SELECT each, with its grain, in words that another engine knows too."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlglot
from sqlglot import expressions as exp

from etl.plan import SQL_DIRECTORY
from etl.titles import MACROS
from etl.transform import MONTH_MARTS, SMALL_MARTS, THROUGH, VIEWS, WHOLE_MARTS

FILES = sorted(SQL_DIRECTORY.glob("*/*.sql"))
NAMES = [f"{path.parent.name}/{path.stem}" for path in FILES]

_ENGINE_ONLY = (exp.Median, exp.Lambda, exp.List, exp.Array, exp.TimeToStr, exp.ArrayAgg, exp.Quantile)


def test_every_file_is_run_and_every_run_has_its_file() -> None:
    marts = {f"marts/{name}" for name in ("dim_date", *SMALL_MARTS, *WHOLE_MARTS, *(mart.id for mart in MONTH_MARTS))}

    assert len(FILES) > 0
    assert set(NAMES) == marts | set(VIEWS) | THROUGH


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_file_starts_with_its_grain_and_holds_one_select(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    statements = sqlglot.parse(text, dialect="duckdb")

    assert text.startswith("-- Grain: ")
    assert [type(statement) for statement in statements] == [exp.Select]


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_file_is_carried_to_spark_and_parsed_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    (carried,) = sqlglot.transpile(text, read="duckdb", write="spark", unsupported_level=sqlglot.ErrorLevel.RAISE)
    here, there = sqlglot.parse_one(text, dialect="duckdb"), sqlglot.parse_one(carried, dialect="spark")

    assert isinstance(here, exp.Select)
    assert isinstance(there, exp.Select)
    assert there.named_selects == here.named_selects
    assert {table.name for table in there.find_all(exp.Table)} == {table.name for table in here.find_all(exp.Table)}


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_file_uses_no_word_of_one_engine_alone(path: Path) -> None:
    tree = sqlglot.parse_one(path.read_text(encoding="utf-8"), dialect="duckdb")

    assert list(tree.find_all(*_ENGINE_ONLY)) == []
    # A function that sqlglot does not know is passed on under its own name: only those that mean the same there,
    # and those that a build declares before it runs the files.
    assert {call.name.lower() for call in tree.find_all(exp.Anonymous)} <= {"bit_count", *MACROS}
