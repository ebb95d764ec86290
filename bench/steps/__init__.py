"""Marts of steps, delays and reports, and what pages reckon from them, with millions of takedown items."""
