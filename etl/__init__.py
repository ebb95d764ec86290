"""The only writer: files in, snapshot out. One door, `etl.api`, and a command line, `python -m etl`."""
