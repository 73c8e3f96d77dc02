"""A check of schemathesis for answers of GraphQL, which loads it by its name: of errors only those that nobody expected are
failures, the others refuse what was asked."""

from typing import Any

import schemathesis


@schemathesis.check
def nothing_unexpected(ctx: Any, response: Any, case: Any) -> None:
    """Raises AssertionError for a failure of the server, and for an error that only the log knows."""
    assert response.status_code < 500, response.status_code
    codes = {error.get("extensions", {}).get("code") for error in response.json().get("errors", ())}
    assert codes.isdisjoint({"UNEXPECTED", None}), codes
