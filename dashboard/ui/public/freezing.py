"""A figure is frozen: its files are made once, for good, together with what a later reader needs to judge them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from dashboard.charts import describe
from dashboard.exports.figure.figure import Figure
from dashboard.exports.figure.kinds import Kind
from dashboard.exports.picture.kinds import Size
from dashboard.ui.figures import Asked
from dashboard.ui.public.addresses import frozen_parameters, live_parameters
from dashboard.ui.public.keeping import Kept, Mode, keep, now
from dashboard.ui.workshop import at_bench

SVG, PNG, PREVIEW, CSV, ROWS = "figure.svg", "figure.png", "preview.png", "data.csv", "rows.parquet"
PUBLIC_FILES = {SVG: Kind.SVG, PNG: Kind.PNG, PREVIEW: Kind.PNG, CSV: Kind.CSV}
"""Files that an address gives; the rows in their types are there to be compared."""

PREVIEW_SIZES = (Size.SOCIAL, Size.LANDSCAPE, Size.WHOLE)
"""What a chat shows of a link, the first one in which the words can be read."""


def kept_as(asked: Asked, mode: Mode, size: Size) -> Kept:
    """What the figure is kept as, and so its code; nothing is kept yet."""
    return Kept(
        mode=mode,
        figure_id=asked.figure_id,
        parameters=live_parameters(asked.view) if mode is Mode.LIVE else frozen_parameters(asked.view),
        theme=asked.view.theme,
        size=size,
        kept_at=now(),
        about={},
    )


def keep_live(directory: Path, asked: Asked, size: Size) -> str:
    """The code of a link to the figure as newer data will make it. Raises UserError as `keep`."""
    return keep(directory, kept_as(asked, Mode.LIVE, size), {})


def freeze(directory: Path, asked: Asked, size: Size) -> str:
    """The code of the figure as it is. Raises UserError as `Asked.figure` and `keep`, TooTallError."""
    about, files = at_bench(lambda: _frozen(asked, size))
    return keep(directory, replace(kept_as(asked, Mode.FROZEN, size), about=about), files)


def _frozen(asked: Asked, size: Size) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What is said of the figure, and its files."""
    from dashboard.exports.figure.file import figure_file  # noqa: PLC0415 - loaded with the first file
    from dashboard.exports.figure.provenance import provenance_record  # noqa: PLC0415 - as above

    figure = asked.figure()
    return {**provenance_record(figure), "alt": alternative(figure)}, {
        SVG: figure_file(figure, Kind.SVG, size),
        PNG: figure_file(figure, Kind.PNG, size),
        PREVIEW: figure_file(figure, Kind.PNG, preview_size(figure)),
        CSV: figure_file(figure, Kind.CSV),
        ROWS: figure_file(figure, Kind.PARQUET),
    }


def alternative(figure: Figure) -> str:
    """The text alternative of a figure: what it shows, then what is in it."""
    return f"{figure.finding.rstrip('.')}. {describe(figure.drawing, figure.language)}"


def preview_size(figure: Figure) -> Size:
    """The size in which a chat shows a figure."""
    from dashboard.exports.picture.sizes import fitting_sizes  # noqa: PLC0415 - loaded with the first file

    fitting = fitting_sizes(figure.drawing)
    return next(size for size in PREVIEW_SIZES if size in fitting)
