"""The steps of `catalog.titles` as expressions of Spark, whose regular expressions are Java's."""

from __future__ import annotations

import re

from catalog.titles import LONGEST_RUN, STAGES, Stage

_GROUP = re.compile(r"\\([1-9])")


def normalised_title_sql(title: str) -> str:
    """An expression for the title in one spelling, as `normalised` gives it; NULL stays NULL. `title`: any expression."""
    expression = f"lower({title})"
    for stage in STAGES:
        expression = _stage_sql(expression, stage)
    return expression


def title_terms_sql(normalised: str) -> str:
    """An expression for the distinct terms (array, in no order; empty where the title is) of a title in one spelling."""
    # A slice of no words where there are too few: a range of places would run backwards.
    runs = [
        f"transform(slice(words, 1, greatest(size(words) - {length - 1}, 0)), "
        f"(word, i) -> concat_ws(' ', word, {', '.join(f'words[i + {place}]' for place in range(1, length))}))"
        for length in range(2, LONGEST_RUN + 1)
    ]
    listed = f"words -> array_distinct(concat(words, {', '.join(runs)}))"
    # The empty title is one empty word, which is no term.
    return f"array_remove(transform(array(split({normalised}, ' ')), {listed})[0], '')"


def _stage_sql(expression: str, stage: Stage) -> str:
    replaced = "t"
    for step in stage.steps:
        # Java names a group by a dollar sign; one that took no part is empty there too.
        replacement = _GROUP.sub(r"$\1", step.replacement)
        replaced = f"regexp_replace({replaced}, {_text(step.pattern)}, {_text(replacement)})"
    if stage.only_where is not None:
        replaced = f"case when t rlike {_text(stage.only_where)} then {replaced} else t end"
    # An array of one names the text once: spelt out thrice a stage, the expression would grow beyond bounds.
    return f"transform(array({expression}), t -> {replaced})[0]"


def _text(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


FUNCTIONS = {"normalised_title": normalised_title_sql, "title_terms": title_terms_sql}
"""What the SQL files call and Spark does not have; `etl.titles.MACROS` declares the same to DuckDB."""
