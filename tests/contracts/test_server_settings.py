"""Settings that every reader pays for where they slip back to Streamlit's defaults (docs/decisions/server.md)."""

from __future__ import annotations

import pytest
from streamlit import config


@pytest.mark.parametrize(
    ("option", "value", "price"),
    [
        ("server.fileWatcherType", "none", "each new session walks through all modules in the server's one loop"),
        ("runner.postScriptGC", False, "everything is collected after every run"),
        ("client.showErrorDetails", "none", "readers see a stack trace"),
    ],
)
def test_the_server_is_set_for_readers(option: str, value: object, price: str) -> None:
    assert config.get_option(option) == value, price
