"""Whether intervals cover and false discoveries stay within what is promised, on simulated counts."""

from __future__ import annotations

import pandas as pd

from analysis.keywords.distinctive import distinctive
from analysis.keywords.rising import rising
from bench.keywords.simulate import months, two_sides


def distinctive_calibration(seeds: range) -> pd.Series:
    """Over all series: terms told, share of false ones, share of true ones told, share of intervals that hold the truth."""
    told, false, covered, marked = 0, [], [], []
    for seed in seeds:
        sides = two_sides(seed)
        result = distinctive(sides.counts, sides.totals)
        truths = [sides.truth[term.term] for term in result.terms]
        told += len(truths)
        false.append(sum(truth == 0 for truth in truths) / max(len(truths), 1))
        covered += [
            term.log_odds.low <= truth <= term.log_odds.high for term, truth in zip(result.terms, truths, strict=True)
        ]
        enough = sides.counts[(sides.counts["side"] == "removed") & (sides.counts["items_count"] >= 20)]["term"]
        real = {term for term in enough if sides.truth[term] > 0}
        marked.append(len(real & {term.term for term in result.terms}) / len(real))
    return _summary(told, false, covered, marked)


def rising_calibration(seeds: range) -> pd.DataFrame:
    """The same for rises; coverage of the month and of the factor."""
    told, false, found, month_covered, factor_covered = 0, [], [], [], []
    for seed in seeds:
        series = months(seed)
        result = rising(series.counts, series.totals)
        terms = {term.term: term for term in result.terms}
        told += len(terms)
        false.append(sum(term not in series.steps for term in terms) / max(len(terms), 1))
        found.append(sum(term in terms for term in series.steps) / len(series.steps))
        for term, (month, factor) in series.steps.items():
            if term in terms:
                change = terms[term].change
                month_covered.append(change.month.low <= month.date() <= change.month.high)
                factor_covered.append(change.factor.low <= factor <= change.factor.high)
    return pd.DataFrame(
        {
            "month": _summary(told, false, month_covered, found),
            "factor": _summary(told, false, factor_covered, found),
        }
    )


def no_effect_alarms(seeds: range) -> pd.Series:
    """Share of data sets without any difference in which something is told all the same (promised: at most .10)."""
    distinct, risen = [], []
    for seed in seeds:
        sides = two_sides(seed, marked=0)
        distinct.append(bool(distinctive(sides.counts, sides.totals).terms))
        series = months(seed, stepping=0)
        risen.append(bool(rising(series.counts, series.totals).terms))
    return pd.Series({"distinctive": sum(distinct) / len(distinct), "rising": sum(risen) / len(risen)})


def _summary(told: int, false: list[float], covered: list[bool], found: list[float]) -> pd.Series:
    return pd.Series(
        {
            "told": told,
            "false among told": sum(false) / len(false),
            "found of true": sum(found) / len(found),
            "coverage (.90)": sum(covered) / max(len(covered), 1),
        }
    )
