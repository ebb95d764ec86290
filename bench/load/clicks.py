"""What a reader does next: a filter, another measure, another page, the other language.

Most readers look at the same things: the value on place n of a list is taken 1/n as often as the first (`POPULAR`).
`SCATTERED` readers take every value equally often, so that hardly anyone asks what another has asked.
"""

from __future__ import annotations

from random import Random
from urllib.parse import parse_qsl

from bench.load.reader import Answer, Reader
from catalog.regions import provinces
from dashboard.ui.links import FILTER_FIELDS

PAGE_SHARE, LANGUAGE_SHARE = 0.2, 0.07
MOST_CHOSEN = 2
MOST_FILTERS = 2

POPULAR, SCATTERED = "popular", "scattered"


async def click(reader: Reader, random: Random, taste: str) -> tuple[Answer, str]:
    """Do one thing; gives the answer, and what is wrong with the link after it, empty where it says what was clicked."""
    dice = random.random()
    if dice < PAGE_SHARE and len(reader.page_links) > 1:
        chosen = random.choice([name for name in reader.page_links if name != reader.page_hash])
        answer = await reader.follow(chosen)
        return answer, "" if reader.page_hash == chosen else f"asked for page {chosen}, got {reader.page_hash}"
    filters = [name for name in reader.controls if name in FILTER_FIELDS or name == "province"]
    plain = [name for name in reader.controls if name not in {*filters, "lang", "period"}]
    if dice < PAGE_SHARE + LANGUAGE_SHARE or not (filters or plain):
        return await _press(reader, "lang", random)
    if not plain or (filters and random.random() < 0.75):
        return await _filter(reader, _next_filter(reader, filters, random), random, taste)
    name = random.choice(plain)
    if reader.controls[name].DESCRIPTOR.name == "ButtonGroup":
        return await _press(reader, name, random)
    chosen = random.choice(list(reader.controls[name].options))
    is_list = reader.controls[name].DESCRIPTOR.name == "MultiSelect"
    return await reader.set_control(name, [chosen] if is_list else chosen), ""


def _next_filter(reader: Reader, filters: list[str], random: Random) -> str:
    """Any filter, until the reader holds as many as he keeps in mind; then one of those."""
    link = dict(parse_qsl(reader.query))
    held = [name for name in filters if link.get(name, "all") != "all"]
    return random.choice(held if len(held) >= MOST_FILTERS else filters)


async def _press(reader: Reader, name: str, random: Random) -> tuple[Answer, str]:
    return await reader.set_control(name, [random.choice(list(reader.controls[name].options)).content]), ""


async def _filter(reader: Reader, name: str, random: Random, taste: str) -> tuple[Answer, str]:
    codes = list(provinces()) if name == "province" else [code.value for code in FILTER_FIELDS[name][1]]
    options = list(reader.controls[name].options)
    assert len(options) == len(codes)
    places = sorted(_chosen(len(codes), random, taste))
    answer = await reader.set_control(name, [options[place] for place in places])
    expected = ".".join(codes[place] for place in places) or "all"
    got = dict(answer.parameters).get(name)
    return answer, "" if got == expected else f"asked for {name}={expected}, the link says {got}"


def _chosen(codes_count: int, random: Random, taste: str) -> set[int]:
    """Places of the values that a reader takes, none at all among them: the filter is then off."""
    weights = [1 / (place + 1) if taste == POPULAR else 1 for place in range(codes_count)]
    return set(random.choices(range(codes_count), weights, k=random.randint(0, MOST_CHOSEN)))
