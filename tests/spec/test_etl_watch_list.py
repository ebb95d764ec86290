"""The watch list: words for a platform's filter that analysts propose, confirm and reject, each with a reason that stays."""

from __future__ import annotations

import json

import pytest

from catalog.errors import UserError
from catalog.places import watch_list_file
from catalog.roles import Actor, Origin, Role
from catalog.watch_list import LONGEST_REASON, WatchAction, WatchStanding, filter_lines, watched_terms
from etl import api
from etl.__main__ import main
from etl.audit import read_audit
from tests.etl_fixture import WRITER, House

ADD, CONFIRM, REJECT = WatchAction


def watch(house: House, action: WatchAction, term: str, reason: str = "judul dilihat satu per satu") -> None:
    api.watch(house.store, house.warehouse, term, action, reason=reason, actor=WRITER)


def standing(house: House) -> dict[str, WatchStanding]:
    return {watched.term: watched.standing for watched in watched_terms(api.watch_list(house.store))}


def refusal(house: House, action: WatchAction, term: str, reason: str = "x") -> UserError:
    with pytest.raises(UserError) as refused:
        watch(house, action, term, reason)
    return refused.value


def test_a_term_is_proposed_then_confirmed_or_rejected_and_its_history_stays(house: House) -> None:
    watch(house, ADD, "cabutan", "naik sejak November")
    watch(house, CONFIRM, "cabutan", "sepuluh judul diperiksa")
    watch(house, ADD, "second")
    watch(house, REJECT, "second", "jam tangan ikut terkena")

    (cabutan, second) = watched_terms(api.watch_list(house.store))
    assert (cabutan.term, cabutan.standing) == ("cabutan", WatchStanding.CONFIRMED)
    assert [(record.action, record.reason) for record in cabutan.records] == [
        (ADD, "naik sejak November"),
        (CONFIRM, "sepuluh judul diperiksa"),
    ]
    assert (second.standing, second.records[-1].reason) == (WatchStanding.REJECTED, "jam tangan ikut terkena")
    assert {record.written_by for record in api.watch_list(house.store)} == {WRITER.name}


@pytest.mark.parametrize(
    ("done", "refused"),
    [
        ([], CONFIRM),
        ([], REJECT),
        ([ADD], ADD),
        ([ADD, CONFIRM], CONFIRM),
        ([ADD, CONFIRM], ADD),
        ([ADD, REJECT], REJECT),
    ],
)
def test_what_cannot_follow_is_refused_and_changes_nothing(
    house: House, done: list[WatchAction], refused: WatchAction
) -> None:
    for action in done:
        watch(house, action, "cabutan")
    before = api.watch_list(house.store)

    assert refusal(house, refused, "cabutan").code == "watch_not_allowed"
    assert api.watch_list(house.store) == before


def test_a_rejected_term_can_be_proposed_and_confirmed_again(house: House) -> None:
    for action in (ADD, REJECT, ADD, REJECT, CONFIRM):
        watch(house, action, "cabutan")

    assert standing(house) == {"cabutan": WatchStanding.CONFIRMED}


@pytest.mark.parametrize("written", ["BAL PRES", "b4lpres", "bal-press", "balpres"])
def test_spellings_of_one_word_are_one_term(house: House, written: str) -> None:
    watch(house, ADD, written)

    assert standing(house) == {"balpres": WatchStanding.PROPOSED}


@pytest.mark.parametrize(
    ("term", "reason", "code"),
    [
        ("", "x", "watch_term_unfit"),
        ("!!!", "x", "watch_term_unfit"),
        ("satu dua tiga empat", "x", "watch_term_unfit"),
        ("hubungi 081234567890", "x", "watch_term_private"),
        ("0812 3456 7890", "x", "watch_term_private"),
        ("cabutan", "   ", "watch_reason_missing"),
        ("cabutan", "x" * (LONGEST_REASON + 1), "watch_reason_long"),
    ],
)
def test_what_does_not_belong_on_the_list_is_refused_with_a_sentence(
    house: House, term: str, reason: str, code: str
) -> None:
    assert refusal(house, ADD, term, reason).code == code
    assert api.watch_list(house.store) == ()


def test_the_filter_holds_confirmed_terms_alone_in_order(house: House) -> None:
    for term, action in (("cabutan", CONFIRM), ("second", REJECT), ("karungan", None), ("balpres", CONFIRM)):
        watch(house, ADD, term)
        if action:
            watch(house, action, term)

    assert filter_lines(watched_terms(api.watch_list(house.store))) == "balpres\ncabutan\n"


def test_readers_get_all_of_a_record_but_who_wrote_it(house: House) -> None:
    house.build()
    watch(house, ADD, "cabutan", "naik sejak November")
    published = watch_list_file(house.warehouse).read_text(encoding="utf-8")

    assert [json.loads(line)["term"] for line in published.splitlines()] == ["cabutan"]
    assert "naik sejak November" in published
    assert "written_by" not in published


def test_what_was_published_is_written_anew_by_the_next_build(house: House) -> None:
    house.build()
    watch(house, ADD, "cabutan")
    before = watch_list_file(house.warehouse).read_bytes()
    watch_list_file(house.warehouse).unlink()
    house.build()

    assert watch_list_file(house.warehouse).read_bytes() == before


def test_a_change_of_the_list_leaves_the_snapshot_as_it_is(house: House) -> None:
    before = house.build().snapshot_id
    watch(house, ADD, "cabutan")

    assert house.build().snapshot_id == before


def test_readers_may_not_change_the_list_and_the_log_says_who_did(house: House) -> None:
    reader = Actor(id="budi", name="Budi", role=Role.READER, origin=Origin.SIGNED_IN)
    with pytest.raises(UserError) as refused:
        api.watch(house.store, house.warehouse, "cabutan", ADD, reason="x", actor=reader)
    watch(house, ADD, "cabutan")

    assert refused.value.code == "not_allowed"
    log = [(entry.actor, entry.deed, entry.outcome, entry.subject) for entry in read_audit(house.store)]
    assert (reader.id, "watch", "refused", "watch:add") in log
    assert (WRITER.id, "watch", "done", "watch:add") in log


def test_the_command_line_changes_and_shows_the_list(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    places = ["--store", str(house.store), "--warehouse", str(house.warehouse), "--lang", "en"]
    assert main(["watch", "add", "Cabutan", "--reason", "rising", *places]) == 0
    assert main(["watch", "confirm", "cabutan", *places]) == 1
    assert main(["watch", "add", *places]) == 1
    capsys.readouterr()
    assert main(["watch", *places, "--json"]) == 0

    answer = json.loads(capsys.readouterr().out)
    assert answer["terms"] == [{"term": "cabutan", "standing": "proposed"}]
    assert [(record["action"], record["reason"]) for record in answer["records"]] == [("add", "rising")]
