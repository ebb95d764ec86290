"""How the ETL and the page of words grow with removal items: `python -m bench.words`."""
