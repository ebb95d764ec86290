"""What `python -m etl pull` answers, and what `status` says of the shared store."""

from __future__ import annotations

import argparse
from typing import Any

from catalog.errors import UserError
from catalog.places import shared_store_url
from catalog.roles import Deed, command_line_actor
from catalog.text import Language, text
from etl import api
from etl.audit import audited
from etl.sentences import Bar


def pull_answer(options: argparse.Namespace, language: Language) -> tuple[dict[str, Any], list[str]]:
    """What came, and whether its snapshot serves."""
    with audited(options.store, command_line_actor(), Deed.BUILD, subject="shared"), Bar(options, language) as bar:
        pulled = api.pull(options.store, options.warehouse, progress=bar)
    answer = {"steps": pulled.steps, "snapshot_id": pulled.snapshot_id, "state": pulled.state.value}
    state = text(f"shared.state.{pulled.state}", language)
    return answer, [text("cli.pulled", language, steps=pulled.steps, snapshot=pulled.snapshot_id, state=state)]


def shared_status(options: argparse.Namespace, language: Language) -> tuple[dict[str, Any] | None, list[str]]:
    """How this machine stands to the shared store; None and no sentence where it has none. One that is away is no refusal."""
    place = shared_store_url()
    try:
        state = api.shared_state(options.store, options.warehouse)
    except UserError as error:
        return {"place": place, "state": error.code}, [error.message(language)]
    if state is None:
        return None, []
    words = text(f"shared.state.{state}", language)
    return {"place": place, "state": state.value}, [text("cli.shared_status", language, place=place, state=words)]
