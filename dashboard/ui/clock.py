"""Moments as readers see them: business time in Jakarta."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from catalog.text import Language
from dashboard.text.dates import format_date

BUSINESS_TIME = ZoneInfo("Asia/Jakarta")


def business_day(moment: datetime) -> date:
    """The day of a moment in Jakarta."""
    return moment.astimezone(BUSINESS_TIME).date()


def today() -> date:
    """The day in Jakarta now."""
    return business_day(datetime.now(UTC))


def format_moment(moment: datetime, language: Language) -> str:
    """A moment with its clock named: `6 April 2023, 14.05 WIB`."""
    local = moment.astimezone(BUSINESS_TIME)
    sign = "." if language is Language.INDONESIAN else ":"
    return f"{format_date(local.date(), language)}, {local:%H}{sign}{local:%M} WIB"
