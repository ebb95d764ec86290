"""A file of orders over three years, for tests of what the statistics make of an upload."""

from __future__ import annotations

from datetime import date, timedelta

from catalog.lebaran import seasons
from tests.etl_fixture import template

FIRST_DAY, LAST_DAY = date(2020, 7, 1), date(2023, 6, 30)


def order_years(last_day: date = LAST_DAY, *, short_year: int | None = None) -> str:
    """Orders of seven UMKM by day, twice as many over H-28..H-1, but for one year's Lebaran."""
    lebarans = [season.lebaran for season in seasons() if season.lebaran.year != short_year]
    windows = {lebaran - timedelta(days=days) for lebaran in lebarans for days in range(1, 29)}
    days = [FIRST_DAY + timedelta(days=place) for place in range((last_day - FIRST_DAY).days + 1)]
    return template(
        "order_days",
        *(
            {"order_date": day, "umkm_id": f"toko-{umkm}", "orders": (2 if day in windows else 1) * (8 + day.day % 3)}
            for day in days
            for umkm in range(7)
        ),
    )
