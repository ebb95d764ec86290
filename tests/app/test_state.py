"""The link of a session: written whole, kept across pages, mended when it makes no sense."""

from __future__ import annotations

from catalog.codes import Category, Channel, Platform
from catalog.text import Language, text
from dashboard.ui.links import write
from tests.app.conftest import ROOT, Open


def test_a_bare_address_gets_every_value_written_out(open_page: Open) -> None:
    app = open_page("pesanan")
    assert app.query_params["channel"] == "all"
    assert app.query_params["from"] == "2021-01-01"
    assert app.query_params["to"] == "2023-06-30"
    assert app.query_params["snap"] == "new111"


def test_the_written_link_opens_the_same_state_in_a_new_session(open_page: Open) -> None:
    first = open_page("pesanan", channel="marketplace", grain="week")
    parameters = dict(first.query_params)
    second = open_page("pesanan", **parameters)
    assert dict(second.query_params) == parameters
    assert second.multiselect(key="control.id.channel").value == [Channel.MARKETPLACE]


def test_a_filter_survives_a_page_change(open_page: Open) -> None:
    app = open_page("pesanan")
    app.multiselect(key="control.id.channel").set_value([Channel.ECOMMERCE]).run()
    app.query_params.clear()
    app.switch_page(str(ROOT / "pages" / "klaim.py")).run()
    assert app.query_params["channel"] == "ecommerce"
    app.query_params.clear()
    app.switch_page(str(ROOT / "pages" / "pesanan.py")).run()
    assert app.multiselect(key="control.id.channel").value == [Channel.ECOMMERCE]


def test_a_filter_that_came_back_to_its_page_is_shown_there_and_can_be_cleared(open_page: Open) -> None:
    app = open_page("pesanan")
    app.multiselect(key="control.id.platform").set_value([Platform.SHOPEE]).run()
    for page_id in ("takedown", "pesanan", "takedown", "pesanan"):
        app.switch_page(str(ROOT / "pages" / f"{page_id}.py")).run()
        assert app.multiselect(key="control.id.platform").value == [Platform.SHOPEE]
    app.multiselect(key="control.id.platform").set_value([]).run()
    assert app.query_params["platform"] == "all"


def test_a_drop_down_stands_on_the_option_that_chooses_nothing(open_page: Open) -> None:
    app = open_page("lebaran")
    assert app.selectbox(key="control.id.known").index == 0
    for page_id in ("takedown", "lebaran", "takedown", "lebaran"):
        app.switch_page(str(ROOT / "pages" / f"{page_id}.py")).run()
    assert app.selectbox(key="control.id.known").index == 0


def test_a_metric_of_another_page_gives_way_to_the_page_s_own(open_page: Open) -> None:
    app = open_page("pesanan", metric="import_tonnes")
    assert app.query_params["metric"] == "orders_count"


def test_values_that_make_no_sense_are_named_and_mended(open_page: Open) -> None:
    app = open_page(province="99", grain="<script>")
    assert not app.exception
    expected = text("ui.link_not_understood", Language.INDONESIAN, names="langkah, provinsi")
    notes = [warning.value for warning in app.warning]
    assert any(sorted(note) == sorted(expected) for note in notes)
    assert app.query_params["province"] == "all"
    assert app.query_params["grain"] == "month"


def test_an_older_snapshot_is_served_with_a_way_to_the_newest(open_page: Open) -> None:
    app = open_page(snap="old222")
    assert app.query_params["snap"] == "old222"
    assert text("ui.snapshot.older", Language.INDONESIAN, day="2 Januari 2026") in [info.value for info in app.info]
    next(
        button for button in app.button if button.label == text("ui.snapshot.show_newest", Language.INDONESIAN)
    ).click().run()
    assert app.query_params["snap"] == "new111"
    assert not app.info


def test_a_snapshot_that_is_gone_gives_way_to_the_newest_and_says_so(open_page: Open) -> None:
    app = open_page(snap="never333")
    assert app.query_params["snap"] == "new111"
    assert text("ui.snapshot.gone", Language.INDONESIAN, day="2 Januari 2026") in [note.value for note in app.warning]


def test_a_changed_filter_wins_over_the_address_it_overtook(open_page: Open) -> None:
    app = open_page("pesanan")
    stale = dict(app.query_params)
    app.multiselect(key="control.id.channel").set_value([Channel.MARKETPLACE])
    app.query_params.update(stale)
    app.run()
    assert app.query_params["channel"] == "marketplace"


def test_parameters_are_those_that_links_write(open_page: Open) -> None:
    app = open_page()
    link = app.session_state["state.link"]
    assert dict(app.query_params) == write(link)


def test_a_filter_set_in_one_language_stays_when_something_is_chosen_in_the_other(open_page: Open) -> None:
    app = open_page("pesanan")
    app.multiselect(key="control.id.category").set_value([Category.KEMEJA]).run()
    app.button_group(key="control.lang").set_value(Language.ENGLISH).run()
    app.multiselect(key="control.en.channel").set_value([Channel.MARKETPLACE]).run()
    assert not app.exception
    assert app.query_params["category"] == "kemeja"
    assert app.query_params["channel"] == "marketplace"
