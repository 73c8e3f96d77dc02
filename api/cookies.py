"""Parses `Cookie` (RFC 6265, 5.4) as Starlette does, in linear time: `http.cookies`, by which Starlette unquotes, takes
seconds for a long value before Python 3.12.6 (CVE-2024-7592), and whoever asks anything may send one."""

import re

from starlette.datastructures import Headers

_QUOTED = re.compile(r"\\(?:([0-3][0-7][0-7])|(.))", re.DOTALL)


def cookies_of(headers: Headers) -> dict[str, str]:
    """The cookies of a request by name, of several of one name the last."""
    found: dict[str, str] = {}
    for header in headers.getlist("cookie"):
        for part in header.split(";"):
            name, named, value = part.partition("=")
            name, value = (name.strip(), value.strip()) if named else ("", name.strip())
            if name or value:
                found[name] = _unquoted(value)
    return found


def _unquoted(value: str) -> str:
    if len(value) < 2 or not (value.startswith('"') and value.endswith('"')):
        return value
    return _QUOTED.sub(lambda found: chr(int(found[1], 8)) if found[1] else found[2], value[1:-1])
