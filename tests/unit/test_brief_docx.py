"""The brief as DOCX: what Word needs is there, and headings, lists, tables and pictures are such."""

from __future__ import annotations

import struct
from collections import Counter
from dataclasses import replace
from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from catalog.text import Language
from dashboard.exports.brief.content import Brief, caption, caption_mark, figure_alt, figure_title
from dashboard.exports.brief.docx_file import brief_docx
from tests.unit.brief_made import BRIEFS, brief, cells

NAMES = tuple(BRIEFS)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
DUBLIN = "{http://purl.org/dc/elements/1.1/}"


def parts_of(made: Brief) -> dict[str, bytes]:
    with ZipFile(BytesIO(brief_docx(made))) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def tree(parts: dict[str, bytes], name: str) -> Any:
    return ElementTree.fromstring(parts[name])  # noqa: S314 - of our own making


def document(made: Brief) -> Any:
    return tree(parts_of(made), "word/document.xml")


def words(element: Any) -> str:
    return "".join(part.text or "" for part in element.iter(f"{W}t"))


def style(paragraph: Any) -> str:
    return str(paragraph.find(f"{W}pPr/{W}pStyle").get(f"{W}val"))


def by_style(made: Brief, *names: str) -> list[str]:
    return [words(each) for each in document(made).iter(f"{W}p") if style(each) in names]


@pytest.mark.parametrize("name", NAMES)
def test_every_part_has_a_type_and_every_relation_a_target(name: str) -> None:
    parts = parts_of(BRIEFS[name]())
    types = tree(parts, "[Content_Types].xml")
    by_suffix = {each.get("Extension") for each in types.iter(f"{TYPES}Default")}
    by_name = {each.get("PartName") for each in types.iter(f"{TYPES}Override")}
    assert [part for part in parts if f"/{part}" not in by_name and part.rpartition(".")[2] not in by_suffix] == []
    assert by_name <= {f"/{part}" for part in parts}
    for relations, folder in (("_rels/.rels", ""), ("word/_rels/document.xml.rels", "word/")):
        targets = [each for each in tree(parts, relations) if each.get("TargetMode") != "External"]
        assert len(targets) > 0
        assert [each.get("Target") for each in targets if f"{folder}{each.get('Target')}" not in parts] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_relation_that_is_used_is_there_and_no_id_is_used_twice(name: str) -> None:
    parts = parts_of(BRIEFS[name]())
    body = tree(parts, "word/document.xml")
    used = {value for each in body.iter() for key, value in each.attrib.items() if key.startswith(R)}
    known = [each.get("Id") for each in tree(parts, "word/_rels/document.xml.rels")]
    assert used <= set(known)
    assert max(Counter(known).values()) == 1
    for tag, key in ((f"{DRAWN}docPr", "id"), (f"{W}bookmarkStart", f"{W}id"), (f"{W}bookmarkStart", f"{W}name")):
        ids = [each.get(key) for each in body.iter(tag)]
        assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("name", NAMES)
def test_every_style_and_list_that_is_named_is_declared(name: str) -> None:
    parts = parts_of(BRIEFS[name]())
    styles, lists = tree(parts, "word/styles.xml"), tree(parts, "word/numbering.xml")
    declared = {each.get(f"{W}styleId") for each in styles.iter(f"{W}style")}
    tags = (f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")
    named = {
        each.get(f"{W}val")
        for part in ("document", "header1", "footer1")
        for tag in tags
        for each in tree(parts, f"word/{part}.xml").iter(tag)
    }
    assert named <= declared
    numbers = {each.get(f"{W}numId") for each in lists.iter(f"{W}num")}
    assert {each.get(f"{W}val") for each in styles.iter(f"{W}numId")} <= numbers


@pytest.mark.parametrize("language", list(Language))
def test_all_that_the_brief_says_is_there_in_its_order(language: Language) -> None:
    made = brief(language, is_sample=True)
    said = [words(each) for each in document(made).iter(f"{W}p")]
    parts = [
        made.title,
        made.question,
        made.answer,
        made.heading("findings"),
        *(sentence for point in made.points for sentence in (point.sentence, *point.beside)),
        *cells(made),
        *(
            line
            for number, figure in enumerate(made.figures, start=1)
            for line in (figure_title(figure, number), caption_mark(figure), caption(figure))
            if line
        ),
        *made.caveats,
        *(source.words(language) for source in made.sources),
        made.citation,
        made.address,
        made.rights,
    ]
    assert [part for part in parts if part not in said] == []
    assert [part for part in said if part in parts] == parts


def test_headings_and_lists_are_such() -> None:
    made = brief(is_sample=True)
    names = ("findings", "caveats", "sources", "cite")
    assert by_style(made, "Heading1") == [made.heading(name) for name in names]
    assert len(by_style(made, "Heading2")) == len(made.figures)
    assert by_style(made, "Finding", "SampleFinding") == [point.sentence for point in made.points]
    styles = tree(parts_of(made), "word/styles.xml")
    with_list = {
        each.get(f"{W}styleId") for each in styles.iter(f"{W}style") if each.find(f"{W}pPr/{W}numPr") is not None
    }
    levels = {
        each.get(f"{W}styleId") for each in styles.iter(f"{W}style") if each.find(f"{W}pPr/{W}outlineLvl") is not None
    }
    assert with_list == {"Finding", "SampleFinding", "Item"}
    assert levels == {"Heading1", "Heading2"}


def test_the_first_row_of_the_table_is_its_heading() -> None:
    made = brief()
    assert made.table is not None
    [table] = document(made).iter(f"{W}tbl")
    heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in table.iter(f"{W}tr")]
    assert heads == [True] + [False] * len(made.table.rows)


def test_every_picture_has_its_text_alternative_and_the_width_of_the_text() -> None:
    made = brief()
    drawn = list(document(made).iter(f"{DRAWN}inline"))
    assert [each.find(f"{DRAWN}docPr").get("descr") for each in drawn] == [figure_alt(each) for each in made.figures]
    assert {each.find(f"{DRAWN}extent").get("cx") for each in drawn} == {str(9639 * 635)}


def test_pictures_are_sharp_in_print_and_say_their_source() -> None:
    made = brief()
    parts = parts_of(made)
    for number, figure in enumerate(made.figures, start=1):
        png = parts[f"word/media/figure{number}.png"]
        width, height = struct.unpack(">II", png[16:24])
        assert width / (9639 / 1440) > 300
        assert height % 3 == 0
        assert figure.source_names[0].encode() in png


@pytest.mark.parametrize(("language", "locale"), [(Language.INDONESIAN, "id-ID"), (Language.ENGLISH, "en-GB")])
def test_the_language_is_said_and_no_moment_of_writing(language: Language, locale: str) -> None:
    parts = parts_of(brief(language))
    core = tree(parts, "docProps/core.xml")
    told = {each.tag: each.text for each in core}
    assert (told[f"{DUBLIN}language"], told[f"{DUBLIN}title"]) == (locale, brief(language).title)
    assert not any("created" in tag or "modified" in tag for tag in told)
    [spoken] = tree(parts, "word/styles.xml").iter(f"{W}lang")
    assert spoken.get(f"{W}val") == locale


def test_the_sample_is_marked_at_the_head_of_each_page() -> None:
    made = brief(is_sample=True)
    assert words(tree(parts_of(made), "word/header1.xml")) == made.sample_mark
    assert words(tree(parts_of(brief()), "word/header1.xml")).strip() == ""


@pytest.mark.parametrize("name", NAMES)
def test_the_same_brief_is_the_same_file(name: str) -> None:
    assert brief_docx(BRIEFS[name]()) == brief_docx(BRIEFS[name]())


def test_signs_that_xml_knows_or_forbids_do_no_harm() -> None:
    made = replace(brief(), answer='<w:p>&amp;"\x00\x0b\ufffe', address="https://dampak.example/?a=1&b=<2>")
    assert '<w:p>&amp;"' in by_style(made, "Answer")[0]
