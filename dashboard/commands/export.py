"""Write figures as files: one by its id, or all of them as a pack."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tqdm import tqdm

from catalog.errors import UserError
from catalog.text import Language
from dashboard.charts.theme import Theme
from dashboard.commands.writing import link_parameters, waited, write_file, written_beside
from dashboard.exports.figure.figure import Figure
from dashboard.exports.figure.file import figure_file
from dashboard.exports.figure.kinds import Kind
from dashboard.exports.figure.pack import write_pack
from dashboard.exports.picture.kinds import Size
from dashboard.exports.picture.sizes import TooTallError
from dashboard.ui.address import told_address
from dashboard.ui.figures import Asked, ask_figure, figures_of

_NOTHING = "-"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--list", action="store_true", help="list all figures")
    what.add_argument("--figure", metavar="ID", help="one figure, by an id of the list")
    what.add_argument("--pack", action="store_true", help="all figures as one ZIP")
    parser.add_argument("--select", default="", metavar="QUERY", help="what stands behind the ? of a page's link")
    parser.add_argument("--language", type=Language, choices=list(Language), help="as in the link, or Indonesian")
    parser.add_argument("--theme", type=Theme, choices=list(Theme), default=Theme.LIGHT)
    parser.add_argument("--format", type=Kind, choices=list(Kind), default=Kind.SVG)
    parser.add_argument("--size", type=Size, choices=list(Size), default=Size.WHOLE, help="of the picture")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="where to write; a figure alone may go to standard output"
    )
    parser.add_argument("--json", action="store_true", help="the list for programs")


def run(options: argparse.Namespace) -> int:
    """List or write. Raises UserError for what the user can mend."""
    warehouse, parameters = Path(options.warehouse), link_parameters(options)
    theme, base = options.theme, told_address()
    if options.figure:
        asked = waited(lambda: ask_figure(warehouse, options.figure, parameters, theme=theme, base=base))
        try:
            content = figure_file(asked.figure(), options.format, options.size)
        except TooTallError:
            raise UserError("figure_too_tall", figure=options.figure, size=options.size) from None
        write_file(content, options.out)
        return 0
    figures = waited(lambda: figures_of(warehouse, parameters, theme=theme, base=base))
    if options.list:
        sys.stdout.write(_as_json(figures) if options.json else _as_lines(figures))
        return 0
    if options.out is None:
        raise UserError("export_needs_file")
    with written_beside(options.out) as beside, beside.open("wb") as target:
        write_pack(target, _drawn(figures))
    return 0


def _drawn(figures: Sequence[Asked]) -> Iterator[Figure]:
    """The figures one by one, with a progress bar for people; those with nothing to show are named and left out."""
    for asked in tqdm(figures, unit="figure", disable=not sys.stderr.isatty()):
        try:
            figure = asked.figure()
        except UserError as error:
            sys.stderr.write(f"{error.message(asked.view.language)}\n")
        else:
            yield figure


def _as_lines(figures: Sequence[Asked]) -> str:
    """A line a figure: its id, a tab, what it shows."""
    return "".join(f"{each.figure_id}\t{title or _NOTHING}\n" for each, title in _titled(figures))


def _as_json(figures: Sequence[Asked]) -> str:
    rows = [
        {"figure": each.figure_id, "title": title, "address": each.view.address or None}
        for each, title in _titled(figures)
    ]
    return (
        json.dumps({"figures": rows, "formats": list(Kind), "sizes": list(Size)}, indent=2, ensure_ascii=False) + "\n"
    )


def _titled(figures: Sequence[Asked]) -> Iterator[tuple[Asked, str | None]]:
    for each in figures:
        try:
            yield each, each.figure().title
        except UserError as error:
            if error.code != "figure_empty":
                raise
            yield each, None
