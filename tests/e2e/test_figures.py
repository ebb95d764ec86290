"""Figures in a real browser: drawn anew in their place, named for who cannot see them, gone without a trace."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from catalog.codes import Channel, code_text_key
from catalog.text import Language
from dashboard.ui.figure.files import PLOTLY_ADDRESS, SCRIPT_ADDRESS
from tests.e2e.reader import Reader

FIGURES_OF_ORDERS = 5
NARROW = 700
SWIPE_STEPS = 12


def drawn(reader: Reader) -> list[str]:
    """What stands in the pictures, figure by figure."""
    return [figure.locator("svg").first.text_content() or "" for figure in reader.figures().all()]


def filter_channel(reader: Reader) -> None:
    reader.choose("channel", reader.text(code_text_key(Channel.SOCIAL_COMMERCE)))
    reader.expect_parameter("channel", Channel.SOCIAL_COMMERCE.value)


def swipe(reader: Reader, *, x: float, from_y: float, to_y: float) -> None:
    """Draw a finger over the screen."""
    finger = reader.page.context.new_cdp_session(reader.page)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": from_y}]})
    for step in range(1, SWIPE_STEPS + 1):
        y = from_y + (to_y - from_y) * step / SWIPE_STEPS
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y}]})
        reader.page.wait_for_timeout(16)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_filter_redraws_every_figure_in_its_place(reader: Reader) -> None:
    reader.visit("pesanan")
    before = drawn(reader)
    plots = reader.page.locator(".js-plotly-plot")
    plots.evaluate_all("plots => plots.forEach(plot => plot.setAttribute('data-mark', ''))")
    names = [figure.get_attribute("aria-label") for figure in reader.figures().all()]
    filter_channel(reader)
    for figure, name in zip(reader.figures().all(), names, strict=True):
        expect(figure).not_to_have_attribute("aria-label", name or "")
    after = drawn(reader)
    assert len(after) == FIGURES_OF_ORDERS
    assert [same for same, other in zip(before, after, strict=True) if same == other] == []
    expect(reader.page.locator(".js-plotly-plot[data-mark]")).to_have_count(FIGURES_OF_ORDERS)


def test_the_other_language_redraws_the_words(reader: Reader) -> None:
    reader.visit("pesanan").figures()
    reader.switch_to(Language.ENGLISH, "pesanan")
    expect(reader.figures().first).to_contain_text(reader.text("ui.sample.badge"))


def test_all_figures_are_drawn_without_scrolling(reader: Reader) -> None:
    reader.visit("pesanan")
    assert reader.figures().count() == FIGURES_OF_ORDERS
    expect(reader.page.locator(".js-plotly-plot .infolayer")).to_have_count(FIGURES_OF_ORDERS)


def test_a_figure_is_as_wide_as_its_place(reader: Reader) -> None:
    reader.visit("pesanan")
    figure = reader.figures().first
    before = figure.evaluate("figure => figure.clientWidth")
    reader.page.set_viewport_size({"width": NARROW, "height": 900})
    fits = "figure => figure.querySelector('svg').clientWidth === figure.clientWidth"
    reader.page.wait_for_function(
        f"([before]) => (figure => figure.clientWidth !== before && ({fits})(figure))"
        "(document.querySelector('[role=figure]'))",
        arg=[before],
    )


WORDS_OUTSIDE = """figures => figures.flatMap((figure) => {
  const { left, right, bottom } = figure.getBoundingClientRect();
  return [...figure.querySelectorAll(".gtitle, [data-index] text, .legendtext")]
    .filter((words) => words.textContent)
    .map((words) => words.getBoundingClientRect())
    .filter((box) => box.left < left - 1 || box.right > right + 1 || box.bottom > bottom + 1);
})"""
FOOTER_LINES = (
    """figure => Math.max(...[...figure.querySelectorAll(".annotation-text")].map((words) => words.children.length))"""
)


def test_words_around_a_figure_are_wrapped_for_the_width_that_it_has(reader: Reader) -> None:
    reader.visit("klaim")
    figures = reader.figures()
    wide = figures.first.evaluate(FOOTER_LINES), figures.first.evaluate("figure => figure.clientHeight")
    assert figures.evaluate_all(WORDS_OUTSIDE) == []
    reader.page.set_viewport_size({"width": 390, "height": 900})
    reader.page.wait_for_function(
        "[...document.querySelectorAll('[role=figure]')].every(f => f.querySelector('svg').clientWidth === f.clientWidth)"
    )
    assert figures.evaluate_all(WORDS_OUTSIDE) == []
    narrow = figures.first.evaluate(FOOTER_LINES), figures.first.evaluate("figure => figure.clientHeight")
    assert narrow[0] > wide[0]
    assert narrow[1] > wide[1]


def test_a_figure_keeps_its_place_before_it_is_drawn(reader: Reader) -> None:
    late: list[Route] = []

    def hold(route: Route) -> None:
        late.append(route)

    reader.page.route(f"**/{PLOTLY_ADDRESS}", hold)
    reader.page.goto(f"{reader.address}/pesanan", wait_until="commit")
    reader.stands_on("pesanan")
    places = reader.page.get_by_test_id("stMain").get_by_role("figure")
    expect(places).to_have_count(FIGURES_OF_ORDERS)
    reserved = places.first.evaluate("figure => figure.clientHeight")
    assert reserved > 300
    expect(reader.page.locator(".js-plotly-plot")).to_have_count(0)
    for route in late:
        route.continue_()
    assert reader.figures().first.evaluate("figure => figure.clientHeight") == reserved


def test_a_figure_that_cannot_be_drawn_says_so(reader: Reader) -> None:
    reader.page.route(f"**/{PLOTLY_ADDRESS}", lambda route: route.abort())
    reader.visit("pesanan")
    failed = reader.page.get_by_role("alert").filter(has_text=reader.text("ui.card.figure_failed"))
    expect(failed).to_have_count(FIGURES_OF_ORDERS)
    reader.page.unroute(f"**/{PLOTLY_ADDRESS}")
    filter_channel(reader)
    expect(failed).to_have_count(0)
    assert len(drawn(reader)) == FIGURES_OF_ORDERS


def test_the_words_stay_where_the_script_of_figures_is_missing(reader: Reader) -> None:
    reader.visit("lebaran")
    heading = reader.page.locator(".figure-heading").first.inner_text()
    reader.page.route(f"**/{SCRIPT_ADDRESS}", lambda route: route.abort())
    reader.visit("lebaran")
    main = reader.page.get_by_test_id("stMain")
    for words in (heading, reader.text("ui.sample.badge"), reader.text("ui.card.figure_failed")):
        expect(main.get_by_text(words).first).to_be_visible()
    expect(main.get_by_role("figure")).to_have_count(0)


@pytest.mark.parametrize("language", list(Language))
def test_a_figure_is_named_by_its_words(reader: Reader, language: Language) -> None:
    reader.visit("lebaran", lang=language.value)
    figure = reader.figures().first
    name = figure.get_attribute("aria-label") or ""
    reader.page.get_by_role("radio", name=reader.text("ui.card.words")).first.click()
    for sentence in name.splitlines():
        expect(reader.page.get_by_test_id("stMarkdown").filter(has_text=sentence.strip()).first).to_be_visible()
    expect(reader.page.get_by_role("figure", name=name, exact=True)).to_be_visible()


def test_pages_are_left_without_errors_or_leftovers(reader: Reader) -> None:
    complaints: list[str] = []
    reader.page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    reader.visit("pesanan").figures()
    complaints.clear()  # Streamlit looks for itself below the page's own address first, and finds nothing there
    reader.page.evaluate("window.left = [...document.querySelectorAll('.js-plotly-plot')]")
    for page_id in ("lebaran", "takedown", "sumber_metode"):
        reader.follow(page_id)
    assert complaints == []
    reader.expect_no_error()
    kept = reader.page.evaluate("window.left.filter(plot => plot.isConnected || plot._fullLayout).length")
    assert kept == 0


def test_a_finger_on_a_figure_scrolls_the_page(open_reader: Callable[..., Reader]) -> None:
    reader = open_reader(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True).visit("pesanan")
    box = reader.figures().first.bounding_box()
    assert box is not None
    main = reader.page.get_by_test_id("stMain")
    main.evaluate("(main, top) => main.scrollTo(0, top)", box["y"] - 200)
    before = main.evaluate("main => main.scrollTop")
    swipe(reader, x=195, from_y=500, to_y=300)
    reader.page.wait_for_function(
        "([main, least]) => main.scrollTop > least", arg=[main.element_handle(), before + 100]
    )
