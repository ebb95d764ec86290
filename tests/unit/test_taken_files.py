"""Files that readers take can be fetched for a while after Streamlit has let them go, and none is taken for another."""

from __future__ import annotations

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileKind, MediaFileStorageError

from dashboard.ui.taken_files import HELD_SECONDS, MOST_HELD_BYTES, TakenFiles

CSV = "text/csv"


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def files(clock: Clock) -> TakenFiles:
    return TakenFiles("/media", clock)


def take(manager: MediaFileManager, content: bytes) -> str:
    """Click a button that makes a file; gives the name in the address that the browser is told."""
    made = manager.add_deferred(lambda: content, CSV, "1", "orders.csv")
    return manager.execute_deferred(made).rsplit("/", 1)[1]


def end_two_runs(manager: MediaFileManager) -> None:
    for _ in range(2):
        manager.remove_orphaned_files()


def is_there(files: TakenFiles, name: str) -> bool:
    try:
        files.get_file(name)
    except MediaFileStorageError:
        return False
    return True


def test_a_file_can_be_fetched_for_a_minute_after_two_runs_have_ended(files: TakenFiles, clock: Clock) -> None:
    manager = MediaFileManager(files)
    name = take(manager, b"a;1")
    end_two_runs(manager)
    clock.now += HELD_SECONDS - 1
    other = take(manager, b"b;2")
    assert files.get_file(name).content == b"a;1"
    clock.now += 2
    end_two_runs(manager)
    assert not is_there(files, name)
    assert files.get_file(other).content == b"b;2"


def test_who_takes_it_again_has_a_minute_anew(files: TakenFiles, clock: Clock) -> None:
    manager = MediaFileManager(files)
    name = take(manager, b"a;1")
    end_two_runs(manager)
    clock.now += HELD_SECONDS - 1
    assert take(manager, b"a;1") == name
    end_two_runs(manager)
    clock.now += HELD_SECONDS - 1
    take(manager, b"b;2")
    assert is_there(files, name)


def test_of_files_that_are_let_go_the_newest_are_held_up_to_some_size(files: TakenFiles) -> None:
    manager = MediaFileManager(files)
    quarter = MOST_HELD_BYTES // 4
    names = []
    for number in range(6):
        names.append(take(manager, bytes([number]) * quarter))
        end_two_runs(manager)
    assert [is_there(files, name) for name in names] == [False, False, True, True, True, True]


def test_what_a_page_shows_goes_when_streamlit_lets_it_go(files: TakenFiles) -> None:
    shown = files.load_and_get_id(b"picture", "image/png", MediaFileKind.MEDIA)
    files.delete_file(shown)
    assert not is_there(files, shown)


def test_two_large_files_of_one_length_are_two_files(files: TakenFiles) -> None:
    size = 3 * 2**20
    one, other = bytearray(size), bytearray(size)
    other[size // 4] = 1
    names = [files.load_and_get_id(bytes(each), CSV, MediaFileKind.DOWNLOADABLE, "orders.csv") for each in (one, other)]
    assert [files.get_file(name).content for name in names] == [bytes(one), bytes(other)]
