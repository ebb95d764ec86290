"""Where readers find the pages."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

import streamlit as st
from starlette.requests import Request

from dashboard.ui.navigation import PAGE_IDS


def served_under() -> str:
    """The address that the pages lie under, without a slash at its end: as told in `DAMPAK_ADDRESS`, else as this run was asked.

    Empty where neither is known.
    """
    told = told_address()
    if told or not st.context.url:
        return told
    parts = urlsplit(st.context.url)
    before, _, last = parts.path.rstrip("/").rpartition("/")
    path = before if last in PAGE_IDS else parts.path.rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{path}"


def asked_under(request: Request) -> str:
    """The address that the pages lie under, without a slash at its end: as told, else as this request was asked."""
    return told_address() or f"{request.url.scheme}://{request.url.netloc}{base_path()}"


def told_address() -> str:
    """What `DAMPAK_ADDRESS` says: the public address of the server, such as `https://dampak.example/data`; empty for nothing."""
    return os.environ.get("DAMPAK_ADDRESS", "").rstrip("/")


def base_path() -> str:
    """The path that the server is told to serve under; Streamlit puts it before its own routes alone."""
    path = str(st.get_option("server.baseUrlPath")).strip("/")
    return f"/{path}" if path else ""
