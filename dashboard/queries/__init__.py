"""Read-only questions to a built snapshot. Disclosure control is applied here, once, before anything sees a row.

Ask through `snapshot.open_snapshot`, then `series.time_series`, `series.by_dimension`, `lebaran.by_lebaran_day`,
`lebaran.window_totals`, `tables.published_table` and `provenance.span`.
"""
