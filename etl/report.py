"""What the importer says of a file, for people and for machines; the form of `--json` is documented in `docs/etl.md`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from catalog.codes import TakedownUnit, code_text_key
from catalog.errors import UserError
from catalog.questions import Question
from catalog.text import Language, text
from etl.acceptance import Accepted, Open
from etl.batch import Batch
from etl.comparison import Comparison
from etl.effect import Effect
from etl.encoders import Fix
from etl.flags.flag import Flag
from etl.moved import Moved
from etl.readers.sources import Source
from etl.readers.tally import Tally
from etl.readers.template import Reject
from etl.totals import Sum

SHOWN_REJECTS = 20


@dataclass(frozen=True, kw_only=True)
class Report:
    """One file, or the parts of an export.

    - `status`: `ready` (would be accepted, or was), `unchanged` (its rows already count), `questions`.
    - `layout`: `template`, `mapped` or a layout of `catalog.layouts`; empty while that is open.
    - `comparison`: its rows against those that count; None while questions are open and where nothing changes.
    - `totals`: sums over its accepted rows.
    - `rejects`: the first rejected fields; `rejected_fields`: how many there are.
    - `flags`: what is odd about its accepted rows; of files that do not count yet alone.
    - `tally`: of a file that is counted, what became of all that it holds.
    """

    status: str
    files: tuple[str, ...]
    dataset: str = ""
    layout: str = ""
    batch: Batch | None = None
    comparison: Comparison | None = None
    totals: tuple[Sum, ...] = ()
    rejects: tuple[Reject, ...] = ()
    rejected_fields: int = 0
    fixes: tuple[Fix, ...] = ()
    questions: tuple[Question, ...] = ()
    flags: tuple[Flag, ...] = ()
    tally: Tally | None = None

    def as_json(self, language: Language) -> dict[str, Any]:
        """The report as JSON values; sentences in the language."""
        batch, comparison = self.batch, self.comparison
        return {
            "status": self.status,
            "files": list(self.files),
            "dataset": self.dataset or None,
            "format": self.layout or None,
            "batch_id": batch.id if batch else None,
            "rows": {
                "accepted": batch.rows_accepted if batch else 0,
                "rejected": batch.rows_rejected if batch else 0,
                "new": comparison.new if comparison else 0,
                "changed": comparison.changed if comparison else 0,
                "duplicate": comparison.identical if comparison else batch.rows_accepted if batch else 0,
            },
            "date_range": [batch.first_date, batch.last_date] if batch and batch.first_date else None,
            "totals": {total.column: total.value for total in self.totals if total.unit is None},
            "totals_by_unit": _by_unit(self.totals),
            "fixes": [{"from": fix.text, "to": fix.code, "rows": fix.rows} for fix in self.fixes],
            "tally": _tally_json(self.tally, language) if self.tally else None,
            "rejects": [_reject_json(reject, language) for reject in self.rejects[:SHOWN_REJECTS]],
            "rejected_fields": self.rejected_fields,
            "questions": [question_json(question, language) for question in self.questions],
            "flags": [_flag_json(flag, language) for flag in self.flags],
        }


class AnswersNeededError(UserError):
    """A file leaves something open; `reports` hold the questions."""

    def __init__(self, reports: tuple[Report, ...]) -> None:
        self.reports = reports
        questions = [question for report in reports for question in report.questions]
        super().__init__("answers_needed", count=len(questions), first=questions[0].id)


def reports_json(status: str, reports: tuple[Report, ...], language: Language) -> dict[str, Any]:
    """What `--json` prints of files: the report of the last one, the questions of all, and each report below `reports`."""
    described = [report.as_json(language) for report in reports]
    questions = [question for report in described for question in report["questions"]]
    return {**described[-1], "status": status, "questions": questions, "reports": described}


def effect_json(effect: Effect) -> dict[str, Any]:
    """What files would move, as JSON values."""
    return {
        "totals": [{**asdict(total), "part": dict(total.part)} for total in effect.totals],
        "by_month": [_moved_json(moved) for moved in effect.by_month],
        "published": [_moved_json(moved) for moved in effect.published],
        "ends_sample_of": list(effect.ends_sample_of),
    }


def question_json(question: Question, language: Language) -> dict[str, Any]:
    """A question as JSON values."""
    return {
        "id": question.id,
        "text": question.sentence(language),
        "examples": list(question.examples),
        "choices": [
            {"id": choice.id, "label": choice.label(language), "outcomes": list(choice.outcomes)}
            for choice in question.choices
        ],
        "suggested": question.suggested,
    }


def report_of(source: Source, accepted: Accepted) -> Report:
    """Of a file whose batch is written."""
    return Report(
        status="ready",
        files=tuple(file.name for file in source.files),
        dataset=accepted.batch.dataset,
        layout=accepted.batch.layout,
        batch=accepted.batch,
        comparison=accepted.comparison,
        totals=accepted.totals,
        rejects=accepted.rejects,
        rejected_fields=accepted.rejected_fields,
        fixes=accepted.settled.fixes if accepted.settled else (),
        tally=accepted.settled.tally if accepted.settled else None,
    )


def report_of_known(source: Source, batch: Batch) -> Report:
    """Of a file whose rows already count."""
    return Report(
        status="unchanged",
        files=tuple(file.name for file in source.files),
        dataset=batch.dataset,
        layout=batch.layout,
        batch=batch,
    )


def report_of_open(still: Open) -> Report:
    """Of a file that leaves something open."""
    return Report(
        status="questions",
        files=tuple(file.name for file in still.source.files),
        dataset=still.dataset.id if still.dataset else "",
        layout=still.source.layout,
        questions=still.questions,
    )


def _by_unit(totals: tuple[Sum, ...]) -> dict[str, dict[str, int]]:
    by_unit: dict[str, dict[str, int]] = {}
    for total in totals:
        if total.unit is not None:
            name = f"{total.territory}.{total.unit}" if total.territory else total.unit
            by_unit.setdefault(total.column, {})[name] = total.value
    return by_unit


def _moved_json(moved: Moved) -> dict[str, Any]:
    return {
        "metric": moved.metric,
        "month": moved.month,
        "part": dict(moved.part),
        "before": moved.before,
        "after": moved.after,
    }


def _flag_json(flag: Flag, language: Language) -> dict[str, Any]:
    return {
        "id": flag.id,
        "rows": flag.rows,
        "text": flag.sentence(language),
        "examples": [{column: _json_value(value) for column, value in row.items()} for row in flag.examples],
    }


def _json_value(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _reject_json(reject: Reject, language: Language) -> dict[str, Any]:
    return {
        "line": reject.line,
        "column": reject.column or None,
        "value": reject.value,
        "reason": reject.reason,
        "text": text(f"reject.{reject.reason}", language),
    }


def tally_sentence(tally: Tally, language: Language) -> str:
    """What became of all that a file holds, in words: `9 read = 5 counted + 2 repeated + ...`."""
    parts = {"counted": tally.counted, "repeated": tally.repeated, "rejected": tally.rejected, **tally.left_out}
    return text(
        "cli.tally",
        language,
        read=tally.read,
        parts=" + ".join(f"{count} {text(f'tally.{name}', language)}" for name, count in parts.items() if count) or "0",
        units=", ".join(
            f"{text(code_text_key(TakedownUnit(unit)), language)} {count}" for unit, count in tally.units.items()
        )
        or "-",
    )


def _tally_json(tally: Tally, language: Language) -> dict[str, Any]:
    return {
        "read": tally.read,
        "repeated": tally.repeated,
        "rejected": tally.rejected,
        "counted": tally.counted,
        "left_out": _counted_json(tally.left_out, language),
        "notes": _counted_json(tally.notes, language),
        "units": dict(tally.units),
    }


def _counted_json(counts: Mapping[str, int], language: Language) -> list[dict[str, Any]]:
    return [{"id": name, "text": text(f"tally.{name}", language), "count": count} for name, count in counts.items()]
