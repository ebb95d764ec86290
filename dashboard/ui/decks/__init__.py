"""The cards of every page, by page and by name: what a page draws, an embed shows, and a command line writes."""
