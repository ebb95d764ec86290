"""What holds on every page, in both themes: each is opened once, by its address, for all that is looked for on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import pytest

from dashboard.ui.navigation import PAGE_IDS
from tests.e2e.conftest import Scheme, readers
from tests.e2e.lending import Lender
from tests.e2e.reader import Reader
from tests.e2e.test_accessible import SCHEMES, styled, violations
from tests.e2e.test_sharing import complaints

CHART_PAGES = ("ringkasan", "takedown", "pesanan", "lebaran", "impor_penindakan", "klaim", "aturan", "lini_masa")


@dataclass(frozen=True, kw_only=True)
class Visited:
    """A page before a reader. `refused`: what its headers kept the browser from, as it goes on."""

    page_id: str
    reader: Reader
    refused: list[str]


@pytest.fixture(scope="module", params=list(product(PAGE_IDS, SCHEMES)), ids="-".join)
def visited(request: pytest.FixtureRequest, lender: Lender, address: str) -> Iterator[Visited]:
    page_id: str
    scheme: Scheme
    page_id, scheme = request.param
    with readers(lender, address) as open_reader:
        reader = open_reader(color_scheme=scheme)
        refused = complaints(reader.page)
        yield Visited(page_id=page_id, reader=reader.visit(page_id), refused=refused)


def test_a_page_keeps_nobody_out(visited: Visited) -> None:
    assert violations(styled(visited.reader)) == []


def test_every_figure_has_its_words(visited: Visited) -> None:
    reader = visited.reader
    is_drawn = visited.page_id in CHART_PAGES
    figures = reader.figures() if is_drawn else reader.page.get_by_test_id("stMain").get_by_role("figure")
    names = [figure.get_attribute("aria-label") or "" for figure in figures.all()]
    assert [name for name in names if len(name) < 40] == []


def test_no_page_needs_what_its_headers_forbid(visited: Visited) -> None:
    visited.reader.page.wait_for_load_state("networkidle")
    assert visited.refused == []
    visited.reader.expect_no_error()
