"""Statements of reasons of the EU's DSA Transparency Database: known by their headings, counted by day and kind.

They hold neither titles nor sellers, so what is stored of them is `takedown_counts`.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from catalog.datasets import TAKEDOWN_COUNTS
from catalog.errors import UserError
from catalog.layouts import DSA_STATEMENTS
from catalog.questions import Answers, Choice, Question
from catalog.territories import DSA_SOURCE_TITLE
from etl.encoders.statements import Counts, count_groups, settle_goods, settle_groups
from etl.engine import connect
from etl.readers.choices import rules_of
from etl.readers.coded import Block, Broken
from etl.readers.forms import Form, form_of
from etl.readers.picking import Heading, Picking, heading_of, headings_in, in_blocks
from etl.readers.settle import OnRows, Settled
from etl.readers.statement_store import StatementFile, Statements, stage
from etl.readers.tables import DELIMITERS, Table, naming_text_faults, open_text
from etl.readers.tally import Tally

REPORTED, APPLIED = "reported", "applied"
"""The day on which the database got a statement, and the day from which its decision holds."""

DAY = "day.statements"

SOURCE = {
    "source_publisher": "European Commission",
    "source_title": DSA_SOURCE_TITLE,
    "source_url": "https://transparency.dsa.ec.europa.eu/explore-data/download",
}
_LONGEST_HEADING = 1 << 16
_MARK_AS_LATIN_1 = codecs.BOM_UTF8.decode("latin-1")
_PART = re.compile(r"(?P<dump>.+-(?:full|light))-(?P<archive>\d{5})-(?P<part>\d{5})", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class SettledStatements(Settled):
    """Statements settled: the rows of counts that they make, and the rows of the files that are broken."""

    counts: Counts | None
    broken: tuple[Broken, ...]

    def blocks(self) -> Iterator[Block]:
        """As of `Settled`; a row of counts stands on no line of the file, hence 0."""
        if self.broken:
            yield Block(lines=np.empty(0, np.int64), columns={}, broken=self.broken)
        yield from in_blocks((0, {**SOURCE, **fields}) for fields in (self.counts.rows() if self.counts else ()))


def find_statements(path: Path) -> StatementFile | None:
    """A text whose first line has the headings of statements; none of its rows is read, as any may be broken."""
    form = form_of(path)
    if form not in (Form.TEXT, Form.GZIP_TEXT):
        return None
    # Headings are ASCII; what stands below them is for the reader of the whole to judge.
    with naming_text_faults(path), open_text(path, form, "latin-1") as text:
        line = text.readline(_LONGEST_HEADING).removeprefix(_MARK_AS_LATIN_1)
    for delimiter in DELIMITERS:
        heading = heading_of(1, next(csv.reader([line], delimiter=delimiter), []))
        if _is_known(heading):
            return StatementFile(table=Table(path=path, form=form, delimiter=delimiter), heading=heading)
    return None


def refuse_other_forms(tables: Iterable[Table]) -> None:
    """UserError `statements_form` where statements lie in a workbook or the like."""
    for table in tables:
        if any(map(_is_known, headings_in(table))):
            raise UserError("statements_form", file=table.path.name)


def _is_known(heading: Heading) -> bool:
    return heading.places.keys() - heading.repeated >= DSA_STATEMENTS.required_headings


def pick_statements(files: Sequence[StatementFile], scratch: Path) -> Picking:
    """All statements that are taken in together, as one source: a statement may lie in two files. UserError `parts_missing`."""
    _require_all_parts([file.table.path for file in files])
    return Picking(
        layout=DSA_STATEMENTS.id,
        dataset=TAKEDOWN_COUNTS,
        tables=tuple(file.table for file in files),
        read=_no_cells,
        columns=(),
        settles=partial(_settle_statements, tuple(files), scratch),
    )


def _no_cells(_table: Table) -> Iterator[Block]:
    """Statements are never read cell by cell."""
    return iter(())


def _require_all_parts(paths: Sequence[Path]) -> None:
    """Numbers of a dump's parts have no gap. That its last ones are there only their owner knows."""
    dumps: dict[str, set[int]] = defaultdict(set)
    archives: dict[str, set[int]] = defaultdict(set)
    for path in paths:
        found = _PART.fullmatch(path.stem)
        if found:
            archives[found["dump"]].add(int(found["archive"]))
            dumps[f"{found['dump']}-{found['archive']}"].add(int(found["part"]))
    for name, numbers in {**archives, **dumps}.items():
        missing = sorted(set(range(max(numbers))) - numbers)
        if missing:
            raise UserError(
                "parts_missing", file=name, parts=", ".join(f"{one:05}" for one in missing), of=max(numbers) + 1
            )


def _settle_statements(
    files: tuple[StatementFile, ...], scratch: Path, picking: Picking, answers: Answers, on_rows: OnRows
) -> SettledStatements:
    """Read all files once, then ask: first which statements count, then what they are."""
    with TemporaryDirectory(dir=scratch) as directory, connect(None, Path(directory)) as connection:
        statements = stage(connection, files, Path(directory))
        broken = statements.broken
        on_rows(statements.read + len(broken))
        if not statements.read and not broken:
            raise UserError("file_empty", file=picking.path.name)
        goods = settle_goods(statements.categories(), answers)
        day, asked_day = _settled_day(statements, answers)
        questions = (*goods.questions, *asked_day)
        if questions:
            return SettledStatements(picking=picking, readers={}, questions=questions, counts=None, broken=broken)
        groups = statements.groups(
            categories=goods.categories, by_keyword=goods.by_keyword, is_by_reported=day == REPORTED
        )
    settlement = settle_groups(groups, goods.codes, answers)
    if settlement.questions:
        return SettledStatements(
            picking=picking, readers={}, questions=settlement.questions, counts=None, broken=broken
        )
    counts = count_groups(groups, settlement)
    left_out = Counter(counts.left_out)
    left_out["category"] += statements.read - statements.repeated - sum(group.statements for group in groups)
    tally = Tally(
        read=statements.read + len(broken),
        repeated=statements.repeated,
        rejected=len(broken),
        counted=counts.statements,
        left_out=dict(+left_out),
        notes=dict(+Counter(counts.notes)),
        units=counts.units,
    )
    return SettledStatements(
        picking=picking,
        readers={},
        questions=(),
        fixes=settlement.fixes,
        counts=counts,
        broken=broken,
        tally=tally,
    )


def _settled_day(statements: Statements, answers: Answers) -> tuple[str, tuple[Question, ...]]:
    """Which day a statement counts on; not asked where the two are the same for all of them."""
    pairs = statements.pairs_of_days()
    if all(reported == applied for reported, applied in pairs):
        return REPORTED, ()
    shown = [pair for pair in pairs if pair[0] != pair[1]][:3]
    question = Question(
        id=DAY,
        text_key="statement_day",
        examples=tuple(f"created_at {reported}, application_date {applied}" for reported, applied in shown),
        choices=(
            Choice(id=REPORTED, text_key="statement_day.reported", outcomes=tuple(pair[0] for pair in shown)),
            Choice(id=APPLIED, text_key="statement_day.applied", outcomes=tuple(pair[1] for pair in shown)),
        ),
        suggested=REPORTED,
    )
    if DAY not in answers:
        return "", (question,)
    rules_of(DAY, {REPORTED: (), APPLIED: ()}, answers[DAY])
    return answers[DAY], ()
