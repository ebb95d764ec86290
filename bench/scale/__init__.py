"""How the ETL grows with rows: `python -m bench.scale`."""
