"""The rows of every card open as a table that a reader can read, in both languages."""

from __future__ import annotations

import re

import pytest

from catalog.text import Language
from dashboard.ui.card_parts import Detail
from dashboard.ui.navigation import OPEN_PAGE_IDS
from tests.app.conftest import Open

PAGES_OF_CARDS = [page_id for page_id in OPEN_PAGE_IDS if page_id not in ("sumber_metode", "periksa_gambar", "unggah")]
LIKE_A_CODE = re.compile(r"^[a-z]+(_[a-z]+)+$")


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("page_id", PAGES_OF_CARDS)
def test_the_table_of_every_card_is_in_words(open_page: Open, page_id: str, language: Language) -> None:
    app = open_page(page_id, lang=language.value)
    pills = [group for group in app.button_group if str(group.key).endswith(".details")]
    for group in pills:
        group.set_value(Detail.TABLE)
    app.run()
    assert not app.exception
    assert not app.error
    tables = [table.value for table in app.table]
    assert len(tables) == len(pills) > 0
    for rows in tables:
        assert len(rows) > 0
        words = [str(name) for name in rows.columns] + [str(cell) for cell in rows.to_numpy().ravel()]
        assert [word for word in words if LIKE_A_CODE.match(word)] == []
