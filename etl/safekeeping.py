"""What `python -m etl check --deep`, `backup` and `restore` answer."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from catalog.errors import UserError
from catalog.roles import command_line_actor
from catalog.text import Language, text
from etl import api
from etl.integrity import Fault
from etl.outcome import build_json
from etl.sentences import Bar, built_sentence

_NAMED = 10
"""Faults that a sentence names at most."""

Answer = tuple[dict[str, Any], list[str]]
"""The answer for machines and the sentences for people."""


def deep_check_answer(options: argparse.Namespace, language: Language) -> Answer:
    """What was proven. UserError `store_damaged` where something is not as it was written."""
    with Bar(options, language) as bar:
        found = api.check_deeply(options.store, options.warehouse, progress=bar)
    if found.faults:
        raise UserError("store_damaged", count=len(found.faults), faults=_named(found.faults, language))
    sentences = [text("cli.deep_passed", language, files=found.files, batches=found.batches, manifests=found.manifests)]
    if found.snapshot is not None:
        sentences.append(text("cli.deep_snapshot", language, snapshot=found.snapshot))
    if found.unproven:
        sentences.append(text("cli.deep_unproven", language, count=len(found.unproven)))
    return asdict(found), sentences


def backup_answer(options: argparse.Namespace, language: Language) -> Answer:
    """How much lies there now."""
    with Bar(options, language) as bar:
        made = api.back_up(options.store, options.kept, options.target, actor=command_line_actor(), progress=bar)
    return (
        {"directory": str(options.target), "manifest": made.manifest_number, "files": len(made.files)},
        [
            text(
                "cli.backed_up",
                language,
                directory=str(options.target),
                files=len(made.files),
                number=made.manifest_number,
            )
        ],
    )


def restore_answer(options: argparse.Namespace, language: Language) -> Answer:
    """What serves now."""
    with Bar(options, language) as bar:
        built = api.restore(
            options.store,
            options.warehouse,
            options.kept,
            options.source,
            actor=command_line_actor(),
            progress=bar,
        )
    return build_json(built), [
        text("cli.restored", language, directory=str(options.source)),
        built_sentence(built, language),
    ]


def _named(faults: tuple[Fault, ...], language: Language) -> str:
    parts = [f"{fault.place} ({text(f'fault.{fault.kind}', language)})" for fault in faults[:_NAMED]]
    return ", ".join([*parts, *(["..."] if len(faults) > _NAMED else [])])
