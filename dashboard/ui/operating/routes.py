"""The addresses for programs that watch the server: `/health` for anybody, `/metrics` for who has the token."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from dashboard.ui.operating.health import answer_health
from dashboard.ui.operating.scrape import answer_metrics


def operating_routes(base_path: str) -> list[BaseRoute]:
    """Routes in front of Streamlit's, outside the limits of public ones; `base_path` is empty or begins with a slash."""
    return [Route(f"{base_path}/health", answer_health), Route(f"{base_path}/metrics", answer_metrics)]
