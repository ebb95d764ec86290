"""What the audit log says, as the command line answers it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from catalog.errors import UserError
from catalog.text import Language, text
from etl.audit import AuditEntry, read_audit, verify


def audit_answer(
    store: Path, language: Language, *, noted: str | None = None, last: int | None = 20
) -> tuple[dict[str, Any], list[str]]:
    """The answer for machines and the sentences for people: the last entries, what was cut off, and the head to note.

    Raises UserError `audit_flawed` where lines were changed, removed, added or moved.
    """
    verification = verify(store, noted=noted)
    if verification.findings:
        flaws = "; ".join(
            text(f"audit.flaw.{finding.flaw}", language, line=finding.line) for finding in verification.findings
        )
        raise UserError("audit_flawed", flaws=flaws)
    entries = read_audit(store, last=last)
    answer = {
        "entries": [asdict(entry) for entry in entries],
        "count": verification.entries,
        "head": verification.head,
        "unfinished": [entry.number for entry in verification.unfinished],
    }
    if not entries:
        return answer, [text("audit.empty", language)]
    sentences = [_sentence(entry, language) for entry in entries]
    sentences += [text("audit.unfinished", language, number=entry.number) for entry in verification.unfinished]
    return answer, [*sentences, text("audit.intact", language, count=verification.entries, head=verification.head)]


def _sentence(entry: AuditEntry, language: Language) -> str:
    parts = (
        f"{entry.number:>5}",
        entry.at,
        f"{entry.actor} ({text(f'role.{entry.role}', language)})",
        text(f"deed.{entry.deed}.own", language),
        entry.batch or entry.subject or "-",
        text(f"audit.outcome.{entry.outcome}", language) + (f": {entry.why}" if entry.why else ""),
    )
    return "  ".join(parts)
