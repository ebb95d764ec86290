"""What is planted in the sample's listings that are still up, as constants."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

HONEST_TITLES: dict[str, tuple[str, ...]] = {
    "preloved": (
        "gamis preloved pemakaian pribadi",
        "preloved kebaya wisuda sekali pakai",
        "tas preloved lokal mulus",
        "mukena preloved seperti baru",
    ),
    "second": (
        "legging second skin",
        "manset second skin",
        "jam tangan second original",
        "helm second masih bagus",
    ),
    "karung": ("tas karung goni", "taplak meja karung goni", "pot tanaman karung goni", "karung goni beras"),
    "bekas": ("krim penghilang bekas luka", "salep bekas jerawat", "kerajinan botol bekas", "rak kayu bekas palet"),
    "bal": ("jersey bal balan anak", "kaos bal balan", "bal karet anak"),
    "impor": ("kain katun impor meteran", "kancing baju impor", "benang jahit impor"),
}
"""Titles of lawful goods that hold a word which elsewhere stands for imported used clothing, by that word."""


@dataclass(frozen=True, kw_only=True)
class ListingTruths:
    """Listings that are still up: nearly all lawful, and some of imported used clothing that were found and are watched.

    Garments, origins and endings of titles have the shares that they have in removed listings, so that nothing but evasion words
    tells the two apart.

    - `listings_a_day`: mean number seen on a day; `sellers`: how many sell them, with activities spread by `seller_log_sd`.
    - `days_up`: mean days from the day on which a listing was put up to that on which it was seen.
    - `honest_share`: lawful listings whose title is one of `HONEST_TITLES`.
    - `undetected_share`: listings of imported used clothing that nobody has found; an evasion word of their day stands in them
      as in removed ones.
    - `watched_share`: of the listings that are taken down later, so many are looked at, a mean of `days_until_seen` days after
      they went up; those still up then are seen, and what they sell is known.
    - `kept_share`: of all that are watched, so many are never taken down.
    - `decorated_share`, `capitals_share`: titles with a mark or hashtag around them, and those in capitals.
    """

    first_date: date = date(2022, 1, 1)
    listings_a_day: float = 24.0
    sellers: int = 900
    seller_log_sd: float = 0.8
    days_up: float = 45.0
    honest_share: float = 0.10
    undetected_share: float = 0.03
    watched_share: float = 0.5
    days_until_seen: float = 8.0
    kept_share: float = 0.10
    decorated_share: float = 0.35
    capitals_share: float = 0.15
    listed_missing_share: float = 0.10
    category_missing_share: float = 0.10
    province_missing_share: float = 0.15
    honest_titles: dict[str, tuple[str, ...]] = field(default_factory=lambda: dict(HONEST_TITLES))
    beginnings: tuple[str, ...] = ("PROMO", "READY STOK", "[COD]", "\U0001f525", "\u2728", "TERBARU!!")
    endings: tuple[str, ...] = ("#umkmlokal", "#ootd", "\U0001f4af", "bayar di tempat", "by request")
