"""The upload page: from a file to rows that count, everything said on the way, and nothing counted unasked."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import catalog.layouts
from catalog.errors import UserError
from catalog.layouts import DailyLayout, Layout
from catalog.questions import Choice, Question
from catalog.roles import ANONYMOUS, Actor, Origin, Role
from catalog.templates import UPLOADABLE
from catalog.text import Language, has_text, text
from dashboard.ui import sign_in
from dashboard.ui.markdown import escaped
from dashboard.ui.upload import desk as desks
from dashboard.ui.upload import door, job
from dashboard.ui.upload.desk import Desk
from dashboard.ui.upload.files import KeptFiles, plain_name, removing_files
from etl import api
from tests.app.conftest import ROOT, Open
from tests.etl_fixture import House, order, orders
from tests.order_years import order_years

PAGE = "unggah"
INDONESIAN = Language.INDONESIAN
ANALYST = Actor(id="siti", name="siti", role=Role.ANALYST, origin=Origin.SIGNED_IN)
OTHER = Actor(id="budi", name="budi", role=Role.ANALYST, origin=Origin.SIGNED_IN)
ADMINISTRATOR = Actor(id="rini", name="rini", role=Role.ADMINISTRATOR, origin=Origin.SIGNED_IN)
GOOD = orders(order("A1"), order("A2"), order("A3", "2023-04-01"))
WITH_BAD_ROWS = orders(order("B1"), order("B2", "2023-02-30"), order("B3", units=-1))


def words(key: str, **parameters: object) -> str:
    return text(f"page.unggah.{key}", INDONESIAN, **parameters)


class Visit:
    """Somebody on the upload page of a built house."""

    def __init__(self, app: AppTest) -> None:
        self.app = app

    @property
    def sentences(self) -> str:
        app = self.app
        elements = [*app.markdown, *app.caption, *app.info, *app.success, *app.warning, *app.error, *app.subheader]
        return "\n".join(str(element.value) for element in elements)

    def offers(self, label: str) -> bool:
        return label in [button.label for button in self.app.button]

    def press(self, label: str) -> None:
        next(button for button in self.app.button if button.label == label).click()
        self.app.run()
        self.wait()

    def press_last(self, label: str) -> None:
        [button for button in self.app.button if button.label == label][-1].click()
        self.app.run()
        self.wait()

    def wait(self) -> None:
        """Until no work is under way."""
        desk = self.app.session_state["upload.desk"]
        for _ in range(600):
            if desk.job is None:
                return
            desk.job.wait(0.5)
            self.app.run()
        raise AssertionError("the work did not end")

    def upload(self, *files: tuple[str, str | bytes]) -> None:
        sent = [(name, body.encode() if isinstance(body, str) else body, "text/csv") for name, body in files]
        self.app.file_uploader[0].set_value(sent).run()
        self.press(words("uploader.look"))


@pytest.fixture
def actor(monkeypatch: pytest.MonkeyPatch) -> list[Actor]:
    """Who is before the page; the first one of the list."""
    holder = [ANALYST]
    monkeypatch.setattr(sign_in, "current_actor", lambda: holder[0])
    return holder


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where uploads lie meanwhile."""
    directory = tmp_path / "temporary"
    directory.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(directory))
    return directory


@pytest.fixture
def house(built_house: House) -> House:
    return built_house


@pytest.fixture
def visit(open_page: Open, house: House, actor: list[Actor], temporary: Path, monkeypatch: pytest.MonkeyPatch) -> Visit:
    monkeypatch.setenv("DAMPAK_STORE", str(house.store))
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(house.warehouse))
    return Visit(open_page(PAGE))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """A door that asks two rounds of questions before it gives the real preview; the answers of each round."""
    real, seen = door.preview, []
    first = Question(
        id="number.gross_value_idr",
        text_key="value_of",
        params={"column": "gross_value_idr"},
        examples=("40.000", "1.250"),
        choices=(
            Choice(id="dmy", text_key="date_order.dmy", outcomes=("40000", "1250")),
            Choice(id="mdy", text_key="date_order.mdy", outcomes=("40", "")),
        ),
        suggested="mdy",
    )
    second = Question(id="value.umkm_id", text_key="value.umkm_id", params={"column": "umkm_id"})

    def preview(files, answers, **keywords):  # type: ignore[no-untyped-def]
        from etl.api import Preview
        from etl.report import Report

        seen.append(dict(answers))
        open_ = [question for question in (first, second)[: len(seen)] if question.id not in answers]
        if open_:
            report = Report(status="questions", files=(files[0].name,), dataset="orders", questions=tuple(open_))
            return Preview(reports=(report,), effect=None)
        return real(files, {}, **keywords)

    monkeypatch.setattr(door, "preview", preview)
    return seen


def test_a_good_file_is_shown_before_it_counts_and_then_counts(visit: Visit, house: House) -> None:
    visit.upload(("pesanan.csv", GOOD))
    assert words("preview.title") in visit.sentences
    assert words("layout.template") in visit.sentences
    assert text("dataset.orders.title", INDONESIAN) in visit.sentences
    assert words("report.dates", first="1 Maret 2023", last="1 April 2023") in visit.sentences
    assert "**Rp300.000**" in visit.sentences
    assert [metric.value for metric in visit.app.metric] == ["3", "0", "0", "0"]
    assert words("preview.replaces_sample") in visit.sentences
    assert api.history(house.store) == ()

    visit.app.text_input[0].set_value("ekspor Maret").run()
    visit.press(words("preview.count"))
    assert words("counted.new") in visit.sentences
    (manifest,) = api.history(house.store)
    assert (manifest.written_by, manifest.reason) == (ANALYST.name, "ekspor Maret")
    assert manifest.batch is not None
    assert manifest.batch in visit.sentences
    assert house.totals() == (3, 300_000)


def test_what_would_move_is_shown_before_and_after_as_the_snapshots_have_it(visit: Visit, house: House) -> None:
    house.ingest("maret.csv", orders(order("A1"), order("A2"), order("A3")))
    visit.upload(("koreksi.csv", orders(order("A1", units=5), order("A4"))))
    ((pieces,),) = house.query("select sum(units_count) from orders_monthly")
    shown = {row[0]: list(row)[1:3] for row in visit.app.table[0].value.to_numpy()}
    assert shown[text("metric.units_count.title", INDONESIAN)] == [str(pieces), "8"]
    visit.press(words("preview.count"))
    assert house.query("select sum(units_count) from orders_monthly") == [(8,)]


def test_main_figures_are_shown_before_and_after_with_their_intervals(visit: Visit, house: House) -> None:
    visit.upload(("hari.csv", order_years(short_year=2023)))
    table = visit.app.table[0].value
    sample = words("figures.of_sample", side=words("effect.before"), badge=text("ui.sample.badge", INDONESIAN))
    assert list(table.columns) == [words("effect.number"), sample, words("effect.after")]
    shown = {row[0]: row[2] for row in table.to_numpy()}
    assert shown[words("figures.season")] == "2023 (1444 H)"
    assert shown[words("figures.others")] == "2"
    interval = r"−\d+\xa0% \(90\xa0%: −\d+\xa0% s\.d\. −\d+\xa0%\)"
    assert re.fullmatch(interval, shown[words("figures.shortfall")])
    assert "di bawah yang diharapkan dari musim lain" in visit.sentences
    assert text("season.note.few_seasons", INDONESIAN) in visit.sentences
    assert words("figures.was_sample") in visit.sentences
    assert api.history(house.store) == ()


def test_where_no_season_can_be_estimated_the_preview_says_why(visit: Visit) -> None:
    visit.upload(("pesanan.csv", GOOD))
    after = words("figures.side", side=words("effect.after"), words=words("figures.nothing"))
    assert after in visit.sentences
    assert words("preview.title") in visit.sentences


def test_a_value_in_thousands_is_flagged_with_its_row(visit: Visit) -> None:
    rows = [order(f"A{number}", gross_value_idr=90_000 + number) for number in range(20)]
    visit.upload(("pesanan.csv", orders(*rows, order("B1", "2023-03-09", gross_value_idr=89))))
    assert text("flag.thousands_mixed", INDONESIAN, rows="1") in [warning.value for warning in visit.app.warning]
    assert any("9 Maret 2023" in str(table.value.to_numpy()) for table in visit.app.table)


def test_after_counting_the_session_looks_at_the_newest_data_and_all_of_their_days(visit: Visit, house: House) -> None:
    before = dict(visit.app.query_params)
    visit.upload(("pesanan.csv", GOOD))
    visit.press(words("preview.count"))
    after = dict(visit.app.query_params)
    assert after["snap"] == api.status(house.store, house.warehouse).serving != before["snap"]
    assert (before["from"], before["to"]) != (after["from"], after["to"])
    assert (after["from"], after["to"]) == ("2023-03-01", "2023-04-01")


def test_the_same_file_again_says_so_and_changes_nothing(visit: Visit, house: House) -> None:
    house.ingest("pesanan.csv", GOOD)
    visit.upload(("pesanan.csv", GOOD))
    (manifest,) = api.history(house.store)
    assert words("report.already", batch=manifest.batch) in visit.sentences
    assert not visit.offers(words("preview.count"))
    visit.press(words("preview.done"))
    assert len(api.history(house.store)) == 1
    assert visit.app.file_uploader


def test_rejected_rows_are_listed_and_left_out_only_by_decision(visit: Visit, house: House) -> None:
    visit.upload(("pesanan.csv", WITH_BAD_ROWS))
    table = visit.app.table[0]
    assert [list(row) for row in table.value.to_numpy()] == [
        ["3", r"order\_date", "2023-02-30", text("reject.not_a_date", INDONESIAN)],
        ["4", "units", "-1", text("reject.below_minimum", INDONESIAN)],
    ]
    assert [metric.value for metric in visit.app.metric][-1] == "2"
    count = next(button for button in visit.app.button if button.label == words("preview.count"))
    assert count.disabled
    assert words("preview.undecided") in visit.sentences
    visit.app.checkbox[0].check().run()
    visit.press(words("preview.count"))
    assert words("counted.new") in visit.sentences
    assert house.totals() == (1, 100_000)


def test_a_file_without_a_good_row_is_refused_in_one_sentence_without_a_place_on_the_server(
    visit: Visit, temporary: Path
) -> None:
    visit.upload(("pesanan.csv", orders(order("B2", "2023-02-30"))))
    (error,) = visit.app.error
    assert "2023-02-30" in error.value
    assert "refused/" not in error.value
    assert visit.app.file_uploader
    assert list(temporary.iterdir()) == []


def test_what_is_no_data_is_told_in_one_sentence(visit: Visit, temporary: Path) -> None:
    visit.upload(("gambar.png", b"\x89PNG\r\n\x1a\n\x00\x01\x02\x03\xff\xfe\xfd"))
    assert not visit.app.exception
    assert len(visit.app.error) == 1 or words("questions.lead") in visit.sentences
    assert visit.app.file_uploader or visit.offers(words("preview.discard"))


def test_questions_come_in_rounds_with_nothing_chosen_beforehand(
    asked: list[dict[str, str]], visit: Visit, house: House
) -> None:
    visit.upload(("pesanan.csv", GOOD))
    (radio,) = visit.app.radio
    assert radio.value is None
    assert radio.options[0] == escaped(text("choice.date_order.mdy", INDONESIAN))
    visit.press(words("questions.go_on"))
    assert words("questions.none_answered") in visit.sentences
    assert asked == [{}]
    visit.app.radio[0].set_value("dmy")
    visit.press(words("questions.go_on"))
    assert asked[-1] == {"number.gross_value_idr": "dmy"}
    (umkm,) = [field for field in visit.app.text_input if field.label == text("question.value.umkm_id", INDONESIAN)]
    umkm.set_value("toko-7")
    visit.press(words("questions.go_on"))
    assert asked[-1] == {"number.gross_value_idr": "dmy", "value.umkm_id": "toko-7"}
    assert words("preview.title") in visit.sentences
    assert f"**{escaped(text('choice.date_order.dmy', INDONESIAN))}**" in visit.sentences
    assert "**toko-7**" in visit.sentences
    assert api.history(house.store) == ()
    visit.press(words("questions.anew"))
    assert asked[-1] == {}


def test_a_choice_says_how_it_reads_the_examples(asked: list[dict[str, str]], visit: Visit) -> None:
    visit.upload(("pesanan.csv", GOOD))
    captions = list(visit.app.radio[0].proto.captions)
    assert captions == [f"40.000 → 40 · 1.250 → {words('questions.refused')}", "40.000 → 40000 · 1.250 → 1250"]


def test_an_answer_that_does_not_serve_leaves_the_questions_open(
    asked: list[dict[str, str]], visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit.upload(("pesanan.csv", GOOD))

    def refuse(*_: object, **__: object) -> None:
        raise UserError("answer_unfit", question="value.umkm_id", answer="?")

    monkeypatch.setattr(door, "preview", refuse)
    visit.app.radio[0].set_value("dmy")
    visit.press(words("questions.go_on"))
    assert [error.value for error in visit.app.error] != []
    assert visit.offers(words("questions.go_on"))
    assert visit.app.session_state["upload.desk"].answers == {}


def test_files_lie_aside_for_their_owner_alone_and_no_longer_than_needed(visit: Visit, temporary: Path) -> None:
    visit.upload(("../../etc/pesanan_part_1_of_1.csv", GOOD))
    (directory,) = temporary.iterdir()
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert [path.name for path in directory.iterdir()] == ["pesanan_part_1_of_1.csv"]
    visit.press(words("preview.discard"))
    assert list(temporary.iterdir()) == []
    visit.upload(("pesanan.csv", GOOD))
    visit.press(words("preview.count"))
    assert list(temporary.iterdir()) == []


def test_files_that_nobody_comes_back_to_are_removed(
    visit: Visit, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit.upload(("pesanan.csv", GOOD))
    desk: Desk = visit.app.session_state["upload.desk"]
    desk.expire()
    assert len(list(temporary.iterdir())) == 1
    monkeypatch.setattr(desks, "IDLE_SECONDS", -1.0)
    desk.expire()
    assert list(temporary.iterdir()) == []
    visit.app.run()
    assert words("expired") in visit.sentences


def count_with_bad_rows(visit: Visit) -> None:
    visit.upload(("pesanan.csv", WITH_BAD_ROWS))
    visit.app.checkbox[0].check().run()
    visit.press(words("preview.count"))


def test_rejected_rows_lie_aside_until_their_sender_goes_on(visit: Visit, temporary: Path) -> None:
    count_with_bad_rows(visit)
    (directory,) = temporary.iterdir()
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    (rows,) = directory.iterdir()
    assert [word in rows.read_text(encoding="utf-8-sig") for word in ("B1", "B2", "B3")] == [False, True, True]
    visit.press(words("counted.again"))
    assert list(temporary.iterdir()) == []


def test_rejected_rows_are_read_only_when_they_are_asked_for(visit: Visit, temporary: Path) -> None:
    count_with_bad_rows(visit)
    (directory,) = temporary.iterdir()
    (rows,) = directory.iterdir()
    rows.unlink()
    # Whoever reads it now fails.
    rows.mkdir()
    assert not visit.app.run().exception
    buttons = [button.proto for button in visit.app.get("download_button")]
    (button,) = [button for button in buttons if button.label == words("mendable.file")]
    assert (button.url, bool(button.deferred_file_id)) == ("", True)


def test_rejected_rows_that_nobody_comes_back_to_are_removed_and_the_page_says_so(
    visit: Visit, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count_with_bad_rows(visit)
    desk: Desk = visit.app.session_state["upload.desk"]
    monkeypatch.setattr(desks, "IDLE_SECONDS", -1.0)
    desk.expire()
    assert list(temporary.iterdir()) == []
    visit.app.run()
    assert words("mendable.expired") in visit.sentences
    assert words("counted.new") in visit.sentences


def test_rejected_rows_of_an_upload_that_is_cancelled_or_fails_are_not_kept(
    visit: Visit, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, rejected_rows_to: Path, **__: object) -> None:
        rejected_rows_to.write_text("rows", encoding="utf-8")
        raise UserError("store_busy")

    monkeypatch.setattr(door, "count", fail)
    count_with_bad_rows(visit)
    (kept,) = temporary.iterdir()
    assert [path.name for path in kept.iterdir()] == ["pesanan.csv"]


def test_files_of_a_session_that_is_over_are_removed(
    visit: Visit, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit.upload(("pesanan.csv", GOOD))
    desk: Desk = visit.app.session_state["upload.desk"]
    monkeypatch.setattr(desks, "GONE_SECONDS", -1.0)
    monkeypatch.setattr(desks, "_has_browser", lambda _: False)
    desk.expire()
    assert list(temporary.iterdir()) == []


def test_files_go_with_whoever_holds_them_and_with_the_server(temporary: Path) -> None:
    files = KeptFiles([])
    assert len(list(temporary.iterdir())) == 1
    del files
    assert list(temporary.iterdir()) == []
    with removing_files():
        others = KeptFiles([])
    assert not others.directory.exists()


def test_what_a_killed_server_left_is_removed_a_day_later(temporary: Path) -> None:
    files = KeptFiles([])
    os.utime(files.directory, (time.time() - 90_000, time.time() - 90_000))
    KeptFiles([])
    assert not files.directory.exists()


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Order.all.20230401_part_1_of_8.xlsx", "Order.all.20230401_part_1_of_8.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\siti\\pesanan.csv", "pesanan.csv"),
        ("..", "berkas"),
        ("", "berkas"),
        ("a\x00b:c.csv", "a_b_c.csv"),
        ("é" * 300 + ".csv", "é" * 98 + ".csv"),
    ],
)
def test_a_name_is_kept_but_leads_nowhere(sent: str, kept: str) -> None:
    assert plain_name(sent) == kept


def test_work_survives_a_change_of_page_and_happens_once(
    visit: Visit, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = door.count, []

    def slow(*files, **keywords):  # type: ignore[no-untyped-def]
        calls.append(files)
        time.sleep(1.5)
        return real(*files, **keywords)

    monkeypatch.setattr(door, "count", slow)
    visit.upload(("pesanan.csv", GOOD))
    next(button for button in visit.app.button if button.label == words("preview.count")).click()
    visit.app.run()
    assert words("working.count") in visit.sentences
    visit.app.switch_page(str(ROOT / "pages" / "klaim.py")).run()
    assert not visit.app.exception
    visit.app.switch_page(str(ROOT / "pages" / "unggah.py")).run()
    visit.wait()
    assert words("counted.new") in visit.sentences
    assert len(calls) == len(api.history(house.store)) == 1


def test_work_that_is_cancelled_counts_nothing(visit: Visit, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    real = door.count

    def slow(*files, progress, **keywords):  # type: ignore[no-untyped-def]
        time.sleep(1.0)
        return real(*files, progress=progress, **keywords)

    monkeypatch.setattr(door, "count", slow)
    visit.upload(("pesanan.csv", GOOD))
    next(button for button in visit.app.button if button.label == words("preview.count")).click()
    visit.app.run()
    visit.press(words("working.cancel"))
    assert words("cancelled") in visit.sentences
    assert api.history(house.store) == ()
    assert house.leftovers() == []
    assert visit.offers(words("preview.count"))


def test_what_counts_already_cannot_be_cancelled_any_more() -> None:
    def work(progress: job.Progress) -> str:
        progress("done", 1.0)
        time.sleep(0.3)
        progress("marts", 0.5)
        return "counted"

    running = job.Job(work)
    while running.share < 1.0 and not running.is_over:
        time.sleep(0.01)
    assert not running.can_be_cancelled
    running.cancel()
    assert running.wait(5)
    assert (running.result, running.is_cancelled) == ("counted", False)


def test_a_fault_of_ours_is_a_sentence_with_a_code_and_no_stack_trace(
    visit: Visit, temporary: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("/rahasia/di/server")

    monkeypatch.setattr(door, "preview", fail)
    visit.upload(("pesanan.csv", GOOD))
    (error,) = visit.app.error
    assert error.value.startswith(words("failed", error_id="|").partition("|")[0].split(".")[0])
    assert "rahasia" not in error.value
    assert "RuntimeError" in caplog.text
    assert "/rahasia/di/server" not in caplog.text
    assert list(temporary.iterdir()) == []


def test_an_upload_is_undone_after_a_second_click_and_the_history_says_so(visit: Visit, house: House) -> None:
    visit.upload(("pesanan.csv", GOOD))
    visit.press(words("preview.count"))
    visit.press(words("undo.confirm"))
    assert words("undo.done", file="pesanan.csv") in visit.sentences
    assert [manifest.action for manifest in api.history(house.store)] == ["ingest", "undo"]
    assert house.totals() == (7, 700_000)
    assert visit.sentences.count(words("history.counts_not")) == 2
    assert not visit.offers(words("undo.confirm"))


def test_what_was_undone_is_put_back_with_a_reason(visit: Visit, house: House) -> None:
    visit.upload(("pesanan.csv", GOOD))
    visit.press(words("preview.count"))
    visit.press(words("undo.confirm"))
    (reason,) = [field for field in visit.app.text_input if field.label == words("redo.reason")]
    reason.set_value("ternyata benar")
    visit.press(words("redo.confirm"))
    assert words("redo.done", file="pesanan.csv") in visit.sentences
    assert words("history.reason", reason="ternyata benar") in visit.sentences
    assert [(manifest.action, manifest.reason) for manifest in api.history(house.store)][-1] == (
        "redo",
        "ternyata benar",
    )
    assert house.totals() == (3, 300_000)
    assert not visit.offers(words("redo.confirm"))
    assert visit.offers(words("undo.confirm"))


@pytest.mark.parametrize(("who", "may"), [(ANALYST, True), (OTHER, False), (ADMINISTRATOR, True)])
def test_analysts_put_back_what_they_undid_and_administrators_all(
    visit: Visit, house: House, actor: list[Actor], who: Actor, may: bool
) -> None:
    batch = api.ingest(house.store, house.warehouse, house.file("a.csv", GOOD), actor=ANALYST).batch
    api.undo(house.store, house.warehouse, batch.id, actor=ANALYST)
    actor[0] = who
    visit.app.run()
    assert visit.offers(words("redo.confirm")) == may
    if not may:
        with pytest.raises(UserError, match="administrator"):
            door.redo(door.history(who)[0], reason="", actor=who, progress=lambda *_: None)


def test_notes_on_an_upload_and_on_a_change_are_kept_and_shown_where_they_belong(visit: Visit, house: House) -> None:
    batch = api.ingest(house.store, house.warehouse, house.file("a.csv", GOOD), actor=ANALYST).batch
    api.undo(house.store, house.warehouse, batch.id, actor=ANALYST)
    visit.app.run()
    visit.app.text_area[0].set_value("menunggu *koreksi*")
    visit.press(words("note.confirm"))
    assert words("note.done") in visit.sentences
    assert visit.app.text_area[0].value == ""
    about = [radio for radio in visit.app.radio if radio.label == words("note.about")]
    about[1].set_value("1")
    visit.app.text_area[1].set_value("berkas pertama")
    visit.press_last(words("note.confirm"))
    notes = [note for step in door.history(ANALYST) for note in step.notes]
    assert {(note.subject, note.text) for note in notes} == {(batch.id, "menunggu *koreksi*"), ("1", "berkas pertama")}
    assert visit.sentences.count(r"menunggu \*koreksi\*") == 1
    assert visit.sentences.count("berkas pertama") == 1
    assert words("note.on_step", note="berkas pertama", who="siti", moment="|").split("|")[0] in visit.sentences


def test_an_empty_note_is_refused_in_a_sentence(visit: Visit, house: House) -> None:
    api.ingest(house.store, house.warehouse, house.file("a.csv", GOOD), actor=ANALYST)
    visit.app.run()
    visit.press(words("note.confirm"))
    assert [error.value for error in visit.app.error] == [UserError("note_empty").message(INDONESIAN)]


def test_the_history_says_who_what_why_and_when(visit: Visit, house: House) -> None:
    api.ingest(
        house.store,
        house.warehouse,
        house.file("a.csv", GOOD),
        reason="*uji*",
        actor=ANALYST,
    )
    visit.app.run()
    moment = api.history(house.store)[0].moment
    day = f"{moment.astimezone().year}"
    assert day in visit.sentences
    assert "WIB · siti" in visit.sentences
    assert words("history.reason", reason=r"\*uji\*") in visit.sentences
    assert "a.csv · 3" in visit.sentences
    assert words("history.counts") in visit.sentences


@pytest.mark.parametrize(("who", "may"), [(ANALYST, True), (OTHER, False), (ADMINISTRATOR, True)])
def test_analysts_undo_their_own_uploads_and_administrators_all(
    visit: Visit, house: House, actor: list[Actor], who: Actor, may: bool
) -> None:
    api.ingest(house.store, house.warehouse, house.file("a.csv", GOOD), actor=ANALYST)
    actor[0] = who
    visit.app.run()
    assert visit.offers(words("undo.confirm")) == may
    if not may:
        with pytest.raises(UserError, match="administrator"):
            door.undo(door.history(who)[0], reason="", actor=who, progress=lambda *_: None)


def test_a_reader_sees_why_and_no_uploader(visit: Visit, actor: list[Actor]) -> None:
    actor[0] = ANONYMOUS
    visit.app.run()
    assert words("closed.reading_only") in visit.sentences
    assert not visit.app.file_uploader
    assert words("history.title") not in visit.sentences


def test_the_door_asks_too(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAMPAK_STORE", str(house.store))
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(house.warehouse))
    for enter in (
        lambda: door.preview((), {}, actor=ANONYMOUS, progress=lambda *_: None),
        lambda: door.count(
            (),
            {},
            leaves_out_bad=False,
            rejected_rows_to=house.root / "rows.csv",
            language=Language.INDONESIAN,
            reason="",
            actor=ANONYMOUS,
            progress=lambda *_: None,
        ),
        lambda: door.history(ANONYMOUS),
    ):
        with pytest.raises(UserError) as refused:
            enter()
        assert refused.value.code == "not_allowed"


def test_readers_never_load_the_etl() -> None:
    script = (
        "import sys, app, dashboard.ui.upload.page, dashboard.ui.upload.history;"
        "print([name for name in sys.modules if name.partition('.')[0] == 'etl'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_every_form_that_files_are_known_as_has_its_name() -> None:
    known = [one for one in vars(catalog.layouts).values() if isinstance(one, Layout | DailyLayout)]
    assert len(known) > 5
    counted = (catalog.layouts.DSA_STATEMENTS.id, catalog.layouts.PUBLISHED_TABLE)
    for name in ("template", "mapped", "open", *counted, *(layout.id for layout in known)):
        assert has_text(f"page.unggah.layout.{name}", INDONESIAN), name


def test_every_column_that_is_summed_has_its_name() -> None:
    summed = {column for dataset in UPLOADABLE if not dataset.unit_column for column in dataset.summed}
    assert len(summed) > 2
    assert [name for name in summed if not has_text(f"page.unggah.sum.{name}", INDONESIAN)] == []
