"""What is planted in the synthetic sample, as constants; nothing else decides what its rows show.

Effects are on the log scale unless a name says otherwise. `data/sample/planted_truths.json` is written from here.
The figures are invented: they are of a believable size, none of them is a finding about Indonesia.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from catalog.codes import Action, Category, Channel, Detection, Platform, Requester, SellerTier, SizeClass, TakedownUnit
from etl.sample.listing_truths import ListingTruths
from etl.sample.request_truths import RequestTruths

SEED = 20230406
FIRST_DATE = date(2019, 1, 1)
LAST_DATE = date(2025, 12, 31)
"""Last day of orders and takedowns, inclusive, and the day on which the sample was taken: later reports are absent."""

SECTOR_CATEGORIES: dict[str, tuple[Category, ...]] = {
    "Busana muslim": (Category.GAMIS, Category.HIJAB, Category.KOKO, Category.ANAK),
    "Konveksi": (Category.KAOS, Category.KEMEJA, Category.CELANA, Category.JAKET),
    "Batik": (Category.BATIK, Category.KEMEJA),
    "Alas kaki": (Category.SEPATU,),
    "Pakaian anak": (Category.ANAK, Category.KAOS),
    "Fesyen umum": tuple(Category),
}


@dataclass(frozen=True, kw_only=True)
class RegistryTruths:
    """Who sells.

    - `umkm_by_province`: UMKM by Kemendagri code; fewer than five in the youngest provinces of Papua.
    - `dominated_province_code`, `dominated_share`: one UMKM holds about that share of the province's orders.
    - `orders_a_day`: median orders a day of one UMKM at the level of the first day.
    - `least_umkm_for_menengah`: provinces with fewer UMKM hold none of size menengah, so that none dominates by chance.
    - `late_joiner_share`: UMKM whose first day of sale lies between the two dates of `late_joiner_dates`.
    """

    umkm_by_province: dict[str, int] = field(
        default_factory=lambda: {
            **{"11": 11, "12": 25, "13": 14, "14": 10, "15": 7, "16": 11, "17": 6, "18": 11, "19": 6, "21": 7},
            **{"31": 60, "32": 102, "33": 75, "34": 23, "35": 80, "36": 31},
            **{"51": 13, "52": 8, "53": 7, "61": 7, "62": 6, "63": 8, "64": 8, "65": 6},
            **{"71": 7, "72": 6, "73": 13, "74": 6, "75": 6, "76": 6, "81": 6, "82": 6},
            **{"91": 6, "92": 4, "93": 2, "94": 3, "95": 1, "96": 4},
        }
    )
    dominated_province_code: str = "81"
    dominated_share: float = 0.92
    least_umkm_for_menengah: int = 10
    size_shares: dict[SizeClass, float] = field(
        default_factory=lambda: {SizeClass.MIKRO: 0.70, SizeClass.KECIL: 0.24, SizeClass.MENENGAH: 0.06}
    )
    orders_a_day: dict[SizeClass, float] = field(
        default_factory=lambda: {SizeClass.MIKRO: 0.32, SizeClass.KECIL: 1.1, SizeClass.MENENGAH: 4.5}
    )
    orders_a_day_log_sd: float = 0.5
    sector_shares: dict[str, float] = field(
        default_factory=lambda: {
            "Busana muslim": 0.30,
            "Konveksi": 0.26,
            "Batik": 0.10,
            "Alas kaki": 0.08,
            "Pakaian anak": 0.10,
            "Fesyen umum": 0.16,
        }
    )
    platform_shares: dict[Platform, float] = field(
        default_factory=lambda: {
            Platform.SHOPEE: 0.24,
            Platform.TOKOPEDIA: 0.15,
            Platform.LAZADA: 0.06,
            Platform.BUKALAPAK: 0.04,
            Platform.BLIBLI: 0.03,
            Platform.TIKTOK_SHOP: 0.25,
            Platform.INSTAGRAM: 0.17,
            Platform.WEBSHOP: 0.06,
        }
    )
    late_joiner_share: float = 0.18
    late_joiner_dates: tuple[date, date] = (date(2019, 2, 1), date(2022, 9, 30))


@dataclass(frozen=True, kw_only=True)
class OrderTruths:
    """What moves orders.

    - `lebaran_profile`: (days to Lebaran, effect), straight lines between, 0 outside; of a category of strength 1.
    - `lebaran_strength`: factor of the profile by category.
    - `season_deviation`: how far an ordinary season lies from the typical one over W, by Hijri year.
    - `weak_season_shortfall`: orders over W of the weak season against a typical one, minus 1, by channel.
    - `season_envelope`: (days to Lebaran, weight) of both: in full over W, ramped outside it.
    - `weekday`: Monday first.
    - `payday_days`: days of the month, `payday` holds on them.
    - `campaign`: (month, day) as `MM-DD` to effect, times `campaign_strength` of the channel.
    - `covid_path`: (date, effect), straight lines between; the step is on 16 March 2020.
    - `tiktok_shop_opening`: no orders before; `tiktok_shop_ramp_days` until its full level. What it sells the other
      platforms lose, so that the total does not jump.
    - `common_noise_sd`, `common_noise_ar`: daily noise that all sellers share, first-order autoregressive.
    - `dispersion`: shape of the gamma noise of one stall on one day; the variance of orders is m + m^2 / shape.
    - `takedown_effect`: effect of takedowns on orders. There is none: a method that finds one is misled.
    """

    lebaran_profile: tuple[tuple[int, float], ...] = (
        (-45, 0.0),
        (-35, 0.08),
        (-28, 0.18),
        (-21, 0.32),
        (-14, 0.48),
        (-10, 0.52),
        (-7, 0.46),
        (-4, 0.18),
        (-2, -0.08),
        (-1, -0.25),
        (0, -0.75),
        (1, -0.65),
        (3, -0.42),
        (7, -0.25),
        (12, -0.10),
        (18, 0.0),
    )
    lebaran_strength: dict[Category, float] = field(
        default_factory=lambda: {
            Category.GAMIS: 1.45,
            Category.HIJAB: 1.25,
            Category.KOKO: 1.55,
            Category.KEMEJA: 0.80,
            Category.KAOS: 0.60,
            Category.CELANA: 0.60,
            Category.JAKET: 0.30,
            Category.BATIK: 0.75,
            Category.ANAK: 1.30,
            Category.SEPATU: 0.85,
        }
    )
    season_deviation: dict[int, float] = field(
        default_factory=lambda: {1440: 0.06, 1441: -0.10, 1442: 0.07, 1443: -0.03, 1445: 0.08, 1446: -0.08}
    )
    season_deviation_sd: float = 0.08
    weak_season: int = 1444
    weak_season_shortfall: dict[Channel, float] = field(
        default_factory=lambda: {Channel.SOCIAL_COMMERCE: -0.45, Channel.MARKETPLACE: -0.20, Channel.ECOMMERCE: -0.10}
    )
    season_envelope: tuple[tuple[int, float], ...] = ((-36, 0.0), (-28, 1.0), (-1, 1.0), (14, 0.0))
    weekday: tuple[float, ...] = (0.02, 0.0, -0.02, -0.03, -0.05, 0.02, 0.06)
    payday: float = 0.08
    payday_days: tuple[int, ...] = (25, 26, 27, 28, 29, 30, 31, 1, 2)
    campaign: dict[str, float] = field(
        default_factory=lambda: {"09-09": 0.20, "10-10": 0.25, "11-11": 0.60, "12-12": 0.70}
    )
    campaign_strength: dict[Channel, float] = field(
        default_factory=lambda: {Channel.MARKETPLACE: 1.0, Channel.SOCIAL_COMMERCE: 0.7, Channel.ECOMMERCE: 0.2}
    )
    year_amplitude: float = 0.04
    year_peak_day: int = 350
    growth_a_year: dict[Channel, float] = field(
        default_factory=lambda: {Channel.MARKETPLACE: 0.03, Channel.SOCIAL_COMMERCE: 0.05, Channel.ECOMMERCE: 0.02}
    )
    covid_path: tuple[tuple[date, float], ...] = (
        (date(2020, 3, 15), 0.0),
        (date(2020, 3, 16), -0.35),
        (date(2020, 12, 31), -0.18),
        (date(2021, 12, 31), 0.0),
    )
    tiktok_shop_opening: date = date(2021, 8, 1)
    tiktok_shop_ramp_days: int = 150
    common_noise_sd: float = 0.03
    common_noise_ar: float = 0.6
    dispersion: float = 6.0
    cancelled_share: float = 0.05
    returned_share: float = 0.02
    takedown_effect: float = 0.0
    price_idr: dict[Category, tuple[int, int]] = field(
        default_factory=lambda: {
            Category.GAMIS: (150_000, 350_000),
            Category.HIJAB: (35_000, 120_000),
            Category.KOKO: (110_000, 260_000),
            Category.KEMEJA: (90_000, 220_000),
            Category.KAOS: (45_000, 120_000),
            Category.CELANA: (85_000, 210_000),
            Category.JAKET: (130_000, 320_000),
            Category.BATIK: (120_000, 400_000),
            Category.ANAK: (55_000, 160_000),
            Category.SEPATU: (110_000, 350_000),
        }
    )
    price_growth_a_year: float = 0.025
    largest_discount: float = 0.10
    extra_units_an_order: float = 0.4


@dataclass(frozen=True, kw_only=True)
class Wave:
    """Days of a sweep, both inclusive: new cases times `factor`, formal ministry requests times `ministry_factor`."""

    first_date: date
    last_date: date
    factor: float
    ministry_factor: float


@dataclass(frozen=True, kw_only=True)
class EvasionWord:
    """A word of listing titles: never used before `since`, replaced by the next one from that one's `since` on."""

    word: str
    since: date
    in_reference: bool = True


@dataclass(frozen=True, kw_only=True)
class TakedownTruths:
    """What moves takedowns, 2022 to 2025.

    - `cases_a_day`: sellers newly caught on an ordinary day; `pre_lebaran_factor` times that over the last
      `pre_lebaran_days` days before H, in waves too.
    - `ladder_continues`: chance that a case goes on from that step to the next, in ladder order.
    - `ladder_gap_days`: median days from that step to the next; the fourth is the time from ban to return.
    - `new_key_share`: returns that come under a seller key not seen before; the others keep theirs.
    - `detection_first`, `detection_last`: shares on the first and the last day, straight lines between.
    - `days_to_find`: median days from listing to takedown, by detection.
    - `reporting_delay`: (days, share of cases reported by then); straight lines between.
      All items of a case wait equally long, as a platform reports a seller's file whole.
    """

    first_date: date = date(2022, 1, 1)
    burn_in_days: int = 240
    cases_a_day: float = 4.2
    growth_a_year: float = 0.08
    pre_lebaran_factor: float = 1.5
    pre_lebaran_days: int = 45
    waves: tuple[Wave, ...] = (
        Wave(first_date=date(2023, 3, 16), last_date=date(2023, 3, 31), factor=16.0, ministry_factor=6.0),
        Wave(first_date=date(2023, 10, 9), last_date=date(2023, 11, 12), factor=2.2, ministry_factor=2.0),
        Wave(first_date=date(2025, 11, 1), last_date=date(2025, 11, 30), factor=8.0, ministry_factor=4.0),
    )
    ladder: tuple[Action, ...] = (
        Action.WARNING_1,
        Action.WARNING_2,
        Action.REMOVAL,
        Action.BAN,
        Action.RETURN,
        Action.REMOVAL,
        Action.BAN,
    )
    ladder_continues: tuple[float, ...] = (0.60, 0.70, 0.45, 0.40, 0.80, 0.60)
    ladder_gap_days: tuple[float, ...] = (18.0, 14.0, 10.0, 35.0, 12.0, 6.0)
    ladder_gap_log_sd: float = 0.6
    skips_warnings_share: float = 0.35
    skips_warnings_share_in_wave: float = 0.80
    listings_a_removal: float = 3.0
    new_key_share: float = 0.4
    platform_shares: dict[Platform, float] = field(
        default_factory=lambda: {
            Platform.SHOPEE: 0.27,
            Platform.TOKOPEDIA: 0.16,
            Platform.LAZADA: 0.08,
            Platform.BUKALAPAK: 0.06,
            Platform.BLIBLI: 0.03,
            Platform.TIKTOK_SHOP: 0.22,
            Platform.INSTAGRAM: 0.14,
            Platform.WEBSHOP: 0.04,
        }
    )
    category_shares: dict[Category, float] = field(
        default_factory=lambda: {
            Category.GAMIS: 0.03,
            Category.HIJAB: 0.03,
            Category.KOKO: 0.02,
            Category.KEMEJA: 0.17,
            Category.KAOS: 0.22,
            Category.CELANA: 0.15,
            Category.JAKET: 0.20,
            Category.BATIK: 0.02,
            Category.ANAK: 0.07,
            Category.SEPATU: 0.09,
        }
    )
    category_missing_share: float = 0.08
    province_missing_share: float = 0.15
    tier_shares: dict[SellerTier, float] = field(
        default_factory=lambda: {
            SellerTier.BANDAR: 0.03,
            SellerTier.GROSIR: 0.15,
            SellerTier.DISTRIBUTOR: 0.10,
            SellerTier.PENGECER: 0.72,
        }
    )
    tier_missing_share: float = 0.10
    unit_shares: dict[Channel, dict[TakedownUnit, float]] = field(
        default_factory=lambda: {
            Channel.MARKETPLACE: {TakedownUnit.LINK: 0.40, TakedownUnit.AD: 0.08, TakedownUnit.PRODUCT: 0.52},
            Channel.SOCIAL_COMMERCE: {TakedownUnit.LINK: 0.30, TakedownUnit.AD: 0.45, TakedownUnit.PRODUCT: 0.25},
            Channel.ECOMMERCE: {TakedownUnit.LINK: 0.85, TakedownUnit.AD: 0.05, TakedownUnit.PRODUCT: 0.10},
        }
    )
    detection_first: dict[Detection, float] = field(
        default_factory=lambda: {
            Detection.AI: 0.20,
            Detection.MANUAL: 0.22,
            Detection.KEYWORD: 0.34,
            Detection.PUBLIC_REPORT: 0.17,
            Detection.MINISTRY_REQUEST: 0.07,
        }
    )
    detection_last: dict[Detection, float] = field(
        default_factory=lambda: {
            Detection.AI: 0.64,
            Detection.MANUAL: 0.06,
            Detection.KEYWORD: 0.15,
            Detection.PUBLIC_REPORT: 0.10,
            Detection.MINISTRY_REQUEST: 0.05,
        }
    )
    brand_request_share: float = 0.06
    request_answer_days: dict[Requester, int] = field(
        default_factory=lambda: {Requester.MINISTRY: 4, Requester.PUBLIC: 10, Requester.BRAND: 7}
    )
    days_to_find: dict[Detection, float] = field(
        default_factory=lambda: {
            Detection.AI: 8.0,
            Detection.MANUAL: 32.0,
            Detection.KEYWORD: 18.0,
            Detection.PUBLIC_REPORT: 26.0,
            Detection.MINISTRY_REQUEST: 40.0,
        }
    )
    days_to_find_log_sd: float = 0.7
    listed_missing_share: float = 0.10
    evasion_words: tuple[EvasionWord, ...] = (
        EvasionWord(word="baju bekas impor", since=date(2021, 1, 1)),
        EvasionWord(word="bal", since=date(2022, 2, 1)),
        EvasionWord(word="karungan", since=date(2022, 10, 1)),
        EvasionWord(word="second", since=date(2023, 4, 7)),
        EvasionWord(word="thrifting", since=date(2023, 11, 15)),
        EvasionWord(word="preloved", since=date(2024, 8, 1)),
        EvasionWord(word="balpres", since=date(2025, 3, 1)),
        EvasionWord(word="cabutan", since=date(2025, 11, 8), in_reference=False),
    )
    evasion_rise_days: int = 60
    evasion_tail_share: float = 0.02
    no_evasion_word_share: float = 0.12
    reporting_delay: tuple[tuple[int, float], ...] = (
        (0, 0.08),
        (1, 0.20),
        (3, 0.42),
        (7, 0.70),
        (14, 0.88),
        (28, 0.98),
        (45, 1.0),
    )


@dataclass(frozen=True, kw_only=True)
class Truths:
    """Everything that is planted."""

    seed: int = SEED
    first_date: date = FIRST_DATE
    last_date: date = LAST_DATE
    registry: RegistryTruths = field(default_factory=RegistryTruths)
    orders: OrderTruths = field(default_factory=OrderTruths)
    takedowns: TakedownTruths = field(default_factory=TakedownTruths)
    listings: ListingTruths = field(default_factory=ListingTruths)
    requests: RequestTruths = field(default_factory=RequestTruths)


TRUTHS = Truths()
