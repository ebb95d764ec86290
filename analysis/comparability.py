"""Whether two counts of takedowns may be set beside each other: comparable, comparable with a note, not comparable, by rule.

What each rule rests on, and why so: `docs/decisions/comparability.md`. Nothing here looks at how large a count is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from catalog.codes import Goods, Measure, PublishedScope, TakedownUnit, Territory
from catalog.metrics import Unit
from catalog.scopes import SCOPE_PLATFORMS, overlaps

SAME_DAY_TOLERANCE = 7
"""Days by which the days of two running counts may differ: announcements are not made on one day."""

SAME_LENGTH_TOLERANCE = 3
"""Days by which the lengths of two periods may differ: months have 28 to 31."""

UNCLEAR_UNITS = frozenset({TakedownUnit.LINK_OR_MERCHANT, TakedownUnit.AD_OR_LINK, TakedownUnit.KEYWORD_PER_PLATFORM})
"""Units that leave open what one of them is."""


class Level(IntEnum):
    """How far a comparison carries, worst last."""

    COMPARABLE = 0
    WITH_NOTE = 1
    NOT_COMPARABLE = 2


class Ground(StrEnum):
    """What speaks against a comparison, or must be said with it."""

    UNIT = "unit"
    UNIT_UNCLEAR = "unit_unclear"
    MEASURE = "measure"
    GOODS = "goods"
    GOODS_MIXED = "goods_mixed"
    TERRITORY = "territory"
    PART_OF_WHOLE = "part_of_whole"
    PERIOD = "period"
    OTHER_DAYS = "other_days"
    START_UNKNOWN = "start_unknown"
    AS_OF = "as_of"
    EXECUTOR = "executor"
    EXECUTOR_MIXED = "executor_mixed"
    TALLY = "tally"
    REQUESTER = "requester"
    DETECTION = "detection"
    RULES_DIFFER = "rules_differ"
    RULES_UNKNOWN = "rules_unknown"
    RULE_CHANGED = "rule_changed"
    SCOPE_INCOMPLETE = "scope_incomplete"
    SCOPE_OPEN = "scope_open"
    GAPS = "gaps"


class Executor(StrEnum):
    """Who took things down: the platforms themselves, an authority that has access blocked, or both."""

    PLATFORM = "platform"
    AUTHORITY = "authority"
    BOTH = "both"


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What a count counts, without the count.

    - `unit`: of takedowns; a seller is an account. Of formal requests `Unit.REQUEST`.
    - `goods`: empty where it is not known; several where they are counted together.
    - `first_date`, `last_date`: inclusive; of a running count the start, None where it is not known, and the day that it runs to.
    - `executor`: None where it is not known.
    - `requesters`, `detections`: empty where they are not told; any spelling, compared as they stand.
    - `tally`: whose counting it is: one name for what one counter counted in one way.
    """

    scope: PublishedScope
    unit: TakedownUnit | Unit
    measure: Measure
    goods: frozenset[Goods]
    first_date: date | None
    last_date: date
    tally: str
    territory: Territory = Territory.INDONESIA
    executor: Executor | None = Executor.PLATFORM
    requesters: frozenset[str] = frozenset()
    detections: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class KnownRules:
    """What is published on how platforms define what they remove.

    - `defined`: scopes of one platform whose definition is published.
    - `changed`: days on which a known rule of a platform was replaced by another.
    """

    defined: frozenset[PublishedScope] = frozenset()
    changed: Mapping[PublishedScope, tuple[date, ...]] | None = None


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One ground, how much it weighs, and what was found on either side (codes, days or scopes, in the order compared)."""

    ground: Ground
    level: Level
    found: tuple[object, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The verdict on two counts, with all its reasons, the weightiest first; none where they are comparable."""

    level: Level
    reasons: tuple[Reason, ...]

    @property
    def against(self) -> tuple[Reason, ...]:
        """The reasons that rule the comparison out."""
        return tuple(reason for reason in self.reasons if reason.level is Level.NOT_COMPARABLE)

    @property
    def notes(self) -> tuple[Reason, ...]:
        """What must be said with the comparison."""
        return tuple(reason for reason in self.reasons if reason.level is Level.WITH_NOTE)


@dataclass(frozen=True, kw_only=True)
class Grouping:
    """Counts sorted for a ranking: those that may be ranked together, and those that stand apart with the reasons why.

    - `together`: names in the order given; empty where nothing was given.
    - `apart`: by name, the comparison with the first of `together`, or with the one of them that rules it out.
    - `notes`: what must be said of those together, each ground once.
    """

    together: tuple[str, ...]
    apart: Mapping[str, Comparison]
    notes: tuple[Reason, ...]


def compare(first: Counted, second: Counted, rules: KnownRules | None = None) -> Comparison:
    """The verdict on two counts; the order of the two changes nothing but the order of what was found."""
    reasons = [reason for rule in _RULES for reason in rule(first, second)]
    reasons += _of_rules(first, second, rules or KnownRules())
    level = max((reason.level for reason in reasons), default=Level.COMPARABLE)
    return Comparison(level=level, reasons=tuple(sorted(reasons, key=lambda reason: -reason.level)))


def group(counted: Mapping[str, Counted], rules: KnownRules | None = None) -> Grouping:
    """The largest set of counts of which any two are comparable, notes allowed, of equals the one that begins first."""
    verdicts = {
        (one, other): compare(counted[one], counted[other], rules)
        for one in counted
        for other in counted
        if one != other
    }
    sets = [_grown(seed, list(counted), verdicts) for seed in counted]
    together = max(sets, key=len, default=())
    apart = {
        name: max((verdicts[member, name] for member in together), key=lambda verdict: verdict.level)
        for name in counted
        if name not in together
    }
    notes: dict[Ground, Reason] = {}
    for one in together:
        for other in together:
            if one != other:
                for reason in verdicts[one, other].notes:
                    notes.setdefault(reason.ground, reason)
    return Grouping(together=together, apart=apart, notes=tuple(notes.values()))


def _grown(seed: str, names: Sequence[str], verdicts: Mapping[tuple[str, str], Comparison]) -> tuple[str, ...]:
    chosen = [seed]
    for name in names:
        if name not in chosen and all(verdicts[name, one].level < Level.NOT_COMPARABLE for one in chosen):
            chosen.append(name)
    return tuple(name for name in names if name in chosen)


def _unit(first: Counted, second: Counted) -> Iterator[Reason]:
    if first.unit is not second.unit:
        yield _no(Ground.UNIT, first.unit, second.unit)
    elif first.unit in UNCLEAR_UNITS:
        yield _note(Ground.UNIT_UNCLEAR, first.unit)


def _measure(first: Counted, second: Counted) -> Iterator[Reason]:
    if first.measure is not second.measure:
        yield _no(Ground.MEASURE, first.measure, second.measure)


def _goods(first: Counted, second: Counted) -> Iterator[Reason]:
    if first.goods != second.goods:
        yield _no(Ground.GOODS, first.goods, second.goods)
    elif len(first.goods) != 1:
        yield _note(Ground.GOODS_MIXED, first.goods)


def _territory(first: Counted, second: Counted) -> Iterator[Reason]:
    if first.territory is not second.territory:
        yield _no(Ground.TERRITORY, first.territory, second.territory)


def _scope(first: Counted, second: Counted) -> Iterator[Reason]:
    if overlaps(first.scope, second.scope):
        yield _no(Ground.PART_OF_WHOLE, first.scope, second.scope)


def _period(first: Counted, second: Counted) -> Iterator[Reason]:
    if first.measure is not second.measure:
        return
    if first.measure is Measure.CUMULATIVE:
        yield from _running(first, second)
    elif (first.first_date, first.last_date) != (second.first_date, second.last_date):
        lengths = [_days(one) for one in (first, second)]
        if None not in lengths and abs(lengths[0] - lengths[1]) <= SAME_LENGTH_TOLERANCE:  # type: ignore[operator]
            yield _note(Ground.OTHER_DAYS, first.last_date, second.last_date)
        else:
            yield _no(Ground.PERIOD, *lengths)


def _running(first: Counted, second: Counted) -> Iterator[Reason]:
    apart = abs((first.last_date - second.last_date).days)
    if apart > SAME_DAY_TOLERANCE:
        yield _no(Ground.AS_OF, first.last_date, second.last_date)
    elif apart:
        yield _note(Ground.AS_OF, first.last_date, second.last_date)
    if first.first_date is None or second.first_date is None:
        yield _note(Ground.START_UNKNOWN)
    elif abs((first.first_date - second.first_date).days) > SAME_DAY_TOLERANCE:
        yield _no(Ground.PERIOD, _days(first), _days(second))


def _executor(first: Counted, second: Counted) -> Iterator[Reason]:
    executors = {first.executor, second.executor}
    if executors == {Executor.PLATFORM, Executor.AUTHORITY}:
        yield _no(Ground.EXECUTOR)
    elif Executor.BOTH in executors or None in executors:
        yield _note(Ground.EXECUTOR_MIXED)


def _tally(first: Counted, second: Counted) -> Iterator[Reason]:
    if first.tally != second.tally:
        yield _note(Ground.TALLY, first.tally, second.tally)


def _found(first: Counted, second: Counted) -> Iterator[Reason]:
    if first.requesters != second.requesters:
        yield _note(Ground.REQUESTER)
    if first.detections != second.detections:
        yield _note(Ground.DETECTION)


def _of_rules(first: Counted, second: Counted, rules: KnownRules) -> list[Reason]:
    if first.scope is second.scope:
        between = sorted((first.last_date, second.last_date))
        changes = [day for day in (rules.changed or {}).get(first.scope, ()) if between[0] < day <= between[1]]
        return [_note(Ground.RULE_CHANGED, *changes)] if changes else []
    singles = [one.scope for one in (first, second) if len(SCOPE_PLATFORMS[one.scope]) == 1]
    unknown = [scope for scope in singles if scope not in rules.defined]
    if unknown:
        return [_note(Ground.RULES_UNKNOWN, *unknown)]
    return [_note(Ground.RULES_DIFFER)]


def _days(counted: Counted) -> int | None:
    return None if counted.first_date is None else (counted.last_date - counted.first_date).days + 1


def _no(ground: Ground, *found: object) -> Reason:
    return Reason(ground=ground, level=Level.NOT_COMPARABLE, found=found)


def _note(ground: Ground, *found: object) -> Reason:
    return Reason(ground=ground, level=Level.WITH_NOTE, found=found)


_RULES: tuple[Callable[[Counted, Counted], Iterator[Reason]], ...] = (
    _unit,
    _measure,
    _goods,
    _territory,
    _scope,
    _period,
    _executor,
    _tally,
    _found,
)
