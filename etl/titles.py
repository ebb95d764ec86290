"""The steps of `catalog.titles` as expressions of DuckDB; `analysis.keywords.titles` gives the same results in Python."""

from __future__ import annotations

from catalog.titles import LONGEST_RUN, STAGES, Stage


def normalised_title_sql(title: str) -> str:
    """An expression for the title in one spelling, as `normalised` gives it; NULL stays NULL.

    `title`: a column or expression. It is repeated, so it should be a plain column.
    """
    expression = f"lower({title})"
    for stage in STAGES:
        expression = _stage_sql(expression, stage)
    return expression


def title_terms_sql(normalised: str) -> str:
    """An expression for the distinct terms (VARCHAR[], in no order; [] where empty) of a title that `normalised_title_sql` gave.

    `normalised`: a plain column.
    """
    runs = [
        f"list_transform(range(1, len(words) - {length - 2}), "
        f"lambda i: concat_ws(' ', {', '.join(f'words[i + {place}]' for place in range(length))}))"
        for length in range(2, LONGEST_RUN + 1)
    ]
    # A list of one names the words once: split anew for each run, they would take twice the time.
    listed = f"lambda words: list_distinct(list_concat(words, {', '.join(runs)}))"
    return (
        f"case when {normalised} = '' then [] else list_transform([string_split({normalised}, ' ')], {listed})[1] end"
    )


def _stage_sql(expression: str, stage: Stage) -> str:
    replaced = expression if stage.only_where is None else "t"
    for step in stage.steps:
        replaced = f"regexp_replace({replaced}, {_text(step.pattern)}, {_text(step.replacement)}, 'g')"
    if stage.only_where is None:
        return replaced
    # A list of one names the text once: spelt out thrice a stage, the expression would grow beyond bounds.
    choice = f"case when regexp_matches(t, {_text(stage.only_where)}) then {replaced} else t end"
    return f"list_transform([{expression}], lambda t: {choice})[1]"


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


MACROS = {"normalised_title": normalised_title_sql("title"), "title_terms": title_terms_sql("title")}
"""Functions of one `title` that the SQL files call; another engine declares its own from `catalog.titles`."""
