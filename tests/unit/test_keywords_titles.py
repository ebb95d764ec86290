"""What normalisation undoes in a title, and what it leaves alone."""

from __future__ import annotations

import pytest

from analysis.keywords.titles import normalised, terms

SAME_WORD = [
    ("Jual BAL murah", "jual bal murah"),
    ("jual b a l murah", "jual bal murah"),
    ("jual B.A.L murah", "jual bal murah"),
    ("jual b4l murah", "jual bal murah"),
    ("jual b@l murah", "jual bal murah"),
    ("jual ba1 murah", "jual bal murah"),
    ("jual baaaal murahhh", "jual bal murah"),
    ("jual b\u200bal murah", "jual bal murah"),
    ("jual 𝐛𝐚𝐥 murah", "jual bal murah"),
    ("jual ＢＡＬ murah", "jual bal murah"),
    ("jual 🅱🅰🅻 murah", "jual bal murah"),
    ("jual bаl murah (a of Cyrillic)", "jual bal murah a cyrillic"),
    ("#bal 🔥🔥 murah!!!", "bal murah"),
    ("BAL-PRESS korea", "balpres korea"),
    ("ballpress korea", "balpres korea"),
    ("bal pres korea", "balpres korea"),
    ("b a l p r e s s korea", "balpres korea"),
    ("s e c o n d korea", "second korea"),
    ("k a r u n g a n jaket", "karungan jaket"),
    ("s3c0nd k4rung4n", "second karungan"),
    ("2nd import", "second impor"),
    ("pre-loved imported", "preloved impor"),
]

SAME_MEANING = [
    ("kaos anak 2 pcs", "kaos anak 2 pcs"),
    ("kaos isi5pcs", "kaos isi 5pcs"),
    ("kemeja XXL / XXXL", "kemeja xxl xxxl"),
    ("size S M L XL", "size s m l xl"),
    ("jaket 90an tahun 2023", "jaket 90an tahun 2023"),
    ("tas p3k 2in1 kertas a4", "tas p3k 2in1 kertas a4"),
    ("sprei 180x200", "sprei 180x200"),
    ("bola basket", "bola basket"),
    ("balon press", "balon press"),
]


@pytest.mark.parametrize(("title", "words"), SAME_WORD)
def test_one_word_written_in_many_ways_is_one_word(title: str, words: str) -> None:
    assert normalised(title) == words


@pytest.mark.parametrize(("title", "words"), SAME_MEANING)
def test_sizes_counts_and_years_keep_their_meaning(title: str, words: str) -> None:
    assert normalised(title) == words


def test_terms_are_the_words_and_their_runs_of_two_and_three() -> None:
    assert terms("Baju Bekas IMPORT untuk dijual") == (
        *("baju", "bekas", "impor", "dijual"),
        *("baju bekas", "bekas impor", "impor dijual"),
        *("baju bekas impor", "bekas impor dijual"),
    )


def test_a_term_that_comes_twice_is_named_once() -> None:
    assert terms("bal bal bal") == ("bal", "bal bal", "bal bal bal")


def test_a_title_without_letters_and_digits_has_no_terms() -> None:
    assert normalised("🔥🔥 !!!") == ""
    assert terms("🔥🔥 !!!") == ()
