"""The server's end: one process, one question at a time, begun anew where it dies."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import ParamSpec, TypeVar, cast

from dashboard.ui.beside.question import Answer, Question

_ROOT = Path(__file__).parents[3]
_P = ParamSpec("_P")
_T = TypeVar("_T")


class _Beside:
    def __init__(self) -> None:
        self._lock = Lock()
        self._is_started = False
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """From here on questions go to a process beside this one."""
        with self._lock:
            self._is_started = True
            self._running()

    def stop(self) -> None:
        """End the process; questions are answered here again."""
        with self._lock:
            self._is_started = False
            self._end()

    def computed(self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """`function(*args, **kwargs)`, from the process beside where one was started.

        Function and arguments must pickle, so the function lies in a module, and that module should load fast. What the
        function raises is raised here.
        """
        if not self._is_started:
            return function(*args, **kwargs)
        question = pickle.dumps(Question(function=function, args=args, kwargs=kwargs))
        answer = self._answer(question)
        if answer is None:
            raise RuntimeError(f"the process beside died twice on {function.__qualname__}")
        if answer.error is not None:
            raise answer.error
        return cast(_T, answer.value)

    def _answer(self, question: bytes) -> Answer | None:
        """A process that died, of whatever cause, is begun anew and asked once more; None where that dies too."""
        with self._lock:
            for _ in range(2):
                process = self._running()
                if process.stdin is None or process.stdout is None:
                    raise ValueError("the process has no pipes")
                try:
                    process.stdin.write(question)
                    process.stdin.flush()
                    return cast(Answer, pickle.load(process.stdout))  # noqa: S301 - written by our own process
                except (EOFError, OSError, pickle.UnpicklingError):
                    self._end()
        return None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "dashboard.ui.beside.process"],
                cwd=_ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        return self._process

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


_beside = _Beside()
start, stop, computed = _beside.start, _beside.stop, _beside.computed
