"""Read-only questions to a built snapshot. Disclosure control is applied here, once, before anything sees a row."""
