"""From a filter to the redrawn picture, and from an address to the whole picture: our page beside an equal Dash page.

    DAMPAK_WAREHOUSE=data/warehouse python -m bench.browser --chromium /usr/bin/chromium

One Chromium, both servers up, the two pages in turn. Times are taken inside the page, from the click to the second frame in
which all five figures show the new filter. A first round asks what no server has answered yet; in the later rounds both have
the answer at hand, so that what is left is the way to the screen.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, BrowserContext, CDPSession, Locator, Page, TimeoutError, sync_playwright

from bench.load.server import free_port, running, serving
from catalog.codes import Category, code_text_key
from catalog.text import Language, text

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WATCH = Path(__file__).with_name("watch.js")
WAIT_MS = 60_000
OPENINGS = 5
CHOSEN = 5
AIM_MS = 500


@dataclass(frozen=True, kw_only=True)
class Site:
    """One of the two pages; `filter_selector` finds its list of categories."""

    name: str
    url: str
    filter_selector: str


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--loads", type=int, default=15)
    parser.add_argument("--rounds", type=int, default=4, help=f"of {CHOSEN} filter changes each; the first one apart")
    options = parser.parse_args()
    with _both() as sites, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=options.chromium, args=FLAGS)
        try:
            loads = _loads(browser, sites, options.loads)
            first, again, work = _filters(browser, sites, options.rounds)
        finally:
            browser.close()
    print(f"\n{'ms, medians (n)':<44}{'ours':>14}{'Dash':>14}{'x Dash':>8}")
    _line("address to whole picture, files in cache", loads)
    _line("filter to picture, first asked", first)
    _line("filter to picture, asked before", again)
    _line("  of which the page's own thread is busy", work)
    print(f"aim: filter to picture at most {AIM_MS} ms and not above Dash")


def _opened_entry(page: Page, selector: str, label: str) -> Locator:
    """Open a list and find an entry; a list that a late redraw has closed is opened again."""
    option = page.get_by_role("option", name=label, exact=True)
    for _ in range(OPENINGS):
        page.locator(selector).click()
        try:
            option.wait_for(timeout=WAIT_MS / OPENINGS)
            break
        except TimeoutError:
            page.keyboard.press("Escape")
    return option


@contextmanager
def _both() -> Iterator[tuple[Site, Site]]:
    port = free_port()
    command = [sys.executable, "-m", "bench.browser.dash_page", str(port)]
    with serving() as ours, running(command, port, "/") as dash:
        yield (
            Site(
                name="ours",
                url=f"http://{ours.host}/pesanan",
                filter_selector=".st-key-control-id-category input",
            ),
            Site(name="Dash", url=f"http://{dash.host}/", filter_selector="#category"),
        )


def _loads(browser: Browser, sites: tuple[Site, Site], count: int) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {site.name: [] for site in sites}
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(path=WATCH)
    for number in range(count + 1):
        for site in sites:
            page = context.new_page()
            page.goto(site.url)
            page.wait_for_function("bench.loadedAt !== null", timeout=WAIT_MS)
            if number > 0:
                times[site.name].append(page.evaluate("bench.loadedAt"))
            page.close()
    context.close()
    return times


Times = dict[str, list[float]]


def _filters(browser: Browser, sites: tuple[Site, Site], rounds: int) -> tuple[Times, Times, Times]:
    first: Times = {site.name: [] for site in sites}
    again: Times = {site.name: [] for site in sites}
    work: Times = {site.name: [] for site in sites}
    labels = [text(code_text_key(category), Language.INDONESIAN) for category in list(Category)[:CHOSEN]]
    for number in range(rounds):
        contexts = [browser.new_context(viewport={"width": 1280, "height": 900}) for _ in sites]
        pages = [_opened(context, site.url) for context, site in zip(contexts, sites, strict=True)]
        for label in labels:
            for (page, profile), site in zip(pages, sites, strict=True):
                option = _opened_entry(page, site.filter_selector, label)
                page.evaluate("benchNextClick()")
                busy = _busy_ms(profile)
                option.click()
                page.wait_for_function("bench.redrawnAt !== null", timeout=WAIT_MS)
                busy = _busy_ms(profile) - busy
                (again if number else first)[site.name].append(page.evaluate("bench.redrawnAt - bench.clickedAt"))
                if number:
                    work[site.name].append(busy)
                page.keyboard.press("Escape")
                page.wait_for_timeout(500)
        for context in contexts:
            context.close()
    return first, again, work


def _opened(context: BrowserContext, url: str) -> tuple[Page, CDPSession]:
    context.add_init_script(path=WATCH)
    page = context.new_page()
    profile = context.new_cdp_session(page)
    profile.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(url)
    page.wait_for_function("bench.loadedAt !== null", timeout=WAIT_MS)
    return page, profile


def _busy_ms(profile: CDPSession) -> float:
    """Processor time of the page's main thread so far."""
    metrics = {entry["name"]: entry["value"] for entry in profile.send("Performance.getMetrics")["metrics"]}
    return float(1000 * metrics["TaskDuration"])


def _line(name: str, times: dict[str, list[float]]) -> None:
    ours, dash = times["ours"], times["Dash"]
    print(
        f"{name:<44}{f'{median(ours):,.0f} ({len(ours)})':>14}{f'{median(dash):,.0f} ({len(dash)})':>14}"
        f"{median(ours) / median(dash):>8.2f}"
    )


if __name__ == "__main__":
    main()
