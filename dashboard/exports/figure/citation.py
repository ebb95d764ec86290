"""How a figure is cited. The day of access is left to whoever cites: files are the same each time."""

from __future__ import annotations

import re

from catalog.text import text
from dashboard.exports.figure.figure import Figure

AUTHOR = "Dampak UMKM"


def short_citation(figure: Figure) -> str:
    """Author, title, unit, date of the data and their code: for a caption."""
    return text("file.cite.short", figure.language, **_words(figure))


def long_citation(figure: Figure) -> str:
    """The figure's span and filters, its sources and its address too."""
    window = "; ".join(figure.window) or text("file.cite.whole", figure.language)
    cited = text(
        "file.cite.long", figure.language, **_words(figure), window=window, sources="; ".join(figure.source_names)
    )
    return " ".join(part for part in (cited, figure.state, figure.address) if part)


def quotation(figure: Figure) -> str:
    """The finding with its source, as a sentence to be quoted; of the sample, one that says so first."""
    sources = "; ".join(figure.source_names)
    return text(
        "file.cite.quote", figure.language, **_words(figure), finding=figure.finding.rstrip("."), sources=sources
    )


def bibtex(figure: Figure) -> str:
    """An entry for LaTeX; its key names what is measured and the snapshot."""
    fields = {
        "author": f"{{{AUTHOR}}}",
        "title": _braced(_marked(figure, f"{figure.title} ({figure.unit})")),
        "year": _year(figure),
        "version": _braced(figure.provenance.snapshot_id),
        "note": _braced("; ".join((figure.as_of, *figure.source_names))),
        # Percent signs of an address are no comments within `\\url`.
        "url": figure.address,
    }
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{_key(figure)},\n{body}}}\n"


def ris(figure: Figure) -> str:
    """A record for Zotero, Mendeley and EndNote; lines end as the format wants."""
    last_date = figure.provenance.last_date
    lines = [
        ("TY", "DATA"),
        ("AU", AUTHOR),
        ("TI", _marked(figure, f"{figure.title} ({figure.unit})")),
        ("PY", _year(figure)),
        ("DA", last_date.strftime("%Y/%m/%d") if last_date else ""),
        ("ET", figure.provenance.snapshot_id),
        ("N1", "; ".join((figure.as_of, *figure.source_names))),
        ("LA", figure.language.value),
        ("UR", figure.address),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in lines if value or tag == "ER")


def _words(figure: Figure) -> dict[str, str]:
    return {
        "mark": text("file.cite.sample", figure.language) + " " if figure.sample_mark else "",
        "title": figure.title,
        "unit": figure.unit,
        "as_of": figure.as_of,
        "snapshot": figure.provenance.snapshot_id,
    }


def _marked(figure: Figure, title: str) -> str:
    return f"[{figure.sample_mark}] {title}" if figure.sample_mark else title


def _year(figure: Figure) -> str:
    """Of the newest data, which is what a reader takes them for."""
    last_date = figure.provenance.last_date
    return str(last_date.year if last_date else figure.provenance.built_at.year)


def _key(figure: Figure) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "", f"dampak-umkm_{figure.measured}_{figure.provenance.snapshot_id}")


def _braced(words: str) -> str:
    return re.sub(r"([%&#$_])", r"\\\1", re.sub(r"[{}\\]", "", words))
