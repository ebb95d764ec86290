"""What a request from outside is answered where it cannot be served: a status and one sentence, in its language."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from catalog.errors import UserError
from catalog.meters import Place
from catalog.text import Language
from dashboard.meters.refusals import note_refusal

MOST_QUERY_LETTERS = 4_000

_STATUS: Mapping[str, int] = {
    "figure_unknown": 404,
    "figure_empty": 404,
    "kept_unknown": 404,
    "figure_parameters": 400,
    "figure_too_tall": 400,
    "too_many_dimensions": 400,
    "query_too_long": 414,
    "snapshot_gone": 410,
    "too_many_requests": 429,
    "known_on_spent": 429,
    "known_on_spent_own": 429,
    "busy": 503,
    "no_snapshot": 503,
    "state_preparing": 503,
}
_UNNAMED = 422
_SECONDS_TO_WAIT = {"busy": 5, "state_preparing": 5, "no_snapshot": 30}

Endpoint = Callable[[Request], Awaitable[Response]]


def language_of(request: Request) -> Language:
    """The language that the address names, else Indonesian."""
    asked = request.query_params.get("lang")
    return Language(asked) if asked in list(Language) else Language.INDONESIAN


def parameters_of(request: Request, own: frozenset[str] = frozenset()) -> dict[str, str]:
    """The parameters of a link, without the route's own.

    Raises UserError `query_too_long`, `figure_parameters` for one given twice.
    """
    if len(request.url.query) > MOST_QUERY_LETTERS:
        raise UserError("query_too_long", most=MOST_QUERY_LETTERS)
    given = request.query_params.multi_items()
    names = [name for name, _ in given]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UserError("figure_parameters", names=", ".join(twice))
    return {name: value for name, value in given if name not in own}


def answering(endpoint: Endpoint) -> Endpoint:
    """The endpoint, with a sentence for what whoever asks can mend; errors of ours stay errors."""

    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except UserError as error:
            note_refusal(Place.ROUTE, error.code)
            headers = {"Cache-Control": "no-store"}
            seconds = error.params.get("seconds", _SECONDS_TO_WAIT.get(error.code))
            if seconds is not None:
                headers["Retry-After"] = str(seconds)
            status = _STATUS.get(error.code, _UNNAMED)
            return PlainTextResponse(error.message(language_of(request)), status_code=status, headers=headers)

    return answer
