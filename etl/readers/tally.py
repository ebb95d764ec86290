"""What became of the rows or cells of a file that is counted, not kept row by row; nothing of it is left out unseen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Statements of a file, or cells of a table: `read` are `repeated`, `rejected`, `counted` and all `left_out` together.

    - `left_out`: how many, by reason (text `tally.<reason>`).
    - `notes`: how many of the counted ones something else is to be known of, by what (text `tally.<note>`).
    - `units`: sum of the counts that are loaded, by unit; never to be added.
    """

    read: int
    repeated: int
    rejected: int
    counted: int
    left_out: Mapping[str, int] = field(default_factory=dict)
    notes: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[str, int] = field(default_factory=dict)
