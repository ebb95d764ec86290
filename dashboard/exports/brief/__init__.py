"""A brief of two pages for a minister or an editor: findings, charts, caveats and sources, as PDF and as DOCX.

`docs/decisions/brief.md` says what stands in it, how it is kept to two pages, and how the files are written.
"""
