"""The seeded synthetic sample on which order-level pages stand until real data is uploaded.

What is planted stands in `etl.sample.truths` and `data/sample/README.md`. Whatever is drawn from these rows carries
the words DATA CONTOH.
"""

SAMPLE_VERSION = "5"
"""Changes whenever the rows change; part of the snapshot id."""
