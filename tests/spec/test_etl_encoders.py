"""Names in files become codes: known, proposed as a fix that is shown, or asked about; never guessed, and never 'other'."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from catalog.codes import CODE_LISTS, Category, Platform, code_list_id
from catalog.contracts import Column
from catalog.datasets import CLAIMS, IMPORTS, ORDERS, SEIZURES, TAKEDOWN_ITEMS, UMKM_REGISTRY
from catalog.questions import Question
from catalog.reference import REFERENCE_DIRECTORY
from catalog.regions import provinces
from catalog.spellings import all_spellings
from catalog.text import Language, has_text
from etl.encoders import (
    Certainty,
    CodeScheme,
    CodeSettlement,
    encode,
    encode_product,
    settle_categories,
    settle_codes,
)

PROVINCE = ORDERS.column("province_code")
PLATFORM = ORDERS.column("platform")
STATUS = ORDERS.column("status")
CATEGORY = ORDERS.column("category")
TITLES = REFERENCE_DIRECTORY / "labelled" / "product_titles.csv"


def question(settlement: CodeSettlement, question_id: str) -> Question:
    return next(one for one in settlement.questions if one.id == question_id)


def ids(settlement: CodeSettlement) -> list[str]:
    return [one.id for one in settlement.questions]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("32", "32"),
        ("ID-JB", "32"),
        ("Jawa Barat", "32"),
        ("JAWA BARAT", "32"),
        ("Jabar", "32"),
        ("Provinsi Jawa Barat", "32"),
        ("Propinsi Jawa Barat", "32"),
        ("Prov. Jawa Barat", "32"),
        ("West Java", "32"),
        ("West Java Province", "32"),
        ("Sumatera Utara", "12"),
        ("Sumatra Utara", "12"),
        ("North Sumatra", "12"),
        ("D.I. Yogyakarta", "34"),
        ("Special Region of Yogyakarta", "34"),
        ("DKI Jakarta", "31"),
        ("NANGGROE ACEH DARUSSALAM (NAD)", "11"),
        ("Bangka-Belitung", "19"),
        ("NTB", "52"),
        ("NTT", "53"),
        ("Riau", "14"),
        ("Kepulauan Riau", "21"),
        ("Kep. Riau", "21"),
        ("Riau Islands", "21"),
        ("Papua", "91"),
        ("Papua Barat", "92"),
        ("Papua Barat Daya", "96"),
        ("Southwest Papua", "96"),
        ("Central Papua", "94"),
    ],
)
def test_a_province_is_known_by_any_of_its_names(text: str, code: str) -> None:
    encoded = encode(PROVINCE, text)
    assert (encoded.code, encoded.certainty) == (code, Certainty.KNOWN)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Jawa Brat", "32"),
        ("Kalimantan Sealtan", "63"),
        ("Kepualauan Riau", "21"),
        ("Sumatra Utra", "12"),
        ("Papua Brat Daya", "96"),
        ("Papua Baarat", "92"),
    ],
)
def test_a_misspelt_province_is_proposed(text: str, code: str) -> None:
    encoded = encode(PROVINCE, text)
    assert (encoded.code, encoded.certainty) == (code, Certainty.FIX)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Papua Barat Y", "a name of which a part is missing"),
        ("Sorth Sumatra", "one typo from North, one from South"),
        ("Sulawesi Tengara", "one typo from Tenggara, two from Tengah"),
        ("Jaba", "too short to be sure"),
        ("NTC", "an abbreviation one typo from two others"),
        ("Aceh Barat", "a regency"),
        ("Bandung", "a city"),
    ],
)
def test_what_is_near_to_two_names_or_to_none_is_asked_about(text: str, why: str) -> None:
    assert encode(PROVINCE, text).certainty is Certainty.UNKNOWN, why


@pytest.mark.parametrize(
    ("text", "candidates", "remark"),
    [
        ("Jawa", ("32", "33", "35"), "several_provinces"),
        ("Irian Jaya", ("91", "92", "93", "94", "95", "96"), "irian_jaya"),
        ("Irian Jaya Barat", ("92", "96"), "irian_jaya_barat"),
        ("Jabodetabek", ("31", "32", "36"), "area_of_provinces"),
        ("Sumba", ("53",), "part_of_province"),
        ("Timor Timur", (), "timor_timur"),
    ],
)
def test_old_and_wider_names_are_asked_about_with_the_reason(
    text: str, candidates: tuple[str, ...], remark: str
) -> None:
    encoded = encode(PROVINCE, text)
    assert (encoded.code, encoded.candidates, encoded.remark) == (None, candidates, remark)


def test_papua_is_known_and_goes_with_what_its_name_does_not_tell() -> None:
    assert encode(PROVINCE, "Papua").remark == "papua"
    assert encode(PROVINCE, "Papua Barat").remark == "papua_barat"
    assert encode(PROVINCE, "Papua Selatan").remark is None


@pytest.mark.parametrize(
    ("number", "kemendagri", "bps"),
    [
        ("32", "32", "32"),
        ("91", "91", "92"),
        ("92", "92", "96"),
        ("93", "93", None),
        ("94", "94", "91"),
        ("97", None, "95"),
    ],
)
def test_a_number_in_papua_means_what_its_scheme_says(number: str, kemendagri: str | None, bps: str | None) -> None:
    assert encode(PROVINCE, number, scheme=CodeScheme.KEMENDAGRI).code == kemendagri
    assert encode(PROVINCE, number, scheme=CodeScheme.BPS).code == bps
    assert (encode(PROVINCE, number).code is not None) == (kemendagri == bps)


def test_whose_numbers_a_column_bears_is_asked_before_anything_about_papua() -> None:
    texts = {"32": 10, "91": 4, "94": 2}
    asked = settle_codes(PROVINCE, texts, {})
    assert asked.codes == {"32": "32"}
    assert ids(asked) == ["scheme.province_code"]
    assert question(asked, "scheme.province_code").examples == ("91", "94")
    assert question(asked, "scheme.province_code").suggested is None
    settled = settle_codes(PROVINCE, texts, {"scheme.province_code": "bps"})
    assert settled.codes == {"32": "32", "91": "92", "94": "91"}
    assert settled.questions == ()


@pytest.mark.parametrize(
    ("numbers", "suggested"), [(("91", "93"), "kemendagri"), (("91", "97"), "bps"), (("91",), None)]
)
def test_a_number_of_one_scheme_alone_suggests_it(numbers: tuple[str, ...], suggested: str | None) -> None:
    asked = settle_codes(PROVINCE, dict.fromkeys(numbers, 1), {})
    assert question(asked, "scheme.province_code").suggested == suggested


def test_a_number_that_the_scheme_lacks_is_asked_about() -> None:
    settled = settle_codes(PROVINCE, {"97": 1}, {"scheme.province_code": "kemendagri"})
    assert ids(settled) == ["code.province_code:97"]


def test_numbers_outside_papua_need_no_scheme() -> None:
    assert settle_codes(PROVINCE, {"11": 1, "32": 2, "82": 3}, {}).questions == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("shopee", "shopee"),
        ("Shopee Indonesia", "shopee"),
        ("TikTok Shop", "tiktok_shop"),
        ("Tiktokshop", "tiktok_shop"),
        ("Tokopedia", "tokopedia"),
        ("IG", "instagram"),
        ("Instagram Shop", "instagram"),
        ("FB Marketplace", "facebook"),
        ("Website", "webshop"),
        ("Seller's own website", "webshop"),
        ("Situs toko sendiri", "webshop"),
        ("tiktok", "tiktok"),
    ],
)
def test_a_platform_is_known_by_its_names(text: str, code: str) -> None:
    assert encode(PLATFORM, text).code == code


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("TikTok", ("tiktok_shop", "tiktok")),
        ("Tik Tok", ("tiktok_shop", "tiktok")),
        ("TikTok Shop / Tokopedia", ("tiktok_shop", "tokopedia")),
        ("WhatsApp", ()),
    ],
)
def test_a_name_of_two_platforms_or_none_is_asked_about(text: str, candidates: tuple[str, ...]) -> None:
    encoded = encode(PLATFORM, text)
    assert (encoded.certainty, encoded.candidates) == (Certainty.UNKNOWN, candidates)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        # Shopee
        ("Selesai", "completed"),
        ("Pesanan diterima, namun Pembeli masih dapat mengajukan pengembalian hingga 2026-08-04.", "completed"),
        ("Batal", "cancelled"),
        ("Dibatalkan", "cancelled"),
        ("Perlu Dikirim", "processing"),
        ("Sedang Dikirim", "processing"),
        ("Telah Dikirim", "processing"),
        ("Completed", "completed"),
        ("Cancelled", "cancelled"),
        ("To ship", "processing"),
        ("Shipping", "processing"),
        # TikTok Shop
        ("Dikirim", "processing"),
        ("Perlu dikirim", "processing"),
        # Tokopedia
        ("Pesanan Selesai", "completed"),
        ("Transaksi selesai", "completed"),
        ("Dana diteruskan ke penjual", "completed"),
        ("Dibatalkan Penjual", "cancelled"),
        # Lazada
        ("delivered", "completed"),
        ("canceled", "cancelled"),
        ("returned", "returned"),
        ("shipped", "processing"),
        ("ready_to_ship", "processing"),
        # BigSeller
        ("In Process", "processing"),
        ("To Pickup", "processing"),
    ],
)
def test_the_statuses_of_sellers_exports_are_known(text: str, code: str) -> None:
    assert encode(STATUS, text).code == code
    assert encode(STATUS, text).certainty is Certainty.KNOWN


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("Belum Bayar", "unpaid"),
        ("Unpaid", "unpaid"),
        ("Pending", "pending"),
        ("Pembatalan diajukan", "cancellation_asked"),
        ("Refunded", "refund"),
        ("failed", "delivery_failed"),
        ("lost_by_3pl", "lost"),
        ("confirmed", "confirmed"),
    ],
)
def test_a_status_that_does_not_say_how_an_order_counts_is_asked_about(text: str, remark: str) -> None:
    encoded = encode(STATUS, text)
    assert (encoded.certainty, encoded.remark) == (Certainty.UNKNOWN, remark)


def test_whose_export_it_is_settles_what_a_status_means() -> None:
    assert encode(STATUS, "confirmed", platform=Platform.LAZADA).code == "completed"
    assert encode(STATUS, "pending", platform=Platform.LAZADA).code == "processing"
    assert encode(STATUS, "pending", platform=Platform.TIKTOK_SHOP).remark == "unpaid"


def test_rows_that_are_not_paid_are_offered_to_be_left_out() -> None:
    asked = settle_codes(STATUS, {"Belum Bayar": 3, "Selesai": 5}, {})
    assert question(asked, "code.status:Belum Bayar").suggested == "refuse"
    left_out = settle_codes(STATUS, {"Belum Bayar": 3, "Selesai": 5}, {"code.status:Belum Bayar": "refuse"})
    assert left_out.refused == {"Belum Bayar"}
    assert left_out.codes == {"Selesai": "completed"}


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        (TAKEDOWN_ITEMS.column("unit"), "Akun", "account"),
        (TAKEDOWN_ITEMS.column("unit"), "toko", "merchant"),
        (TAKEDOWN_ITEMS.column("unit"), "link", "link"),
        (TAKEDOWN_ITEMS.column("unit"), "Kata kunci", "keyword"),
        (TAKEDOWN_ITEMS.column("action"), "Peringatan 1", "warning_1"),
        (TAKEDOWN_ITEMS.column("action"), "SP2", "warning_2"),
        (TAKEDOWN_ITEMS.column("action"), "Take-down", "removal"),
        (TAKEDOWN_ITEMS.column("action"), "banned", "ban"),
        (TAKEDOWN_ITEMS.column("requester"), "Kemendag", "ministry"),
        (TAKEDOWN_ITEMS.column("detection"), "Laporan masyarakat", "public_report"),
        (TAKEDOWN_ITEMS.column("goods"), "balpres", "used_clothing_import"),
        (TAKEDOWN_ITEMS.column("seller_tier"), "Wholesaler", "grosir"),
        (UMKM_REGISTRY.column("size_class"), "Usaha Mikro", "mikro"),
        (CATEGORY, "Jilbab", "hijab"),
        (CATEGORY, "T-shirts", "kaos"),
        (SEIZURES.column("quantity_unit"), "bale+koli", "bale+koli"),
        (CLAIMS.column("requester"), "Kemendag + Kementerian Kominfo", "kemendag+kominfo"),
    ],
)
def test_other_columns_know_the_usual_names(column: Column, text: str, code: str) -> None:
    assert encode(column, text).code == code


@pytest.mark.parametrize(
    ("column", "text"),
    [
        (TAKEDOWN_ITEMS.column("action"), "Blokir"),
        (TAKEDOWN_ITEMS.column("action"), "Peringatan"),
        (TAKEDOWN_ITEMS.column("action"), "Peringatan 3"),
        (TAKEDOWN_ITEMS.column("goods"), "Pakaian bekas"),
        (TAKEDOWN_ITEMS.column("unit"), "Lapak"),
        (UMKM_REGISTRY.column("size_class"), "Usaha besar"),
        (CATEGORY, "Busana muslim"),
        (CATEGORY, "Lainnya"),
        (CATEGORY, "Kemja"),
    ],
)
def test_what_could_be_two_codes_is_no_fix(column: Column, text: str) -> None:
    assert encode(column, text).certainty is Certainty.UNKNOWN


def test_a_column_without_names_is_refused() -> None:
    with pytest.raises(ValueError, match="reporter"):
        encode(IMPORTS.column("reporter"), "Indonesia")


def test_fixes_are_proposed_together_and_count_only_once_accepted() -> None:
    texts = {"Jawa Brat": 7, "Bali": 5, "Lampng": 2}
    asked = settle_codes(PROVINCE, texts, {})
    assert asked.codes == {"Bali": "51"}
    assert [(fix.text, fix.code, fix.rows) for fix in asked.fixes] == [("Jawa Brat", "32", 7), ("Lampng", "18", 2)]
    proposal = question(asked, "fix.province_code")
    assert [choice.id for choice in proposal.choices] == ["accept", "ask"]
    assert proposal.examples == ("Jawa Brat", "Lampng")
    assert "Jawa Brat → Jawa Barat; Lampng → Lampung" in proposal.sentence(Language.ENGLISH)
    accepted = settle_codes(PROVINCE, texts, {"fix.province_code": "accept"})
    assert accepted.codes == {"Bali": "51", "Jawa Brat": "32", "Lampng": "18"}
    assert accepted.fixes == asked.fixes
    assert accepted.questions == ()


def test_fixes_may_be_asked_about_one_by_one() -> None:
    texts = {"Jawa Brat": 7, "Lampng": 2}
    each = settle_codes(PROVINCE, texts, {"fix.province_code": "ask"})
    assert ids(each) == ["code.province_code:Jawa Brat", "code.province_code:Lampng"]
    assert question(each, "code.province_code:Jawa Brat").suggested == "32"
    answers = {"fix.province_code": "ask", "code.province_code:Jawa Brat": "33", "code.province_code:Lampng": "refuse"}
    settled = settle_codes(PROVINCE, texts, answers)
    assert settled.codes == {"Jawa Brat": "33"}
    assert settled.refused == {"Lampng"}


def test_an_unknown_text_may_be_any_code_the_likely_ones_first() -> None:
    asked = settle_codes(PROVINCE, {"Jawa": 3}, {})
    choices = [choice.id for choice in question(asked, "code.province_code:Jawa").choices]
    assert choices[:3] == ["32", "33", "35"]
    assert choices[-1] == "refuse"
    assert set(choices) == {*provinces(), "refuse"}


def test_questions_come_in_the_order_of_rows() -> None:
    texts = {"Bandung": 2, "Bogor": 9, "Cirebon": 2}
    assert ids(settle_codes(PROVINCE, texts, {})) == [
        f"code.province_code:{city}" for city in ("Bogor", "Bandung", "Cirebon")
    ]


def test_beyond_fifty_unknown_texts_the_rest_is_one_question() -> None:
    texts = {f"Kota {number}": 100 - number for number in range(60)}
    asked = settle_codes(PROVINCE, texts, {})
    assert len(asked.questions) == 51
    rest = question(asked, "rest.province_code")
    assert rest.params["count"] == 10
    assert len(settle_codes(PROVINCE, texts, {"rest.province_code": "ask"}).questions) == 60
    refused = settle_codes(PROVINCE, texts, {"rest.province_code": "refuse"})
    assert refused.refused == {f"Kota {number}" for number in range(50, 60)}
    assert len(refused.questions) == 50


def test_an_answer_that_is_no_choice_leaves_its_question_open() -> None:
    answers = {"code.status:Belum Bayar": "paid", "fix.status": "yes"}
    assert ids(settle_codes(STATUS, {"Belum Bayar": 1, "Selesa": 1}, answers)) == [
        "fix.status",
        "code.status:Belum Bayar",
    ]


def test_blank_texts_are_no_question_of_codes() -> None:
    assert settle_codes(STATUS, {"": 3, "  ": 1}, {}) == CodeSettlement()
    assert settle_categories({"": 3, "  ": 1}, {}) == CodeSettlement()


def test_what_a_known_province_does_not_tell_is_remarked_once() -> None:
    assert settle_codes(PROVINCE, {"Papua": 3, "PAPUA": 1, "Bali": 1}, {}).remarks == ("papua",)


@pytest.mark.parametrize(
    ("title", "category"),
    [
        ("Gamis Syari Ceruty Premium", "gamis"),
        ("Kemeja Koko Pria", "koko"),
        ("PROMO Baju Koko Lebaran 2024", "koko"),
        ("Baju Anak Setelan", "anak"),
        ("Jilbab Segi Empat", "hijab"),
        ("Kaos Distro", "kaos"),
        ("Kemeja Batik Pria", "batik"),
        ("Celana Jeans Pria", "celana"),
    ],
)
def test_a_title_that_starts_with_one_category_is_known_or_shown(title: str, category: str) -> None:
    assert encode_product(title).code == category


@pytest.mark.parametrize(
    ("title", "category", "because"),
    [
        ("Gamis Anak", "anak", "a child's garment"),
        ("Koko Anak", "anak", "a child's garment"),
        ("Batik Pria Kemeja", "batik", "a shirt of batik is batik"),
        ("Gamis Set Khimar", "gamis", "the headscarf comes with it"),
        ("Setelan Koko Celana", "koko", "the trousers come with it"),
        ("Jaket Jeans", "jaket", "jeans can be trousers or cloth"),
        ("Erigo Kaos Polos", "kaos", "a word before it that is not listed"),
        ("Abaya Hitam", "gamis", "a word that only suggests the category"),
        ("Kaos Free Tas", "kaos", "other goods beside it"),
    ],
)
def test_a_rule_of_precedence_is_shown_and_not_silent(title: str, category: str, because: str) -> None:
    encoded = encode_product(title)
    assert (encoded.code, encoded.certainty) == (category, Certainty.FIX), because


@pytest.mark.parametrize(
    "title",
    [
        "Tas Wanita",
        "Skincare Paket",
        "Rak Sepatu Susun",
        "Kaos Kaki Wanita",
        "Kain Batik 2 Meter",
        "Masker Hijab",
        "Mainan Anak",
        "Tas Anak",
        "Sepatu Anak",
        "Gamis Ibu dan Anak",
        "Jaket Batik",
        "Tunik Wanita",
        "Paket Hemat",
        "",
    ],
)
def test_a_title_that_tells_no_one_category_is_unknown(title: str) -> None:
    assert encode_product(title).certainty is Certainty.UNKNOWN


def test_young_people_are_no_children() -> None:
    assert encode_product("Kaos Anak Muda").code == "kaos"


def test_on_labelled_titles_what_is_known_is_right() -> None:
    with TITLES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    right: Counter[tuple[Certainty, bool]] = Counter()
    clothing = 0
    for row in rows:
        encoded = encode_product(row["title"])
        clothing += row["category"] != ""
        if encoded.code is not None:
            right[encoded.certainty, encoded.code == row["category"]] += 1
    assert len(rows) - clothing >= 80
    assert right[Certainty.KNOWN, False] == 0
    assert right[Certainty.KNOWN, True] >= 0.45 * clothing
    assert right[Certainty.FIX, False] <= 0.15 * (right[Certainty.FIX, True] + right[Certainty.FIX, False])
    assert right[Certainty.KNOWN, True] + right[Certainty.FIX, True] >= 0.95 * clothing


def test_titles_are_asked_about_by_the_words_that_they_share() -> None:
    titles = {
        "Gamis Syari": 9,
        "Gamis Anak": 4,
        "Gamis Anak Pesta": 3,
        "Tunik Wanita": 5,
        "Tunik Jumbo": 1,
        "Tas Batik": 2,
    }
    asked = settle_categories(titles, {})
    assert asked.codes == {"Gamis Syari": "gamis"}
    assert ids(asked) == ["fix.category", "code.category:tunik", "code.category:tas"]
    assert [(fix.text, fix.code, fix.rows, fix.examples) for fix in asked.fixes] == [
        ("gamis + anak", "anak", 7, ("Gamis Anak", "Gamis Anak Pesta"))
    ]
    assert "gamis + anak → Children's clothing" in question(asked, "fix.category").sentence(Language.ENGLISH)
    assert "gamis + anak → Pakaian anak" in question(asked, "fix.category").sentence(Language.INDONESIAN)
    answers = {"fix.category": "accept", "code.category:tunik": "refuse", "code.category:tas": "refuse"}
    settled = settle_categories(titles, answers)
    assert settled.codes == {"Gamis Syari": "gamis", "Gamis Anak": "anak", "Gamis Anak Pesta": "anak"}
    assert settled.refused == {"Tunik Wanita", "Tunik Jumbo", "Tas Batik"}
    assert settled.questions == ()


def test_fixes_of_titles_may_be_asked_about_by_their_words() -> None:
    answers = {"fix.category": "ask", "code.category:gamis + anak": "gamis"}
    assert settle_categories({"Gamis Anak": 4}, answers).codes == {"Gamis Anak": "gamis"}


def test_titles_without_a_word_to_group_by_are_the_rest() -> None:
    asked = settle_categories({"Promo 2024": 2, "XL": 1}, {})
    assert ids(asked) == ["rest.category"]
    choices = [choice.id for choice in question(asked, "rest.category").choices]
    assert choices == [*(category.value for category in Category), "refuse"]
    assert settle_categories({"Promo 2024": 2, "XL": 1}, {"rest.category": "refuse"}).refused == {"Promo 2024", "XL"}


def test_at_most_fifty_words_are_asked_about() -> None:
    titles = {f"kode{chr(97 + number // 26)}{chr(97 + number % 26)}": 1 for number in range(70)}
    asked = settle_categories(titles, {})
    assert len(asked.questions) == 51
    assert question(asked, "rest.category").params["count"] == 20


@pytest.mark.parametrize("language", list(Language))
def test_every_question_and_choice_is_said_in_both_languages(language: Language) -> None:
    asked = (
        *settle_codes(PROVINCE, {"91": 1, "Jawa Brat": 1, "Jawa": 1, "Bandung": 1}, {}).questions,
        *settle_codes(STATUS, {"Belum Bayar": 1, **{f"Status {number}": 1 for number in range(60)}}, {}).questions,
        *settle_categories({"Gamis Anak": 1, "Tas": 1, "XL": 1}, {}).questions,
    )
    said = {one.text_key: one.sentence(language) for one in asked}
    assert len(said) == 8
    assert all("Translated" not in sentence and "(" not in sentence[:1] for sentence in said.values())
    assert all(choice.label(language) for one in asked for choice in one.choices)


@pytest.mark.parametrize("language", list(Language))
def test_every_spelling_keeps_its_list_and_says_where_it_was_met(language: Language) -> None:
    codes = {code_list_id(code_list): {code.value for code in code_list} for code_list in CODE_LISTS}
    codes |= {"province": set(provinces()), "title_word": set(Category), "title_hint": set(Category)}
    codes |= {"title_child": {Category.ANAK.value}}
    for spelling in all_spellings():
        assert set(spelling.codes) <= codes.get(spelling.code_list, set()), spelling
        assert spelling.source, spelling
        assert spelling.language in {"", *Language}, spelling
        assert spelling.platform is None or spelling.platform in set(Platform), spelling
        assert spelling.remark is None or has_text(f"remark.{spelling.remark}", language), spelling
        assert spelling.remark or spelling.codes or spelling.code_list.startswith("title_"), spelling
        assert spelling.remark or len(spelling.codes) <= 1, spelling
    assert len(all_spellings()) > 500
