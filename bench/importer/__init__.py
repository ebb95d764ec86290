"""What reading files of each form costs, and what it cannot be made to cost: `python -m bench.importer`."""
