"""What the bench found, a row a world and method: the file that the method's texts take their figures from, and their table."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np

from analysis.impact import Wording
from catalog.impact_measured import FILE, OURS

HEAD = (
    "| world | panels | method | mean | RMSE | coverage | flagged | estimated | associated | inconclusive | s |",
    "| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What one method said of one panel; `wording` of ours alone. `seconds`: of the processor, by all threads."""

    world: str
    seed: int
    method: str
    value: float
    lower: float
    upper: float
    seconds: float
    wording: str | None = None


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A row of `catalog/impact_measured.csv`: mean and error in thousandths of log orders per takedown, shares of panels."""

    world: str
    method: str
    panels: int
    mean: float
    rmse: float
    coverage: float
    flagged: float
    estimated: float
    associated: float
    inconclusive: float
    seconds: float


def measured(world: str, method: str, truth: float, found: Sequence[Outcome]) -> Measured:
    """What one method's outcomes in one world come to; shares of wordings are 0 for others than ours."""
    values = np.array([outcome.value for outcome in found])

    def share(which: Iterable[bool]) -> float:
        return float(np.mean(list(which)))

    words = {word.value: share(outcome.wording == word for outcome in found) for word in Wording}
    return Measured(
        world=world,
        method=method,
        panels=len(found),
        mean=1000 * float(values.mean()),
        rmse=1000 * float(np.sqrt(((values - truth) ** 2).mean())),
        coverage=share(outcome.lower <= truth <= outcome.upper for outcome in found),
        flagged=share(outcome.lower > 0 or outcome.upper < 0 for outcome in found),
        seconds=float(np.mean([outcome.seconds for outcome in found])),
        **words,
    )


def table_lines(rows: Iterable[Measured]) -> list[str]:
    """The table of the method page; shares with their standard errors."""
    return [*HEAD, *map(_line, rows)]


def _line(row: Measured) -> str:
    words = [row.estimated, row.associated, row.inconclusive]
    cells = [
        f"{row.mean:.2f}",
        f"{row.rmse:.2f}",
        *(_share(share, row.panels) for share in (row.coverage, row.flagged)),
        *(_share(share, row.panels) if row.method == OURS else "" for share in words),
        f"{row.seconds:.1f}",
    ]
    return f"| {row.world} | {row.panels} | {row.method} | {' | '.join(cells)} |"


def _share(share: float, panels: int) -> str:
    return f"{share:.2f} ({np.sqrt(share * (1 - share) / panels):.2f})"


def write_measured(rows: Iterable[Measured], file: Path = FILE) -> None:
    """Write the rows, four digits each."""
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, [field.name for field in fields(Measured)], lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow(
                {name: round(value, 4) if isinstance(value, float) else value for name, value in asdict(row).items()}
            )


def read_measured(file: Path = FILE) -> tuple[Measured, ...]:
    """The rows as written."""
    with file.open(encoding="utf-8", newline="") as rows:
        return tuple(
            Measured(
                world=row["world"],
                method=row["method"],
                panels=int(row["panels"]),
                **{name: float(row[name]) for name in row if name not in ("world", "method", "panels")},
            )
            for row in csv.DictReader(rows)
        )
