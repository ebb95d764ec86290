"""What is found out of a snapshot once, for all queries that ask it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from dashboard.memory import MEMORY
from dashboard.queries.snapshot import Snapshot

_P = ParamSpec("_P")
_T = TypeVar("_T")


def kept(function: Callable[Concatenate[Snapshot, _P], _T]) -> Callable[Concatenate[Snapshot, _P], _T]:
    """The function, its results kept by all of its arguments, which are hashable. A result is shared: never change it."""

    @wraps(function)
    def asked(snapshot: Snapshot, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        key = (function, snapshot, args, tuple(kwargs.items()))
        return MEMORY.find(key, lambda: function(snapshot, *args, **kwargs), snapshot_id=snapshot.snapshot_id)

    return asked
