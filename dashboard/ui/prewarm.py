"""What is done once before the first reader comes, so that the first reader does not wait for it."""

from __future__ import annotations

import gc
import importlib
import logging
from pathlib import Path

from catalog.errors import UserError
from catalog.text import Language, texts
from dashboard.ui.serving import serve

_LOGGER = logging.getLogger(__name__)

_SLOW_IMPORTS = (
    "pandas",
    "pyarrow",
    "plotly.graph_objects",
    "babel.numbers",
    "babel.dates",
    "streamlit.elements.arrow",
)


def prewarm(warehouse: Path) -> None:
    """Load modules, texts and the newest snapshot, then take what is there out of the garbage collector's sight."""
    for name in _SLOW_IMPORTS:
        importlib.import_module(name)
    for language in Language:
        texts(language)
    try:
        serve(warehouse, None)
    except UserError as error:
        _LOGGER.info("nothing to prewarm yet: %s", error)
    gc.collect()
    gc.freeze()
