"""Refusals of questions, and the check of a filter's values."""

from collections.abc import Collection, Iterable


class QueryRefused(Exception):
    """The question cannot be answered as it was asked; `code` is for tools, the message for people."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


class NotRecorded(QueryRefused):
    """A filter names what is not recorded, or what the credential does not reach, which is told alike."""

    def __init__(self, argument: str, given: str) -> None:
        super().__init__(f"{argument}: none is recorded under {given[:100]}", "BAD_VALUE")


def checked_values(name: str, given: Iterable[str] | None, known: Collection[str]) -> list[str] | None:
    """The values of a filter, each one that there is. Raises Refused."""
    if given is None:
        return None
    wanted = [*given]
    for value in wanted:
        if value not in known:
            raise QueryRefused(f"{name}: {value[:100]} is none of {', '.join(sorted(known))}", "BAD_VALUE")
    return wanted
