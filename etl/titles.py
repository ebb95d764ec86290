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
    words = f"string_split({normalised}, ' ')"
    runs = [
        f"list_transform(range(1, len({words}) - {length - 2}), "
        f"lambda i: array_to_string(list_slice({words}, i, i + {length - 1}), ' '))"
        for length in range(2, LONGEST_RUN + 1)
    ]
    return f"case when {normalised} = '' then [] else list_distinct(list_concat({words}, {', '.join(runs)})) end"


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
