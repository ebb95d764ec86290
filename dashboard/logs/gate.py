"""The one gate that all logging of this process goes through: each record leaves it as one line without anybody's words.

Libraries write what they like into their messages: addresses with their query, a browser's IP address, cells in errors. So a
record that is no event of ours is told by its logger and its place alone.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
import warnings
from datetime import UTC, datetime
from enum import StrEnum
from types import TracebackType
from typing import Any, TextIO

from dashboard.logs.events import LOGGER, LogEvent, Told, tell
from dashboard.logs.places import described

FORM_VARIABLE = "DAMPAK_LOG"

MESSAGE_ALONE = "%(message)s"
"""The format of every handler behind the gate: a line is whole when it leaves it."""


class Form(StrEnum):
    """How a line is written."""

    PLAIN = "plain"
    JSON = "json"


def stated_form() -> Form:
    """The form that the environment states. Raises ValueError for another one."""
    stated = os.environ.get(FORM_VARIABLE) or Form.PLAIN
    if stated not in list(Form):
        raise ValueError(f"{FORM_VARIABLE} must be {' or '.join(Form)}, not {stated!r}")
    return Form(stated)


class Line:
    """A record's message: the whole line."""

    def __init__(self, created: float, level: str, told: Told, form: Form) -> None:
        self._moment = datetime.fromtimestamp(created, UTC)
        self._level = level
        self._told = told
        self._form = form

    def __str__(self) -> str:
        moment = self._moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        if self._form is Form.PLAIN:
            return f"{moment} {self._level} {self._told}"
        head = {"time": moment, "level": self._level.lower(), "event": self._told.event.value}
        return json.dumps({**head, **self._told.fields}, ensure_ascii=False)


def set_gate(form: Form, stream: TextIO | None = None) -> None:
    """Let all that is logged from now on leave as lines of that form, on stderr where no `stream` is given.

    What ends a thread or the process, and Python's warnings, goes through it too. Of libraries, only warnings and worse are told.
    """
    make = logging.LogRecord

    def made(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make(*args, **kwargs)
        told = record.msg if isinstance(record.msg, Told) else _of_library(record)
        record.msg, record.args = Line(record.created, record.levelname, told, form), ()
        record.exc_info = record.exc_text = record.stack_info = None
        return record

    logging.setLogRecordFactory(made)
    logging.raiseExceptions = False  # else a handler that fails prints the record's arguments
    root = logging.getLogger()
    for handler in root.handlers[:]:
        root.removeHandler(handler)
    lasting = logging.StreamHandler(stream)
    lasting.setFormatter(logging.Formatter(MESSAGE_ALONE))
    root.addHandler(lasting)
    root.setLevel(logging.WARNING)
    LOGGER.setLevel(logging.INFO)
    adopt_loggers()
    sys.excepthook = _on_end
    threading.excepthook = lambda end: _uncaught(end.exc_value)
    sys.unraisablehook = lambda end: _uncaught(end.exc_value)
    warnings.showwarning = _on_warning


def adopt_loggers() -> None:
    """Take their own handlers from all loggers that there are: what they log goes to ours."""
    for logger in list(logging.Logger.manager.loggerDict.values()):
        if isinstance(logger, logging.Logger):
            for handler in logger.handlers[:]:
                logger.removeHandler(handler)
            logger.propagate = True
            if logger is not LOGGER and not logger.name.startswith(f"{LOGGER.name}."):
                logger.setLevel(max(logger.level, logging.WARNING))


def _of_library(record: logging.LogRecord) -> Told:
    fields: dict[str, Any] = {"logger": record.name, "place": f"{record.module}:{record.lineno}"}
    if record.exc_info and record.exc_info[1] is not None:
        fields |= described(record.exc_info[1])
    return Told(LogEvent.RECORD, fields)


def _on_end(_kind: type[BaseException], error: BaseException, _traceback: TracebackType | None) -> None:
    if not isinstance(error, KeyboardInterrupt):
        _uncaught(error)


def _uncaught(error: BaseException | None) -> None:
    if error is not None and not isinstance(error, SystemExit):
        tell(LogEvent.UNCAUGHT, level=logging.ERROR, error=error)


def _on_warning(
    message: Warning | str,  # noqa: ARG001 - as Python calls it
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001 - as above
    line: str | None = None,  # noqa: ARG001 - as above
) -> None:
    stem = filename.replace("\\", "/").rpartition("/")[2].removesuffix(".py")
    tell(LogEvent.WARNING, level=logging.WARNING, exception=category.__name__, place=f"{stem}:{lineno}")
