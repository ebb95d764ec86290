"""Whether intervals cover and false discoveries stay within what is promised, on simulated counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.keywords.distinctive import distinctive
from analysis.keywords.lifetimes import lifetimes
from analysis.keywords.official import caught
from analysis.keywords.rising import rising
from bench.keywords.simulate import blocked, months, official_months, two_sides
from catalog.takedowns import LEAST_SELLERS


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """Over all series. Shares are 0 to 1.

    - `told_count`: terms told; `false_share`: of these without a difference, mean over series (promised: at most .10).
    - `found_share`: of the terms with a difference those told; `covered_share`: of the intervals those that hold the truth (.90).
    """

    told_count: int
    false_share: float
    found_share: float
    covered_share: float


def distinctive_calibration(seeds: range) -> Calibration:
    """Marking terms and their log-odds."""
    told, false, covered, found = 0, [], [], []
    for seed in seeds:
        sides = two_sides(seed)
        result = distinctive(sides.counts, sides.totals)
        truths = [float(sides.truth[term.term]) for term in result.terms]
        told += len(truths)
        false.append(sum(truth == 0 for truth in truths) / max(len(truths), 1))
        covered += [
            term.log_odds.low <= truth <= term.log_odds.high for term, truth in zip(result.terms, truths, strict=True)
        ]
        is_enough = (sides.counts["side"] == "removed") & (sides.counts["items_count"] >= 20)
        real = {term for term in sides.counts[is_enough]["term"] if sides.truth[term] > 0}
        found.append(len(real & {term.term for term in result.terms}) / len(real))
    return Calibration(
        told_count=told, false_share=_mean(false), found_share=_mean(found), covered_share=_mean(covered)
    )


def rising_calibration(seeds: range, *, hidden_below: int = 0, monthly: int = 600) -> dict[str, Calibration]:
    """Rises; what is covered is the month of the step, and its factor.

    `hidden_below`: months in which fewer sellers used a term are left out, as in the marts. `monthly`: removed titles a month.
    """
    told, false, found = 0, [], []
    covered: dict[str, list[bool]] = {"month": [], "factor": []}
    for seed in seeds:
        series = months(seed, monthly=monthly)
        shown = series.counts[series.counts["sellers_count"] >= hidden_below]
        terms = {term.term: term for term in rising(shown, series.totals, hidden_below=hidden_below).terms}
        told += len(terms)
        false.append(sum(term not in series.steps for term in terms) / max(len(terms), 1))
        found.append(sum(term in terms for term in series.steps) / len(series.steps))
        for term, (month, factor) in series.steps.items():
            if term in terms:
                change = terms[term].change
                covered["month"].append(change.month.low <= month.date() <= change.month.high)
                covered["factor"].append(change.factor.low <= factor <= change.factor.high)
    return {
        name: Calibration(
            told_count=told, false_share=_mean(false), found_share=_mean(found), covered_share=_mean(is_covered)
        )
        for name, is_covered in covered.items()
    }


def no_effect_alarms(seeds: range) -> dict[str, float]:
    """Share of data sets without any difference in which something is told all the same (promised: at most .10).

    `rising, hidden`: half as many titles, and months in which fewer than 5 sellers used a term left out, as in the marts.
    """
    alarms: dict[str, list[bool]] = {"distinctive": [], "rising": [], "rising, hidden": []}
    for seed in seeds:
        sides = two_sides(seed, marked=0)
        alarms["distinctive"].append(bool(distinctive(sides.counts, sides.totals).terms))
        series = months(seed, stepping=0)
        alarms["rising"].append(bool(rising(series.counts, series.totals, hidden_below=0).terms))
        series = months(seed, stepping=0, monthly=300)
        shown = series.counts[series.counts["sellers_count"] >= LEAST_SELLERS]
        alarms["rising, hidden"].append(bool(rising(shown, series.totals).terms))
    return {name: _mean(told) for name, told in alarms.items()}


def caught_calibration(seeds: range) -> float:
    """Share of months whose interval of what official words catch holds the truth (.90)."""
    covered = []
    for seed in seeds:
        official, truth = official_months(seed)
        for month in caught(official).months:
            if month.share is not None:
                covered.append(month.share.low <= truth[pd.Timestamp(month.month)] <= month.share.high)
    return _mean(covered)


def lifetimes_calibration(seeds: range) -> dict[str, float]:
    """Share of ended lives whose interval holds the truth; of ended ones kept as censored; of lasting ones said to have ended."""
    covered, lost, invented = [], [], []
    for seed in seeds:
        words = blocked(seed)
        for life in lifetimes(words.counts, words.totals, words.blocked).terms:
            truth = words.truth[life.term]
            if life.silence is not None:
                continue
            if truth is None:
                invented.append(life.months is not None)
            else:
                lost.append(life.months is None)
                if life.months is not None:
                    covered.append(life.months.low <= truth <= life.months.high)
    return {
        "coverage": _mean(covered),
        "ended, kept as censored": _mean(lost),
        "lasting, said to have ended": _mean(invented),
    }


def _mean(values: Sequence[float]) -> float:
    return float(sum(values) / max(len(values), 1))
