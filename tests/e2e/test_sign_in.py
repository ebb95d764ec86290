"""Signing in at a real OpenID Connect provider, and who one is where there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from catalog.codes import Channel
from catalog.errors import UserError
from catalog.roles import system_user
from catalog.text import Language
from tests.e2e.conftest import STREAMLIT, free_port, serving
from tests.e2e.people import IMPOSTOR, STRANGER
from tests.e2e.reader import Reader
from tests.e2e.test_accessible import styled, violations
from tests.etl_fixture import House

SECRETS = """
[auth]
redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
cookie_secret = "a secret of this test, of forty characters"
client_id = "dampak-umkm"
client_secret = "rahasia"
server_metadata_url = "{provider}/.well-known/openid-configuration"

[roles]
claim = "groups"

[roles.analyst]
values = ["dampak-analis"]

[roles.administrator]
emails = ["Budi@contoh.go.id"]
"""


@pytest.fixture(scope="module")
def secrets(provider: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The secrets file of a server that knows the provider."""
    path = tmp_path_factory.mktemp("secrets") / "secrets.toml"
    path.write_text(SECRETS.format(provider=provider), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def sign_in_address(secrets: Path, small_house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server with sign-in."""
    command = (*STREAMLIT[:-1], f"--secrets.files={secrets}", STREAMLIT[-1])
    with serving(small_house.store, small_house.warehouse, tmp_path_factory.mktemp("log") / "log", command) as address:
        yield address


@pytest.fixture
def visitor(open_reader: Callable[..., Reader], sign_in_address: str) -> Reader:
    return open_reader(sign_in_address)


def sidebar(reader: Reader, key: str, **parameters: object) -> Locator:
    return reader.page.get_by_test_id("stSidebar").get_by_text(reader.text(key, **parameters), exact=True)


def press(reader: Reader, key: str) -> None:
    reader.page.get_by_test_id("stSidebar").get_by_role("button", name=reader.text(key), exact=True).click()


def sign_in(reader: Reader, subject: str, page_id: str) -> None:
    press(reader, "sign_in.enter")
    reader.page.get_by_role("button", name=subject, exact=True).first.click()
    reader.stands_on(page_id)


def expect_signed_in(reader: Reader, name: str, role: str) -> None:
    expect(sidebar(reader, "sign_in.signed_in", name=name, role=reader.text(f"role.{role}"))).to_be_visible()


def expect_nobody(reader: Reader) -> None:
    reader.page.get_by_test_id("stSidebar").get_by_text(reader.text("page.klaim.title"), exact=True).wait_for()
    expect(reader.page.get_by_test_id("stSidebar").get_by_test_id("stText")).to_have_count(0)


def test_an_analyst_signs_in_and_out_and_comes_back_to_the_same_link(visitor: Reader) -> None:
    visitor.visit("pesanan", lang=Language.ENGLISH.value, channel=Channel.SOCIAL_COMMERCE.value)
    visitor.expect_parameter("lang", "en")
    expect_nobody(visitor)
    link = visitor.page.url
    sign_in(visitor, "siti", "pesanan")
    expect_signed_in(visitor, "Siti Aminah", "analyst")
    assert visitor.page.url == link
    visitor.expect_no_error()

    press(visitor, "sign_in.leave")
    visitor.page.get_by_role("button", name="End session").click()
    visitor.stands_on("pesanan")
    expect_nobody(visitor)
    assert visitor.page.url == link
    assert [cookie["name"] for cookie in visitor.page.context.cookies() if "user" in cookie["name"]] == []


def test_a_listed_address_makes_an_administrator_on_every_page_and_in_every_tab(visitor: Reader) -> None:
    visitor.visit("klaim")
    sign_in(visitor, "budi", "klaim")
    expect_signed_in(visitor, "Budi", "administrator")
    visitor.follow("lebaran")
    expect_signed_in(visitor, "Budi", "administrator")
    other = Reader(visitor.page.context.new_page(), visitor.address).visit("klaim")
    expect_signed_in(other, "Budi", "administrator")


def test_an_administrator_opens_the_status_page_and_an_analyst_is_told_why_it_is_closed(
    open_reader: Callable[..., Reader], sign_in_address: str
) -> None:
    administrator = open_reader(sign_in_address, bypass_csp=True).visit("klaim")
    sign_in(administrator, "budi", "klaim")
    administrator.follow("status").expect_no_error()
    main = administrator.page.get_by_test_id("stMain")
    expect(main.get_by_role("heading", name=administrator.text("page.status.section.serving"))).to_be_visible()
    expect(main.get_by_role("table")).not_to_have_count(0)
    assert violations(styled(administrator)) == []
    overflow = "() => (main => main.scrollWidth - main.clientWidth)(document.querySelector('[data-testid=stMain]'))"
    for width in (1280, 390):
        administrator.page.set_viewport_size({"width": width, "height": 844})
        assert administrator.page.evaluate(overflow) == 0

    analyst = open_reader(sign_in_address).visit("status")
    sign_in(analyst, "siti", "status")
    why = analyst.text("page.status.closed.role").partition("`")[0].strip()
    expect(analyst.page.get_by_test_id("stMain").get_by_role("status")).to_contain_text(why)
    expect(analyst.page.get_by_test_id("stMain").get_by_role("table")).to_have_count(0)
    sidebar = analyst.page.get_by_test_id("stSidebar")
    expect(sidebar.get_by_role("link", name=analyst.text("page.status.title"), exact=True)).to_have_count(0)


@pytest.mark.parametrize("person", [STRANGER, IMPOSTOR])
def test_everybody_else_is_a_reader_and_is_named_in_plain_text(visitor: Reader, person: dict[str, str]) -> None:
    visitor.visit("klaim")
    sign_in(visitor, person["sub"], "klaim")
    expect_signed_in(visitor, person["name"], "reader")
    visitor.expect_no_error()


def expect_failure_told(reader: Reader) -> None:
    """One sentence in the reader's language, none of the provider's words, and the way to try again."""
    expect(reader.page.get_by_role("alert")).to_have_text(reader.text("sign_in.failed"))
    expect_nobody(reader)
    expect(reader.page.get_by_role("button", name=reader.text("sign_in.enter"), exact=True)).to_be_visible()
    seen = reader.visible_text()
    assert "access_denied" not in seen
    assert "Authentication error" not in seen
    reader.expect_no_error()


@pytest.mark.parametrize("language", list(Language))
def test_who_turns_back_at_the_provider_stands_where_he_was_and_is_told(visitor: Reader, language: Language) -> None:
    visitor.visit("klaim", lang=language.value)
    link = visitor.page.url
    press(visitor, "sign_in.enter")
    visitor.page.get_by_role("button", name="Deny").click()
    visitor.stands_on("klaim")
    expect_failure_told(visitor)
    assert visitor.page.url == link

    sign_in(visitor, "siti", "klaim")
    expect_signed_in(visitor, "Siti Aminah", "analyst")
    expect(visitor.page.get_by_role("alert")).to_have_count(0)
    visitor.page.reload()
    visitor.stands_on("klaim")
    expect(visitor.page.get_by_role("alert")).to_have_count(0)


def test_an_answer_to_a_question_that_nobody_asked_signs_nobody_in_and_is_told(visitor: Reader) -> None:
    visitor.visit("klaim")
    press(visitor, "sign_in.enter")
    visitor.page.get_by_role("button", name="siti", exact=True).first.wait_for()
    visitor.open(f"{visitor.address}/oauth2callback?code=stolen&state=forged", "klaim")
    expect_failure_told(visitor)


def test_a_provider_that_cannot_be_reached_is_told(
    open_reader: Callable[..., Reader], small_house: House, tmp_path: Path
) -> None:
    secrets = tmp_path / "secrets.toml"
    secrets.write_text(SECRETS.format(provider=f"http://127.0.0.1:{free_port()}"), encoding="utf-8")
    command = (*STREAMLIT[:-1], f"--secrets.files={secrets}", STREAMLIT[-1])
    with serving(small_house.store, small_house.warehouse, tmp_path / "log", command) as address:
        visitor = open_reader(address).visit("klaim", lang=Language.ENGLISH.value)
        link = visitor.page.url
        press(visitor, "sign_in.enter")
        expect(visitor.page.get_by_role("alert")).to_be_visible()
        visitor.stands_on("klaim")
        expect_failure_told(visitor)
        assert visitor.page.url == link


def test_an_identity_that_was_tampered_with_is_nobody(visitor: Reader) -> None:
    visitor.visit("klaim")
    sign_in(visitor, "orang", "klaim")
    expect_signed_in(visitor, STRANGER["name"], "reader")
    context = visitor.page.context
    (cookie,) = (cookie for cookie in context.cookies() if cookie["name"] == "_streamlit_user")
    forged = cookie["value"].translate(str.maketrans("AaBb", "BbAa"))
    context.add_cookies([{"name": cookie["name"], "value": forged, "url": visitor.address}])
    visitor.visit("klaim")
    expect_nobody(visitor)


@pytest.mark.parametrize(
    ("command", "is_local"),
    [
        (("streamlit", "run", "app.py", "--server.address=localhost", "--server.port="), True),
        (("streamlit", "run", "app.py", "--server.address=0.0.0.0", "--server.port="), False),
        (("uvicorn", "app:app", "--host=127.0.0.1", "--port="), False),
    ],
)
def test_without_a_provider_only_this_computers_own_server_has_an_analyst(
    open_reader: Callable[..., Reader],
    small_house: House,
    tmp_path: Path,
    command: tuple[str, ...],
    is_local: bool,
) -> None:
    log = tmp_path / "log"
    with serving(small_house.store, small_house.warehouse, log, command) as address:
        reader = open_reader(address).visit("klaim")
        # Uvicorn by itself writes every address, with its query and who asked.
        assert "GET /" not in log.read_text(encoding="utf-8")
        if is_local:
            role = reader.text("role.analyst")
            expect(sidebar(reader, "sign_in.this_machine", name=system_user(), role=role)).to_be_visible()
        else:
            expect_nobody(reader)
        for key in ("sign_in.enter", "sign_in.leave"):
            expect(reader.page.get_by_role("button", name=reader.text(key), exact=True)).to_have_count(0)
        reader.expect_no_error()


def test_a_server_whose_sign_in_is_half_set_up_does_not_start_and_says_why(small_house: House, tmp_path: Path) -> None:
    secrets = tmp_path / "secrets.toml"
    secrets.write_text('[auth]\nclient_id = "dampak-umkm"\n', encoding="utf-8")
    command = (*STREAMLIT[:-1], f"--secrets.files={secrets}", STREAMLIT[-1])
    with (
        pytest.raises(RuntimeError) as failure,
        serving(small_house.store, small_house.warehouse, tmp_path / "log", command),
    ):
        pass
    lacking = "redirect_uri, cookie_secret, client_secret, server_metadata_url"
    assert str(UserError("sign_in_incomplete", keys=lacking)) in str(failure.value)
