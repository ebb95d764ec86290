"""Browser contexts that are lent to one reader after another: what a site left with him is forgotten, what was loaded stays.

Elsewhere each page would read and compile all scripts anew, which takes more processor time than to draw it. What is compiled
lives as long as the process that shows pages of a site, so one page of it stays open in each context.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Frame, Page

ONE_PROCESS_A_SITE = "--process-per-site"
"""Flag of a browser whose contexts are lent."""


@dataclass(kw_only=True)
class _Lent:
    """A context, the page that stays open in it, and the sites that its reader went to."""

    context: BrowserContext
    keeper: Page
    origins: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.context.on("page", lambda page: page.on("framenavigated", self._note))

    def forget(self) -> None:
        """Close the reader's pages, and remove cookies and all that scripts have stored."""
        for page in self.context.pages:
            if page is not self.keeper:
                page.close()
        session = self.context.new_cdp_session(self.keeper)
        for origin in self.origins:
            session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        session.detach()
        self.origins.clear()
        self.context.clear_cookies()

    def _note(self, frame: Frame) -> None:
        address = urlsplit(frame.url)
        if address.scheme in ("http", "https"):
            self.origins.add(f"{address.scheme}://{address.netloc}")


class Lender:
    """Contexts of one browser; each has one reader at a time."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[str, list[_Lent]] = defaultdict(list)

    @contextmanager
    def lent(self, address: str, **settings: Any) -> Iterator[BrowserContext]:
        """A context of these settings that remembers nobody, for a reader of the server at an address."""
        free = self._free[json.dumps(settings, sort_keys=True)]
        lent = free.pop() if free else self._made(address, settings)
        try:
            yield lent.context
        finally:
            lent.forget()
            free.append(lent)

    def _made(self, address: str, settings: dict[str, Any]) -> _Lent:
        context = self._browser.new_context(**settings)
        keeper = context.new_page()
        # No server is asked: one behind a proxy would count him among the readers that are shared out.
        keeper.route("**", lambda route: route.fulfill(body=""))
        keeper.goto(address)
        return _Lent(context=context, keeper=keeper)
