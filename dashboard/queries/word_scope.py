"""Of which titles words are asked: platforms and months, and what of the marts may be shown of these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from catalog.codes import Platform
from catalog.takedowns import LEAST_SELLERS
from dashboard.queries.selection import Selection


@dataclass(frozen=True, kw_only=True)
class WordScope:
    """Platforms, none for all, and first days of the first and last month, both inclusive; None for no bound."""

    platforms: tuple[Platform, ...] = ()
    first_month: date | None = None
    last_month: date | None = None

    @property
    def hidden_below(self) -> int:
        """A term's month without a row may have had fewer sellers than this."""
        return (LEAST_SELLERS - 1) * max(len(self.platforms), 1) + 1

    @property
    def conditions(self) -> str:
        """SQL that is true of the rows of a mart with `month` and `platform`."""
        parts = [
            *(["month >= $first_month"] if self.first_month else []),
            *(["month <= $last_month"] if self.last_month else []),
            *(["platform in (select unnest($platforms::varchar[]))"] if self.platforms else []),
        ]
        return " and ".join(parts) or "true"

    @property
    def params(self) -> dict[str, object]:
        """What fills the places of `conditions`."""
        places: dict[str, object] = {
            "first_month": self.first_month,
            "last_month": self.last_month,
            "platforms": [platform.value for platform in self.platforms],
        }
        return {name: value for name, value in places.items() if value}

    @property
    def terms_sql(self) -> str:
        """The rows of `title_terms` that may be shown, as a relation.

        The build keeps terms that at least 5 sellers of a month used, on whatever platform. Of some platforms a month is shown
        where that many did so on one of them, as whoever sells on two cannot be told here.
        """
        if not self.platforms:
            return f"(select * from title_terms where {self.conditions})"
        return (
            f"(select * from title_terms where {self.conditions}"
            f" qualify max(sellers_count) over (partition by month, term) >= {LEAST_SELLERS})"
        )


EVERYTHING = WordScope()
"""All months of all platforms."""


def scope_of(selection: Selection) -> WordScope:
    """What a selection asks of: its platforms, and all months that its dates touch, each whole."""
    return WordScope(
        platforms=selection.filters.platforms,
        first_month=selection.first_date.replace(day=1),
        last_month=selection.last_date.replace(day=1),
    )
