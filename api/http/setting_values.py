"""Parsers of values of settings. Each raises SettingsError, whose message is one line for the operator."""

import re
from collections.abc import Mapping, Sequence

PORT_MAX = 65_535
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?|https?://\[[0-9a-f:]+\](:[0-9]{1,5})?")
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_NUMBER = re.compile(r"[0-9]{1,4}(\.[0-9]{1,3})?")
_ADDRESS = re.compile(r"(?P<host>[A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\]):(?P<port>[0-9]{1,5})")


class SettingsError(Exception):
    """A setting that cannot be used; the message is one line for the operator."""


def port(text: str) -> int:
    """A number of a port. Raises SettingsError."""
    if not text.isascii() or not text.isdigit() or int(text) > PORT_MAX:
        raise SettingsError(f"PORT is a number up to {PORT_MAX}, not {text!r}.")
    return int(text)


def origins(text: str) -> tuple[str, ...]:
    """Origins (RFC 6454), between commas or spaces; never `*`, as answers are for who has a credential. Raises
    SettingsError."""
    found = tuple(text.replace(",", " ").split())
    for origin in found:
        if not _ORIGIN.fullmatch(origin):
            raise SettingsError(f"CORS_ORIGINS holds origins such as https://dashboard.example, not {origin!r}.")
    return found


def hosts(name: str, text: str) -> tuple[str, ...]:
    """Names of hosts, between commas or spaces. Raises SettingsError."""
    found = tuple(text.lower().replace(",", " ").split())
    for host in found:
        if not _HOST.fullmatch(host):
            raise SettingsError(f"{name} holds names of hosts such as register.example, not {host!r}.")
    return found


def number(given: Mapping[str, str], name: str, default: str, most: int) -> float:
    """A number of a setting, greater than 0 and at most so much. Raises SettingsError."""
    text = given.get(name, default)
    if not _NUMBER.fullmatch(text) or not 0 < float(text) <= most:
        raise SettingsError(f"{name} is a number greater than 0 and up to {most}, not {text!r}.")
    return float(text)


def one_of(given: Mapping[str, str], name: str, words: Sequence[str]) -> str:
    """A word of a setting, by default the first. Raises SettingsError."""
    text = given.get(name, words[0])
    if text not in words:
        raise SettingsError(f"{name} is {' or '.join(words)}, not {text!r}.")
    return text


def address(name: str, text: str) -> tuple[str, int]:
    """Host and port of a setting; an IPv6 host stands in brackets. Raises SettingsError."""
    found = _ADDRESS.fullmatch(text)
    if not found or int(found["port"]) > PORT_MAX:
        raise SettingsError(f"{name} is a host and a port such as 127.0.0.1:9464, not {text!r}.")
    return found["host"].strip("[]"), int(found["port"])
