"""What every file of a figure says of itself, so that it can be checked later: which figure, of which data, and whose seal."""

from __future__ import annotations

import json

from dashboard.exports.figure.figure import Figure
from dashboard.exports.rows import values_digest


def mark(figure: Figure) -> dict[str, str]:
    """Plain texts by name, each there whatever it holds; `issuer` alone is absent where the file leaves unsealed.

    - `selection`: the parameters of the link as they stand behind a `?`.
    - `values`: a digest of the rows, whichever snapshot they come from.
    """
    provenance = figure.provenance
    told = {
        "figure": figure.figure_id,
        "selection": figure.query,
        "address": figure.address.partition("://")[2],
        "title": figure.title,
        "unit": figure.unit,
        "window": "; ".join(figure.window),
        "language": figure.language.value,
        "snapshot_id": provenance.snapshot_id,
        "built_at": provenance.built_at.isoformat(),
        "last_date": provenance.last_date.isoformat() if provenance.last_date else "",
        "is_sample": "yes" if provenance.is_sample else "no",
        "rows": str(len(figure.frame.data)),
        "values": values_digest(figure.frame),
    }
    return told if figure.sealer is None else {**told, "issuer": figure.sealer.issuer}


def written_mark(figure: Figure) -> str:
    """The mark as JSON of ASCII signs alone, as PDF and Parquet are searched for it byte by byte."""
    return json.dumps(mark(figure), sort_keys=True)
