"""The SQL files as Spark runs them: carried over by sqlglot, and put right in one place where that is not enough."""

from __future__ import annotations

import sqlglot
from sqlglot import expressions as exp

from etl.spark.titles import FUNCTIONS

_DATE = r"^\\s*(\\d{4,})([-/ \\\\])(\\d{1,2})\\2(\\d{1,2})\\s*$"
"""As Spark reads it in a text: a backslash is written twice."""


def carried(sql: str) -> str:
    """A SELECT of DuckDB's dialect in Spark's, that gives the same rows."""
    tree = sqlglot.parse_one(sql, dialect="duckdb").transform(_put_right)
    return tree.sql(dialect="spark", unsupported_level=sqlglot.ErrorLevel.RAISE, comments=False)


def tables_read(sql: str) -> frozenset[str]:
    """Names of the tables that a SELECT of DuckDB's dialect reads, those that it makes itself left out."""
    tree = sqlglot.parse_one(sql, dialect="duckdb")
    made = {each.alias for each in tree.find_all(exp.CTE)}
    return frozenset(table.name for table in tree.find_all(exp.Table)) - made


def _put_right(node: exp.Expression) -> exp.Expression:
    if isinstance(node, exp.Div):
        # DuckDB divides as doubles. Spark divides decimals as decimals, and rounds to the digits that are left.
        return exp.Div(this=_double(node.this), expression=_double(node.expression))
    if isinstance(node, exp.TryCast) and node.to.is_type("date"):
        # DuckDB reads four signs between the parts of a date, and nothing after it; Spark hyphens, and what looks like a time.
        text = node.this.sql(dialect="spark")
        parts = f"regexp_replace({text}, '{_DATE}', '$1-$3-$4')"
        return exp.Var(this=f"case when {text} rlike '{_DATE}' then try_cast({parts} as date) end")
    if isinstance(node, exp.Anonymous) and node.name.lower() in FUNCTIONS:
        (argument,) = node.expressions
        # As text: a hundred calls one within the other are more than sqlglot's parser can go down.
        return exp.Var(this=FUNCTIONS[node.name.lower()](argument.sql(dialect="spark")))
    return node


def _double(node: exp.Expression) -> exp.Expression:
    return exp.cast(node.transform(_put_right), exp.DataType.Type.DOUBLE)
