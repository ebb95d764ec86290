"""An error without its words: its type, the types behind it, and where in the code it came from."""

from __future__ import annotations

import re
import traceback
from pathlib import Path
from types import FrameType
from typing import Any

from catalog.errors import UserError

MOST_PLACES = 25
"""Of a trace, the innermost ones."""

_ROOT = Path(__file__).parents[2]
_ROOMS = ("dashboard.", "etl.", "analysis.", "catalog.", "pages.", "app:")
_TYPE = re.compile(r"([A-Za-z_][\w.]*(?:Error|Exception|Interrupt|Exit)): ?")


def described(error: BaseException) -> dict[str, Any]:
    """Fields of a log line. The place is the innermost one of our own code, where any is in the trace."""
    chain = [error]
    while (behind := chain[-1].__cause__ or chain[-1].__context__) is not None and behind not in chain:
        chain.append(behind)
    places = [code_place(frame, line) for frame, line in traceback.walk_tb(error.__traceback__)]
    own = [place for place in places if place.startswith(_ROOMS)]
    fields: dict[str, Any] = {"exception": type_name(error)}
    if isinstance(error, UserError):
        fields["code"] = error.code
    if len(chain) > 1:
        fields["causes"] = [type_name(each) for each in chain[1:]]
    if places:
        fields["place"] = (own or places)[-1]
        fields["trace"] = places[-MOST_PLACES:]
    return fields


def code_place(frame: FrameType, line: int) -> str:
    """`dashboard.ui.page:33`. Scripts of pages bear no name of their own while they run, so ours are named by their files."""
    file = Path(frame.f_code.co_filename)
    if file.is_relative_to(_ROOT) and "site-packages" not in file.parts:
        return f"{'.'.join(file.relative_to(_ROOT).with_suffix('').parts)}:{line}"
    return f"{frame.f_globals.get('__name__', '?')}:{line}"


def type_name(error: BaseException) -> str:
    """`ValueError`, `duckdb.BinderException`."""
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def type_in(complaint: str) -> str:
    """The type of the error that a process of ours ended by, in what it wrote; empty where it wrote none."""
    found = [match[1] for line in complaint.splitlines() if (match := _TYPE.match(line))]
    return found[-1] if found else ""
