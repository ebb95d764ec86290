"""Listing titles of the sample, and the evasion words that replace each other in them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from catalog.codes import Category
from etl.sample.registry import CATEGORIES
from etl.sample.seasonality import Days, Floats
from etl.sample.truths import TakedownTruths

GARMENTS: dict[Category, tuple[str, ...]] = {
    Category.GAMIS: ("gamis", "dress panjang"),
    Category.HIJAB: ("hijab", "pashmina"),
    Category.KOKO: ("baju koko", "koko lengan panjang"),
    Category.KEMEJA: ("kemeja flanel", "kemeja wanita", "kemeja pria"),
    Category.KAOS: ("kaos band", "kaos polos", "kaos oversize"),
    Category.CELANA: ("celana jeans", "celana kargo", "celana pendek"),
    Category.JAKET: ("jaket parasut", "hoodie", "jaket denim", "crewneck"),
    Category.BATIK: ("kemeja batik", "outer batik"),
    Category.ANAK: ("setelan anak", "jaket anak"),
    Category.SEPATU: ("sepatu sneakers", "sepatu boots"),
}

_ORIGINS = ("korea", "jepang", "branded", "vintage", "premium", "")
_ENDINGS = ("grade a", "murah", "siap kirim", "isi campur", "bisa grosir", "original", "")
"""Words that stay in use at the same rate all the time: a method that takes one of them for evasion errs."""


def word_shares(planted: TakedownTruths, days: Days) -> Floats:
    """Share of each evasion word in the listings put up on each day; shape (day, word), rows add to 1.

    A word rises in a straight line from its `since`; while the next one rises, it falls to its tail.
    """
    words = planted.evasion_words
    rise = np.empty((len(days), len(words) + 1))
    for position, word in enumerate(words):
        age = (days - np.datetime64(word.since, "D")).astype(float)
        rise[:, position] = np.clip(age / planted.evasion_rise_days, 0.0, 1.0)
    rise[:, 0] = 1.0
    rise[:, -1] = 0.0
    weights = rise[:, :-1] * (1 - (1 - planted.evasion_tail_share) * rise[:, 1:])
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def draw_titles(
    rng: np.random.Generator, planted: TakedownTruths, listed: Days, category: NDArray[np.int64]
) -> list[str]:
    """One title a listing; its evasion word is one in use on the day on which it was put up."""
    count = len(listed)
    words = [word.word for word in planted.evasion_words]
    word = pick(rng, word_shares(planted, listed))
    has_word = rng.random(count) >= planted.no_evasion_word_share
    garment_draw = rng.random(count)
    origin = rng.integers(0, len(_ORIGINS), count)
    ending = rng.integers(0, len(_ENDINGS), count)
    garments = [GARMENTS[code] for code in CATEGORIES]
    return [
        " ".join(
            part
            for part in (
                garments[code][int(draw * len(garments[code]))],
                _ORIGINS[from_where],
                words[which] if is_used else "",
                _ENDINGS[end],
            )
            if part
        )
        for code, draw, from_where, which, is_used, end in zip(
            category.tolist(),
            garment_draw.tolist(),
            origin.tolist(),
            word.tolist(),
            has_word.tolist(),
            ending.tolist(),
            strict=True,
        )
    ]


def pick(rng: np.random.Generator, shares: Floats) -> NDArray[np.int64]:
    """One column a row, drawn with the row's shares."""
    bounds = np.cumsum(shares, axis=1)
    drawn = rng.random(len(shares)) * bounds[:, -1]
    return np.asarray((bounds <= drawn[:, None]).sum(axis=1), dtype=np.int64)
