"""What is planted in the sample's formal requests; kept in `etl.sample.truths` with all else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from catalog.codes import Platform, Requester, TakedownUnit


@dataclass(frozen=True, kw_only=True)
class RequestTruths:
    """What moves formal requests, 2022 to 2025; those of a wave of takedowns come its `ministry_factor` times as often.

    - `requests_a_day`: on an ordinary day, of all platforms; `items_a_request`: mean number of items asked for.
    - `granted_share`, `partly_share`: of answered requests, by platform; the others are refused. In one that is granted in part,
      half of the items come down.
    - `answer_days`: median days to the answer, by platform; `never_answered_share`: requests that no platform ever answers.
    """

    first_date: date = date(2022, 1, 1)
    requests_a_day: float = 0.45
    items_a_request: float = 24.0
    requester_shares: dict[Requester, float] = field(
        default_factory=lambda: {Requester.MINISTRY: 0.80, Requester.BRAND: 0.20}
    )
    unit_shares: dict[TakedownUnit, float] = field(
        default_factory=lambda: {TakedownUnit.LINK: 0.72, TakedownUnit.ACCOUNT: 0.28}
    )
    platform_shares: dict[Platform, float] = field(
        default_factory=lambda: {
            Platform.SHOPEE: 0.24,
            Platform.TOKOPEDIA: 0.17,
            Platform.LAZADA: 0.10,
            Platform.BUKALAPAK: 0.09,
            Platform.BLIBLI: 0.05,
            Platform.TIKTOK_SHOP: 0.18,
            Platform.INSTAGRAM: 0.15,
            Platform.WEBSHOP: 0.02,
        }
    )
    granted_share: dict[Platform, float] = field(
        default_factory=lambda: {
            Platform.SHOPEE: 0.72,
            Platform.TOKOPEDIA: 0.78,
            Platform.LAZADA: 0.66,
            Platform.BUKALAPAK: 0.70,
            Platform.BLIBLI: 0.75,
            Platform.TIKTOK_SHOP: 0.58,
            Platform.INSTAGRAM: 0.18,
            Platform.WEBSHOP: 0.40,
        }
    )
    partly_share: float = 0.15
    answer_days: dict[Platform, float] = field(
        default_factory=lambda: {
            Platform.SHOPEE: 4.0,
            Platform.TOKOPEDIA: 3.0,
            Platform.LAZADA: 6.0,
            Platform.BUKALAPAK: 6.0,
            Platform.BLIBLI: 5.0,
            Platform.TIKTOK_SHOP: 9.0,
            Platform.INSTAGRAM: 30.0,
            Platform.WEBSHOP: 15.0,
        }
    )
    answer_days_log_sd: float = 0.8
    never_answered_share: float = 0.06
