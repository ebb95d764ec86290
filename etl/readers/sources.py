"""What files are: templates of the project, sellers' exports, or tables whose columns their owner must name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path

from catalog.contracts import ColumnType, Dataset, Storage
from catalog.datasets import DATASETS, TAKEDOWN_COUNTS
from catalog.errors import UserError
from catalog.layouts import plain_heading
from catalog.questions import Answers, Choice, Question, answers_for
from etl.readers.archive import require_modest, unpack
from etl.readers.daily import find_days, pick_days
from etl.readers.exports import Found, find_export, in_order_of_parts, pick_export
from etl.readers.forms import Form, form_of
from etl.readers.mapped import ask_dataset, dataset_of, fingerprint, likeliest_table, map_columns
from etl.readers.picking import Heading, Picking, blocks_below, heading_of, headings_in, require_one_sheet
from etl.readers.published import pick_published
from etl.readers.published_table import find_published
from etl.readers.settle import OnRows, Settled, settle
from etl.readers.statement_store import StatementFile
from etl.readers.statements import find_statements, pick_statements, refuse_other_forms
from etl.readers.tables import WINDOWS_ENCODING, Table, first_rows_of, naming_text_faults, open_text, rows_of, tables_of
from etl.readers.template import TemplateFile, recognise

ENCODING = "encoding"
"""Id of the question in which way a text that is not UTF-8 is written."""

UTF8, WINDOWS = "utf8", "windows"

MOST_NAMED = 12
"""Files of a source up to which each is named; a daily dump may have hundreds."""

_BATCH = "_batch"
"""Column of a file of rejects, see `etl.rejects`."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """One batch to be: a file, or the parts of an export.

    - `template`: a template of the project that may be read as it stands, by the quickest reader.
    - `picking`: what is read cell by cell otherwise; None while `questions` are open on what the file is.
    - `fingerprint`: of the headings of a mapped file, empty for others.
    """

    files: tuple[Path, ...]
    template: TemplateFile | None = None
    picking: Picking | None = None
    questions: tuple[Question, ...] = ()
    fingerprint: str = ""

    @property
    def name(self) -> str:
        """The file's name, or those of the parts; of many the first and the last."""
        names = [file.name for file in self.files]
        if len(names) > MOST_NAMED:
            names = [names[0], f"\u2026 ({len(names)})", names[-1]]
        return " + ".join(names)

    @property
    def layout(self) -> str:
        return self.picking.layout if self.picking else "template" if self.template else ""


def unpacked(files: Sequence[Path], scratch: Path, on_piece: Callable[[], None]) -> tuple[Path, ...]:
    """Files with archives replaced by what they hold. UserError as `form_of`, `unpack` and `require_modest`."""
    found: list[Path] = []
    for place, file in enumerate(files):
        if form_of(file) is Form.ARCHIVE:
            folder = scratch / f"archive-{place}"
            folder.mkdir()
            found += unpack(file, folder, on_piece)
        else:
            found.append(file)
    for file in found:
        if form_of(file) is Form.GZIP_TEXT:
            require_modest(file)
    return tuple(found)


def find_sources(
    files: Sequence[Path],
    answers: Answers,
    remembered: dict[str, dict[str, str]],
    dataset_id: str | None = None,
    *,
    scratch: Path,
) -> tuple[Source, ...]:
    """What the files are, the parts of one export together, all statements of reasons together, in the order given.

    UserError: those of reading a table, of `recognise`, `in_order_of_parts` and `pick_statements`.
    """
    found = [(file, _found(file, answers_for(file.name, answers), remembered, dataset_id)) for file in files]
    exports = [(file, one) for file, one in found if isinstance(one, Found)]
    sources = [one for _, one in found if isinstance(one, Source)]
    statements = [one for _, one in found if isinstance(one, StatementFile)]
    if statements:
        files_of_statements = tuple(one.table.path for one in statements)
        sources.append(Source(files=files_of_statements, picking=pick_statements(statements, scratch)))
    for _, group in groupby(sorted(exports, key=lambda pair: _export(pair[0])), lambda pair: _export(pair[0])):
        pairs = list(group)
        parts = in_order_of_parts([one for _, one in pairs])
        sources.append(Source(files=tuple(one.table.path for one in parts), picking=pick_export(parts)))
    return tuple(sorted(sources, key=lambda source: files.index(source.files[0])))


def _export(file: Path) -> str:
    stem, mark, _ = file.stem.lower().partition("_part_")
    return f"{file.parent}/{stem}" if mark else str(file)


def _found(
    file: Path, answers: Answers, remembered: dict[str, dict[str, str]], dataset_id: str | None
) -> Source | Found | StatementFile:
    encoding = WINDOWS_ENCODING if answers.get(ENCODING) == WINDOWS and is_other_text(file) else ""
    try:
        if not encoding:
            return Source(files=(file,), template=recognise(file, dataset_id))
    except UserError as error:
        if error.code not in ("unknown_headings", "duplicate_headings", "not_utf8"):
            raise
    try:
        statements = find_statements(file) if dataset_id in (None, TAKEDOWN_COUNTS.id) and not encoding else None
        if statements is not None:
            return statements
        tables = tables_of(file, encoding)
        loose = _loose_template(tables, dataset_id)
        if loose is not None:
            return Source(files=(file,), picking=loose)
        known = _of_known_layout(file, tables, dataset_id)
        if known is not None:
            return known
        return _mapped(file, tables, answers, remembered, dataset_id)
    except UserError as error:
        if error.code == "not_utf8" and ENCODING not in answers and is_other_text(file):
            return Source(files=(file,), questions=(encoding_question(file),))
        raise


def _of_known_layout(file: Path, tables: Sequence[Table], dataset_id: str | None) -> Source | Found | None:
    refuse_other_forms(tables)
    export = find_export(tables)
    if export is not None and dataset_id in (None, "orders"):
        return export
    days = find_days(tables)
    if days is not None and dataset_id in (None, "order_days"):
        return Source(files=(file,), picking=pick_days(days))
    published = find_published(tables) if dataset_id in (None, TAKEDOWN_COUNTS.id) else None
    return Source(files=(file,), picking=pick_published(published)) if published else None


def encoding_question(file: Path) -> Question:
    """Whether a text that is not UTF-8 is of an older Windows program."""
    with file.open("rb") as content:
        line = next((number for number, text in enumerate(content, 1) if not _is_utf8(text)), 1)
    return Question(
        id=ENCODING,
        text_key="encoding",
        params={"line": line},
        choices=(Choice(id=WINDOWS, text_key="encoding_windows"), Choice(id=UTF8, text_key="encoding_refuse")),
    )


def is_other_text(file: Path) -> bool:
    """Whether a file is text, and not UTF-8."""
    form = form_of(file)
    if form not in (Form.TEXT, Form.GZIP_TEXT):
        return False
    try:
        with naming_text_faults(file), open_text(file, form) as text:
            while text.read(1 << 20):
                pass
    except UserError as error:
        return error.code == "not_utf8"
    return False


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def loose_template(template: TemplateFile, encoding: str = "") -> Picking:
    """A template read cell by cell, as a field of it asks for a closer look."""
    table = Table(
        path=template.path,
        form=template.form,
        sheet=template.sheet,
        delimiter=template.delimiter,
        encoding=encoding,
    )
    line, cells = first_rows_of(table, 1)[0]
    return _picked_template(table, template.dataset, heading_of(line, cells))


def _loose_template(tables: Sequence[Table], dataset_id: str | None) -> Picking | None:
    """A template whose headings stand further down, in another case, or beside columns of notes."""
    candidates = [DATASETS[dataset_id]] if dataset_id else list(DATASETS.values())
    found = [
        (table, dataset, heading)
        for table in tables
        for heading in headings_in(table)
        for dataset in candidates
        if not heading.repeated and _fits(dataset, {name for name in heading.places if not name.startswith("_")})
    ]
    require_one_sheet([table for table, _, _ in found])
    return _picked_template(*found[0]) if found else None


def _fits(dataset: Dataset, names: set[str]) -> bool:
    required = {column.name for column in dataset.columns if column.is_required}
    return required <= names <= {column.name for column in dataset.columns}


def _picked_template(table: Table, dataset: Dataset, heading: Heading) -> Picking:
    places = {name: place for name, place in heading.places.items() if not name.startswith("_")}
    return Picking(
        layout="template",
        dataset=dataset,
        tables=(table,),
        read=partial(blocks_below, heading=heading, places=places, is_ours=_BATCH in heading.places, is_template=True),
        columns=tuple(column for column in dataset.columns if plain_heading(column.name) in places),
        completes=_completed(table, heading),
    )


def _completed(table: Table, heading: Heading) -> str:
    """The batch that the first row of a file of rejects names; empty for other files."""
    if _BATCH not in heading.places:
        return ""
    place = heading.places[_BATCH]
    first = next((cells for line, cells in rows_of(table) if line > heading.line), [])
    return str(first[place]).strip() if place < len(first) else ""


def _mapped(
    file: Path,
    tables: Sequence[Table],
    answers: Answers,
    remembered: dict[str, dict[str, str]],
    dataset_id: str | None,
) -> Source:
    table, heading = likeliest_table(tables)
    if heading.repeated:
        raise UserError("duplicate_headings", file=file.name)
    mark = fingerprint(heading)
    known = {**remembered.get(mark, {}), **answers}
    chosen = dataset_id or known.get("dataset")
    if chosen is None:
        return Source(files=(file,), questions=(ask_dataset(heading),), fingerprint=mark)
    mapping = map_columns(table, heading, dataset_of(chosen), known)
    if isinstance(mapping, Picking):
        return Source(files=(file,), picking=mapping, fingerprint=mark)
    return Source(files=(file,), questions=mapping, fingerprint=mark)


def reads_as_it_stands(template: TemplateFile) -> bool:
    """Whether a template of plain fields is proven by its contract alone: a decimal `2.500` is not."""
    dataset = template.dataset
    return dataset.storage is Storage.MONTHS or all(column.type is not ColumnType.DECIMAL for column in dataset.columns)


def settled_file(source: Source, answers: Answers, on_rows: OnRows) -> tuple[Settled, TemplateFile]:
    """A picking settled, and the file that its rows make."""
    if source.picking is None:
        raise ValueError(source.name)
    settled = settle(source.picking, answers, on_rows)
    dataset = source.picking.dataset
    file = TemplateFile(
        path=source.picking.path,
        dataset=dataset,
        headings=tuple(column.name for column in dataset.columns),
        completes=source.picking.completes,
        translated=settled.blocks,
    )
    return settled, file
