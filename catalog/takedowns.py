"""Rules for what is said of the takedown side."""

from __future__ import annotations

LEAST_SELLERS = 5
"""Sellers behind anything that is shown of words or groups of sellers, inclusive."""
