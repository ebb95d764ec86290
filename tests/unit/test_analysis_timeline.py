"""Events of three tables on one line: kinds, actors, and dates no closer than their sources know them."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analysis.timeline import Event, actors_named, chosen, dated, timeline
from catalog.codes import POLICY_EVENT_KIND, EventActor, EventKind, EventPrecision, PolicyEventType
from catalog.reference import reference_rows


def table(name: str) -> pd.DataFrame:
    frame = pd.DataFrame(reference_rows(f"{name}.csv")).replace("", None)
    return frame.assign(count=pd.to_numeric(frame["count"])) if name == "claims" else frame


def events() -> tuple[Event, ...]:
    return timeline(table("policy_events"), table("seizures"), table("claims"))


@pytest.mark.parametrize(
    ("written", "first", "last", "precision"),
    [
        ("2023", date(2023, 1, 1), date(2023, 12, 31), EventPrecision.YEAR),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), EventPrecision.MONTH),
        ("2023-03-16", date(2023, 3, 16), date(2023, 3, 16), EventPrecision.DAY),
    ],
)
def test_a_source_date_spans_as_much_as_it_leaves_open(
    written: str, first: date, last: date, precision: EventPrecision
) -> None:
    assert dated(written) == (first, last, precision)


@pytest.mark.parametrize("written", ["2023-13", "kemarin", "2023-03-16-01"])
def test_what_is_no_date_is_an_error(written: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        dated(written)


@pytest.mark.parametrize(
    ("name", "actors"),
    [
        ("Joko Widodo", (EventActor.PRESIDENT,)),
        ("Kemenkop UKM/idEA", (EventActor.MINISTRY, EventActor.ASSOCIATION)),
        ("Kemendag+BIN+BAIS+Polri", (EventActor.MINISTRY, EventActor.POLICE)),
        ("Bea Cukai Tanjung Priok+TNI AL", (EventActor.CUSTOMS,)),
        ("Instagram/Meta", (EventActor.PLATFORM,)),
        ("Tribunnews", (EventActor.MEDIA,)),
        ("7 Polda", (EventActor.POLICE,)),
        ("TNI AL", (EventActor.OTHER,)),
    ],
)
def test_an_actor_is_known_by_its_name(name: str, actors: tuple[EventActor, ...]) -> None:
    assert actors_named(name) == actors


def test_every_kind_of_policy_event_has_a_place() -> None:
    assert set(POLICY_EVENT_KIND) == set(PolicyEventType)


def test_the_bundled_tables_give_one_line_in_order_of_time() -> None:
    kinds = pd.Series([event.kind for event in events()]).value_counts()
    assert kinds[EventKind.CLAIM] == 9
    assert kinds[EventKind.SEIZURE] == 16
    assert kinds.drop([EventKind.CLAIM, EventKind.SEIZURE]).sum() == 12
    days = [event.first_date for event in events()]
    assert days == sorted(days)
    assert all(event.actors for event in events())


def test_one_fact_told_six_times_is_one_event_on_the_day_on_which_it_was_told() -> None:
    (told,) = [event for event in events() if event.row.get("fact_group") == "idea_40k_mar2023"]
    assert (told.first_date, told.precision) == (date(2023, 4, 6), EventPrecision.DAY)
    assert told.row["as_of_date"] == "2023-03-31"


def test_parts_of_seizures_and_other_versions_of_them_are_no_events_of_their_own() -> None:
    seized = [event for event in events() if event.kind is EventKind.SEIZURE]
    assert all(pd.isna(event.row["parent_event_id"]) for event in seized)
    assert not {event.row["value_status"] for event in seized} & {"conflict", "superseded"}


def test_a_month_is_a_span_of_days_and_no_day() -> None:
    (gedebage,) = [event for event in events() if event.row.get("location") == "Gedebage, Bandung"]
    assert gedebage.precision is EventPrecision.MONTH
    assert (gedebage.first_date, gedebage.last_date) == (date(2023, 3, 1), date(2023, 3, 31))


def test_filters_of_kind_and_actor_both_hold() -> None:
    found = chosen(events(), kinds=[EventKind.SEIZURE], actors=[EventActor.CUSTOMS])
    assert found
    assert {event.kind for event in found} == {EventKind.SEIZURE}
    assert all(EventActor.CUSTOMS in event.actors for event in found)
    assert chosen(events()) == events()
