"""What `python -m etl build` answers: the snapshot that serves, or the one of a past day beside it."""

from __future__ import annotations

import argparse
from typing import Any

from catalog.errors import UserError
from catalog.roles import Deed, command_line_actor
from catalog.text import Language, text
from etl import api
from etl.audit import audited
from etl.making import MakeMarts
from etl.outcome import build_json
from etl.sentences import Bar, built_sentence


def build_answer(options: argparse.Namespace, language: Language) -> tuple[dict[str, Any], list[str]]:
    """The answer for machines and the sentences for people."""
    if options.known_on is not None:
        return _known_on(options, language)
    elsewhere = _by_spark(options) if options.engine == "spark" else None
    subject = None if options.manifest is None else f"manifest:{options.manifest}"
    with audited(options.store, command_line_actor(), Deed.BUILD, subject=subject), Bar(options, language) as bar:
        result = api.build(
            options.store, options.warehouse, manifest_number=options.manifest, elsewhere=elsewhere, progress=bar
        )
    return build_json(result), [built_sentence(result, language)]


def _by_spark(options: argparse.Namespace) -> MakeMarts:
    try:
        from etl.spark.marts import by_spark  # noqa: PLC0415 - its packages are no part of the default set
        from etl.spark.settings import Settings  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if error.name not in {"pyspark", "py4j", "sqlglot"}:
            raise
        raise UserError("spark_missing") from error
    if options.master is None:
        raise UserError("spark_master_missing")
    return by_spark(
        Settings(
            master=options.master,
            shared=options.spark_shared,
            store=options.spark_store,
            conf=tuple(options.spark_conf),
        )
    )


def _known_on(options: argparse.Namespace, language: Language) -> tuple[dict[str, Any], list[str]]:
    with Bar(options, language) as bar:
        snapshot_id = api.known_on(options.store, options.warehouse, options.known_on, progress=bar)
    day = options.known_on.isoformat()
    return (
        {"snapshot_id": snapshot_id, "known_on": day},
        [text("cli.known_on", language, snapshot=snapshot_id, day=day)],
    )
