"""The instruments behind the meters that add up while the server runs, in a registry of the app's own.

Beside what they measure they cost next to nothing: a time is noted in some two microseconds.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics
from prometheus_client.process_collector import ProcessCollector

from catalog.meters import METERS, Kind, Place
from catalog.text import Language, text

# A second number beside each, when it was first counted, would tell nothing that the process does not.
disable_created_metrics()  # type: ignore[no-untyped-call] # the library left it without types

REGISTRY = CollectorRegistry()
"""Of this process; Prometheus' global one stays unused, as any library may write into it."""

PROCESS = ProcessCollector(registry=REGISTRY)
"""Memory, processor time, open files: on Linux, elsewhere it has nothing to tell."""


def meter_help(meter_id: str) -> str:
    """What a meter tells, in English, as programs that read it want it."""
    return text(f"meter.{meter_id}", Language.ENGLISH)


def _counter(meter_id: str) -> Counter:
    meter = METERS[meter_id]
    return Counter(meter.name, meter_help(meter_id), meter.labels, registry=REGISTRY)


_HISTOGRAMS = {
    meter.id: Histogram(meter.name, meter_help(meter.id), meter.labels, registry=REGISTRY, buckets=meter.buckets)
    for meter in METERS.values()
    if meter.kind is Kind.HISTOGRAM
}
REFUSED, _FAILED = _counter("refused"), _counter("failed")
FILES_WAITING = Gauge(METERS["files_waiting"].name, meter_help("files_waiting"), registry=REGISTRY)


@contextmanager
def timed(meter_id: str, *labels: str) -> Iterator[None]:
    """Note how long the block took, whether it ended well or not. `labels`: in the meter's order, codes of ours."""
    begun = time.perf_counter()
    try:
        yield
    finally:
        _child(meter_id, labels).observe(time.perf_counter() - begun)


def note_failure(place: Place) -> None:
    """Count an error that nobody can mend but us: its reader was shown an id, under which the log has it."""
    _FAILED.labels(place.value).inc()


def failures_count() -> int:
    """Errors of all places since the process began."""
    return sum(
        int(REGISTRY.get_sample_value(f"{_name('failed')}_total", {"place": place.value}) or 0) for place in Place
    )


def value_of(meter_id: str) -> float:
    """What a meter without labels says now."""
    return REGISTRY.get_sample_value(_name(meter_id)) or 0.0


def _name(meter_id: str) -> str:
    return METERS[meter_id].name


# The library looks a child up under a lock each time; the labels are few and closed.
@cache
def _child(meter_id: str, labels: tuple[str, ...]) -> Histogram:
    return _HISTOGRAMS[meter_id].labels(*labels)
