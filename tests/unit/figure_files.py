"""Made-up figures of every kind of frame, as their files take them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from catalog.text import Language
from dashboard import charts
from dashboard.charts import Theme
from dashboard.exports.figure.figure import Figure
from dashboard.exports.seal import Sealer
from dashboard.queries.frame import TableFrame
from dashboard.queries.selection import Dimension
from tests.unit.charts_frames import (
    ID,
    SECRET,
    as_sample,
    by,
    channel_shortfalls,
    claims,
    clothing_index,
    coming_season,
    monthly,
    published,
    rise_by_day,
    shortfall_choices,
)

QUERY = "lang=id&metric=orders_count&from=2023-01-01&snap=3f9a1c07b2d4"
ADDRESS = f"https://dampak.example/pesanan?{QUERY}"


OURS, THEIRS = (Sealer(key=bytes([number]) * 32) for number in (1, 2))


def figure(frame: Any, draw: Any, language: Language = ID, **options: Any) -> Figure:
    return Figure(
        figure_id="pesanan.trend",
        frame=frame,
        drawing=draw(frame, **options, language=language, theme=Theme.LIGHT),
        finding="=Pesanan memuncak pada April",
        caveats=("@Hanya UMKM yang datanya diunggah.",),
        definition="+Jumlah pesanan.",
        language=language,
        address=ADDRESS,
        query=QUERY,
    )


def trend(language: Language = ID) -> Figure:
    """Each standing once; the suppressed row holds a number that it should not hold."""
    values = [100.0, 0.0, SECRET, None, 250.5]
    statuses = ["shown", "shown", "suppressed", "missing", "provisional"]
    return figure(monthly(values, statuses), charts.time_series, language)


def seizures() -> TableFrame:
    """Seizures with the codes of provinces as texts, as a query gives them."""
    frame = published("seizures", "published_seizures")
    codes = [None if pd.isna(code) else f"{code:.0f}" for code in frame.data["province_code"]]
    return replace(frame, data=frame.data.assign(province_code=pd.Series(codes, frame.data.index, dtype="string")))


def every_figure(language: Language = ID) -> dict[str, Figure]:
    provinces = by(Dimension.PROVINCE, {"31": (5.0, "shown"), "51": (SECRET, "suppressed")})
    return {
        "trend": trend(language),
        "provinces": figure(provinces, charts.province_tiles, language),
        "sample": figure(as_sample(monthly([1.0, 2.0])), charts.time_series, language),
        "shortfalls": figure(channel_shortfalls(), charts.shortfalls, language),
        "choices": figure(shortfall_choices(), charts.shortfall_by_choice, language),
        "profile": figure(rise_by_day(), charts.typical_profile, language),
        "forecast": figure(coming_season(), charts.season_forecast, language, season_before=1443),
        "claims": figure(claims(), charts.published_points, language),
        "index": figure(clothing_index(), charts.index_by_month, language),
        "imports": figure(published("imports", "published_imports"), charts.import_series, language),
        "seizures": figure(seizures(), charts.seizures_by_year, language),
    }


KINDS = tuple(every_figure())
