"""Machines that have a store in common: what one of them takes in counts and serves on all."""

from __future__ import annotations

import pytest

from catalog.errors import UserError
from catalog.places import watch_list_file
from catalog.roles import Actor, Origin, Role
from catalog.watch_list import WatchAction
from etl import api
from etl.history import notes_of
from etl.shared.pull import SharedState
from etl.store import LINK, Store
from tests.etl_fixture import WRITER, House, contents
from tests.shared_fixture import Machines, directory_of, new_directory_url, pulled
from tests.writers_fixture import listing

SITI = Actor(id="siti", name="Siti", role=Role.ANALYST, origin=Origin.SIGNED_IN)


def take_in(house: House, file: str = "second.csv") -> api.IngestResult:
    return api.ingest(house.store, house.warehouse, house.root / file, actor=WRITER)


def expect_refused(code: str, house: House) -> None:
    """A file is refused for that, and nothing of the machine is another than before."""
    with Store(house.store).writing():
        pass
    before = listing(house)
    with pytest.raises(UserError) as refused:
        take_in(house)
    assert refused.value.code == code
    assert listing(house) == before


def test_what_one_machine_has_taken_in_is_served_by_the_other(machines: Machines) -> None:
    one, other = machines.taken_in(), machines.fresh()
    built = one.build()
    came = pulled(other)

    assert (came.steps, came.snapshot_id, came.state) == (1, built.snapshot_id, SharedState.CURRENT)
    assert other.totals() == (2, 300_000)
    assert contents(other.warehouse) == contents(one.warehouse)
    assert api.history(other.store) == api.history(one.store)
    assert api.check_deeply(other.store, other.warehouse).faults == ()


def test_the_other_machine_corrects_it_and_the_first_one_serves_that_too(machines: Machines) -> None:
    one, other = machines.two()
    corrected = take_in(other)
    assert pulled(one).state is SharedState.CURRENT

    assert (corrected.batch.sequence, corrected.batch.rows_superseded) == (2, 1)
    assert one.totals() == other.totals() == (3, 750_000)
    assert contents(one.warehouse) == contents(other.warehouse)


def test_a_machine_without_the_newest_takes_it_over_before_it_takes_in_its_own(in_directory: Machines) -> None:
    one, other = in_directory.taken_in(), in_directory.fresh()
    one.build()
    corrected = take_in(other)

    assert (corrected.batch.sequence, corrected.batch.rows_superseded) == (2, 1)
    assert other.totals() == (3, 750_000)


def test_a_file_that_another_machine_took_in_already_counts(in_directory: Machines) -> None:
    _, other = in_directory.two()
    assert not take_in(other, "first.csv").is_new
    assert [manifest.number for manifest in api.history(other.store)] == [1]


def test_a_preview_sees_what_others_took_in_and_hands_nothing_on(in_directory: Machines) -> None:
    one, other = in_directory.two()
    take_in(one)
    shared = sorted(directory_of(in_directory.url).rglob("*"))
    seen = api.preview(other.store, other.warehouse, other.root / "second.csv", actor=WRITER)

    assert seen.effect is None
    assert [manifest.number for manifest in api.history(other.store)] == [1, 2]
    assert sorted(directory_of(in_directory.url).rglob("*")) == shared


def test_an_undone_batch_counts_on_no_machine_and_comes_back_to_both_under_the_same_link(
    in_directory: Machines,
) -> None:
    one, other = in_directory.two()
    (batch_id,) = api.history(one.store)[0].batches
    before = api.status(one.store, one.warehouse).serving
    undone = other.undo(batch_id)
    assert pulled(one).snapshot_id == undone.snapshot_id != before
    api.redo(one.store, one.warehouse, batch_id, actor=WRITER)

    assert pulled(other).snapshot_id == before
    assert [step.action for step in api.history(other.store)] == ["ingest", "undo", "redo"]


def test_an_analyst_may_not_undo_what_another_machine_took_in_a_moment_ago(in_directory: Machines) -> None:
    one, other = in_directory.taken_in(), in_directory.fresh()
    one.build()
    (batch_id,) = api.history(one.store)[0].batches
    with pytest.raises(UserError) as refused:
        api.undo(other.store, other.warehouse, batch_id, actor=SITI)
    assert refused.value.code == "not_allowed"


def test_notes_and_the_watch_list_are_shared(machines: Machines) -> None:
    one, other = machines.two()
    (batch_id,) = api.history(one.store)[0].batches
    written = api.annotate(one.store, batch_id, "Ekspor Maret", actor=WRITER)
    added = api.watch(one.store, one.warehouse, "baju bal", WatchAction.ADD, reason="dari siaran", actor=WRITER)
    assert pulled(other).steps == 2

    assert notes_of(Store(other.store), batch_id) == (written,)
    assert api.watch_list(other.store) == (added,)
    assert "baju bal" in watch_list_file(other.warehouse).read_text(encoding="utf-8")
    again = api.annotate(other.store, "1", "Sudah dicek", actor=WRITER)
    pulled(one)
    assert notes_of(Store(one.store), 1) == (again,)


def test_a_machine_fetches_what_another_one_has_built(in_directory: Machines) -> None:
    one, other = in_directory.taken_in(), in_directory.fresh()
    one.build()
    assert other.build().mode == "unchanged"
    name = (one.warehouse / "current").read_text(encoding="ascii")
    assert (other.warehouse / name).read_bytes() == (one.warehouse / name).read_bytes()


def test_a_snapshot_that_was_never_offered_is_built_by_the_next_build_and_offered_then(in_directory: Machines) -> None:
    one, other = in_directory.taken_in(), in_directory.fresh()
    one.build()
    for record in (directory_of(in_directory.url) / "snapshots").iterdir():
        record.unlink()
    assert pulled(other).state is SharedState.UNBUILT
    assert other.build().mode == "full"

    third = in_directory.fresh("third")
    assert pulled(third).state is SharedState.CURRENT
    assert third.totals() == (2, 300_000)


def test_the_key_of_pseudonyms_is_in_nothing_that_is_shared(in_directory: Machines) -> None:
    one, _ = in_directory.two()
    (key,) = Store(one.store).keys()
    files = [path for path in directory_of(in_directory.url).rglob("*") if path.is_file()]
    assert len(files) > 5
    assert [path.name for path in files if key.encode() in path.read_bytes()] == []


def test_a_machine_without_the_key_serves_and_takes_nothing_in(in_directory: Machines) -> None:
    in_directory.taken_in().build()
    reader = in_directory.fresh(has_key=False)
    assert pulled(reader).state is SharedState.CURRENT
    assert reader.totals() == (2, 300_000)
    with pytest.raises(UserError) as refused:
        take_in(reader)
    assert refused.value.code == "key_missing"


def test_a_machine_with_a_key_of_its_own_is_refused(machines: Machines) -> None:
    machines.taken_in().build()
    stranger = machines.fresh(has_key=False)
    Store(stranger.store).hashing_key()
    expect_refused("shared_key_unfit", stranger)


def test_a_shared_machine_does_not_go_on_alone_or_with_another_place(
    in_directory: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _ = in_directory.two()
    monkeypatch.delenv("DAMPAK_SHARED_STORE")
    expect_refused("shared_unset", one)
    monkeypatch.setenv("DAMPAK_SHARED_STORE", new_directory_url(in_directory.root))
    expect_refused("shared_other", one)


def test_machines_that_were_changed_on_their_own_are_refused(
    in_directory: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, alone = in_directory.taken_in(), in_directory.fresh()
    one.build()
    monkeypatch.delenv("DAMPAK_SHARED_STORE")
    take_in(alone, "beside.csv")
    monkeypatch.setenv("DAMPAK_SHARED_STORE", in_directory.url)
    with pytest.raises(UserError) as refused:
        alone.build()

    assert (refused.value.code, refused.value.params["number"]) == ("shared_diverged", 1)
    assert alone.totals() == (1, 900_000)
    assert pulled(one).steps == 0


def test_an_older_state_is_built_beside_and_never_served_by_one_machine_alone(in_directory: Machines) -> None:
    one, _ = in_directory.two()
    with pytest.raises(UserError) as refused:
        one.build(0)
    assert refused.value.code == "shared_no_older_state"


def test_a_key_that_is_shared_is_not_rotated(in_directory: Machines) -> None:
    one, _ = in_directory.two()
    keys = Store(one.store).keys()
    with pytest.raises(UserError) as refused:
        api.rotate_key(one.store, one.warehouse, actor=WRITER)
    assert refused.value.code == "shared_no_rotation"
    assert Store(one.store).keys() == keys


def test_a_machine_that_left_may_rotate_the_key_and_begin_a_new_place_with_it(
    in_directory: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _ = in_directory.two()
    monkeypatch.delenv("DAMPAK_SHARED_STORE")
    (one.store / LINK).unlink()
    api.rotate_key(one.store, one.warehouse, actor=WRITER)
    monkeypatch.setenv("DAMPAK_SHARED_STORE", new_directory_url(in_directory.root))
    one.build()
    anew = in_directory.fresh("anew", has_key=False)
    with pytest.raises(UserError) as refused:
        pulled(anew)
    assert refused.value.code == "shared_key_missing"
    Store(anew.store).write_keys(Store(one.store).keys())

    assert pulled(anew).state is SharedState.CURRENT
    assert contents(anew.warehouse) == contents(one.warehouse)


def test_a_backup_is_put_back_and_brought_up_to_what_the_others_have(in_directory: Machines) -> None:
    one, other = in_directory.two()
    api.back_up(one.store, one.root / "kept", one.root / "backup", actor=WRITER)
    take_in(other)
    anew = in_directory.fresh("anew", has_key=False)
    api.restore(anew.store, anew.warehouse, anew.root / "kept", one.root / "backup", actor=WRITER)

    assert anew.totals() == (3, 750_000)
    assert contents(anew.warehouse) == contents(other.warehouse)


def test_a_backup_of_other_data_is_not_put_back(in_directory: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    in_directory.taken_in().build()
    monkeypatch.delenv("DAMPAK_SHARED_STORE")
    alone = in_directory.fresh("alone")
    take_in(alone, "beside.csv")
    api.back_up(alone.store, alone.root / "kept", alone.root / "backup", actor=WRITER)
    monkeypatch.setenv("DAMPAK_SHARED_STORE", in_directory.url)
    anew = in_directory.fresh("anew", has_key=False)
    with pytest.raises(UserError) as refused:
        api.restore(anew.store, anew.warehouse, anew.root / "kept", alone.root / "backup", actor=WRITER)

    assert refused.value.code == "shared_diverged"
    assert not (anew.store / "manifests").exists()


def test_a_machine_that_has_handed_nothing_on_yet_is_told_to(in_directory: Machines) -> None:
    one = in_directory.taken_in()
    assert api.shared_state(one.store, one.warehouse) is SharedState.AHEAD
    assert pulled(one).state is SharedState.AHEAD
    one.build()
    assert api.shared_state(one.store, one.warehouse) is SharedState.CURRENT


def test_a_lost_shared_store_is_filled_anew_by_a_machine_that_is_told_to(
    in_directory: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _ = in_directory.two()
    monkeypatch.setenv("DAMPAK_SHARED_STORE", new_directory_url(in_directory.root))
    (one.store / LINK).unlink()
    one.build()
    later = in_directory.fresh("later")
    assert pulled(later).state is SharedState.CURRENT
    assert contents(later.warehouse) == contents(one.warehouse)
