"""What the command line says to people."""

from __future__ import annotations

import argparse

from tqdm import tqdm

from catalog.text import Language, text
from etl.api import IngestResult
from etl.build import BuildResult
from etl.effect import Effect
from etl.inbox_import import Taken
from etl.moved import Number
from etl.report import AnswersNeededError, Report, tally_sentence
from etl.revisions import title_key


def ingested_sentences(result: IngestResult, language: Language) -> list[str]:
    """What became of files that were taken in, or counted already."""
    sentences = [became_sentence(report, language) for report in result.reports]
    return sentences if not result.is_new else [*sentences, built_sentence(result.build, language)]


def became_sentence(report: Report, language: Language) -> str:
    """What became of one file."""
    batch, comparison = report.batch, report.comparison
    if batch is None or comparison is None:
        return text("cli.already", language, batch=batch.id if batch else "-")
    sentence = text(
        "cli.ingested",
        language,
        batch=batch.id,
        files=" + ".join(report.files),
        rows=batch.rows_accepted,
        dataset=batch.dataset,
        rejected=batch.rows_rejected,
        new=comparison.new,
        changed=comparison.changed,
        identical=comparison.identical,
    )
    return f"{sentence} {tally_sentence(report.tally, language)}" if report.tally else sentence


def asked_sentences(reports: tuple[Report, ...], language: Language) -> list[str]:
    """Open questions, each with the options that answer it."""
    lines = []
    for report in reports:
        for question in report.questions:
            lines += ["", f"{' + '.join(report.files)}: {question.sentence(language)}"]
            if question.examples:
                lines.append(text("cli.examples", language, examples=" | ".join(question.examples)))
            for choice in question.choices:
                outcomes = f"  ({' | '.join(outcome or '-' for outcome in choice.outcomes)})" if choice.outcomes else ""
                lines.append(f"  --answer '{question.id}={choice.id}'  {choice.label(language)}{outcomes}")
            if not question.choices:
                lines.append(f"  --answer '{question.id}=...'")
    return lines


def taken_sentences(taken: Taken, language: Language) -> list[str]:
    """What became of what lay in an inbox, and where it lies now."""
    where = text(f"inbox.{taken.outcome}", language, name=taken.name, directory=str(taken.path))
    if taken.result is not None:
        return [where, *ingested_sentences(taken.result, language)]
    if isinstance(taken.error, AnswersNeededError):
        return [where, *asked_sentences(taken.error.reports, language)]
    return [where] if taken.error is None else [where, taken.error.message(language)]


def moved_sentences(effect: Effect, language: Language) -> list[str]:
    """What files would move."""
    totals = [
        text(
            "cli.would_move",
            language,
            title=" · ".join((text(title_key(total.metric), language), *(code for _, code in total.part))),
            months=total.months,
            first=total.first_month,
            last=total.last_month,
            moved=before_after(total.before, total.after, language),
        )
        for total in effect.totals
    ]
    return [*totals, text("cli.would_publish", language, count=len(effect.published))]


def before_after(before: Number | None, after: Number | None, language: Language) -> str:
    """A number before and after."""
    was = text("cli.revision_new", language) if before is None else before
    now = text("cli.revision_gone", language) if after is None else after
    return f"{was} -> {now}"


def built_sentence(result: BuildResult, language: Language) -> str:
    """What was built."""
    return text("cli.built", language, snapshot=result.snapshot_id, mode=text(f"cli.mode_{result.mode}", language))


class Bar:
    """A progress bar on standard error for people; silent with `--json` and where nobody watches."""

    def __init__(self, options: argparse.Namespace, language: Language) -> None:
        self._language = language
        self._bar = tqdm(total=100, disable=True if options.json else None, bar_format="{desc:<44} {bar} {n:3.0f} %")

    def __call__(self, stage: str, share: float, rows: int = 0) -> None:
        said = text(f"progress.{stage}", self._language)
        if rows:
            said = text("progress.rows", self._language, stage=said, rows=f"{rows:,}".replace(",", "\u202f"))
        self._bar.set_description_str(said, refresh=False)
        self._bar.update(100 * share - self._bar.n)
        if rows:
            # Told once a block; the bar itself stands still meanwhile, and would not be drawn again.
            self._bar.refresh()

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()
