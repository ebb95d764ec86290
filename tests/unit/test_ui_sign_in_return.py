"""Signing in and out leads back to the page that it began on."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from dashboard.ui.sign_in_return import COOKIE, FAILURE_COOKIE, MOST_BYTES, SignInReturn

PROVIDER = "https://masuk.contoh.go.id/authorize"


IDENTITY = {"set-cookie": "_streamlit_user=signed; Path=/; HttpOnly"}
NO_IDENTITY = {"set-cookie": '_streamlit_user=""; Max-Age=0; Path=/'}


def answered(path: str, target: str, **headers: str) -> tuple[str, list[str]]:
    """Where a route's redirect leads to after all, and the cookies that go with it."""
    status, location, cookies, _ = through(path, RedirectResponse(target, status_code=302), **headers)
    assert status == 302
    return location, cookies


def through(path: str, response: Response, **headers: str) -> tuple[int, str, list[str], bytes]:
    """Status, redirect, cookies and body of a route's response as the browser gets them. `path` may have a query."""
    sent: list[MutableMapping[str, Any]] = []
    path, _, query = path.partition("?")

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    async def route(scope: Scope, receive: Receive, send: Send) -> None:
        await response(scope, receive, send)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    asyncio.run(SignInReturn(route)(scope, receive, send))
    got = [(name.decode(), value.decode()) for name, value in sent[0]["headers"]]
    body = b"".join(message["body"] for message in sent[1:])
    cookies = [value for name, value in got if name == "set-cookie"]
    return sent[0]["status"], dict(got)["location"], cookies, body


def is_marked(cookies: list[str]) -> bool:
    return any(cookie.startswith(f"{FAILURE_COOKIE}=1;") for cookie in cookies)


def kept(cookies: list[str]) -> str:
    (cookie,) = cookies
    return cookie.partition(";")[0]


@pytest.mark.parametrize("place", ["/pesanan?lang=en&channel=social_commerce", "/?lang=id", "/"])
@pytest.mark.parametrize("way_out", ["/auth/login", "/auth/logout"])
def test_the_way_back_leads_where_the_way_out_began(way_out: str, place: str) -> None:
    target, cookies = answered(way_out, PROVIDER, referer=f"https://dampak.contoh.go.id{place}")
    assert target == PROVIDER
    assert "HttpOnly" in cookies[0]
    target, cookies = answered("/oauth2callback", "/", cookie=f"a=b; {kept(cookies)}")
    assert target == place
    assert "Max-Age=0" in cookies[0]


def test_a_provider_without_a_page_for_signing_out_is_no_detour() -> None:
    target, cookies = answered("/auth/logout", "/", referer="https://dampak.contoh.go.id/klaim?lang=en")
    assert target == "/klaim?lang=en"
    assert "Max-Age=0" in cookies[0]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://dampak.contoh.go.id/admin",
        "https://dampak.contoh.go.id//jahat.contoh/klaim",
        "https://dampak.contoh.go.id/oauth2callback?code=1",
        "https://dampak.contoh.go.id/klaim?lang=\u00e9",
        "https://[dampak/klaim",
        "https://dampak.contoh.go.id/klaim?" + "a" * MOST_BYTES,
    ],
)
def test_an_address_that_is_no_page_of_ours_is_not_kept(address: str) -> None:
    assert answered("/auth/login", PROVIDER, referer=address) == (PROVIDER, [])


@pytest.mark.parametrize("value", ["https%3A%2F%2Fjahat.contoh", "%2F%2Fjahat.contoh", "%2Fx%0D%0Aa%3A%20b", "", "%5C"])
def test_a_cookie_that_somebody_else_put_there_leads_nowhere(value: str) -> None:
    target, _ = answered("/oauth2callback", "/", cookie=f"{COOKIE}={value}")
    assert target == "/"


def test_other_requests_pass_by() -> None:
    assert answered("/klaim", "/", referer="https://dampak.contoh.go.id/klaim", cookie=f"{COOKIE}=%2Fklaim") == (
        "/",
        [],
    )


def test_under_a_base_path_all_stays_below_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streamlit.get_option", {"server.baseUrlPath": "umkm/"}.__getitem__)
    _, cookies = answered("/umkm/auth/login", PROVIDER, referer="https://contoh.go.id/umkm/klaim?lang=en")
    assert "Path=/umkm;" in cookies[0]
    assert answered("/umkm/oauth2callback", "/umkm/", cookie=kept(cookies))[0] == "/umkm/klaim?lang=en"
    assert answered("/umkm/auth/login", PROVIDER, referer="https://contoh.go.id/klaim") == (PROVIDER, [])


@pytest.mark.parametrize(
    ("query", "headers", "has_failed"),
    [
        ("?error=access_denied&state=1", {}, True),
        ("?code=1&state=forged", {}, True),
        ("?code=1&state=1", NO_IDENTITY, True),
        ("?code=1&state=1", IDENTITY, False),
        ("", {}, False),
    ],
    ids=["refused", "forged", "not_exchanged", "signed_in", "signed_out"],
)
def test_a_sign_in_that_brings_no_identity_leads_back_with_a_mark(
    query: str, headers: dict[str, str], *, has_failed: bool
) -> None:
    route = RedirectResponse("/", status_code=302, headers=headers)
    status, target, cookies, _ = through(f"/oauth2callback{query}", route, cookie=f"{COOKIE}=%2Fklaim")
    assert (status, target, is_marked(cookies)) == (302, "/klaim", has_failed)


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/auth/login", {"referer": "https://dampak.contoh.go.id/klaim"}),
        ("/oauth2callback?code=1", {"cookie": f"{COOKIE}=%2Fklaim"}),
    ],
)
def test_an_error_page_gives_way_to_the_page_that_the_reader_came_from(path: str, headers: dict[str, str]) -> None:
    status, target, cookies, body = through(path, Response("Authentication error", status_code=400), **headers)
    assert (status, target, is_marked(cookies), body) == (302, "/klaim", True, b"")


def test_a_sign_in_that_succeeds_takes_the_mark_away() -> None:
    _, _, cookies, _ = through("/oauth2callback?code=1", RedirectResponse("/", headers=IDENTITY))
    assert [cookie for cookie in cookies if cookie.startswith(f"{FAILURE_COOKIE}=;") and "Max-Age=0" in cookie]
