"""A mart says of which datasets it is made: what a build leaves as it stands rests on that."""

from __future__ import annotations

import pytest
import sqlglot
from sqlglot import expressions as exp

from catalog.marts import MARTS
from catalog.templates import UPLOADABLE
from etl.plan import SQL_DIRECTORY
from etl.transform import MONTH_MARTS, SMALL_MARTS, WHOLE_MARTS

FILES = {path.stem: path for path in SQL_DIRECTORY.glob("*/*.sql")}
DATASETS = {dataset.id for dataset in UPLOADABLE}
BUILT = [*SMALL_MARTS, *(mart.id for mart in MONTH_MARTS), *WHOLE_MARTS]


def read_by(name: str) -> set[str]:
    """Datasets that the SQL file of a table reads, itself or through others."""
    tree = sqlglot.parse_one(FILES[name].read_text(encoding="utf-8"), dialect="duckdb")
    tables = {table.name for table in tree.find_all(exp.Table)} - {cte.alias for cte in tree.find_all(exp.CTE)}
    found = set[str]()
    for table in tables - {name}:
        dataset = table.removeprefix("input_").removeprefix("superseded_").removeprefix("stg_")
        found |= {dataset} if dataset in DATASETS and table not in FILES else set()
        found |= read_by(table) if table in FILES else set()
    return found


def test_the_marts_of_words_are_of_takedowns_and_listings() -> None:
    assert read_by("title_terms") == {"takedown_items", "listings"}
    assert read_by("official_words_monthly") == {"takedown_items", "listings", "evasion_terms"}


@pytest.mark.parametrize("mart", BUILT)
def test_a_mart_reads_no_uploadable_dataset_that_it_is_not_said_to_be_built_from(mart: str) -> None:
    assert read_by(mart)
    assert read_by(mart) <= set(MARTS[mart].built_from)
