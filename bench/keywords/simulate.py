"""Counts of words with known truth: sellers of very different size, whose titles come in lots; apart from the analysis."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True, kw_only=True)
class TwoSides:
    """Titles of two sides by word. `truth`: the log-odds ratio of every word, removed against ordinary."""

    counts: pd.DataFrame
    totals: pd.DataFrame
    truth: pd.Series


def two_sides(seed: int, *, words: int = 400, marked: int = 30, sellers: int = 400, lots: float = 0.3) -> TwoSides:
    """`marked` of the words have 2 to 20 times the odds in removed titles; `lots`: how alike titles of one seller are, 0 to 1."""
    rng = np.random.default_rng(seed)
    usual = np.exp(rng.uniform(np.log(0.0008), np.log(0.08), words))
    log_odds = np.zeros(words)
    log_odds[:marked] = rng.uniform(np.log(2), np.log(20), marked)
    odds = usual / (1 - usual) * np.exp(log_odds)
    names = np.array([f"w{place}" for place in range(words)])
    frames, totals = [], []
    for side, shares in (("removed", odds / (1 + odds)), ("ordinary", usual)):
        sizes = np.minimum(rng.geometric(0.12, sellers) * (1 + 20 * (rng.random(sellers) < 0.03)), 400)
        own = rng.beta(shares / lots * (1 - lots), (1 - shares) / lots * (1 - lots), (sellers, words))
        used = rng.binomial(sizes[:, None], own)
        frames.append(_row(names, side, used.sum(axis=0), (used > 0).sum(axis=0), (used**2).sum(axis=0)))
        totals.append(_row(["all"], side, [sizes.sum()], [sellers], [(sizes**2).sum()]))
    counts = pd.concat(frames, ignore_index=True)
    return TwoSides(
        counts=counts[counts["items_count"] > 0],
        totals=pd.concat(totals, ignore_index=True).drop(columns="term"),
        truth=pd.Series(log_odds, index=names),
    )


@dataclass(frozen=True, kw_only=True)
class Months:
    """Removed titles by word and month. `steps`: word to (month of its step, factor); the others are level."""

    counts: pd.DataFrame
    totals: pd.DataFrame
    steps: dict[str, tuple[pd.Timestamp, float]]


def months(seed: int, *, length: int = 36, words: int = 200, stepping: int = 10, monthly: int = 600) -> Months:
    """`stepping` of the words step up 2 to 12 times within the last 11 months; monthly totals vary, titles come in lots."""
    rng = np.random.default_rng(seed)
    names = [f"w{place}" for place in range(words)]
    calendar = pd.date_range("2022-01-01", periods=length, freq="MS")
    usual = np.exp(rng.uniform(np.log(0.003), np.log(0.08), words))
    shares = np.repeat(usual[:, None], length, axis=1)
    steps = {}
    for place in range(stepping):
        month, factor = int(rng.integers(length - 11, length - 1)), float(np.exp(rng.uniform(np.log(2), np.log(12))))
        shares[place, month:] = np.minimum(usual[place] * factor, 0.9)
        steps[names[place]] = (calendar[month], shares[place, -1] / usual[place])
    frames, totals = [], []
    for place, month in enumerate(calendar):
        sellers = max(int(rng.gamma(8, monthly / 8 / 4)), 10)
        sizes = rng.geometric(0.25, sellers)
        own = rng.beta(shares[:, place] * 3, (1 - shares[:, place]) * 3, (sellers, words))
        used = rng.binomial(sizes[:, None], own)
        row = _row(names, "removed", used.sum(axis=0), (used > 0).sum(axis=0), (used**2).sum(axis=0))
        frames.append(row.assign(month=month))
        totals.append(_row(["all"], "removed", [sizes.sum()], [sellers], [(sizes**2).sum()]).assign(month=month))
    counts = pd.concat(frames, ignore_index=True)
    return Months(
        counts=counts[counts["items_count"] > 0],
        totals=pd.concat(totals, ignore_index=True).drop(columns="term"),
        steps=steps,
    )


def _row(terms: object, side: str, items: object, sellers: object, squares: object) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "month": pd.Timestamp("2023-01-01"),
            "platform": "shopee",
            "side": side,
            "term": terms,
            "items_count": items,
            "sellers_count": sellers,
            "items_squared_sum": squares,
        }
    )
