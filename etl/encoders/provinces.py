"""Numbers of provinces: two schemes that agree everywhere but in Papua, where 91 is Papua in one, Papua Barat in the other.

**Papua before 2022.** 'Papua' and 'Papua Barat' are read as the provinces of that name at all times. Until 2022 they
covered what are six provinces today, and a file does not say which of them a row was in; `code_remark` says so beside every
file that names one of the two.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import cache

from catalog.regions import provinces

_PAPUA, _PAPUA_BARAT = "91", "92"


class CodeScheme(StrEnum):
    """Whose numbers a column of provinces bears."""

    KEMENDAGRI = "kemendagri"
    BPS = "bps"


def is_two_digits(text: str) -> bool:
    """Whether a text is a number as both schemes write them."""
    stripped = text.strip()
    return len(stripped) == 2 and stripped.isascii() and stripped.isdigit()


def read_number(number: str, scheme: CodeScheme) -> str | None:
    """The province, by the project's code, that a number is in a scheme; None where the scheme lacks it."""
    if scheme is CodeScheme.BPS:
        return _by_bps_code().get(number)
    return number if number in provinces() else None


def readings(number: str) -> tuple[str | None, ...]:
    """What a number may be when its scheme is not known: one reading where all schemes agree."""
    return tuple(dict.fromkeys(read_number(number, scheme) for scheme in CodeScheme))


def needs_scheme(texts: Iterable[str]) -> bool:
    """Whether what some of the texts mean hangs on the scheme."""
    return any(is_two_digits(text) and len(readings(text.strip())) > 1 for text in texts)


def likely_scheme(texts: Iterable[str]) -> CodeScheme | None:
    """The scheme that alone has all numbers of the texts; None where both or neither do."""
    numbers = [text.strip() for text in texts if is_two_digits(text) and readings(text.strip()) != (None,)]
    fitting = [scheme for scheme in CodeScheme if all(read_number(number, scheme) for number in numbers)]
    return fitting[0] if len(fitting) == 1 else None


def code_remark(code: str) -> str | None:
    """Remark that goes with a province, below `remark.` in the texts."""
    return {_PAPUA: "papua", _PAPUA_BARAT: "papua_barat"}.get(code)


@cache
def _by_bps_code() -> dict[str, str]:
    return {province.bps_code: province.code for province in provinces().values()}
