"""Runs of words and the words within them, so that one thing is not told many times."""

from __future__ import annotations

from itertools import pairwise

COVERED = 0.9
"""A word of which this share lies within a telling run is not named beside it."""


def parts(run: str) -> set[str]:
    """The shorter terms within a run of up to three words; none within a single word."""
    words = run.split(" ")
    return set() if len(words) == 1 else {*words, *(" ".join(pair) for pair in pairwise(words))} - {run}
