"""Checking a file that somebody shows: the page and the command ask the same and answer in the same words."""
