"""The 38 provinces: codes of both schemes as text, names, and their place on the tile-grid map.

`province_code` is the Kemendagri code. The BPS scheme collides with it in Papua (91 is Papua in one, Papua Barat in the
other), so a code is never read without its scheme. Source: `data/reference/provinces.csv`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from catalog.reference import reference_rows


@dataclass(frozen=True, kw_only=True)
class Province:
    """A province; `tile` is (row, column) on the map, counted from the north-west, 0 first."""

    code: str
    bps_code: str
    iso_code: str
    name: str
    short_name: str
    tile: tuple[int, int]


@cache
def provinces() -> dict[str, Province]:
    """Provinces by Kemendagri code, in the order of the codes."""
    return {
        row["province_code"]: Province(
            code=row["province_code"],
            bps_code=row["bps_code"],
            iso_code=row["iso_code"],
            name=row["name"],
            short_name=row["short_name"],
            tile=(int(row["tile_row"]), int(row["tile_column"])),
        )
        for row in reference_rows("provinces.csv")
    }
