"""The store that machines have in common: every change of the data, in order, and the snapshots built of them.

See `docs/decisions/shared_store.md`.
"""
