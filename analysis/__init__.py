"""Pure statistics: frames in, frozen results out. No storage, no drawing, no screen."""
