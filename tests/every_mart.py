"""Files that together leave rows in every mart: duplicates, corrections, lines of one order, nulls, letters of all kinds, words
that mark and replace each other, steps from a warning to a ban, listings that are taken down, and a batch that is undone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tests.etl_fixture import House, order, orders, template

_NAMES = ("Toko Sinar", "toko-é", "ร้านค้า", "店舗", "магазин", "لَپَك", "🧵 butik", "O'Brien \\ ${1}")
_OLD_WORDS = ("Jaket 𝐛𝐚𝐥 press", "b a l pres jaket", "JAKET BAL-PRESS!!", "Jaket b4lpres")
_NEW_WORDS = ("Celana cabo İmport", "c e l a n a cabo", "cabooo celana 🔥", "Celana · cabo")
_PLAIN = ("Kaos polos ß", "kemeja batik ﬁt", "Gamis syar'i", "", "sepatu anak untuk dan")
_DAY = date(2023, 1, 2)


def fill(house: House) -> None:
    """Take all of it in."""
    house.ingest("orders.csv", orders(*_orders()))
    house.ingest("corrected.csv", orders(*_corrected()))
    undone = house.ingest("wrong.csv", orders(order("WRONG", umkm_id="toko-x", gross_value_idr="9000000")))
    house.ingest("days.csv", template("order_days", *_days()))
    house.ingest("registry.csv", template("umkm_registry", *_registry()))
    house.ingest("items.csv", template("takedown_items", *_items()))
    house.ingest("items-again.csv", template("takedown_items", *_items_again()))
    house.ingest("listings.csv", template("listings", *_listings()))
    house.ingest("seen-again.csv", template("listings", *_seen_again()))
    pending = {"request_id": "R2", "items_removed": "", "outcome": "pending", "answered_date": ""}
    house.ingest("requests.csv", template("takedown_requests", {}, pending))
    house.ingest("counts.csv", template("takedown_counts", {}))
    house.ingest("terms.csv", template("evasion_terms", *_terms()))
    house.undo(undone.batch.id)


def _orders() -> Iterator[dict[str, object]]:
    for number in range(120):
        day = _DAY + timedelta(days=number)
        yield order(
            f"A/{number}",
            day.isoformat(),
            umkm_id=_NAMES[number % len(_NAMES)],
            platform=("shopee", "tokopedia", "tiktok_shop")[number % 3],
            category=("gamis", "koko")[number % 2],
            gross_value_idr=10**12 + number if number % 5 == 0 else 125_000,
            status=("completed", "returned", "cancelled", "completed")[number % 4],
        )
        if number % 6 == 0:
            # A second line, some of them in the next month.
            later = (day + timedelta(days=3)).isoformat()
            yield order(f"A/{number}", later, line_number="2", umkm_id=_NAMES[number % len(_NAMES)], units="3")


def _corrected() -> Iterator[dict[str, object]]:
    """Rows of the first file with other days and states, and the same ones once more."""
    for number, row in enumerate(_orders()):
        if number % 4 == 0:
            moved = date.fromisoformat(str(row["order_date"])) + timedelta(days=9)
            yield {**row, "order_date": moved.isoformat(), "status": "completed", "category": "hijab"}
        elif number % 4 == 1:
            yield row


def _days() -> Iterator[dict[str, object]]:
    for number in range(40):
        day = (_DAY + timedelta(days=2 * number)).isoformat()
        yield {"order_date": day, "umkm_id": "harian-1", "orders": number, "units": number, "province_code": "31"}


def _registry() -> Iterator[dict[str, object]]:
    for place, name in enumerate(_NAMES[:5]):
        yield {"umkm_id": name, "size_class": ("mikro", "kecil")[place % 2]}


def _terms() -> Iterator[dict[str, object]]:
    for term, known in (("celana / cabo", "2023-03"), ("bal", "2023/02/05"), ("jaket", "2022"), ("kaos", "5 Maret 23")):
        yield {"term": term, "source_date": known}


def _items() -> Iterator[dict[str, object]]:
    for seller in range(8):
        for word in range(3):
            yield _item(f"O{seller}-{word}", "2023-02-10", seller, _OLD_WORDS[(seller + word) % len(_OLD_WORDS)])
            yield _item(f"N{seller}-{word}", "2023-04-10", seller, _NEW_WORDS[(seller + word) % len(_NEW_WORDS)])
        for place, (action, day) in enumerate(
            [("warning_1", "2022-12-01"), ("warning_2", "2022-12-20"), ("removal", "2023-01-05"), ("ban", "2023-01-20")]
        ):
            yield _item(f"S{seller}-{place}", day, seller, "jaket", action=action, requested_date="2022-11-28")
    for number in range(40):
        title = _PLAIN[number % len(_PLAIN)] or "kaos"
        yield _item(
            f"P{number}",
            f"2023-0{2 + number % 3}-15",
            number % 9,
            title,
            goods="brand_misuse_clothing",
            province_code="",
        )
    yield _item("LATE", "2023-12-01", 0, "jaket")


def _items_again() -> Iterator[dict[str, object]]:
    """Some with another day, a removal of what was listed, and one as it was."""
    yield _item("O0-0", "2023-02-17", 0, _OLD_WORDS[0])
    yield _item("N1-1", "2023-04-10", 1, _NEW_WORDS[2])
    for number in range(6):
        yield _item(f"L{number}", "2023-03-09", number, "Jaket bal", listed_date="2023-02-20")


def _item(item_id: str, day: str, seller: int, title: str, **more: object) -> dict[str, object]:
    reported = (date.fromisoformat(day) + timedelta(days=seller)).isoformat()
    named = {
        "item_id": item_id,
        "event_date": day,
        "reported_date": reported,
        "seller_id": _seller(seller),
    }
    tier = ("pengecer", "grosir", "")[seller % 3]
    return {**named, "listing_title": title, "seller_tier": tier, "category": "", **more}


def _listings() -> Iterator[dict[str, object]]:
    for number in range(10):
        yield _listing(
            f"L{number}", "2023-03-02", number, "Jaket bal", goods="used_clothing_import", listed_date="2023-02-20"
        )
    for number in range(90):
        month = 2 + number % 3
        yield _listing(f"H{number}", f"2023-0{month}-11", number % 12, _PLAIN[number % len(_PLAIN)] or "kaos")


def _seen_again() -> Iterator[dict[str, object]]:
    for number in range(4):
        yield _listing(
            f"L{number}", "2023-03-06", number, "Jaket bal", goods="used_clothing_import", listed_date="2023-02-20"
        )
    yield _listing("H0", "2023-02-20", 0, "kaos polos baru")


def _listing(listing_id: str, day: str, seller: int, title: str, **more: object) -> dict[str, object]:
    named = {"listing_id": listing_id, "seen_date": day, "listing_title": title}
    return {**named, "seller_id": _seller(seller), "listed_date": "", "goods": "", **more}


def _seller(number: int) -> str:
    return f"lapak {_NAMES[number % len(_NAMES)]} {number}"
