"""The process beside: answers questions from its input until that ends, which it also does when the server dies."""

from __future__ import annotations

import pickle
import signal
import sys

from dashboard.ui.beside.question import Answer, Question


def main() -> None:
    """Serve until the input ends."""
    # Ctrl-C reaches the whole group; this process ends with its input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    while True:
        try:
            question = pickle.load(questions)  # noqa: S301 - written by the server that started this process
        except EOFError:
            return
        answers.write(pickle.dumps(_answered(question)))
        answers.flush()


def _answered(question: Question) -> Answer:
    try:
        return Answer(value=question.function(*question.args, **question.kwargs))
    except Exception as error:  # raised again where the question came from
        return Answer(error=error)


if __name__ == "__main__":
    main()
