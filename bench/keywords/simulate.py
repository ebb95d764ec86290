"""Counts of words with known truth: sellers of very different size, whose titles come in lots; apart from the analysis."""

from __future__ import annotations

from collections.abc import Sequence
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
        step, factor = int(rng.integers(length - 11, length - 1)), float(np.exp(rng.uniform(np.log(2), np.log(12))))
        shares[place, step:] = np.minimum(usual[place] * factor, 0.9)
        steps[names[place]] = (calendar[step], shares[place, -1] / usual[place])
    counts, totals = _monthly_rows(rng, names, calendar, shares, monthly)
    return Months(counts=counts, totals=totals, steps=steps)


@dataclass(frozen=True, kw_only=True)
class Blocked:
    """Removed titles by word and month. `truth`: months from the block until the share is at most half; None: it never is."""

    counts: pd.DataFrame
    totals: pd.DataFrame
    blocked: pd.DataFrame
    truth: dict[str, int | None]


def blocked(seed: int, *, length: int = 18, words: int = 20, monthly: int = 1_500) -> Blocked:
    """All are blocked in the sixth month; half of them later drop to .1-.4 of their share, the others stay above .75."""
    rng = np.random.default_rng(seed)
    calendar = pd.date_range("2022-01-01", periods=length, freq="MS")
    names = [f"w{place}" for place in range(words)]
    shares = np.repeat(np.exp(rng.uniform(np.log(0.03), np.log(0.3), words))[:, None], length, axis=1)
    truth: dict[str, int | None] = {}
    for place, name in enumerate(names):
        after = int(rng.integers(1, 9))
        is_dropping = bool(place % 2)
        shares[place, 5 + after :] *= rng.uniform(0.1, 0.4) if is_dropping else rng.uniform(0.75, 1.2)
        truth[name] = after if is_dropping else None
    frames, totals = _monthly_rows(rng, names, calendar, shares, monthly)
    return Blocked(
        counts=frames,
        totals=totals,
        blocked=pd.DataFrame({"term": names, "blocked_month": calendar[5]}),
        truth=truth,
    )


def official_months(seed: int, *, length: int = 24) -> tuple[pd.DataFrame, pd.Series]:
    """Removals by month with what official words catch, and the true share by month; sellers differ in their habits."""
    rng = np.random.default_rng(seed)
    calendar = pd.date_range("2022-01-01", periods=length, freq="MS")
    truth = pd.Series(rng.uniform(0.1, 0.95, length), index=calendar)
    rows = []
    for month, share in truth.items():
        sizes = rng.geometric(0.25, int(rng.integers(30, 300)))
        found = rng.binomial(sizes, rng.beta(share * 1.5, (1 - share) * 1.5, len(sizes)))
        rows.append((month, "shopee", sizes.sum(), found.sum(), len(sizes), (sizes**2).sum(), (found**2).sum()))
    names = [
        "month",
        "platform",
        "items_count",
        "caught_count",
        "sellers_count",
        "items_squared_sum",
        "caught_squared_sum",
    ]
    return pd.DataFrame(rows, columns=names), truth


def _monthly_rows(
    rng: np.random.Generator, names: Sequence[str], calendar: pd.DatetimeIndex, shares: np.ndarray, monthly: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(counts, totals) of removed titles, about `monthly` a month; every seller uses words in shares of his own."""
    found, totals = [], []
    for place in range(len(calendar)):
        sellers = max(int(rng.gamma(8, monthly / 8 / 4)), 10)
        sizes = rng.geometric(0.25, sellers)
        own = rng.beta(shares[:, place] * 3, (1 - shares[:, place]) * 3, (sellers, len(names)))
        used = rng.binomial(sizes[:, None], own)
        found.append((used.sum(axis=0), (used > 0).sum(axis=0), (used**2).sum(axis=0)))
        totals.append((sizes.sum(), sellers, (sizes**2).sum()))
    # Months x words, as many as there are of each count.
    counts = _row(list(names) * len(calendar), "removed", *(np.concatenate(each) for each in zip(*found, strict=True)))
    counts["month"] = np.repeat(calendar, len(names))
    whole = _row(["all"] * len(calendar), "removed", *(np.array(each) for each in zip(*totals, strict=True)))
    whole["month"] = calendar
    return counts[counts["items_count"] > 0], whole.drop(columns="term")


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
