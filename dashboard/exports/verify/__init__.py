"""Whether a file is a figure's of ours, and whether it was altered. Pure: nothing is asked of data, nothing in a file is run.

`docs/decisions/verify.md` says what a seal can tell and what not.
"""
