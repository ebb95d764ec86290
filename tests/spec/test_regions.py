"""The 38 provinces: two code schemes that collide in Papua, and a tile map that keeps the islands in relation."""

from __future__ import annotations

import pytest

from catalog.reference import reference_rows
from catalog.regions import Province, provinces

PAPUA = ("91", "92", "93", "94", "95", "96")


def by_short_name(short_name: str) -> Province:
    return next(province for province in provinces().values() if province.short_name == short_name)


def test_there_are_38_provinces() -> None:
    assert len(provinces()) == 38


def test_codes_are_two_digit_text_and_unique_in_both_schemes() -> None:
    table = list(provinces().values())
    for scheme in ([province.code for province in table], [province.bps_code for province in table]):
        assert all(isinstance(code, str) and len(code) == 2 and code.isdigit() for code in scheme)
        assert len(set(scheme)) == 38
    assert len({province.iso_code for province in table}) == 38
    assert all(province.iso_code.startswith("ID-") for province in table)


def test_91_is_papua_in_one_scheme_and_papua_barat_in_the_other() -> None:
    assert provinces()["91"].name == "Papua"
    by_bps = {province.bps_code: province.name for province in provinces().values()}
    assert by_bps["91"] == "Papua Barat"


def test_the_schemes_differ_in_papua_only() -> None:
    differing = [code for code, province in provinces().items() if province.bps_code != code]
    assert differing == list(PAPUA)


def test_names_short_names_and_tiles_are_distinct() -> None:
    table = provinces().values()
    assert len({province.name for province in table}) == 38
    assert len({province.short_name for province in table}) == 38
    assert len({province.tile for province in table}) == 38


def test_short_names_fit_a_tile() -> None:
    assert all(2 <= len(province.short_name) <= 7 for province in provinces().values())


def test_the_map_fits_a_phone() -> None:
    rows, columns = zip(*(province.tile for province in provinces().values()), strict=True)
    assert (min(rows), min(columns)) == (0, 0)
    assert max(rows) <= 8
    assert max(columns) <= 16


@pytest.mark.parametrize(
    ("western", "eastern"),
    [
        ("Aceh", "Sumut"),
        ("Sumbar", "Riau"),
        ("Lamp", "Banten"),
        ("Banten", "Jabar"),
        ("Jabar", "Jateng"),
        ("Jateng", "Jatim"),
        ("Jatim", "Bali"),
        ("Bali", "NTB"),
        ("NTB", "NTT"),
        ("Kalbar", "Kaltim"),
        ("Kaltim", "Sulbar"),
        ("Goron", "Sulut"),
        ("Sultra", "Maluku"),
        ("Maluku", "PBD"),
        ("PBD", "Pabar"),
        ("Pabar", "Papua"),
    ],
)
def test_east_lies_to_the_right(western: str, eastern: str) -> None:
    assert by_short_name(western).tile[1] < by_short_name(eastern).tile[1]


@pytest.mark.parametrize(
    ("northern", "southern"),
    [
        ("Aceh", "Sumut"),
        ("Sumut", "Sumbar"),
        ("Riau", "Jambi"),
        ("Jambi", "Sumsel"),
        ("Sumsel", "Lamp"),
        ("Lamp", "Banten"),
        ("DKI", "Jabar"),
        ("Jateng", "DIY"),
        ("Kaltara", "Kaltim"),
        ("Kaltim", "Kalsel"),
        ("Kalsel", "Jateng"),
        ("Sulut", "Sulteng"),
        ("Sulteng", "Sulsel"),
        ("Sulsel", "NTB"),
        ("Malut", "Maluku"),
        ("Papua", "Papeg"),
        ("Papeg", "Pasel"),
    ],
)
def test_south_lies_below(northern: str, southern: str) -> None:
    assert by_short_name(northern).tile[0] < by_short_name(southern).tile[0]


def test_the_six_papuas_are_neighbours() -> None:
    tiles = {provinces()[code].tile for code in PAPUA}
    reached = {min(tiles)}
    while True:
        grown = reached | {
            tile for tile in tiles for row, column in reached if abs(tile[0] - row) + abs(tile[1] - column) == 1
        }
        if grown == reached:
            break
        reached = grown
    assert reached == tiles


def test_a_spelling_belongs_to_one_province() -> None:
    owners: dict[str, str] = {}
    for row in reference_rows("provinces.csv"):
        for spelling in {row["name"], row["short_name"], *row["aliases"].split("|")} - {""}:
            assert owners.setdefault(spelling.casefold(), row["province_code"]) == row["province_code"], spelling
    assert len(owners) > 38
    assert owners["nad"] == "11"
    assert owners["daerah khusus jakarta"] == "31"
