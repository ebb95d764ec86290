"""Cases of `tests/golden`: files as they come, and what the importer is to make of them (`tests/golden/README.md`).

`python -m tests.golden_cases write CASE...` writes what the program makes of a case now, and shows what that changes. It is
the truth only once somebody has read it against the input.
"""

from __future__ import annotations

import base64
import contextlib
import csv
import difflib
import hashlib
import hmac
import io
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pyarrow import parquet

from catalog.codes import Platform
from catalog.contracts import Column, Privacy
from catalog.datasets import DATASETS
from etl.__main__ import main
from etl.store import Store
from tests.etl_fixture import House, make_house, write_small_sample

GOLDEN = Path(__file__).parent / "golden"
OF_OTHER_TESTS = frozenset({"dsa", "transparency"})
"""Directories that have a test of their own."""

KEY = "golden-files-test-key1"
"""Key of the pseudonyms, as long as a real one."""

_OF_REPORTS = (
    "status",
    "files",
    "dataset",
    "format",
    "rows",
    "date_range",
    "totals",
    "fixes",
    "rejects",
    "questions",
)
"""What is compared of a report: all but the id of its batch."""

_SENTENCES = ("text", "label", "_reason", "_hint")
"""What people are told is held by the tests of texts: it may be said better without any file being read otherwise."""

_LIST_OF_REJECTS = re.compile(r"refused/[0-9a-f]{16}\.csv")
_WIDTH = 110
_RANKED = ("dataset", "column.")
"""Questions whose choices stand in an order of likeness, which a new dataset or heading changes without any reading."""
_FIRST_CHOICES = 6

Command = Callable[[list[str]], tuple[int, Any]]
"""Runs `python -m etl` with arguments and gives its exit code and its JSON."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One directory.

    - `in/`: files that are taken in together, in the order of their names.
    - `before/`: files that counted before, if any; taken in one by one with `--accept-valid` and the answers of
      `answers_before.json`, or the same ones where there is none.
    - `answers.json`: rounds of answers, each given to what the rounds before it left open; absent where nothing is answered.
    - `options.json`: further arguments.
    """

    directory: Path

    @property
    def files(self) -> list[Path]:
        return sorted((self.directory / "in").iterdir())

    @property
    def earlier_files(self) -> list[Path]:
        return sorted((self.directory / "before").glob("*"))

    @property
    def rounds(self) -> list[dict[str, str]]:
        return list(self._read("answers.json"))

    @property
    def everything_answered(self) -> dict[str, str]:
        return {question: answer for answers in self.rounds for question, answer in answers.items()}

    @property
    def answers_before(self) -> dict[str, str]:
        return dict(self._read("answers_before.json") or self.everything_answered)

    @property
    def options(self) -> list[str]:
        return list(self._read("options.json"))

    def expected(self) -> dict[str, str]:
        """Content of the files that say what is right, by name."""
        patterns = ("asked.json", "report.json", "rows*.csv", "rejected.csv")
        paths = [path for pattern in patterns for path in self.directory.glob(pattern)]
        return {path.name: path.read_text(encoding="utf-8") for path in sorted(paths)}

    def _read(self, name: str) -> Any:
        path = self.directory / name
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


def cases() -> list[Case]:
    """All cases by name."""
    directories = sorted(path.parent for path in GOLDEN.glob("*/in"))
    return [Case(directory=path) for path in directories if path.name not in OF_OTHER_TESTS]


def in_process(arguments: list[str]) -> tuple[int, Any]:
    """The command without a process of its own."""
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        code = main(arguments)
    return code, json.loads(printed.getvalue())


def in_a_process(arguments: list[str]) -> tuple[int, Any]:
    """The command as people run it."""
    done = subprocess.run(
        [sys.executable, "-m", "etl", *arguments], cwd=GOLDEN.parents[1], capture_output=True, check=False
    )
    return done.returncode, json.loads(done.stdout)


def outcome(case: Case, house: House, command: Command = in_process) -> dict[str, str]:
    """What the importer makes of a case in an empty house, in the form and under the names of its expected files."""
    house.store.mkdir(exist_ok=True)
    (house.store / "pseudonym.key").write_text(KEY, encoding="ascii")
    places = ["--store", str(house.store), "--warehouse", str(house.warehouse), "--lang", "id", "--json"]
    rejected = house.root / "rejected.csv"

    def ingest(files: list[Path], answers: Mapping[str, str], *options: str) -> tuple[int, Any]:
        given = [part for question, answer in answers.items() for part in ("--answer", f"{question}={answer}")]
        return command(["ingest", *map(str, files), *given, *options, *places])

    earlier = []
    for file in case.earlier_files:
        code, said = ingest([file], case.answers_before, "--accept-valid")
        if code:
            raise AssertionError(said)
        earlier.append(said["batch_id"])
    found = {}
    if case.rounds:
        given: dict[str, str] = {}
        asked = []
        for answers in case.rounds:
            asked.append(ingest(case.files, given, *case.options, "--dry-run")[1]["questions"])
            given |= answers
        found["asked.json"] = laid_out(_plain(asked)) + "\n"
    code, said = ingest(case.files, case.everything_answered, *case.options, "--rejects", str(rejected))
    found["report.json"] = laid_out(_report(code, said, earlier)) + "\n"
    for place, report in enumerate(said["reports"] if code == 0 else [], start=1):
        found["rows.csv" if place == 1 else f"rows-{place}.csv"] = _rows(house, report)
    if rejected.exists():
        found["rejected.csv"] = _rejected(rejected)
    return found


def _report(code: int, said: Any, earlier: list[str]) -> dict[str, Any]:
    told = {"exit_code": code, "status": said["status"]}
    if "error" in said:
        return {**told, "error": said["error"], "message": _LIST_OF_REJECTS.sub("refused/<batch>.csv", said["message"])}
    completed = said.get("batch", {}).get("completes")
    completes = {"completes": f"<batch {earlier.index(completed) + 1}>"} if completed else {}
    reports = [{key: _plain(report[key]) for key in _OF_REPORTS} for report in said["reports"]]
    return {**told, **completes, "reports": reports}


def _plain(value: Any) -> Any:
    """Without sentences."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if not isinstance(value, dict):
        return value
    plain = {key: _plain(one) for key, one in value.items() if key not in _SENTENCES}
    if "choices" in plain:
        plain["choices"] = _plain_choices(
            plain["id"], {choice["id"]: choice["outcomes"] for choice in plain["choices"]}
        )
    return plain


def _plain_choices(question: str, outcomes: dict[str, list[str]]) -> dict[str, list[str]] | list[str]:
    """Ids with what they make of the examples, or ids alone: of long lists the first ones, of datasets and headings none."""
    if any(outcomes.values()):
        return outcomes
    if question.startswith(_RANKED):
        return []
    return [*list(outcomes)[:_FIRST_CHOICES], "..."] if len(outcomes) > _FIRST_CHOICES else list(outcomes)


def laid_out(value: Any, depth: int = 0) -> str:
    """JSON in lines that one can read and compare: what fits a line stands on one."""
    line = json.dumps(value, ensure_ascii=False)
    if len(line) + depth <= _WIDTH or not isinstance(value, dict | list) or not value:
        return line
    margin = " " * (depth + 1)
    if isinstance(value, dict):
        parts = [f"{json.dumps(key, ensure_ascii=False)}: {laid_out(one, depth + 1)}" for key, one in value.items()]
        return "{\n" + ",\n".join(margin + part for part in parts) + "\n" + " " * depth + "}"
    if all(isinstance(one, str | int | float | None) for one in value):
        return line
    return "[\n" + ",\n".join(margin + laid_out(one, depth + 1) for one in value) + "\n" + " " * depth + "]"


def _rows(house: House, report: Any) -> str:
    """The rows of a batch in the order in which they are kept, names in place of their pseudonyms."""
    columns = DATASETS[report["dataset"]].columns
    rows = parquet.read_table(Store(house.store).batches / report["batch_id"] / "rows.parquet").to_pylist()
    return _csv([column.name for column in columns], ([_shown(column, row) for column in columns] for row in rows))


def _shown(column: Column, row: Mapping[str, Any]) -> str:
    value = row[column.stored_name]
    if value is None:
        return ""
    if column.privacy is Privacy.PSEUDONYMISED:
        names = row_keys() if column.stored_name == "row_key" else pseudonyms()
        return names.get(value, f"?{value}")
    return str(value).lower() if isinstance(value, bool) else str(value)


@cache
def names() -> tuple[str, ...]:
    """All names and numbers that the files of all cases give to sellers, orders and items."""
    return tuple((GOLDEN / "names.txt").read_text(encoding="utf-8").splitlines())


@cache
def pseudonyms() -> dict[str, str]:
    """Names of sellers by their pseudonym, worked out apart from the program's own way."""
    return {
        base64.b32encode(hmac.new(KEY.encode(), name.encode(), hashlib.sha256).digest())[:12].decode().lower(): name
        for name in names()
    }


@cache
def row_keys() -> dict[int, str]:
    """Numbers of orders and items by their row key, worked out apart from the program's own way."""
    return {
        int.from_bytes(hashlib.md5(f"{KEY}{platform}\x1f{name}".encode()).digest()[::-1]) >> 66: name  # noqa: S324
        for platform in Platform
        for name in names()
    }


def _rejected(path: Path) -> str:
    with path.open(encoding="utf-8-sig", newline="") as file:
        headings, *rows = csv.reader(file)
    kept = [place for place, name in enumerate(headings) if name not in _SENTENCES]
    lines = (["<batch>" if headings[place] == "_batch" else row[place] for place in kept] for row in rows)
    return _csv([headings[place] for place in kept], lines)


def _csv(headings: list[str], rows: Iterator[list[str]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return written.getvalue()


def _write(case: Case) -> Iterator[str]:
    """Write a case's expected files, and give what that changed."""
    with tempfile.TemporaryDirectory() as directory:
        sample, root = Path(directory, "sample"), Path(directory, "house")
        sample.mkdir()
        root.mkdir()
        found = outcome(case, make_house(root, write_small_sample(sample)))
    before = case.expected()
    for name in sorted({*before, *found}):
        old, new = before.get(name, ""), found.get(name)
        path = case.directory / name
        yield from difflib.unified_diff(
            old.splitlines(keepends=True), (new or "").splitlines(keepends=True), f"{case.directory.name}/{name}", "now"
        )
        if new is None:
            path.unlink()
        else:
            path.write_text(new, encoding="utf-8", newline="")


if __name__ == "__main__":
    verb, *wanted = sys.argv[1:] or [""]
    chosen = [case for case in cases() if case.directory.name in wanted]
    if verb != "write" or len(chosen) != len(wanted) or not wanted:
        raise SystemExit("python -m tests.golden_cases write CASE...")
    for case in chosen:
        sys.stdout.writelines(_write(case))
