"""Expressions that are not carried over as they stand give the same on Spark: titles, their terms, dates in texts, quotients."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from pyarrow import parquet
from pyspark.sql import SparkSession

from analysis.keywords.titles import normalised, terms
from catalog.titles import LOOK_ALIKES
from etl.spark.dialect import carried

PIECES = (
    *("bal", "b a l", "B.A.L", "b4l", "baaal", "ball press", "bal-pres", "s e c o n d", "s3c0nd", "2nd", "imported", "k4rung4n"),
    *("xxl", "s m l", "isi5pcs", "2 pcs", "90an", "p3k", "untuk", "yg", "#", "🔥", "𝐛𝐚𝐥", "🅱🅰🅻", "\u200b", "\u0301"),
    *("'", '"', "\\", "$1", "@", "-", "_", " ", "  ", "İ", "ß", "ﬁ", "ſ", "K", "ΑΣ", "Σ"),
)  # fmt: skip
DATES = (
    *("2023-04-06", "2023/04/06", "2023 04 06", "2023\\04\\06", "2023-04/06", " 2023-4-6 ", "2023-4-006", "06-04-2023"),
    *("2023-02-30", "2024-02-29", "2023-04-6T", "2023-4-6 0", "5 Maret 23", "2023-13-01", "", "abcdefghij", "２０２３-04-06"),
)  # fmt: skip


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    session = builder.config("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC").getOrCreate()
    yield session
    session.stop()


def asked(spark: SparkSession, tmp_path: Path, texts: list[str | None], sql: str) -> list[tuple[Any, ...]]:
    """What a SELECT of DuckDB's dialect over the table `texts` (text) gives on Spark."""
    parquet.write_table(pa.table({"text": pa.array(texts, pa.string())}), tmp_path / "texts.parquet")
    spark.read.parquet(f"file://{tmp_path}/texts.parquet").createOrReplaceTempView("texts")
    return [tuple(row) for row in spark.sql(carried(sql)).collect()]


def titles() -> list[str]:
    """Every letter and sign that may stand for another, those of some scripts, and pieces put together by chance (seeded)."""
    chance = random.Random(7)  # noqa: S311 - no secret
    codes = chain(range(1, 0x800), range(0x1E00, 0x2100), range(0x1F100, 0x1F200))
    characters = {*chain.from_iterable(LOOK_ALIKES.values()), *map(chr, codes)}
    alone = [f"ab{character}cd {character}" for character in sorted(characters)]
    joined = [chance.choice(("", " ")).join(chance.choices(PIECES, k=chance.randint(0, 10))) for _ in range(2000)]
    letters = ["".join(chance.choices("abelnopsrx 0123457@$-", k=chance.randint(0, 60))) for _ in range(1000)]
    return [*alone, *joined, *letters]


def test_titles_and_terms_come_out_on_spark_as_in_python(spark: SparkSession, tmp_path: Path) -> None:
    given = titles()
    found = asked(
        spark,
        tmp_path,
        [*given, None],
        "select text, words, title_terms(words) as terms from (select text, normalised_title(text) as words from texts) as named",
    )
    read = {text: (words, terms_found) for text, words, terms_found in found}

    assert len(read) == len({*given}) + 1 > 5_000
    assert read.pop(None) == (None, None)
    assert {text: words for text, (words, _) in read.items()} == {text: normalised(text) for text in given}
    assert {text: sorted(each) for text, (_, each) in read.items()} == {text: sorted(terms(text)) for text in given}


def test_a_text_is_the_same_date_on_spark_as_in_duckdb(spark: SparkSession, tmp_path: Path) -> None:
    found = dict(asked(spark, tmp_path, [*DATES, None], "select text, try_cast(text as date) as date from texts"))
    expected = {
        text: duckdb.execute("select try_cast($1::varchar as date)", [text]).fetchall()[0][0] for text in (*DATES, None)
    }

    assert {date for date in expected.values() if date is not None}
    assert found == expected


def test_a_quotient_is_no_decimal_on_spark_either(spark: SparkSession, tmp_path: Path) -> None:
    sql = "select 1.0 / 3 as third, ln(7 * (3 + 2.0) / ((0 + 1.0) * 11)) as share from texts"

    assert asked(spark, tmp_path, [None], sql) == duckdb.execute(sql.removesuffix(" from texts")).fetchall()
