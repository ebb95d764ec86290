"""Templates as XLSX: a sheet to fill, the data dictionary in both languages, and the lists of codes to pick from."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

from catalog.cell_safety import new_workbook
from catalog.codes import code_text_key
from catalog.contracts import Column, ColumnType, Dataset, Privacy, Scheme, column_text_key
from catalog.dictionary import NOTHING
from catalog.regions import provinces
from catalog.templates import EXAMPLE_ID, example_row
from catalog.text import Language, text

LAST_ROW = 1_048_575
"""Of a sheet, counted from 0."""

_EXAMPLE_ROWS = 1_000
_MOST_LISTED = 25
"""Codes that the dictionary names itself; longer lists stand on the sheet of codes alone."""

_NUMBER_FORMATS = {ColumnType.INTEGER: "0", ColumnType.DECIMAL: "General"}
"""All others are text: `007` stays, `1-2` does not become a date, `true` no word of the system's language."""

_WIDTHS = {ColumnType.DATE: 13, ColumnType.INTEGER: 15, ColumnType.DECIMAL: 15, ColumnType.BOOLEAN: 13}
_LARGEST = 10**15 - 1
"""A spreadsheet keeps fifteen digits of a number."""

_DICTIONARY_HEADINGS = {
    "column": 20,
    "meaning": 60,
    "type": 26,
    "required": 14,
    "key": 8,
    "codes": 60,
    "unit": 16,
    "privacy": 38,
    "example": 26,
}
"""Headings of the dictionary, with widths in characters."""

_RULES = ("rows", "example", "headings", "key", "numbers", "paste", "upload")


def template_workbook(dataset: Dataset) -> bytes:
    """The template with one example row, for Excel and LibreOffice; the same bytes each time."""
    title = " · ".join(text(f"dataset.{dataset.id}.title", language) for language in Language)
    content = io.BytesIO()
    with new_workbook(content, title) as book:
        sheet = add_sheets(book, dataset, dataset.columns)
        for place, (column, value) in enumerate(zip(dataset.columns, example_row(dataset).values(), strict=True)):
            if value and column.type in _NUMBER_FORMATS:
                sheet.write_number(1, place, float(value))
            elif value:
                sheet.write_string(1, place, value)
        last = len(dataset.columns) - 1
        sheet.write_comment(1, 0, _both("template.example", id=EXAMPLE_ID), _note_size())
        sheet.conditional_format(
            1,
            0,
            _EXAMPLE_ROWS,
            last,
            {
                "type": "formula",
                "criteria": f'=COUNTIF($A2:${_letters(last)}2,"{EXAMPLE_ID[:-4]}????")>0',
                "format": book.add_format({"italic": True, "bg_color": "#FFF2CC"}),
            },
        )
    return content.getvalue()


def add_sheets(book: Any, dataset: Dataset, columns: Sequence[Column]) -> Any:
    """Add the sheet of data with its headings, formats and lists to pick from, dictionaries and codes; gives the first.

    `columns`: those of the dataset that the sheet has, in its order.
    """
    sheet = book.add_worksheet(text("template.sheet.data", Language.INDONESIAN))
    sheet.freeze_panes(1, 0)
    _fit_to_paper(sheet)
    for language in Language:
        _add_dictionary(book, dataset, language)
    lists = _add_codes(book, dataset)
    headings = {
        is_required: book.add_format({"bold": is_required, "bg_color": color, "font_color": letters, "border": 1})
        for is_required, color, letters in ((True, "#1F4E79", "#FFFFFF"), (False, "#DDEBF7", "#1F3864"))
    }
    for place, column in enumerate(columns):
        kept = book.add_format({"valign": "top", "num_format": _NUMBER_FORMATS.get(column.type, "@")})
        sheet.set_column(place, place, max(_WIDTHS.get(column.type, 18), len(column.name) + 4), kept)
        sheet.write_string(0, place, column.name, headings[column.is_required])
        note = "\n\n".join(_note(dataset, column, language) for language in Language)
        sheet.write_comment(0, place, note, _note_size(len(note)))
        if rule := _rule(column, _letters(place), lists):
            sheet.data_validation(1, place, LAST_ROW, place, rule)
    # Codes of provinces and years of sources are digits, and meant as text.
    sheet.ignore_errors({"number_stored_as_text": f"A1:{_letters(len(columns) - 1)}{LAST_ROW + 1}"})
    return sheet


def choices(column: Column, language: Language) -> dict[str, str]:
    """Allowed values with their names; empty for a column without a list."""
    if column.type is ColumnType.BOOLEAN:
        return {value: text(f"template.value.{value}", language) for value in ("true", "false")}
    if column.scheme is Scheme.PROVINCE:
        return {code: province.name for code, province in provinces().items()}
    return {code.value: text(code_text_key(code), language) for code in column.codes or ()}


def _add_dictionary(book: Any, dataset: Dataset, language: Language) -> None:
    title, description, grain = (
        text(f"dataset.{dataset.id}.{part}", language) for part in ("title", "description", "grain")
    )
    words = {"sheet": text("template.sheet.data", language), "grain": grain, "id": EXAMPLE_ID}
    sheet = book.add_worksheet(text("template.sheet.dictionary", language))
    sheet.write_string(0, 0, text("template.title", language, title=title), _bold(book, size=14))
    sheet.write_string(1, 0, description)
    for number, rule in enumerate(_RULES, start=1):
        sheet.write_string(2 + number, 0, f"{number}. {text(f'template.rule.{rule}', language, **words)}")
    first = len(_RULES) + 4
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "border_color": "#BFBFBF"})
    for place, (heading, width) in enumerate(_DICTIONARY_HEADINGS.items()):
        sheet.set_column(place, place, width)
        sheet.write_string(first, place, text(f"template.heading.{heading}", language), _bold(book, fill="#D9E1F2"))
    examples, widths = example_row(dataset), _DICTIONARY_HEADINGS.values()
    for number, column in enumerate(dataset.columns, start=first + 1):
        cells = _dictionary_row(dataset, column, examples[column.name], language)
        # Not all programs fit heights to wrapped text; letters are narrower than the digits that widths count.
        lines = max(len(wrap(cell, width)) for cell, width in zip(cells, widths, strict=True))
        sheet.set_row(number, 15 * lines)
        for place, cell in enumerate(cells):
            sheet.write_string(number, place, cell, wrapped)
    sheet.freeze_panes(first + 1, 1)
    _fit_to_paper(sheet)


def _dictionary_row(dataset: Dataset, column: Column, example: str, language: Language) -> tuple[str, ...]:
    kind = text(f"contract.type.{column.type}", language)
    if column.minimum is not None:
        kind += f", {text('contract.minimum', language, minimum=column.minimum)}"
    names = choices(column, language)
    allowed = "; ".join(f"{code} = {name}" for code, name in names.items()) or NOTHING
    if len(names) > _MOST_LISTED:
        allowed = text("template.value.on_codes_sheet", language, count=len(names), sheet=_codes_sheet())
    if column.allows_several:
        allowed = text("template.value.several", language, codes=allowed)
    is_pseudonym = column.privacy is Privacy.PSEUDONYMISED
    return (
        column.name,
        text(column_text_key(dataset, column, language), language),
        kind,
        text(f"template.value.{'is_required' if column.is_required else 'is_optional'}", language),
        text("template.value.is_key", language) if column.is_key else NOTHING,
        allowed,
        text(f"unit.{column.unit}.name", language) if column.unit else NOTHING,
        text("contract.pseudonymised", language, stored=column.stored_name)
        if is_pseudonym
        else text("template.value.is_open", language),
        example,
    )


def _add_codes(book: Any, dataset: Dataset) -> dict[str, str]:
    """Add the sheet of lists, if there are any; gives the cells of each column's codes."""
    listed = [column for column in dataset.columns if choices(column, Language.INDONESIAN)]
    if not listed:
        return {}
    sheet = book.add_worksheet(_codes_sheet())
    _fit_to_paper(sheet)
    headings = [text(f"template.heading.{part}", Language.INDONESIAN) for part in ("column", "code", "name")]
    for place, heading in enumerate([*headings, text("template.heading.name", Language.ENGLISH)]):
        sheet.set_column(place, place, 44 if place > 1 else 24)
        sheet.write_string(0, place, heading, _bold(book, fill="#D9E1F2"))
    sheet.freeze_panes(1, 0)
    cells, row = {}, 1
    for column in listed:
        names, english = (choices(column, language) for language in (Language.INDONESIAN, Language.ENGLISH))
        for number, (code, name) in enumerate(names.items(), start=row):
            for place, cell in enumerate((column.name, code, name, english[code])):
                sheet.write_string(number, place, cell)
        cells[column.name] = f"={_codes_sheet()}!$B${row + 1}:$B${row + len(names)}"
        row += len(names)
    sheet.ignore_errors({"number_stored_as_text": f"B1:B{row}"})
    return cells


def _rule(column: Column, letters: str, lists: Mapping[str, str]) -> dict[str, object] | None:
    """What a spreadsheet holds a column's fields to; None for free text."""
    rule: dict[str, object] | None = None
    words: dict[str, object] = {}
    match column.type:
        case _ if column.name in lists:
            # Of a column that joins several codes, the list only helps.
            rule = {"validate": "list", "source": lists[column.name], "show_error": not column.allows_several}
            key, words = "template.wrong_choice", {"sheet": _codes_sheet()}
        case ColumnType.DATE:
            looks_right = f'AND(LEN({letters}2)=10,MID({letters}2,5,1)="-",MID({letters}2,8,1)="-")'
            rule = {"validate": "custom", "value": f"=OR(ISNUMBER({letters}2),{looks_right})"}
            key = "template.wrong_date"
        case ColumnType.INTEGER | ColumnType.DECIMAL:
            lowest = -_LARGEST if column.minimum is None else column.minimum
            kind = "integer" if column.type is ColumnType.INTEGER else "decimal"
            rule = {"validate": kind, "criteria": "between", "minimum": lowest, "maximum": _LARGEST}
            key = f"template.wrong_{kind}"
    return None if rule is None else {**rule, "error_title": column.name[:32], "error_message": _both(key, **words)}


def _note(dataset: Dataset, column: Column, language: Language) -> str:
    """What a heading says when it is pointed at."""
    _, meaning, kind, required, key, *_ = _dictionary_row(dataset, column, "", language)
    return f"{meaning}\n{' · '.join(part for part in (kind, required, key) if part != NOTHING)}"


def _note_size(letters: int = 0) -> dict[str, object]:
    return {"width": 300, "height": 40 + 16 * (letters // 45 + 1)}


def _fit_to_paper(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)


def _both(key: str, **words: object) -> str:
    return " / ".join(text(key, language, **words) for language in Language)


def _bold(book: Any, *, size: int = 11, fill: str = "") -> Any:
    return book.add_format({"bold": True, "font_size": size, "valign": "top", **({"bg_color": fill} if fill else {})})


def _codes_sheet() -> str:
    return text("template.sheet.codes", Language.INDONESIAN)


def _letters(place: int) -> str:
    """A column's letters: A for 0, AA for 26."""
    first, second = divmod(place, 26)
    return (chr(ord("A") + first - 1) if first else "") + chr(ord("A") + second)
