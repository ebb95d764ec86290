"""From a source to a batch: rows written, indexed, checked against each other, and placed in time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import BinaryIO

import duckdb

from catalog.contracts import Dataset, Privacy, Storage
from catalog.datasets import DATASETS
from catalog.errors import Translated, UserError
from catalog.questions import Answers, Question
from catalog.text import Language
from etl.batch import Batch, batch_directory, read_batch, rows_file, stored_batches, write_batch
from etl.comparison import Comparison, compare_rows
from etl.engine import connect, quoted
from etl.hashes import write_hashes
from etl.integrity import naming_damage
from etl.linked_months import find_linked_months
from etl.progress import ReadProgress
from etl.pseudonyms import pseudonym
from etl.readers.careful import HandBack, Loaded
from etl.readers.load import load_clean, load_template
from etl.readers.settle import Settled
from etl.readers.sources import (
    ENCODING,
    Source,
    encoding_question,
    is_other_text,
    loose_template,
    reads_as_it_stands,
    settled_file,
)
from etl.readers.template import Reject, TemplateFile
from etl.rejects import RejectedRow, RejectsFile, append_rejects_csv, write_rejects_csv
from etl.relations import stored_rows_sql
from etl.store import Store, sync_directory, sync_files
from etl.supersede import Superseded, write_index, write_superseded
from etl.totals import Sum, sum_rows

# Of all datasets: an answer may be meant for another of several files.
NAMING_QUESTIONS = frozenset(
    f"value.{column.name}"
    for dataset in DATASETS.values()
    for column in dataset.columns
    if column.privacy is Privacy.PSEUDONYMISED
)
"""Ids of the questions whose answers are names, and are kept as pseudonyms."""

_READ, _TAKE, _CHECK = 0.05, 0.2, 0.35
"""Shares of the whole at which a file is looked through, its rows are taken, and they are held against those that count."""


@dataclass(frozen=True, kw_only=True)
class Acceptance:
    """How a source shall be taken in.

    - `accept_valid`: leave bad rows out instead of refusing the file for them.
    - `is_kept`: whether what comes of it is to stay, the list of rejects too.
    - `rejected_rows_to`: where rows that are left out, or that a file is refused for, are written for their sender to mend;
      nowhere where it is None. `language` is that of their reasons.
    - `received_at`: UTC, ISO 8601. `owner`: id of the actor whose name is `received_by`.
    """

    answers: Answers
    accept_valid: bool
    received_at: str
    received_by: str
    owner: str
    reason: str
    is_kept: bool = True
    rejected_rows_to: Path | None = None
    language: Language = Language.INDONESIAN


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """A batch that is written, and what is known of it beyond its record.

    - `rejects`: the first rejected fields; `rejected_fields`: how many there are.
    - `totals`: sums over the accepted rows.
    - `comparison`: how its rows stand to those that count.
    """

    batch: Batch
    rejects: tuple[Reject, ...]
    totals: tuple[Sum, ...]
    comparison: Comparison
    settled: Settled | None
    rejected_fields: int = 0


@dataclass(frozen=True, kw_only=True)
class Open:
    """Questions that must be answered before a source can be taken in."""

    source: Source
    dataset: Dataset | None
    questions: tuple[Question, ...]


def identity(house: Store, source: Source, dataset: Dataset, acceptance: Acceptance) -> tuple[str, str, str]:
    """Id of the batch that a source makes, hash of its files, and the answers that it rests on, as JSON.

    The same files read in the same way are the same batch. Names given as answers are there as pseudonyms.
    """
    digests = [_sha256(file) for file in source.files]
    digest = digests[0] if len(digests) == 1 else hashlib.sha256(" ".join(digests).encode()).hexdigest()
    kept = _kept_answers(house, acceptance.answers) if source.layout != "template" or acceptance.answers else {}
    answers = json.dumps(kept, sort_keys=True) if kept else ""
    parts = f"{digest} {dataset.id} {acceptance.accept_valid}" + (f" {answers}" if answers else "")
    return hashlib.sha256(parts.encode()).hexdigest()[:16], digest, answers


def accept(
    house: Store, source: Source, acceptance: Acceptance, counted: tuple[str, ...], target: Path, progress: ReadProgress
) -> Accepted | Open:
    """Write the batch of a source below `target`, in a directory named by its id. Call under the writer's lock.

    `counted`: ids of the batches that count now. UserError: `file_empty`, `file_refused`, `rows_repeated`, those of reading.
    """
    if source.questions:
        return Open(source=source, dataset=None, questions=source.questions)
    try:
        return _accept(house, source, acceptance, counted, target, progress)
    except UserError as error:
        if error.code == "not_utf8" and ENCODING not in acceptance.answers and is_other_text(source.files[0]):
            return Open(source=source, dataset=None, questions=(encoding_question(source.files[0]),))
        raise


def _accept(
    house: Store, source: Source, acceptance: Acceptance, counted: tuple[str, ...], target: Path, progress: ReadProgress
) -> Accepted | Open:
    with (
        house.scratch() as scratch,
        connect(None, scratch) as connection,
        _hashing(source),
        naming_damage(house, stored_batches(house)),
    ):
        if _may_be_one_of(stored_batches(house), source):
            kept = target / identity(house, source, dataset_of(source), acceptance)[0]
            if kept.exists():
                return _kept(connection, house, read_batch(house, kept.name), counted)
        directory = scratch / "batch"
        directory.mkdir()
        loaded = _loaded(connection, house, source, acceptance, directory, progress)
        if isinstance(loaded, Open):
            return loaded
        settled, file, rows = loaded
        if rows.rows == 0:
            raise UserError("file_empty", file=source.name)
        progress("checks", _CHECK)
        batch = _described(connection, house, source, file, rows, acceptance, directory)
        progress("checks", _CHECK)
        comparison = compare_rows(connection, house, batch, rows_file(directory), counted)
        totals = sum_rows(connection, batch.contract, rows_file(directory))
        write_batch(directory, batch)
        write_hashes(directory)
        sync_files(directory)
        directory.replace(target / batch.id)
        sync_directory(target)
    return Accepted(
        batch=batch,
        rejects=rows.rejects,
        rejected_fields=rows.rejected_fields,
        totals=totals,
        comparison=comparison,
        settled=settled,
    )


def _kept(connection: duckdb.DuckDBPyConnection, house: Store, batch: Batch, counted: tuple[str, ...]) -> Accepted:
    """A batch that was undone and is taken in again, as it lies in the store."""
    directory = batch_directory(house, batch.id)
    return Accepted(
        batch=batch,
        rejects=(),
        totals=sum_rows(connection, batch.contract, rows_file(directory)),
        comparison=compare_rows(connection, house, batch, rows_file(directory), counted),
        settled=None,
    )


def dataset_of(source: Source) -> Dataset:
    """The dataset of a source without questions."""
    if source.picking is not None:
        return source.picking.dataset
    if source.template is not None:
        return source.template.dataset
    raise ValueError(source.name)


def _loaded(
    connection: duckdb.DuckDBPyConnection,
    house: Store,
    source: Source,
    acceptance: Acceptance,
    directory: Path,
    progress: ReadProgress,
) -> tuple[Settled | None, TemplateFile, Loaded] | Open:
    progress("read", _READ)
    key = house.hashing_key()
    rows_path = rows_file(directory)
    plain = source.template
    if plain is not None and reads_as_it_stands(plain):
        clean = load_clean(
            connection, plain, rows_path, hashing_key=key, on_rows=lambda rows: progress("read", _READ, rows)
        )
        if clean is not None:
            return None, plain, clean
    if plain is not None:
        source = replace(source, picking=loose_template(plain))
    settled, file = settled_file(source, acceptance.answers, lambda rows: progress("read", _READ, rows))
    if settled.questions:
        return Open(source=source, dataset=file.dataset, questions=settled.questions)
    batch_id, _, _ = identity(house, source, file.dataset, acceptance)
    rejects = house.refused if acceptance.is_kept else directory.parent
    try:
        with _handing_back(file, batch_id, acceptance) as hand_back:
            loaded = load_template(
                connection,
                file,
                rows_path,
                hashing_key=key,
                accept_valid=acceptance.accept_valid,
                rejects_path=rejects / f"{batch_id}.csv",
                hand_back=hand_back,
                on_rows=lambda rows: progress("take", _TAKE, rows),
            )
    except UserError as error:
        if error.code == "file_refused" and not acceptance.is_kept:
            error.params["rejects"] = Translated("cli.list_of_rejects_when_sent")
        raise
    return settled, file, loaded


@contextmanager
def _handing_back(file: TemplateFile, batch_id: str, acceptance: Acceptance) -> Iterator[HandBack | None]:
    """Writes rejected rows for their sender, who may mend them and send them again; there is no file before the first."""
    path = acceptance.rejected_rows_to
    if path is None:
        yield None
        return
    described = RejectsFile(
        dataset=file.dataset, columns=tuple(file.headings), batch_id=batch_id, language=acceptance.language
    )
    with ExitStack() as opened:
        target: BinaryIO | None = None

        def hand_back(rows: list[RejectedRow]) -> None:
            nonlocal target
            if target is None:
                target = opened.enter_context(path.open("wb"))
                write_rejects_csv(target, described, rows)
            else:
                append_rejects_csv(target, described, rows)

        yield hand_back


def _described(
    connection: duckdb.DuckDBPyConnection,
    house: Store,
    source: Source,
    file: TemplateFile,
    loaded: Loaded,
    acceptance: Acceptance,
    directory: Path,
) -> Batch:
    dataset = file.dataset
    everything = stored_batches(house)
    earlier = tuple(batch for batch in everything if batch.dataset == dataset.id)
    months: tuple[str, ...] = ()
    superseded = Superseded(rows=0, months=())
    linked: tuple[tuple[str, str], ...] = ()
    if dataset.storage is Storage.MONTHS:
        indexed = write_index(dataset, directory)
        months = indexed.months
        _require_unique(connection, file, directory, indexed.suspects)
        superseded = write_superseded(connection, house, dataset, directory, earlier)
        linked = find_linked_months(connection, house, dataset, directory, earlier)
    else:
        _require_unique(connection, file, directory, ("true",))
    first_date, last_date = _span(connection, file, directory)
    batch_id, digest, answers = identity(house, source, dataset, acceptance)
    return Batch(
        id=batch_id,
        dataset=dataset.id,
        sequence=max((batch.sequence for batch in everything), default=0) + 1,
        file_name=source.name,
        file_sha256=digest,
        rows_accepted=loaded.rows,
        rows_rejected=loaded.rejected_rows,
        months=months,
        superseded_months=superseded.months,
        rows_superseded=superseded.rows,
        first_date=first_date,
        last_date=last_date,
        received_at=acceptance.received_at,
        received_by=acceptance.received_by,
        owner=acceptance.owner,
        reason=acceptance.reason,
        linked_months=linked,
        layout=source.layout,
        answers=answers,
        completes=file.completes,
        file_bytes=_size_of(source),
    )


def already_counted(house: Store, source: Source, acceptance: Acceptance, counted: tuple[str, ...]) -> Batch | None:
    """The batch that counts and is of the same files read in the same way, without rows that were left out."""
    if source.questions:
        return None
    dataset = dataset_of(source)
    batches = [read_batch(house, batch_id) for batch_id in counted]
    if not _may_be_one_of(batches, source):
        return None
    _, digest, answers = identity(house, source, dataset, acceptance)
    for batch in batches:
        is_same = (batch.file_sha256, batch.dataset, batch.answers) == (digest, dataset.id, answers)
        if is_same and (acceptance.accept_valid or batch.rows_rejected == 0):
            return batch
    return None


def _kept_answers(house: Store, answers: Answers) -> dict[str, str]:
    return {
        question: pseudonym(house.hashing_key(), answer) if question in NAMING_QUESTIONS else answer
        for question, answer in answers.items()
    }


def _require_unique(
    connection: duckdb.DuckDBPyConnection, file: TemplateFile, directory: Path, suspects: tuple[str, ...]
) -> None:
    """Refuse a file that tells one row twice: which of the two is right only its author knows.

    `suspects`: SQL conditions, each picking some rows; rows of one key are picked by the same.
    """
    key = ", ".join(column.stored_name for column in file.dataset.key)
    rows = stored_rows_sql(file.dataset, rows_file(directory))
    repeated = 0
    for suspect in suspects:
        ((found,),) = connection.execute(
            f"select count(*) from (select 1 from {rows} where {suspect} group by {key} having count(*) > 1)"
        ).fetchall()
        repeated += found
    if repeated:
        names = ", ".join(column.name for column in file.dataset.key)
        raise UserError("rows_repeated", file=file.path.name, rows=repeated, columns=names)


def _span(connection: duckdb.DuckDBPyConnection, file: TemplateFile, directory: Path) -> tuple[str | None, str | None]:
    column = file.dataset.date_column
    if column is None:
        return None, None
    row = connection.execute(
        f"select min({column})::varchar, max({column})::varchar from read_parquet({quoted(rows_file(directory))})"
    ).fetchone()
    return (row[0], row[1]) if row else (None, None)


def _size_of(source: Source) -> int:
    return sum(file.stat().st_size for file in source.files)


def _may_be_one_of(batches: Iterable[Batch], source: Source) -> bool:
    """Whether a batch may be of the same files, by their size: else their hash need not be known before they are read."""
    dataset, size = dataset_of(source).id, _size_of(source)
    return any(batch.dataset == dataset and batch.file_bytes in (0, size) for batch in batches)


@contextmanager
def _hashing(source: Source) -> Iterator[None]:
    """Hash files beside what is done with them; whoever asks for a hash in the meantime waits for it."""
    pool = ThreadPoolExecutor(1)
    try:
        for file in source.files:
            pool.submit(_sha256, file)
        yield
    finally:
        pool.shutdown(cancel_futures=True)


_HASHED_BY_ONE = Lock()


def _sha256(file: Path) -> str:
    facts = file.stat()
    with _HASHED_BY_ONE:
        return _sha256_of(file, facts.st_mtime_ns, facts.st_size)


@lru_cache(maxsize=256)
def _sha256_of(file: Path, _changed_at: int, _size: int) -> str:
    """A file is named by its hash at several steps of one import, and reading a large one takes a second."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
