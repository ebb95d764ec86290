"""The UMKM of the sample and their stalls; a stall is one UMKM selling one category on one platform."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from catalog.codes import Category, Platform, SizeClass
from etl.sample.truths import SECTOR_CATEGORIES, RegistryTruths, Truths

PLATFORMS: tuple[Platform, ...] = (
    Platform.SHOPEE,
    Platform.TOKOPEDIA,
    Platform.LAZADA,
    Platform.BUKALAPAK,
    Platform.BLIBLI,
    Platform.TIKTOK_SHOP,
    Platform.INSTAGRAM,
    Platform.WEBSHOP,
)
CATEGORIES: tuple[Category, ...] = tuple(Category)

_PLATFORMS_AN_UMKM = {SizeClass.MIKRO: (1, 2), SizeClass.KECIL: (2, 3), SizeClass.MENENGAH: (3, 5)}
_CATEGORIES_AN_UMKM = {SizeClass.MIKRO: (1, 2), SizeClass.KECIL: (2, 3), SizeClass.MENENGAH: (2, 4)}


@dataclass(frozen=True, kw_only=True)
class Registry:
    """UMKM (one element each in the `umkm_` lists) and stalls (one element each in the other arrays).

    - `stall_umkm`, `stall_platform`, `stall_category`: positions in the UMKM lists, `PLATFORMS`, `CATEGORIES`.
    - `stall_first_day`: days from the sample's first day to the stall's first day of sale.
    - `stall_orders`: mean orders a day where all effects are zero.
    """

    umkm_keys: list[str]
    umkm_provinces: list[str]
    umkm_sizes: list[SizeClass]
    umkm_sectors: list[str]
    stall_umkm: NDArray[np.int64]
    stall_platform: NDArray[np.int64]
    stall_category: NDArray[np.int64]
    stall_first_day: NDArray[np.int64]
    stall_orders: NDArray[np.float64]

    def table(self) -> pa.Table:
        """Rows of dataset `umkm_registry`, one an UMKM."""
        return pa.table(
            {
                "umkm_key": pa.array(self.umkm_keys, pa.string()),
                "size_class": pa.array([size.value for size in self.umkm_sizes], pa.string()),
                "sector": pa.array(self.umkm_sectors, pa.string()),
                "province_code": pa.array(self.umkm_provinces, pa.string()),
            }
        )


@dataclass(frozen=True, kw_only=True)
class Streams:
    """Independent streams of random numbers from one seed: what one part draws does not move another part."""

    registry: np.random.Generator
    orders: np.random.Generator
    takedowns: np.random.Generator
    listings: np.random.Generator
    watch: np.random.Generator


def random_streams(truths: Truths) -> Streams:
    """Fresh streams of the planted seed."""
    registry, orders, takedowns, listings, watch = np.random.default_rng(truths.seed).spawn(5)
    return Streams(registry=registry, orders=orders, takedowns=takedowns, listings=listings, watch=watch)


def sample_keys(rng: np.random.Generator, count: int, prefix: str) -> list[str]:
    """Distinct pseudonyms, `prefix` and eight hexadecimal digits."""
    return [f"{prefix}{number:08x}" for number in rng.choice(2**32, size=count, replace=False).tolist()]


def draw_registry(rng: np.random.Generator, truths: Truths) -> Registry:
    """UMKM by province, each with its size, sector and stalls."""
    planted = truths.registry
    provinces = [code for code, count in planted.umkm_by_province.items() for _ in range(count)]
    count = len(provinces)
    dominant = provinces.index(planted.dominated_province_code)
    in_dominated = [code == planted.dominated_province_code for code in provinces]

    size_codes = tuple(planted.size_shares)
    drawn_sizes = rng.choice(len(size_codes), size=count, p=list(planted.size_shares.values()))
    sizes = [
        _size_in(planted, code, size_codes[drawn]) for code, drawn in zip(provinces, drawn_sizes.tolist(), strict=True)
    ]
    sizes[dominant] = SizeClass.MENENGAH
    sector_names = tuple(planted.sector_shares)
    drawn_sectors = rng.choice(len(sector_names), size=count, p=list(planted.sector_shares.values()))
    sectors = [sector_names[drawn] for drawn in drawn_sectors.tolist()]

    orders = np.array([planted.orders_a_day[size] for size in sizes])
    orders *= np.exp(rng.normal(0.0, planted.orders_a_day_log_sd, count))
    first_days = _first_days(rng, truths, count)
    first_days[in_dominated] = 0

    stalls = [
        (umkm, platform, category, share)
        for umkm in range(count)
        for platform, category, share in _stalls_of_umkm(rng, planted, sizes[umkm], sectors[umkm])
    ]
    stall_umkm = np.array([stall[0] for stall in stalls], dtype=np.int64)
    stall_platform = np.array([stall[1] for stall in stalls], dtype=np.int64)
    stall_orders = orders[stall_umkm] * np.array([stall[3] for stall in stalls])
    stall_orders = _with_platform_shares(stall_orders, stall_platform, planted)
    _let_dominate(stall_orders, stall_umkm, dominant, np.array(in_dominated), planted.dominated_share)
    return Registry(
        umkm_keys=sample_keys(rng, count, "contoh-"),
        umkm_provinces=provinces,
        umkm_sizes=sizes,
        umkm_sectors=sectors,
        stall_umkm=stall_umkm,
        stall_platform=stall_platform,
        stall_category=np.array([stall[2] for stall in stalls], dtype=np.int64),
        stall_first_day=first_days[stall_umkm],
        stall_orders=stall_orders,
    )


def _size_in(planted: RegistryTruths, province_code: str, drawn: SizeClass) -> SizeClass:
    """The drawn size, or a smaller one where the province is too small for it."""
    if province_code == planted.dominated_province_code:
        return SizeClass.MIKRO
    if drawn is SizeClass.MENENGAH and planted.umkm_by_province[province_code] < planted.least_umkm_for_menengah:
        return SizeClass.KECIL
    return drawn


def _first_days(rng: np.random.Generator, truths: Truths, count: int) -> NDArray[np.int64]:
    earliest, latest = ((day - truths.first_date).days for day in truths.registry.late_joiner_dates)
    joins_late = rng.random(count) < truths.registry.late_joiner_share
    return np.where(joins_late, rng.integers(earliest, latest + 1, count), 0)


def _stalls_of_umkm(
    rng: np.random.Generator, planted: RegistryTruths, size: SizeClass, sector: str
) -> list[tuple[int, int, float]]:
    """(platform, category, share of the UMKM's orders) of each stall; the shares add to 1."""
    platform_count = int(rng.integers(*_PLATFORMS_AN_UMKM[size], endpoint=True))
    shares = [planted.platform_shares[platform] for platform in PLATFORMS]
    platforms = rng.choice(len(PLATFORMS), size=platform_count, replace=False, p=shares).tolist()
    offered = [CATEGORIES.index(category) for category in SECTOR_CATEGORIES[sector]]
    category_count = min(int(rng.integers(*_CATEGORIES_AN_UMKM[size], endpoint=True)), len(offered))
    categories = rng.choice(offered, size=category_count, replace=False).tolist()
    weights = rng.dirichlet(np.full(platform_count * category_count, 3.0)).tolist()
    pairs = [(platform, category) for platform in platforms for category in categories]
    return [(platform, category, weight) for (platform, category), weight in zip(pairs, weights, strict=True)]


def _with_platform_shares(
    stall_orders: NDArray[np.float64], stall_platform: NDArray[np.int64], planted: RegistryTruths
) -> NDArray[np.float64]:
    """Stalls rescaled so that each platform holds its planted share of all orders."""
    held = np.bincount(stall_platform, weights=stall_orders, minlength=len(PLATFORMS))
    wanted = np.array([planted.platform_shares[platform] for platform in PLATFORMS]) * stall_orders.sum()
    factor = np.divide(wanted, held, out=np.zeros_like(wanted), where=held > 0)
    rescaled: NDArray[np.float64] = stall_orders * factor[stall_platform]
    return rescaled


def _let_dominate(
    stall_orders: NDArray[np.float64],
    stall_umkm: NDArray[np.int64],
    dominant: int,
    in_dominated: NDArray[np.bool_],
    share: float,
) -> None:
    """Raise the stalls of one UMKM, in place, until it holds that share of its province."""
    is_dominant = stall_umkm == dominant
    others = stall_orders[in_dominated[stall_umkm] & ~is_dominant].sum()
    stall_orders[is_dominant] *= others * share / (1 - share) / stall_orders[is_dominant].sum()
