"""Meters that are read off when somebody asks, and not kept meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from catalog.meters import METERS
from dashboard.meters.instruments import PROCESS, REGISTRY, meter_help

Readings = Mapping[str, Mapping[tuple[str, ...], float]]
"""By a gauge's id: its values by the values of its labels, in the meter's order; a gauge without labels has the key `()`."""

MEDIA_TYPE = CONTENT_TYPE_LATEST


def exposition(read: Callable[[], Readings]) -> bytes:
    """All meters in the text format of Prometheus: those that add up, and those that are read off now."""
    momentary = CollectorRegistry(auto_describe=False)
    momentary.register(_Read(read))
    return generate_latest(REGISTRY) + generate_latest(momentary)


def process_bytes() -> float | None:
    """Memory of this process that lies in RAM; None where the system does not tell it as Linux does."""
    return _of_process("process_resident_memory_bytes")


def process_start() -> float | None:
    """When this process began, in seconds since 1970; None as above."""
    return _of_process("process_start_time_seconds")


def _of_process(name: str) -> float | None:
    found = (family.samples[0].value for family in PROCESS.collect() if family.name == name)
    return next(found, None)


class _Read(Collector):
    def __init__(self, read: Callable[[], Readings]) -> None:
        self._read = read

    def collect(self) -> Iterable[GaugeMetricFamily]:
        for meter_id, values in self._read().items():
            meter = METERS[meter_id]
            family = GaugeMetricFamily(meter.name, meter_help(meter_id), labels=meter.labels)
            for labels, value in values.items():
                family.add_metric(labels, value)
            yield family
