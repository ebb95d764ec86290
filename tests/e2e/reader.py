"""A reader before the dashboard: goes to pages, moves selectors, reads numbers, all by roles and by texts of the catalog."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from catalog.text import Language, text, texts
from dashboard.ui.navigation import PAGE_IDS

PATIENCE_MS = 60_000
"""How long a reader waits for anything: long enough for a busy machine, as nothing waits longer than it must."""

ATTEMPTS = 3

OPENINGS = 15
"""How often a list is opened that closes before anything is chosen: one that closed is not waited for any longer than it must."""

expect.set_options(timeout=PATIENCE_MS)

_WORDS_OF_A_SENTENCE = 4


class Reader:
    """One browser page, and what went wrong in it so far."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.language = Language.INDONESIAN
        self.script_errors: list[str] = []
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: self.script_errors.append(str(error)))

    def text(self, key: str, **parameters: object) -> str:
        """A text in the reader's language."""
        return text(key, self.language, **parameters)

    def visit(self, page_id: str, **parameters: str) -> Reader:
        """Open a page by its address."""
        self.language = Language(parameters.get("lang", Language.INDONESIAN))
        path = "" if page_id == PAGE_IDS[0] else page_id
        return self.open(f"{self.address}/{path}{'?' * bool(parameters)}{urlencode(parameters)}", page_id)

    def open(self, link: str, page_id: str) -> Reader:
        """Open a link that leads to a page."""
        self.page.goto(link)
        return self.stands_on(page_id)

    def follow(self, page_id: str) -> Reader:
        """Go to a page by the menu."""
        self.page.get_by_role("link", name=self.text(f"page.{page_id}.title"), exact=True).click()
        return self.stands_on(page_id)

    def switch_to(self, language: Language, page_id: str) -> Reader:
        """Choose the other language, as a reader on that page."""
        switch = self.page.get_by_role("radiogroup", name=self.text("ui.control.lang"))
        switch.get_by_role("radio", name=self.text(f"ui.language.{language}")).click()
        self.language = language
        return self.stands_on(page_id)

    def stands_on(self, page_id: str) -> Reader:
        """Wait until the page is drawn to its end."""
        title = self.page.get_by_role("heading", level=1, name=self.text(f"page.{page_id}.title"), exact=True)
        expect(title).to_be_visible()
        return self.settles()

    def settles(self) -> Reader:
        """Wait until the run that is under way has ended."""
        app = self.page.get_by_test_id("stApp")
        expect(app).to_have_attribute("data-test-script-state", "notRunning")
        return self

    def choose(self, control: str, option: str) -> Reader:
        """Choose an option of a selector by its label, once the figures stand: a list closes when the page moves."""
        self.figures()
        for _ in range(OPENINGS):
            self.selector(control).click()
            try:
                self.page.get_by_role("option", name=option, exact=True).click(timeout=PATIENCE_MS / OPENINGS)
            except PlaywrightTimeoutError:
                self.settles().page.keyboard.press("Escape")
                continue
            self.page.keyboard.press("Escape")
            return self
        raise AssertionError(f"{control}: {option} could not be chosen")

    def selector(self, control: str) -> Locator:
        """A drop-down of the sidebar, by the parameter that it writes."""
        sidebar = self.page.get_by_test_id("stSidebar")
        return sidebar.get_by_role("combobox", name=self.text(f"ui.control.{control}"), exact=True)

    def parameters(self) -> dict[str, str]:
        """What the address says now."""
        return dict(parse_qsl(urlsplit(self.page.url).query))

    def expect_parameter(self, name: str, value: str) -> Reader:
        """Wait until the address says so, and the run that it stands for has ended."""
        expect(self.page).to_have_url(re.compile(rf"[?&]{name}={re.escape(value)}(&|$)"))
        return self.settles()

    def total(self, metric: str) -> Locator:
        """The number under a metric's title."""
        card = self.page.get_by_test_id("stMetric").filter(has_text=self.text(f"metric.{metric}.title"))
        return card.get_by_test_id("stMetricValue").first

    def totals(self) -> list[str]:
        """All numbers above the figures."""
        return self.page.get_by_test_id("stMetricValue").all_inner_texts()

    def figures(self) -> Locator:
        """The charts, drawn to the end, at least one."""
        main = self.page.get_by_test_id("stMain")
        found = main.get_by_role("figure")
        expect(found.first).to_be_visible()
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0)
        expect(main.locator("[role=figure][aria-busy]")).to_have_count(0)
        return found

    def visible_text(self) -> str:
        """All that stands on the page, text alternatives too."""
        return "\n".join([self.page.locator("body").inner_text(), self.page.locator("body").aria_snapshot()])

    def expect_no_error(self) -> None:
        """Neither an error in the page's place, nor a stack trace, nor a failed script."""
        seen = self.page.locator("body").inner_text()
        unexpected = text("ui.error.unexpected", self.language, error_id="").split(".")[0]
        expect(self.page.get_by_test_id("stException")).to_have_count(0)
        assert "Traceback" not in seen
        assert unexpected not in seen
        assert self.script_errors == []

    def leftovers_of(self, other: Language) -> list[str]:
        """Sentences of the other language that stand on the page."""
        seen = self.visible_text()
        mine = texts(self.language)
        return [
            sentence
            for key, sentence in texts(other).items()
            if len(sentence.split()) >= _WORDS_OF_A_SENTENCE
            and "{" not in sentence
            and sentence not in mine.values()
            and sentence in seen
            and mine[key] not in seen
        ]
