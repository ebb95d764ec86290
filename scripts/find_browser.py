"""Find the Chromium that browser tests run in: `python -m scripts.find_browser [--install]`.

Prints its path. `--install` installs one by the platform's own means where none is found. Exit code 1, and a sentence that
says what to do, where there is none in the end.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts.installing import answers, run_steps

VARIABLE = "DAMPAK_BROWSER"

_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
)
_APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_WINDOWS_PROGRAMS = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
_WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")

_INSTALLERS = {
    "apt-get": (("apt-get", "update"), ("apt-get", "install", "--yes", "--no-install-recommends", "chromium")),
    "dnf": (("dnf", "install", "--assumeyes", "chromium"),),
    "brew": (("brew", "install", "--cask", "google-chrome"),),
    "winget": (("winget", "install", "--exact", "--id", "Google.Chrome", "--silent"),),
}


class NoBrowserError(Exception):
    """No browser that starts; the sentence says what to do."""


def find_browser() -> Path:
    """The browser named by `DAMPAK_BROWSER`, or else the first one on this computer that starts.

    Raises NoBrowserError where there is none, or where the named one does not start.
    """
    named = os.environ.get(VARIABLE)
    if named:
        if not _starts(Path(named)):
            raise NoBrowserError(f"{VARIABLE} names {named}, which is no browser that starts. Correct or unset it.")
        return Path(named)
    for candidate in _candidates():
        if _starts(candidate):
            return candidate
    raise NoBrowserError(
        "No Chromium, Chrome or Edge was found. Install one (Debian, Ubuntu: apt-get install chromium; anywhere: "
        f"python -m playwright install chromium), or name its program in {VARIABLE}, then try again."
    )


def install_browser() -> None:
    """Try the platform's package manager, then Playwright's own download, until there is a browser."""
    attempts = [steps for tool, steps in _INSTALLERS.items() if shutil.which(tool)]
    attempts.append(((sys.executable, "-m", "playwright", "install", "chromium"),))
    for steps in attempts:
        run_steps(steps, "No browser yet")
        try:
            find_browser()
        except NoBrowserError:
            continue
        return


def _candidates() -> Iterator[Path]:
    for name in _NAMES:
        if found := shutil.which(name):
            yield Path(found)
    yield from map(Path, _APPLICATIONS)
    for folder in _WINDOWS_FOLDERS:
        if folder in os.environ:
            yield from (Path(os.environ[folder]) / program for program in _WINDOWS_PROGRAMS)
    yield from _downloaded()


def _downloaded() -> Iterator[Path]:
    """Playwright's own browser; its place is known before it is downloaded."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - a browser is looked for without Playwright too
    except ImportError:
        return
    with sync_playwright() as playwright:
        yield Path(playwright.chromium.executable_path)


def _starts(browser: Path) -> bool:
    if sys.platform == "win32":  # there a browser asked for its version opens a window
        return browser.is_file()
    return answers(browser, "--version")


def main(arguments: list[str]) -> int:
    """Print the browser's path; with `--install`, install one where there is none."""
    try:
        if "--install" in arguments and not os.environ.get(VARIABLE):
            try:
                find_browser()
            except NoBrowserError:
                install_browser()
        sys.stdout.write(f"{find_browser()}\n")
    except NoBrowserError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
