"""Takedown items of the sample."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from catalog.codes import PLATFORM_CHANNEL, Action, Detection, Goods, Requester, TakedownUnit
from etl.sample.ladder import Positions, Steps, draw_steps, ministry_factor
from etl.sample.months import date_column, text_column
from etl.sample.registry import CATEGORIES, PLATFORMS, sample_keys
from etl.sample.seasonality import Days, Floats
from etl.sample.truths import TakedownTruths, Truths
from etl.sample.words import draw_titles, pick

_DETECTIONS = tuple(Detection)
_REQUESTERS = tuple(Requester)
_UNITS = (TakedownUnit.LINK, TakedownUnit.AD, TakedownUnit.PRODUCT, TakedownUnit.ACCOUNT)

_MISSING = -1
_ASKED_BY = {Detection.MINISTRY_REQUEST: Requester.MINISTRY, Detection.PUBLIC_REPORT: Requester.PUBLIC}


@dataclass(frozen=True, kw_only=True)
class Cases:
    """What stays the same over a case, one element a case.

    - `delay_days`: from event to report, for all its items.
    - `keeps_key`: whether it returns under its old seller key.
    """

    keys: list[str]
    return_keys: list[str]
    keeps_key: NDArray[np.bool_]
    platform: Positions
    category: Positions
    province: Positions
    tier: Positions
    delay_days: NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class _Items:
    """Items in order of event, one element each; codes as positions in their lists."""

    case: Positions
    action: Positions
    detection: Positions
    requester: Positions
    unit: Positions
    listed: Days
    requested: Days
    event: Days
    reported: Days
    titles: list[str]
    has_new_key: NDArray[np.bool_]
    row_key: NDArray[np.int64]


def takedown_months(rng: np.random.Generator, truths: Truths) -> Iterator[tuple[np.datetime64, pa.Table]]:
    """(month of event, rows of dataset `takedown_items`) in order of time; only items reported by the last day."""
    steps = draw_steps(rng, truths)
    cases = _draw_cases(rng, truths, steps.case_count)
    items = _draw_items(rng, truths, cases, _with_all_listings(rng, truths.takedowns, steps))
    table = _table(rng, truths, cases, items)
    months = items.event.astype("datetime64[M]")
    for month in np.unique(months):
        yield month, table.take(pa.array(np.flatnonzero(months == month)))


def reporting_delay_shares(planted: TakedownTruths) -> Floats:
    """Share of cases reported after exactly 0, 1, 2, ... days."""
    knots, reported = zip(*planted.reporting_delay, strict=True)
    return np.diff(np.interp(np.arange(knots[-1] + 1), knots, reported), prepend=0.0)


def _draw_items(rng: np.random.Generator, truths: Truths, cases: Cases, steps: Steps) -> _Items:
    """One item a step of the given listings, without those reported after the last day."""
    planted = truths.takedowns
    action = np.array([list(Action).index(step) for step in planted.ladder])[steps.step]
    detection = pick(rng, _detection_shares(planted, steps.event))
    requester = _requester(rng, planted, detection)
    listed = _listed(rng, planted, steps, detection)
    requested = np.maximum(_requested(rng, planted, steps.event, requester), listed)
    reported = steps.event + cases.delay_days[steps.case].astype("timedelta64[D]")
    unit = _unit(rng, planted, cases.platform[steps.case], action)
    titles = draw_titles(rng, planted, listed, cases.category[steps.case])
    has_new_key = (steps.step >= planted.ladder.index(Action.RETURN)) & ~cases.keeps_key[steps.case]
    row_key = rng.permutation(rng.choice(2**62, size=len(steps.event), replace=False))

    order = np.argsort(steps.event, kind="stable")
    order = order[reported[order] <= np.datetime64(truths.last_date, "D")]
    return _Items(
        case=steps.case[order],
        action=action[order],
        detection=detection[order],
        requester=requester[order],
        unit=unit[order],
        listed=listed[order],
        requested=requested[order],
        event=steps.event[order],
        reported=reported[order],
        titles=[titles[position] for position in order.tolist()],
        has_new_key=has_new_key[order],
        row_key=row_key[order],
    )


def _table(rng: np.random.Generator, truths: Truths, cases: Cases, items: _Items) -> pa.Table:
    """Rows of dataset `takedown_items`; what a platform would not know, or not tell, is null."""
    planted = truths.takedowns
    count = len(items.case)
    asked_nobody = items.requester == _REQUESTERS.index(Requester.PLATFORM)
    has_no_listing = items.unit == _UNITS.index(TakedownUnit.ACCOUNT)
    has_no_listing |= rng.random(count) < planted.listed_missing_share
    has_no_category = rng.random(count) < planted.category_missing_share
    province, tier = cases.province[items.case], cases.tier[items.case]
    key = items.case + np.where(items.has_new_key, len(cases.keys), 0)
    return pa.table(
        {
            "row_key": pa.array(items.row_key, pa.int64()),
            "platform": _codes(PLATFORMS, cases.platform[items.case]),
            "event_date": date_column(items.event),
            "reported_date": date_column(items.reported),
            "requested_date": date_column(items.requested, asked_nobody),
            "listed_date": date_column(items.listed, has_no_listing),
            "listing_title": pa.array(items.titles, pa.string()),
            "seller_key": text_column(cases.keys + cases.return_keys, key),
            "unit": _codes(_UNITS, items.unit),
            "category": _codes(CATEGORIES, cases.category[items.case], has_no_category),
            "province_code": text_column(
                list(truths.registry.umkm_by_province), np.maximum(province, 0), province == _MISSING
            ),
            "requester": _codes(_REQUESTERS, items.requester),
            "detection": _codes(_DETECTIONS, items.detection),
            "action": _codes(tuple(Action), items.action),
            "goods": pa.array([Goods.USED_CLOTHING_IMPORT.value] * count, pa.string()),
            "seller_tier": _codes(tuple(planted.tier_shares), np.maximum(tier, 0), tier == _MISSING),
        }
    )


def _draw_cases(rng: np.random.Generator, truths: Truths, count: int) -> Cases:
    planted = truths.takedowns
    delays = reporting_delay_shares(planted)
    umkm = np.array(list(truths.registry.umkm_by_province.values()), dtype=float)
    keys = sample_keys(rng, 2 * count, "contoh-penjual-")
    return Cases(
        keys=keys[:count],
        return_keys=keys[count:],
        keeps_key=rng.random(count) >= planted.new_key_share,
        platform=rng.choice(len(PLATFORMS), count, p=[planted.platform_shares[code] for code in PLATFORMS]),
        category=rng.choice(len(CATEGORIES), count, p=[planted.category_shares[code] for code in CATEGORIES]),
        province=_or_missing(rng, umkm / umkm.sum(), count, planted.province_missing_share),
        tier=_or_missing(rng, np.array(list(planted.tier_shares.values())), count, planted.tier_missing_share),
        delay_days=rng.choice(len(delays), count, p=delays),
    )


def _or_missing(rng: np.random.Generator, shares: Floats, count: int, missing_share: float) -> Positions:
    """Positions drawn with these shares, `_MISSING` where the value is not known."""
    return np.where(rng.random(count) < missing_share, _MISSING, rng.choice(len(shares), count, p=shares))


def _with_all_listings(rng: np.random.Generator, planted: TakedownTruths, steps: Steps) -> Steps:
    """Steps with one element a listing: a removal takes several down on one day."""
    is_removal = np.array([step is Action.REMOVAL for step in planted.ladder])[steps.step]
    listings = np.where(is_removal, rng.geometric(1 / planted.listings_a_removal, len(steps.case)), 1)
    return Steps(
        case_count=steps.case_count,
        case=np.repeat(steps.case, listings),
        step=np.repeat(steps.step, listings),
        event=np.repeat(steps.event, listings),
        previous=np.repeat(steps.previous, listings),
    )


def _detection_shares(planted: TakedownTruths, event: Days) -> Floats:
    """Shape (item, detection); the rows need not add to 1."""
    first, last = (
        np.array([shares[code] for code in _DETECTIONS]) for shares in (planted.detection_first, planted.detection_last)
    )
    begin = np.datetime64(planted.first_date, "D")
    progress = (event - begin).astype(float) / (event.max() - begin).astype(float)
    shares = first + progress[:, None] * (last - first)
    shares[:, _DETECTIONS.index(Detection.MINISTRY_REQUEST)] *= ministry_factor(planted, event)
    return np.asarray(shares)


def _requester(rng: np.random.Generator, planted: TakedownTruths, detection: Positions) -> Positions:
    is_brand = rng.random(len(detection)) < planted.brand_request_share
    requester = np.where(is_brand, _REQUESTERS.index(Requester.BRAND), _REQUESTERS.index(Requester.PLATFORM))
    for found_by, asked_by in _ASKED_BY.items():
        requester[detection == _DETECTIONS.index(found_by)] = _REQUESTERS.index(asked_by)
    return requester


def _listed(rng: np.random.Generator, planted: TakedownTruths, steps: Steps, detection: Positions) -> Days:
    """Day on which the listing was put up: after the case's step before, and not after the takedown."""
    medians = np.array([planted.days_to_find[code] for code in _DETECTIONS])[detection]
    days_to_find = np.round(rng.lognormal(np.log(medians), planted.days_to_find_log_sd)).astype("timedelta64[D]")
    listed = steps.event - days_to_find
    after_previous: Days = np.maximum(listed, steps.previous + np.timedelta64(1, "D"))
    return np.where(np.isnat(steps.previous), listed, after_previous)


def _requested(rng: np.random.Generator, planted: TakedownTruths, event: Days, requester: Positions) -> Days:
    longest = np.array([planted.request_answer_days.get(code, 0) for code in _REQUESTERS])[requester]
    requested: Days = event - rng.integers(0, longest, endpoint=True).astype("timedelta64[D]")
    return requested


def _unit(rng: np.random.Generator, planted: TakedownTruths, platform: Positions, action: Positions) -> Positions:
    """A ban and a return are of an account; any other item counts by the habit of its channel."""
    by_platform = np.array(
        [[planted.unit_shares[PLATFORM_CHANNEL[code]].get(unit, 0.0) for unit in _UNITS] for code in PLATFORMS]
    )
    is_of_account = np.isin(action, [list(Action).index(Action.BAN), list(Action).index(Action.RETURN)])
    return np.where(is_of_account, _UNITS.index(TakedownUnit.ACCOUNT), pick(rng, by_platform[platform]))


def _codes(codes: Sequence[StrEnum], positions: Positions, missing: NDArray[np.bool_] | None = None) -> pa.Array:
    return text_column([code.value for code in codes], positions, missing)
