"""Errors as pages: what happened, what to do, and the id under which the log knows it."""

import logging

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from api.http import request_record
from api.http.problem_details import Problem
from api.http.problems import problem_of, problem_response
from api.pages.rendering import page
from api.pages.visit import Visit

PREFIXES = ("/console", "/sign-in", "/sign-out")
log = logging.getLogger("quorate")


def is_page(path: str) -> bool:
    """Whether an address is one of the console's."""
    return path == "/" or any(path == prefix or path.startswith(f"{prefix}/") for prefix in PREFIXES)


def error_response(scope: Scope, error: Exception) -> Response:
    """A page for whoever looks at pages, a problem for everybody else."""
    if not is_page(scope["path"]) or scope["path"].startswith("/console/feeds/"):
        return problem_response(error)
    return error_page(scope, problem_of(error), error)


def error_page(scope: Scope, problem: Problem, error: Exception) -> Response:
    """The page for a problem, with the id of the request, which the log has too; an error's Retry-After is kept."""
    request = Request(scope)
    visit = getattr(request.state, "visit", None) or _nobody(request)
    id = request_record.current().id
    log.info("page %s: %s: %s", id, problem.status, problem.type)
    response = page(visit, "error", problem.status, problem=problem, id=id)
    headers = getattr(error, "headers", None) or {}
    response.headers.update({name: value for name, value in headers.items() if name.lower() == "retry-after"})
    return response


def _nobody(request: Request) -> Visit:
    request.state.visitor = ""
    return Visit(request, None)
