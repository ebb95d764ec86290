"""Files that readers take, held until they have had the time to fetch them.

Streamlit makes a file when its button is clicked, tells the browser its address, and forgets it as soon as two runs of any
readers have ended since: with many of them that is before the browser asks, which is then told 404.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from hashlib import sha256
from threading import Lock

from streamlit.runtime import memory_media_file_storage
from streamlit.runtime.media_file_storage import MediaFileKind
from streamlit.runtime.memory_media_file_storage import MemoryFile, MemoryMediaFileStorage

HELD_SECONDS = 60.0
"""How long a file can be fetched after Streamlit has let it go."""

MOST_HELD_BYTES = 64 * 2**20
"""Of files that are let go; beyond it those are removed that were let go first."""


class TakenFiles(MemoryMediaFileStorage):
    """Streamlit's own storage, which removes files to be taken only later, and tells any two contents apart."""

    def __init__(self, media_endpoint: str, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(media_endpoint)
        self._clock = clock
        self._guard = Lock()
        self._let_go: dict[str, float] = {}

    def load_and_get_id(
        self, path_or_data: str | bytes, mimetype: str, kind: MediaFileKind, filename: str | None = None
    ) -> str:
        """Keep a file; gives its id.

        Streamlit's own ids look at three samples of a file above 1 MiB: of two readers who take unlike files of one length and
        name, one could be given the other's.
        """
        content = self._read_file(path_or_data) if isinstance(path_or_data, str) else path_or_data
        name = sha256(content)
        name.update(f"\n{mimetype}\n{kind.name}\n{filename}".encode())
        file_id = name.hexdigest()
        with self._guard:
            self._let_go.pop(file_id, None)
            self._files_by_id[file_id] = MemoryFile(content=content, mimetype=mimetype, kind=kind, filename=filename)
            self._remove()
        return file_id

    def delete_file(self, file_id: str) -> None:
        """Remove a file, one to be taken only after `HELD_SECONDS`."""
        with self._guard:
            file = self._files_by_id.get(file_id)
            if file is not None and file.kind is MediaFileKind.DOWNLOADABLE:
                self._let_go.setdefault(file_id, self._clock())
            else:
                super().delete_file(file_id)
            self._remove()

    def _remove(self) -> None:
        held_bytes = sum(self._files_by_id[file_id].content_size for file_id in self._let_go)
        oldest = self._clock() - HELD_SECONDS
        for file_id, let_go_at in list(self._let_go.items()):
            if let_go_at > oldest and held_bytes <= MOST_HELD_BYTES:
                break
            del self._let_go[file_id]
            held_bytes -= self._files_by_id.pop(file_id).content_size


def hold_taken_files() -> None:
    """Have the server that is made next keep its files so."""
    memory_media_file_storage.MemoryMediaFileStorage = TakenFiles  # type: ignore[misc]
