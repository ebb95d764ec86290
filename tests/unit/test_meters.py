"""What the server counts and times: declared once, named in both languages, cheap, and never holding a word of anybody's."""

from __future__ import annotations

import time

import pytest

from catalog.meters import METERS, Directory, JobState, Kind, Place, Reason
from catalog.text import Language, has_text, text
from dashboard.meters.instruments import REGISTRY, timed
from dashboard.meters.readings import exposition, process_bytes
from dashboard.meters.refusals import REMEMBERED_SECONDS, SPAN_SECONDS, RecentRefusals, note_refusal
from dashboard.queries.series import time_series
from dashboard.ui.cache import _name

MOST_MICROSECONDS = 50.0
"""A note takes some two; a busy machine is no failure."""


def counted(place: Place, reason: Reason) -> float:
    return REGISTRY.get_sample_value("dampak_refused_total", {"place": place, "reason": reason}) or 0.0


@pytest.mark.parametrize("language", list(Language))
def test_every_meter_and_every_value_of_a_closed_label_has_its_words(language: Language) -> None:
    assert len(METERS) > 10
    assert all(text(f"meter.{meter_id}", language) for meter_id in METERS)
    lists = {"place": Place, "state": JobState, "directory": Directory}
    assert all(text(f"meter.{name}.{value}", language) for name, values in lists.items() for value in values)
    assert all(text(f"refusal.{reason}", language) for reason in Reason)


def test_every_reason_is_the_code_of_an_error_but_those_of_a_full_server_and_any_other() -> None:
    without = [reason for reason in Reason if not has_text(f"error.{reason}", Language.ENGLISH)]
    assert without == [Reason.SESSIONS_FULL, Reason.UPLOADS_FULL, Reason.OTHER]


def test_histograms_have_buckets_and_nothing_else_has() -> None:
    assert {meter.id for meter in METERS.values() if meter.buckets} == {
        meter.id for meter in METERS.values() if meter.kind is Kind.HISTOGRAM
    }


def test_a_time_is_noted_whether_the_block_ends_well_or_not() -> None:
    def count() -> float:
        labels = {"what": "figure", "format": "png"}
        return REGISTRY.get_sample_value("dampak_export_seconds_count", labels) or 0.0

    before = count()
    with timed("export_seconds", "figure", "png"):
        pass
    with pytest.raises(ZeroDivisionError), timed("export_seconds", "figure", "png"):
        raise ZeroDivisionError
    assert count() == before + 2


def test_noting_a_time_costs_microseconds() -> None:
    runs = 2_000
    begun = time.perf_counter()
    for _ in range(runs):
        with timed("query_seconds", "series.time_series"):
            pass
    assert (time.perf_counter() - begun) / runs * 1e6 < MOST_MICROSECONDS


def test_a_query_is_named_by_its_function_alone() -> None:
    assert _name(time_series) == "series.time_series"


@pytest.mark.parametrize(
    ("code", "reason"), [("too_many_requests", Reason.TOO_MANY_REQUESTS), ("file_refused", Reason.OTHER)]
)
def test_a_refusal_is_counted_by_a_closed_list_of_reasons(code: str, reason: Reason) -> None:
    before = counted(Place.ROUTE, reason)
    note_refusal(Place.ROUTE, code)
    assert counted(Place.ROUTE, reason) == before + 1


def test_refusals_are_remembered_for_a_day_and_their_number_takes_no_room() -> None:
    moment = [1_000_000.0]
    recent = RecentRefusals(clock=lambda: moment[0])
    for _ in range(10_000):
        recent.note(Place.ROUTE, Reason.BUSY)
    moment[0] += 3600 + SPAN_SECONDS
    recent.note(Place.PAGE, Reason.QUERY_TIMEOUT)
    assert recent.within(3600) == {(Place.PAGE, Reason.QUERY_TIMEOUT): 1}
    assert recent.within(REMEMBERED_SECONDS) == {
        (Place.ROUTE, Reason.BUSY): 10_000,
        (Place.PAGE, Reason.QUERY_TIMEOUT): 1,
    }
    moment[0] += REMEMBERED_SECONDS + SPAN_SECONDS
    recent.note(Place.PAGE, Reason.OTHER)
    assert recent.within(10 * REMEMBERED_SECONDS) == {(Place.PAGE, Reason.OTHER): 1}


def test_what_is_read_off_and_what_adds_up_stand_in_one_text() -> None:
    told = exposition(lambda: {"snapshot_info": {("a1b2", "3", "4"): 1.0}, "sessions_open": {(): 2.0}}).decode()
    assert 'dampak_snapshot_info{manifest="3",schema="4",snapshot="a1b2"} 1.0' in told
    assert "dampak_sessions_open 2.0" in told
    assert "# TYPE dampak_query_seconds histogram" in told
    assert "_created" not in told


def test_the_memory_of_the_process_is_told_where_the_system_tells_it() -> None:
    held = process_bytes()
    assert held is None or held > 1e6
