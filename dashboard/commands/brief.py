"""Write what the overview says as a brief: findings, charts, caveats and sources on two pages."""

from __future__ import annotations

import argparse
from pathlib import Path

from catalog.text import Language
from dashboard.charts.theme import Theme
from dashboard.commands.writing import link_parameters, waited, write_file
from dashboard.exports.brief.file import brief_file
from dashboard.exports.brief.kinds import BriefFormat
from dashboard.ui.address import told_address
from dashboard.ui.brief import brief_of
from dashboard.ui.figures import deck_of, serve_link, understood
from dashboard.ui.view import view_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--select", default="", metavar="QUERY", help="what stands behind the ? of the overview's link")
    parser.add_argument("--language", type=Language, choices=list(Language), help="as in the link, or Indonesian")
    parser.add_argument("--format", type=BriefFormat, choices=list(BriefFormat), default=BriefFormat.PDF)
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to write; standard output without it")


def run(options: argparse.Namespace) -> int:
    """Write the brief. Raises UserError for what the user can mend."""
    warehouse = Path(options.warehouse)
    link = understood(warehouse, link_parameters(options))
    serving = waited(lambda: serve_link(warehouse, link, reader=None))
    view = view_of(deck_of("ringkasan"), link, serving, theme=Theme.LIGHT, base=told_address())
    write_file(brief_file(brief_of(view), options.format), options.out)
    return 0
