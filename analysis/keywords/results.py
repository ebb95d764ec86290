"""What the analyses of words give. Intervals are 90 %, shares and factors are ratios (.40 = 40 %), months are first days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LEVEL = 0.90
FALSE_DISCOVERIES = 0.10
"""Share of false ones that a list of terms or pairs is allowed (Benjamini and Hochberg 1995)."""


class Silence(StrEnum):
    """Why there is no answer."""

    NO_REMOVALS = "no_removals"
    """No removed titles in the months in question."""

    NO_ORDINARY_TITLES = "no_ordinary_titles"
    """No titles of other goods, or of listings still up, to compare with."""

    FEW_REMOVALS = "few_removals"
    """Too few removed titles, or too few sellers behind them, to say anything of any word."""

    FEW_ORDINARY_TITLES = "few_ordinary_titles"
    """Too few titles to compare with, or too few sellers behind them."""

    FEW_MONTHS = "few_months"
    """Too few months with enough titles to see a change."""

    NO_SWITCHES = "no_switches"
    """No seller is known to have left one word for another."""

    FEW_SELLERS = "few_sellers"
    """Fewer sellers than may be spoken of."""

    NOTHING_STANDS_OUT = "nothing_stands_out"
    """Enough data, and nothing in them that could not be chance."""

    TOO_LITTLE_BEFORE = "too_little_before"
    """The word was too rare when it was blocked to see it fall."""

    TOO_LITTLE_AFTER = "too_little_after"
    """No month with enough titles since it was blocked."""

    NO_OFFICIAL_WORDS = "no_official_words"
    """No official word was known yet."""

    NONE_PUBLISHED = "none_published"
    """No word became an official one in the months in question."""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A number and its 90 % interval."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class MeasuredMonth:
    """A month (first day) and its 90 % interval, both ends inclusive."""

    estimate: date
    low: date
    high: date


@dataclass(frozen=True, kw_only=True)
class DistinctiveTerm:
    """A term that removed titles hold more often than ordinary ones.

    - `items_count`, `sellers_count`: removed titles with it, and sellers behind them (at least so many, where several months
      or platforms were put together); `ordinary_items_count`: ordinary titles with it.
    - `share`, `ordinary_share`: of all titles of that side, 0 to 1.
    - `log_odds`: natural log of the odds ratio, shrunk towards no difference; above 0: more in removed titles. Nine in ten of all
      terms that are told have their truth within their interval.
    - `q_value`: share of false ones among the terms up to this one by evidence.
    """

    term: str
    items_count: int
    sellers_count: int
    ordinary_items_count: int
    share: float
    ordinary_share: float
    log_odds: Measured
    q_value: float


@dataclass(frozen=True, kw_only=True)
class Distinctive:
    """Terms of removed titles by evidence: the lower end of the log-odds, highest first. Either terms or a silence.

    `tested_count`: terms that enough sellers and titles stood behind, and among which false discoveries are controlled.
    """

    terms: tuple[DistinctiveTerm, ...]
    tested_count: int
    items_count: int
    ordinary_items_count: int
    silence: Silence | None = None


@dataclass(frozen=True, kw_only=True)
class Change:
    """A lasting step of a term's monthly share.

    - `month`: the first month of the new level; `factor`: share after / share before (up to the neighbouring changes).
    - `share_before`, `share_after`: of removed titles.
    """

    month: MeasuredMonth
    factor: Measured
    share_before: float
    share_after: float


@dataclass(frozen=True, kw_only=True)
class RisingTerm:
    """A term that rose and has not fallen since.

    - `items_count`: removed titles with it since the change; `sellers_count`: the most sellers with it in one month since then.
    - `items_before_count`: removed titles with it before; 0: a new word, whose factor has no meaning beyond 'large'.
    - `change`: the last step; `burst_since`: first month of the burst that lasts to the end, None where only the step shows.
    - `weight`: how much better the last burst explains the counts than the usual rate does (natural log); 0 without one.
    - `q_value`: as for distinctive terms.
    """

    term: str
    items_count: int
    sellers_count: int
    items_before_count: int
    change: Change
    burst_since: date | None
    weight: float
    q_value: float


@dataclass(frozen=True, kw_only=True)
class Rising:
    """Terms on the rise up to `last_month`, by evidence, strongest first. Either terms or a silence."""

    terms: tuple[RisingTerm, ...]
    tested_count: int
    last_month: date | None
    silence: Silence | None = None


@dataclass(frozen=True, kw_only=True)
class TermHistory:
    """All lasting steps of one term, in order, and the months (first days) in which it burst."""

    term: str
    changes: tuple[Change, ...]
    burst_months: tuple[date, ...]
    silence: Silence | None = None


@dataclass(frozen=True, kw_only=True)
class Succession:
    """One term took the place of another.

    - `sellers_count`: sellers whose use of `from_term` ended and of `to_term` began; `reverse_sellers_count`: the other way.
    - `share`: of these two together, the first; half would be no direction.
    - `month`: median month of the switches; `first_month`, `last_month`: between them lie eight in ten of them.
    - `q_value`: as for distinctive terms.
    """

    from_term: str
    to_term: str
    sellers_count: int
    reverse_sellers_count: int
    share: Measured
    month: date
    first_month: date
    last_month: date
    q_value: float


@dataclass(frozen=True, kw_only=True)
class Successions:
    """Successions in order of time (`month`). Either some or a silence."""

    successions: tuple[Succession, ...]
    tested_count: int
    silence: Silence | None = None


@dataclass(frozen=True, kw_only=True)
class Lifetime:
    """How long a term lived on after it was blocked.

    - `blocked_month`: the month in which it became an official word; `share_before`: its share of removals up to then.
    - `months`: whole months until its share of new removals was half of that; None where it is not known.
    - `watched_months_count`: months looked at since.
    - `is_censored`: it had not halved by the last month: it lived at least `watched_months_count` months.
    """

    term: str
    blocked_month: date
    share_before: float
    months: Measured | None
    watched_months_count: int
    is_censored: bool
    silence: Silence | None = None


@dataclass(frozen=True, kw_only=True)
class Lifetimes:
    """Lifetimes by month of the block, and the median over terms with censored ones kept (Kaplan and Meier 1958).

    `median_months`: None where it cannot be said; its upper end is infinite where too many were still alive.
    """

    terms: tuple[Lifetime, ...]
    median_months: Measured | None
    silence: Silence | None = None


@dataclass(frozen=True, kw_only=True)
class CaughtMonth:
    """Removals of a month whose titles hold an official word known by then. `share`: None where a silence says why."""

    month: date
    items_count: int
    caught_count: int
    share: Measured | None
    silence: Silence | None = None


@dataclass(frozen=True, kw_only=True)
class Caught:
    """The months in order; `recent`: of the last months together (`RECENT_MONTHS` of `caught`), None where a silence says why."""

    months: tuple[CaughtMonth, ...]
    recent: CaughtMonth | None
    silence: Silence | None = None
