"""Answers shared by all sessions: computed once for the same question, whoever asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Concatenate, ParamSpec, TypeVar

from dashboard.memory import MEMORY
from dashboard.meters.instruments import timed
from dashboard.queries.asker import Asker, current_asker, working_for
from dashboard.queries.snapshot import Snapshot
from dashboard.ui.content import content_name

_AHEAD = ThreadPoolExecutor(max_workers=2, thread_name_prefix="ahead")

_QUERIES = "dashboard.queries."

_P = ParamSpec("_P")
_T = TypeVar("_T")


def ask(snapshot: Snapshot, query: Callable[Concatenate[Snapshot, _P], _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """`query(snapshot, *args, **kwargs)`, once per snapshot and question. The answer is shared: never change it."""
    key = f"{snapshot.snapshot_id} {query.__module__}.{query.__qualname__} {args!r} {sorted(kwargs.items())!r}"

    def found() -> _T:
        with timed("query_seconds", _name(query)):
            return query(snapshot, *args, **kwargs)

    answer: _T = _answered(key, found, snapshot.snapshot_id)
    return answer


def _name(query: Callable[..., object]) -> str:
    """A query by the name of its function, without the room that all of them stand in."""
    return f"{query.__module__}.{query.__qualname__}".removeprefix(_QUERIES)


def compute(function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """A pure function's result, once per content of its arguments, a module-level one. The result is shared: never change it."""
    answer: _T = _answered(content_name((function, args, kwargs)), lambda: function(*args, **kwargs), None)
    return answer


def _answered(key: str, make: Callable[[], Any], snapshot_id: str | None) -> Any:
    answer = _ready[key] if key in _ready else MEMORY.find(("answer", key), make, snapshot_id=snapshot_id)
    if _noted is not None:
        _noted[key] = answer
    return answer


def lies_ready(function: Callable[_P, object], *args: _P.args, **kwargs: _P.kwargs) -> bool:
    """Whether `compute` would give an answer that was kept from elsewhere, with no work at all."""
    return content_name((function, args, kwargs)) in _ready


def begin(function: Callable[_P, object], *args: _P.args, **kwargs: _P.kwargs) -> None:
    """Let a question be answered while the page goes on; who asks it meanwhile waits for that answer.

    An error is left to the one who asks. Where the run has ended by then, nothing is asked.
    """
    _AHEAD.submit(_ahead, current_asker(), lambda: function(*args, **kwargs))


def _ahead(asker: Asker | None, ask_: Callable[[], object]) -> None:
    if asker is None or not asker.is_gone():
        with working_for(asker):
            ask_()


_ready: dict[str, Any] = {}
_ready_of: tuple[object, ...] = ()
_noted: dict[str, Any] | None = None


def keep_answers(answers: Mapping[str, Any], of: tuple[object, ...] = ()) -> None:
    """Answers from elsewhere, by their keys, in the place of those given before; `of` says where they come from."""
    global _ready, _ready_of
    _ready, _ready_of = dict(answers), of


def keeps_answers_of(of: tuple[object, ...]) -> bool:
    """Whether the answers kept are those."""
    return _ready_of == of


@contextmanager
def noting_answers() -> Iterator[dict[str, Any]]:
    """Whatever is asked or computed within, by its key, for `keep_answers` of another process."""
    global _noted  # noqa: PLW0603
    _noted = {}
    try:
        yield _noted
    finally:
        _noted = None


def once(snapshot: Snapshot, key: str, make: Callable[[], _T]) -> _T:
    """`make()`, once per snapshot for all who name the same key. The result is shared: never change it."""
    return MEMORY.find(("made", snapshot.snapshot_id, key), make, snapshot_id=snapshot.snapshot_id)
