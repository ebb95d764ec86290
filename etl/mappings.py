"""Which column was which in files of no known layout, remembered for the next file with the same headings."""

from __future__ import annotations

import json
from pathlib import Path

from catalog.questions import Answers
from etl.store import Store, write_atomically

_REMEMBERED = ("dataset", "column.")


def read_mappings(house: Store) -> dict[str, dict[str, str]]:
    """Remembered answers by the fingerprint of a file's headings."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in _directory(house).glob("*.json")}


def remember_mapping(house: Store, fingerprint: str, answers: Answers) -> None:
    """Keep what was answered about dataset and columns; what was answered about values is asked anew."""
    kept = {question: answer for question, answer in answers.items() if question.startswith(_REMEMBERED)}
    path = _directory(house) / f"{fingerprint}.json"
    if kept:
        path.parent.mkdir(exist_ok=True)
        earlier = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        content = json.dumps({**earlier, **kept}, ensure_ascii=False, indent=2, sort_keys=True)
        write_atomically(path, content.encode())


def _directory(house: Store) -> Path:
    return house.root / "mappings"
