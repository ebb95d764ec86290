"""Closed lists of codes, one `StrEnum` each.

A code is stored, filtered and linked by its value; its name in a language is the text `code.<list>.<value>`,
where `<list>` is `code_list_id` of the class.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Channel(StrEnum):
    """Way of selling; social commerce is reported to hurt UMKM most."""

    MARKETPLACE = "marketplace"
    SOCIAL_COMMERCE = "social_commerce"
    ECOMMERCE = "ecommerce"


class Platform(StrEnum):
    """Places of sale of order and takedown items; each belongs to one channel."""

    SHOPEE = "shopee"
    TOKOPEDIA = "tokopedia"
    LAZADA = "lazada"
    BUKALAPAK = "bukalapak"
    BLIBLI = "blibli"
    TIKTOK_SHOP = "tiktok_shop"
    INSTAGRAM = "instagram"
    FACEBOOK = "facebook"
    TIKTOK = "tiktok"
    WEBSHOP = "webshop"


PLATFORM_CHANNEL: dict[Platform, Channel] = {
    Platform.SHOPEE: Channel.MARKETPLACE,
    Platform.TOKOPEDIA: Channel.MARKETPLACE,
    Platform.LAZADA: Channel.MARKETPLACE,
    Platform.BUKALAPAK: Channel.MARKETPLACE,
    Platform.BLIBLI: Channel.MARKETPLACE,
    Platform.TIKTOK_SHOP: Channel.SOCIAL_COMMERCE,
    Platform.INSTAGRAM: Channel.SOCIAL_COMMERCE,
    Platform.FACEBOOK: Channel.SOCIAL_COMMERCE,
    Platform.TIKTOK: Channel.SOCIAL_COMMERCE,
    Platform.WEBSHOP: Channel.ECOMMERCE,
}


class PublishedScope(StrEnum):
    """What a published claim speaks of: one platform, or a group that must not be split."""

    SHOPEE = "shopee"
    TOKOPEDIA = "tokopedia"
    LAZADA = "lazada"
    BUKALAPAK = "bukalapak"
    BLIBLI = "blibli"
    TIKTOK_SHOP = "tiktok_shop"
    INSTAGRAM = "instagram"
    FACEBOOK = "facebook"
    TIKTOK = "tiktok"
    WEBSHOP = "webshop"
    ALL = "all"
    ALL_MARKETPLACES = "all_marketplaces"
    ALL_IDEA_MEMBERS = "all_idea_members"
    ALL_SOCIAL_MEDIA = "all_social_media"


class Category(StrEnum):
    """The ten clothing categories of order data."""

    GAMIS = "gamis"
    HIJAB = "hijab"
    KOKO = "koko"
    KEMEJA = "kemeja"
    KAOS = "kaos"
    CELANA = "celana"
    JAKET = "jaket"
    BATIK = "batik"
    ANAK = "anak"
    SEPATU = "sepatu"


class TakedownUnit(StrEnum):
    """What one takedown counts. Counts of two units are never added.

    The last six occur in published claims only: a claim that does not say which of two units it counts keeps both.
    """

    ACCOUNT = "account"
    MERCHANT = "merchant"
    LINK = "link"
    AD = "ad"
    PRODUCT = "product"
    KEYWORD = "keyword"
    LINK_OR_MERCHANT = "link_or_merchant"
    AD_OR_LINK = "ad_or_link"
    LISTING = "listing"
    WEBSITE = "website"
    LINK_FOUND = "link_found"
    KEYWORD_PER_PLATFORM = "keyword_per_platform"


class Measure(StrEnum):
    """Whether a count belongs to its period alone or runs up to the period's last day.

    A cumulative count is never summed, nor differenced without a flag.
    """

    FLOW = "flow"
    CUMULATIVE = "cumulative"


class Requester(StrEnum):
    """Who asked for a takedown."""

    PLATFORM = "platform"
    MINISTRY = "ministry"
    PUBLIC = "public"
    BRAND = "brand"


class Detection(StrEnum):
    """How a listing was found."""

    AI = "ai"
    MANUAL = "manual"
    KEYWORD = "keyword"
    PUBLIC_REPORT = "public_report"
    MINISTRY_REQUEST = "ministry_request"


class Action(StrEnum):
    """Step of the escalation ladder that a takedown item records."""

    WARNING_1 = "warning_1"
    WARNING_2 = "warning_2"
    REMOVAL = "removal"
    BAN = "ban"
    RETURN = "return"


class RequestOutcome(StrEnum):
    """What a platform did about a formal request; pending until it is known."""

    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"
    PENDING = "pending"


class Goods(StrEnum):
    """Goods that a count of takedowns or a claim is about."""

    USED_CLOTHING_IMPORT = "used_clothing_import"
    ALL_ILLEGAL_GOODS = "all_illegal_goods"
    PACKAGED_COOKING_OIL = "packaged_cooking_oil"
    DIRECT_SELLING = "direct_selling"
    BRAND_MISUSE_CLOTHING = "brand_misuse_clothing"
    SYRUP_MEDICINE = "syrup_medicine"
    IMEI_UNLOCK = "imei_unlock"
    DRUG_FOOD_COSMETICS = "drug_food_cosmetics"
    COSMETICS = "cosmetics"
    DRUGS = "drugs"
    FOOD = "food"
    TRADITIONAL_MEDICINE = "traditional_medicine"
    COSMETICS_OR_ALL_BPOM = "cosmetics_or_all_bpom"


class Territory(StrEnum):
    """Where takedowns hold. Counts of two territories are never added, nor drawn together."""

    INDONESIA = "indonesia"
    EU = "eu"


class SellerTier(StrEnum):
    """Place of a dealer in the chain, from importer to shop."""

    BANDAR = "bandar"
    GROSIR = "grosir"
    DISTRIBUTOR = "distributor"
    PENGECER = "pengecer"


class TitleSide(StrEnum):
    """What a listing's title is of: a removed listing of imported used clothing, or any other goods, removed or still up."""

    REMOVED = "removed"
    ORDINARY = "ordinary"


class SizeClass(StrEnum):
    """Size of an UMKM by PP 7/2021; unknown where the registry does not hold the seller."""

    MIKRO = "mikro"
    KECIL = "kecil"
    MENENGAH = "menengah"
    UNKNOWN = "unknown"


class OrderStatus(StrEnum):
    """State of an order; cancelled orders count neither as orders nor as value."""

    COMPLETED = "completed"
    PROCESSING = "processing"
    CANCELLED = "cancelled"
    RETURNED = "returned"


class ValueStatus(StrEnum):
    """Standing of a published value."""

    REPORTED = "reported"
    APPROX = "approx"
    RESTATEMENT = "restatement"
    SUPERSEDED = "superseded"
    CONFLICT = "conflict"
    SUSPECT = "suspect"
    MISSING = "missing"
    PRELIMINARY = "preliminary"


class CountQualifier(StrEnum):
    """How exactly a published count is worded."""

    EXACT = "exact"
    ROUNDED = "rounded"
    APPROX = "approx"
    AT_LEAST = "at_least"
    HUNDREDS = "hundreds"
    TENS_OF_THOUSANDS = "tens_of_thousands"
    HUNDREDS_OF_THOUSANDS = "hundreds_of_thousands"


class ClaimParty(StrEnum):
    """Who asked for, or carried out, what a published claim counts; a claim joins several with `+`."""

    KEMENDAG = "kemendag"
    KEMENDAG_PKTN = "kemendag_pktn"
    MINISTRIES = "ministries"
    KEMENTERIAN_UMKM = "kementerian_umkm"
    KOMINFO = "kominfo"
    KOMDIGI = "komdigi"
    BPOM = "bpom"
    PERMENDAG_40_2022 = "permendag_40_2022"
    PERMENDAG_31_2023 = "permendag_31_2023"
    SELF_INITIATED = "self_initiated"
    IDEA = "idea"
    IDEA_MEMBERS = "idea_members"
    MARKETPLACES = "marketplaces"
    SHOPEE = "shopee"
    TOKOPEDIA = "tokopedia"
    LAZADA = "lazada"
    BUKALAPAK = "bukalapak"
    BLIBLI = "blibli"
    TIKTOK_SHOP = "tiktok_shop"


class ClaimDetection(StrEnum):
    """How the listings of a published claim were found; a claim joins several with `+`."""

    CYBER_PATROL = "cyber_patrol"
    AI = "ai"
    AUTOMATED_PROACTIVE = "automated_proactive"
    KEYWORD_BLOCK = "keyword_block"
    MANUAL = "manual"
    MANUAL_REVIEW = "manual_review"
    MINISTRY_REQUEST = "ministry_request"


class ImportSeries(StrEnum):
    """Import series of used clothing; no two of them may share a line."""

    BPS_RECORDED = "bps_recorded"
    MINISTER_STATEMENT = "minister_statement"
    MIRROR_EXPORTS = "mirror_exports"
    BPS_BY_PARTNER = "bps_by_partner"
    BPS_HS63 = "bps_hs63"


class Frequency(StrEnum):
    """Length of a reported period."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    ANNUAL = "annual"
    PART_YEAR = "part_year"


class SeizureRecord(StrEnum):
    """Kind of a seizure row. Totals, parts and events overlap and are never added to each other."""

    ANNUAL_TOTAL = "annual_total"
    PARTIAL_YEAR = "partial_year"
    MULTI_YEAR_TOTAL = "multi_year_total"
    ANNUAL_BY_CASE_TYPE = "annual_by_case_type"
    ANNUAL_BY_OFFICE = "annual_by_office"
    EVENT = "event"
    EVENT_PART = "event_part"


class SeizureAction(StrEnum):
    """What was done to the goods."""

    SEIZURE = "seizure"
    DESTRUCTION = "destruction"
    DESTRUCTION_PROGRESS = "destruction_progress"


class EnforcementBody(StrEnum):
    """Who seized or destroyed; agencies of several bodies acted jointly, which is a part of its own."""

    CUSTOMS = "customs"
    POLICE = "police"
    TRADE_MINISTRY = "trade_ministry"
    JOINT = "joint"
    OTHER = "other"


class SeizureCaseType(StrEnum):
    """Way in of the goods by which customs splits its yearly cases."""

    PASSENGER = "passenger"
    GENERAL_IMPORT = "general_import"
    POSTAL_CONSIGNMENT = "postal_consignment"
    FREE_TRADE_ZONE = "free_trade_zone"
    OTHER = "other"


class QuantityUnit(StrEnum):
    """Packing that a seizure counts; a row joins two with `+`. Packings are not of one size."""

    BALE = "bale"
    KOLI = "koli"


class DatePrecision(StrEnum):
    """How closely the dates of a seizure are known; `month`: the dates given are the ends of the month."""

    DAY = "day"
    MONTH = "month"
    APPROXIMATE = "approximate"


class IndexSeries(StrEnum):
    """Monthly indices: Bank Indonesia real sales, 2010 = 100, total and by group."""

    BI_TOTAL = "bi_total"
    BI_CLOTHING = "bi_clothing"
    BI_FOOD = "bi_food"
    BI_FUEL = "bi_fuel"
    BI_HOUSEHOLD = "bi_household"
    BI_ICT = "bi_ict"
    BI_CULTURE = "bi_culture"
    BI_SPARE_PARTS = "bi_spare_parts"
    BI_OTHER = "bi_other"


class IndexBasis(StrEnum):
    """How an index level came about."""

    PUBLISHED_LEVEL = "published_level"
    CHAINED_FROM_YOY = "chained_from_yoy"
    MISSING = "missing"


class IndexValueUnit(StrEnum):
    """Unit of a published UMKM figure."""

    INDEX = "index"
    PCT = "pct"
    MILLION = "million"


class PolicyEventType(StrEnum):
    """Kind of a dated policy event."""

    REGULATION = "regulation"
    STATEMENT = "statement"
    TAKEDOWN_REQUEST = "takedown_request"
    TAKEDOWN_ORDER = "takedown_order"
    AUDIT = "audit"
    COORDINATION = "coordination"
    EVASION = "evasion"
    REFUSAL = "refusal"
    ESCALATION = "escalation"
    POLICY = "policy"
    CLAIM = "claim"


class EventKind(StrEnum):
    """Kind of an event on the timeline, whichever table it comes from."""

    REGULATION = "regulation"
    ORDER = "order"
    STATEMENT = "statement"
    FINDING = "finding"
    SEIZURE = "seizure"
    CLAIM = "claim"


POLICY_EVENT_KIND: dict[PolicyEventType, EventKind] = {
    PolicyEventType.REGULATION: EventKind.REGULATION,
    PolicyEventType.POLICY: EventKind.REGULATION,
    PolicyEventType.TAKEDOWN_REQUEST: EventKind.ORDER,
    PolicyEventType.TAKEDOWN_ORDER: EventKind.ORDER,
    PolicyEventType.COORDINATION: EventKind.ORDER,
    PolicyEventType.ESCALATION: EventKind.ORDER,
    PolicyEventType.STATEMENT: EventKind.STATEMENT,
    PolicyEventType.REFUSAL: EventKind.STATEMENT,
    PolicyEventType.CLAIM: EventKind.STATEMENT,
    PolicyEventType.AUDIT: EventKind.FINDING,
    PolicyEventType.EVASION: EventKind.FINDING,
}
"""Kind of each policy event; a seizure and a published count are kinds of their own."""


class EventActor(StrEnum):
    """Who an event is by, roughly enough to filter by; the actor's own name stands beside it."""

    PRESIDENT = "president"
    MINISTRY = "ministry"
    CUSTOMS = "customs"
    POLICE = "police"
    ASSOCIATION = "association"
    PLATFORM = "platform"
    MEDIA = "media"
    OTHER = "other"


class EventPrecision(StrEnum):
    """How closely the day of an event is known: its day, roughly its day, its month or its year alone."""

    DAY = "day"
    APPROXIMATE = "approximate"
    MONTH = "month"
    YEAR = "year"


class ClaimVerdict(StrEnum):
    """What loaded data say of a published claim."""

    SUPPORTED = "supported"
    NOT_SUPPORTED = "not_supported"
    NOT_COMPARABLE = "not_comparable"
    NO_DATA = "no_data"


class EvidenceBasis(StrEnum):
    """What a claim is held against: periodic counts, item-level records, or the parts published with it."""

    COUNTS = "counts"
    RECORDS = "records"
    PARTS = "parts"


class RuleAspect(StrEnum):
    """What a platform's rule is about: what is removed, what is counted, how one climbs, is found, asks, reports."""

    DEFINITION = "definition"
    UNIT = "unit"
    SANCTIONS = "sanctions"
    DETECTION = "detection"
    REQUEST = "request"
    REPORTING = "reporting"


class RuleBasis(StrEnum):
    """Who states a platform's rule; `not_published`: nobody, as far as public sources were searched."""

    PLATFORM = "platform"
    ASSOCIATION = "association"
    MINISTRY = "ministry"
    NOT_PUBLISHED = "not_published"


class LebaranStatus(StrEnum):
    """Certainty of an Idul Fitri date: held, set by decree but not yet sighted, or reckoned."""

    OBSERVED = "observed"
    DECREED = "decreed"
    ESTIMATED = "estimated"


class EffectCheck(StrEnum):
    """What an estimated effect of takedowns is held against."""

    FIXED_EFFECTS = "fixed_effects"
    INSTRUMENT = "instrument"
    AS_COUNTS = "as_counts"
    LAGS = "lags"
    WITHOUT_PLATFORM = "without_platform"
    WITHOUT_CATEGORY = "without_category"


class CellStatus(StrEnum):
    """What a value in a frame, chart, table or file stands for; four different things, and zero is none of them."""

    SHOWN = "shown"
    PROVISIONAL = "provisional"
    SUPPRESSED = "suppressed"
    MISSING = "missing"


CODE_LISTS: tuple[type[StrEnum], ...] = (
    Channel,
    Platform,
    PublishedScope,
    Category,
    TakedownUnit,
    Measure,
    Requester,
    Detection,
    Action,
    RequestOutcome,
    Goods,
    Territory,
    SellerTier,
    TitleSide,
    SizeClass,
    OrderStatus,
    ValueStatus,
    CountQualifier,
    ClaimParty,
    ClaimDetection,
    ImportSeries,
    Frequency,
    SeizureRecord,
    SeizureAction,
    EnforcementBody,
    SeizureCaseType,
    QuantityUnit,
    DatePrecision,
    IndexSeries,
    IndexBasis,
    IndexValueUnit,
    PolicyEventType,
    EventKind,
    EventActor,
    EventPrecision,
    ClaimVerdict,
    EvidenceBasis,
    RuleAspect,
    RuleBasis,
    LebaranStatus,
    CellStatus,
    EffectCheck,
)


def code_list_id(code_list: type[StrEnum]) -> str:
    """Id of a code list as text keys write it: `TakedownUnit` is `takedown_unit`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", code_list.__name__).lower()


def code_text_key(code: StrEnum) -> str:
    """Text key of a code's name: `code.takedown_unit.link`."""
    return f"code.{code_list_id(type(code))}.{code.value}"
