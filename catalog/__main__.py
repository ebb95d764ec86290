"""`python -m catalog` writes the generated pages of `docs/`."""

from catalog.docs import write_pages

write_pages()
