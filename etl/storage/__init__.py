"""Named bytes outside of a machine's own disk, behind one small interface."""
