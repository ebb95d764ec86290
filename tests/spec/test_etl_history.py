"""Who changed the data and why; undo, redo and notes; which uploads stand behind a figure."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.errors import UserError
from etl import api
from etl.build import BuildResult, build_plan
from etl.history import LONGEST_NOTE, add_note, notes_of, plan_redo, plan_undo, steps, uploads_behind
from etl.manifest import append_manifest, manifests, now
from etl.plan import make_plan
from etl.store import Store
from tests.etl_fixture import House, contents, order, orders, template


def redo(house: House, batch_id: str) -> BuildResult:
    """Count a batch again, as `etl.api` does."""
    store = Store(house.store)
    with store.writing():
        following = plan_redo(manifests(store), batch_id, written_at=now(), written_by="ani", reason="it was right")
        plan = make_plan(store, following)
        return build_plan(
            store, house.warehouse, plan, lambda _stage, _share: None, accept=lambda: append_manifest(store, following)
        )


def behind(house: House, figure: str, *months: str) -> list[str]:
    """Files that stand behind a figure in some months, in all where none is named."""
    return [batch.file_name for batch in uploads_behind(Store(house.store), house.warehouse, figure, months or None)]


@pytest.fixture
def corrected(house: House) -> House:
    """`first.csv` with two orders of March, and `second.csv` that corrects one of them."""
    house.ingest("first.csv", orders(order("A1", gross_value_idr=100_000), order("A2", gross_value_idr=200_000)))
    house.ingest("second.csv", orders(order("A2", gross_value_idr=250_000)))
    return house


def test_redo_brings_back_what_undo_took_away(corrected: House) -> None:
    before, second = contents(corrected.warehouse), api.history(corrected.store)[-1].batches[-1]
    undone = corrected.undo(second)
    redone = redo(corrected, second)

    assert undone.snapshot_id != redone.snapshot_id
    assert contents(corrected.warehouse) == before
    assert [(step.number, step.action, step.batch) for step in api.history(corrected.store)][2:] == [
        (3, "undo", second),
        (4, "redo", second),
    ]
    assert api.history(corrected.store)[-1].reason == "it was right"


def test_a_redone_batch_keeps_its_place_and_does_not_overrule_a_newer_one(corrected: House) -> None:
    first = api.history(corrected.store)[0].batches[0]
    corrected.undo(first)
    assert corrected.totals() == (1, 250_000)
    redo(corrected, first)

    assert corrected.totals() == (2, 350_000)


def test_what_counts_cannot_be_redone_and_what_never_counted_neither(corrected: House) -> None:
    (_, newest) = manifests(Store(corrected.store))
    for batch, code in ((newest.batches[0], "batch_counts"), ("0123456789abcdef", "batch_never_counted")):
        with pytest.raises(UserError) as refused:
            redo(corrected, batch)
        assert refused.value.code == code
    assert manifests(Store(corrected.store))[-1] == newest


def test_what_does_not_count_cannot_be_undone(corrected: House) -> None:
    written = manifests(Store(corrected.store))
    undone = plan_undo(written, written[0].batches[0], written_at=now(), written_by="ani", reason="twice")
    assert (undone.number, undone.action, undone.batches) == (3, "undo", (written[-1].batches[-1],))

    for known in (written, ()):
        with pytest.raises(UserError) as refused:
            plan_undo(known, "0123456789abcdef", written_at=now(), written_by="ani", reason="")
        assert refused.value.code == "batch_unknown"


def test_the_history_tells_who_when_file_rows_reason_and_what_can_be_undone(corrected: House) -> None:
    store = Store(corrected.store)
    second = api.history(corrected.store)[-1].batches[-1]
    corrected.undo(second)
    add_note(store, second, "Toko mengirim ulang.", "ani")
    add_note(store, 3, "Sudah dibicarakan.", "budi")
    told = steps(store)

    assert [(step.manifest.action, step.batch.file_name, step.batch.rows_accepted) for step in told if step.batch] == [
        ("ingest", "first.csv", 2),
        ("ingest", "second.csv", 1),
        ("undo", "second.csv", 1),
    ]
    assert [step.counts_now for step in told] == [True, False, False]
    assert [[note.text for note in step.notes] for step in told] == [
        [],
        ["Toko mengirim ulang."],
        ["Toko mengirim ulang.", "Sudah dibicarakan."],
    ]


def test_notes_stay_in_their_order_with_who_and_when(corrected: House) -> None:
    store = Store(corrected.store)
    batch = api.history(corrected.store)[0].batches[0]
    kept = [add_note(store, batch, words, "ani") for words in ("satu", " dua\n", "tiga")]

    assert notes_of(store, batch) == tuple(kept)
    assert [(note.subject, note.text, note.written_by) for note in kept] == [
        (batch, "satu", "ani"),
        (batch, "dua", "ani"),
        (batch, "tiga", "ani"),
    ]
    assert all(note.written_at <= now() for note in kept)
    assert notes_of(store, 1) == ()
    assert corrected.leftovers() == []


def test_a_note_changes_no_number_and_no_name_of_a_snapshot(corrected: House) -> None:
    before = api.status(corrected.store, corrected.warehouse)
    add_note(Store(corrected.store), 1, "catatan", "ani")

    assert api.status(corrected.store, corrected.warehouse) == before


@pytest.mark.parametrize(
    ("subject", "words", "code"),
    [
        (9, "catatan", "note_subject_unknown"),
        ("0123456789abcdef", "catatan", "note_subject_unknown"),
        (1, " \n", "note_empty"),
        (1, "x" * (LONGEST_NOTE + 1), "note_too_long"),
    ],
)
def test_a_note_on_nothing_or_without_words_is_refused(
    corrected: House, subject: str | int, words: str, code: str
) -> None:
    with pytest.raises(UserError) as refused:
        add_note(Store(corrected.store), subject, words, "ani")

    assert refused.value.code == code
    assert list((corrected.store / "notes").iterdir()) == []


def test_behind_a_figure_stand_the_uploads_of_its_months(house: House) -> None:
    house.ingest("march.csv", orders(order("A1", "2023-03-01")))
    house.ingest("april.csv", orders(order("A2", "2023-04-01"), order("A3", "2023-05-01")))
    house.ingest("items.csv", template("takedown_items", {"event_date": "2023-03-01"}))

    assert behind(house, "orders_count", "2023-03") == ["march.csv"]
    assert behind(house, "average_order_value_idr", "2023-03", "2023-05") == ["march.csv", "april.csv"]
    assert behind(house, "orders_count", "2023-06") == []
    assert behind(house, "takedown_items_count") == ["items.csv"]


def test_the_sample_and_the_bundled_figures_are_no_uploads(house: House) -> None:
    house.build()

    assert behind(house, "orders_count") == []
    assert behind(house, "clothing_index") == []


def test_an_upload_of_which_no_row_stands_is_behind_nothing(house: House) -> None:
    house.ingest("wrong.csv", orders(order("A1", gross_value_idr=100_000)))
    second = house.ingest("right.csv", orders(order("A1", gross_value_idr=150_000)))
    assert behind(house, "orders_count") == ["right.csv"]
    house.undo(second.batch.id)

    assert behind(house, "orders_count") == ["wrong.csv"]


def test_an_upload_to_a_small_dataset_is_behind_the_months_of_its_span(house: House) -> None:
    house.ingest("index.csv", template("indices", {"month": "2023-01-01"}, {"month": "2023-03-01"}))
    house.ingest("sizes.csv", template("umkm_registry", {}))
    house.ingest("orders.csv", orders(order("A1")))

    assert behind(house, "clothing_index", "2023-02") == ["index.csv"]
    assert behind(house, "clothing_index", "2023-04") == []
    # Sizes have no dates: they are a part of every month.
    assert behind(house, "orders_count", "2023-03") == ["sizes.csv", "orders.csv"]


def test_the_uploads_behind_an_older_snapshot_are_its_own(corrected: House) -> None:
    store = Store(corrected.store)
    old = make_plan(store, manifests(store)[0]).snapshot_id
    found = uploads_behind(store, corrected.warehouse, "orders_count", snapshot_id=old)

    assert [batch.file_name for batch in found] == ["first.csv"]
    with pytest.raises(UserError) as refused:
        uploads_behind(store, corrected.warehouse, "orders_count", snapshot_id="gone")
    assert refused.value.code == "no_snapshot"


def test_a_snapshot_says_what_its_batches_hold_and_nothing_of_people_and_files(house: House) -> None:
    house.ingest("toko-rahasia.csv", orders(order("A1"), order("A2", "2023-04-02")))
    house.ingest("b.csv", orders(order("A2", "2023-04-02")))
    names = [name for (name,) in house.query("select column_name from (describe meta_batch)")]
    rows = house.query("select sequence, rows_count, standing_count, first_date, last_date from meta_batch order by 1")

    assert rows == [(1, 2, 1, date(2023, 3, 1), date(2023, 4, 2)), (2, 1, 1, date(2023, 4, 2), date(2023, 4, 2))]
    assert not {"file_name", "received_by", "reason"} & set(names)
    snapshot = house.warehouse / (house.warehouse / "current").read_text(encoding="ascii")
    assert b"rahasia" not in snapshot.read_bytes()
