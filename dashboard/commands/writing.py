"""What commands that write files share: the parameters of a link, waiting for a past state, a file that is whole or not there."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qsl

from catalog.errors import UserError

_T = TypeVar("_T")
_LOOK_SECONDS = 1.0


def link_parameters(options: argparse.Namespace) -> dict[str, str]:
    """The parameters of `--select`, with the language of `--language` where that is given."""
    parameters = dict(parse_qsl(options.select.lstrip("?"), keep_blank_values=True))
    if options.language is not None:
        parameters["lang"] = options.language.value
    return parameters


def waited(ask: Callable[[], _T]) -> _T:
    """The answer, once a past state that it is about is built."""
    while True:
        try:
            return ask()
        except UserError as error:
            if error.code != "state_preparing":
                raise
            time.sleep(_LOOK_SECONDS)


@contextmanager
def written_beside(file: Path) -> Iterator[Path]:
    """A path beside the file, which takes its place once it is whole. Raises UserError `export_failed`."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        yield beside
        beside.replace(file)
    except OSError as error:
        raise UserError("export_failed", file=str(file), reason=error.strerror or str(error)) from error
    finally:
        beside.unlink(missing_ok=True)


def write_file(content: bytes, file: Path | None) -> None:
    """Write to a file, or to standard output where there is none. Raises UserError `export_failed`."""
    if file is None:
        sys.stdout.buffer.write(content)
        return
    with written_beside(file) as beside:
        beside.write_bytes(content)
