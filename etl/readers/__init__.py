"""One module a source format: bytes to typed rows, rejects kept with line, column and reason."""
