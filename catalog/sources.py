"""Sources as source lines name them; a text `source.<id>.name` says who and what, in both languages.

Rows of public figures carry their own publisher, title, address and date besides.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where the numbers of a group of datasets come from; `can_be_sample` where a synthetic sample may stand in."""

    id: str
    datasets: tuple[str, ...]
    can_be_sample: bool = False


SOURCES: dict[str, Source] = {
    source.id: source
    for source in (
        Source(id="umkm_orders", datasets=("orders", "order_days", "umkm_registry"), can_be_sample=True),
        Source(id="takedown_items", datasets=("takedown_items",), can_be_sample=True),
        Source(id="listings", datasets=("listings",), can_be_sample=True),
        Source(id="takedown_requests", datasets=("takedown_requests",), can_be_sample=True),
        Source(id="takedown_counts", datasets=("takedown_counts",)),
        Source(id="published_claims", datasets=("claims",)),
        Source(id="bank_indonesia_spe", datasets=("indices",)),
        Source(id="published_umkm_indices", datasets=("umkm_indices",)),
        Source(id="published_imports", datasets=("imports",)),
        Source(id="published_seizures", datasets=("seizures",)),
        Source(id="policy_events", datasets=("policy_events",)),
        Source(id="platform_rules", datasets=("platform_rules",)),
        Source(id="evasion_terms", datasets=("evasion_terms",)),
        Source(id="lebaran_calendar", datasets=("lebaran",)),
        Source(id="provinces", datasets=("provinces",)),
    )
}
