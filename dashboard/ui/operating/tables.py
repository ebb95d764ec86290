"""Rows of the status page in words, a function a table: what each holds is known elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from catalog.datasets import DATASETS
from catalog.meters import Directory, JobState
from catalog.text import Language, text
from dashboard.memory import MEMORY
from dashboard.meters.instruments import value_of
from dashboard.meters.readings import process_bytes, process_start
from dashboard.meters.refusals import RECENT, REMEMBERED_SECONDS
from dashboard.queries.snapshot import DatasetState, Snapshot
from dashboard.text.dates import format_date
from dashboard.text.numbers import format_number
from dashboard.text.quantities import format_bytes, format_days, format_span
from dashboard.ui.clock import business_day, format_moment, today
from dashboard.ui.operating.disk import DiskUse
from dashboard.ui.operating.limits import limits
from dashboard.ui.operating.sessions import open_sessions
from dashboard.ui.operating.versions import versions
from dashboard.ui.upload.job import jobs_under_way

if TYPE_CHECKING:
    from dashboard.ui.upload.door import Work

HOUR_SECONDS = 3600.0

PAGE = "page.status"

Rows = Iterator[tuple[str, ...]]


def dataset_rows(snapshot: Snapshot, language: Language) -> Rows:
    """Title, origin, newest day, its age, rows, batches, day of the newest upload; in the order of the catalog."""
    for dataset_id in DATASETS:
        state = snapshot.datasets.get(dataset_id)
        title = text(f"dataset.{dataset_id}.title", language)
        none = text(f"{PAGE}.none", language)
        if state is None or state.rows_count == 0:
            yield title, text(f"{PAGE}.datasets.empty", language), *[none] * 5
            continue
        yield (
            title,
            _origin(state, language),
            format_date(state.last_date, language) if state.last_date else none,
            _age(state.last_date, language) if state.last_date else none,
            format_number(state.rows_count, language),
            format_number(state.batches_count, language),
            format_date(business_day(state.loaded_at), language) if state.loaded_at else none,
        )


def _origin(state: DatasetState, language: Language) -> str:
    standing = "sample" if state.is_sample else "uploaded" if state.batches_count else "public"
    return text(f"page.sumber_metode.standing_{standing}", language)


def _age(day: date, language: Language) -> str:
    days = (today() - day).days
    span = format_days(abs(days), language)
    return span if days >= 0 else text(f"{PAGE}.datasets.ahead", language, span=span)


def work_rows(work: Iterable[Work], language: Language) -> Rows:
    """Deed, outcome with the code of what refused it or the kind of what it failed by, begin, duration."""
    for each in work:
        outcome = text(f"audit.outcome.{each.outcome}", language)
        yield (
            text(f"deed.{each.deed}.own", language),
            text(f"{PAGE}.work.open", language)
            if each.seconds is None
            else outcome + (f": {each.why}" if each.why else ""),
            format_moment(each.begun_at, language),
            text(f"{PAGE}.none", language) if each.seconds is None else format_span(each.seconds, language),
        )


def disk_rows(disk: dict[Directory, DiskUse | None], language: Language) -> Rows:
    """Directory, bytes and number of its files, bytes that are free on its disk."""
    for directory, use in disk.items():
        title = text(f"meter.directory.{directory}", language)
        if use is None:
            yield title, *[text(f"{PAGE}.none", language)] * 3
        else:
            yield (
                title,
                format_bytes(use.used_bytes, language),
                format_number(use.files_count, language),
                format_bytes(use.free_bytes, language),
            )


def server_rows(language: Language) -> Rows:
    """What the process holds and does, and versions: a measure and its value."""
    jobs = jobs_under_way()
    memory, start = process_bytes(), process_start()
    unknown = text(f"{PAGE}.unknown", language)
    working = {state.value: format_number(jobs[state], language) for state in JobState}
    moment = unknown if start is None else format_moment(datetime.fromtimestamp(start, UTC), language)
    yield text(f"{PAGE}.server.since", language), moment
    yield text(f"{PAGE}.figure.memory", language), unknown if memory is None else format_bytes(memory, language)
    yield text("meter.memory_kept_bytes", language), format_bytes(MEMORY.bytes_count, language)
    yield text("meter.sessions_open", language), format_number(open_sessions(), language)
    yield text("meter.upload_jobs", language), text(f"{PAGE}.server.jobs", language, **working)
    yield text("meter.files_waiting", language), format_number(value_of("files_waiting"), language)
    for name, version in versions().items():
        yield text(f"{PAGE}.server.{'app' if name == 'version' else name}", language), version


def refused_rows(language: Language) -> Rows:
    """Place, reason, how often within the last hour and the last day; the most frequent first."""
    hour, day = RECENT.within(HOUR_SECONDS), RECENT.within(REMEMBERED_SECONDS)
    for (place, reason), count in day.most_common():
        yield (
            text(f"meter.place.{place}", language),
            text(f"refusal.{reason}", language),
            format_number(hour[place, reason], language),
            format_number(count, language),
        )


def limit_rows(language: Language) -> Rows:
    """What is limited, and how much of it is granted."""
    for limit in limits():
        numbers = {name: format_number(number, language) for name, number in limit.numbers.items()}
        yield text(f"{PAGE}.limit.{limit.id}", language), text(f"{PAGE}.most.{limit.id}", language, **numbers)


def headings(columns: Sequence[str], language: Language) -> list[str]:
    """Headings of a table by the names of its columns."""
    return [text(f"{PAGE}.column.{column}", language) for column in columns]
