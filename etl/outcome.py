"""What became of files as JSON for machines, as `python -m etl ingest --json` prints it and the inbox writes it down."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from catalog.errors import UserError
from catalog.text import Language
from etl.api import IngestResult
from etl.build import BuildResult
from etl.report import AnswersNeededError, reports_json


def ingested_json(result: IngestResult, language: Language) -> dict[str, Any]:
    """Of files that were taken in, or that counted already."""
    return {
        **reports_json("accepted" if result.is_new else "unchanged", result.reports, language),
        "is_new": result.is_new,
        "batch": asdict(result.batch),
        **build_json(result.build),
    }


def build_json(result: BuildResult) -> dict[str, Any]:
    """Of a build."""
    return {"snapshot_id": result.snapshot_id, "mode": result.mode, "months": list(result.months)}


def refusal_json(error: UserError, language: Language) -> dict[str, Any]:
    """Of what was refused, or has questions open."""
    if isinstance(error, AnswersNeededError):
        return reports_json("questions", error.reports, language)
    return {"status": "refused", "error": error.code, "message": error.message(language)}
