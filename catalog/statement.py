"""The public statement that the project sets out from."""

from __future__ import annotations

from datetime import date

STATEMENT_DATE = date(2023, 4, 6)
"""The day on which the minister of cooperatives and SMEs said that UMKM were short of orders before Lebaran."""
