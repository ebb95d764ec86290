"""What the command line understands."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date
from pathlib import Path
from typing import NoReturn

from catalog.places import inbox_directory, kept_directory, store_directory, warehouse_directory
from catalog.text import Language
from catalog.watch_list import WatchAction

WRONG_USAGE = 64


def make_parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    shared = _Parser(add_help=False)
    shared.add_argument("--json", action="store_true", help="one JSON object for machines")
    shared.add_argument("--lang", type=Language, default=os.environ.get("DAMPAK_LANG", "id"), help="id or en")
    shared.add_argument("--store", type=Path, default=store_directory())
    shared.add_argument("--warehouse", type=Path, default=warehouse_directory())
    parser = _Parser(prog="python -m etl", description="Files in, snapshot out.")
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", parents=[shared], help="bring the serving snapshot up to date")
    older = build.add_mutually_exclusive_group()
    older.add_argument("--manifest", type=int, help="an older state by its number, see history")
    older.add_argument(
        "--known-on", type=date.fromisoformat, metavar="DATE", help="beside what serves, what counted then"
    )
    _add_engine(build)
    ingest = commands.add_parser(
        "ingest", parents=[shared], help="take in files: templates, sellers' exports, other tables"
    )
    ingest.add_argument("files", type=Path, nargs="+", metavar="FILE")
    ingest.add_argument("--dry-run", action="store_true", help="everything but counting")
    ingest.add_argument(
        "--answer", type=_answer, action="append", default=[], metavar="QUESTION=CHOICE", help="answer a question"
    )
    ingest.add_argument("--dataset", help="which dataset the file is, where its headings leave a doubt")
    ingest.add_argument("--reason", default="", help="why, for the history")
    ingest.add_argument("--accept-valid", action="store_true", help="take the good rows of a file that has bad ones")
    ingest.add_argument("--rejects", type=Path, metavar="CSV", help="where bad rows go, to be mended and taken in")
    inbox = commands.add_parser("inbox", parents=[shared], help="watch a directory, and take in what is put there")
    inbox.add_argument("--inbox", type=Path, default=inbox_directory(), metavar="DIRECTORY")
    inbox.add_argument("--once", action="store_true", help="take in what lies there now, and end")
    inbox.add_argument(
        "--every",
        type=_seconds,
        default=5.0,
        metavar="SECONDS",
        help="between two looks; a file must lie still as long",
    )
    inbox.add_argument("--keep", action="store_true", help="keep accepted files, in clear")
    inbox.add_argument("--accept-valid", action="store_true", help="take the good rows of a file that has bad ones")
    inbox.add_argument("--reason", default="", help="why, for the history")
    commands.add_parser("history", parents=[shared], help="who changed the data, when and why")
    undo = commands.add_parser("undo", parents=[shared], help="count a batch no longer")
    undo.add_argument("batch")
    undo.add_argument("--reason", default="", help="why, for the history")
    redo = commands.add_parser("redo", parents=[shared], help="count an undone batch again")
    redo.add_argument("batch")
    redo.add_argument("--reason", default="", help="why, for the history")
    commands.add_parser("rotate-key", parents=[shared], help="put all pseudonyms under one more key")
    note = commands.add_parser("note", parents=[shared], help="write a note on a batch or on a step of the history")
    note.add_argument("subject", help="id of a batch, or number of a manifest")
    note.add_argument("text")
    watch = commands.add_parser("watch", parents=[shared], help="the watch list of words: show it, or change a term")
    watch.add_argument("action", nargs="?", choices=[action.value for action in WatchAction])
    watch.add_argument("term", nargs="?", help="one to three words, in any spelling")
    watch.add_argument("--reason", default="", help="why, for the history of the term")
    commands.add_parser("revisions", parents=[shared], help="which numbers each change moved, and by how much")
    audit = commands.add_parser("audit", parents=[shared], help="who did what, and whether the log is whole")
    audit.add_argument("--noted", help="hash of the log's end, as noted earlier outside the store")
    _add_safekeeping(commands, shared)
    commands.add_parser("pull", parents=[shared], help="take over what other machines published, and let it serve")
    commands.add_parser("status", parents=[shared], help="what serves, and whether it is up to date")
    return parser


def _add_safekeeping(commands: argparse._SubParsersAction[_Parser], shared: _Parser) -> None:
    check = commands.add_parser("check", parents=[shared], help="the checks that the serving snapshot passed")
    check.add_argument("--deep", action="store_true", help="read the whole store, and hold each file against its hash")
    backup = commands.add_parser(
        "backup", parents=[shared], help="copy the store, key and kept figures to another place"
    )
    backup.add_argument("target", type=Path, metavar="DIRECTORY", help="a new directory")
    restore = commands.add_parser("restore", parents=[shared], help="fill an empty store from a backup, and build")
    restore.add_argument("source", type=Path, metavar="DIRECTORY")
    for command in (backup, restore):
        command.add_argument("--kept", type=Path, default=kept_directory(), help="figures that readers keep")


class _Parser(argparse.ArgumentParser):
    """Wrong usage has an exit code of its own: 2 says that a file needs answers."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(WRONG_USAGE, f"{self.prog}: {message}\n")


def _add_engine(build: argparse.ArgumentParser) -> None:
    build.add_argument(
        "--engine", choices=("duckdb", "spark"), default="duckdb", help="what makes the marts, see docs/scale.md"
    )
    build.add_argument("--master", default=os.environ.get("DAMPAK_SPARK_MASTER"), help="spark://HOST:PORT or local[N]")
    build.add_argument(
        "--spark-shared",
        default=os.environ.get("DAMPAK_SPARK_SHARED"),
        metavar="DIRECTORY",
        help="that this machine and all workers read and write; the store's own scratch where it is not given",
    )
    build.add_argument(
        "--spark-store",
        default=os.environ.get("DAMPAK_SPARK_STORE"),
        metavar="DIRECTORY",
        help="where workers find the store, if not under the path that this machine knows",
    )
    build.add_argument(
        "--spark-conf", type=_answer, action="append", default=[], metavar="NAME=VALUE", help="a setting of Spark"
    )


def _answer(given: str) -> tuple[str, str]:
    question, mark, choice = given.partition("=")
    if not mark:
        raise argparse.ArgumentTypeError(given)
    return question, choice


def _seconds(given: str) -> float:
    seconds = float(given)
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(given)
    return seconds
