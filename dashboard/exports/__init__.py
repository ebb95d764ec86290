"""A frame leaves the house: as a file with its source in it."""
