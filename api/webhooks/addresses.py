"""Which addresses events may be posted to (server-side request forgery): hosts that the settings allow, and of what their
names resolve to none that is inside. The connection goes to the address that was looked at, and to no other."""

import ipaddress
import socket
from collections.abc import Callable, Collection
from urllib.parse import urlsplit

from msgspec import Struct

URL_CHARS_MAX = 500
GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
"""All IPv6 addresses that are given out. What is beside them is inside, whatever the standard library says of it:
site-local fec0::/10 too."""
Resolve = Callable[[str, int], list[str]]


class AddressRefused(Exception):
    """Events are not posted to this address; says why."""


class Target(Struct, frozen=True):
    """An address as it is connected to: the URL with a resolved IP address as its host, and the host that it names."""

    url: str
    host: str
    header: str


def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of a host. Raises AddressRefused."""
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except OSError as error:
        raise AddressRefused(f"{host} does not resolve: {error.strerror or error}") from error


def check_url(url: str, allowed: Collection[str]) -> tuple[str, int]:
    """Host and port of an address that the settings allow. Raises AddressRefused."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port or 443
    except ValueError:
        raise AddressRefused("this is no address") from None
    if parts.scheme != "https" or not host or len(url) > URL_CHARS_MAX or not url.isascii() or not url.isprintable():
        raise AddressRefused("an address begins with https:// and names a host")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise AddressRefused("an address holds no credential and no fragment")
    if host not in allowed:
        there = f"it allows {', '.join(sorted(allowed))}" if allowed else "it allows none"
        raise AddressRefused(f"QUORATE_WEBHOOK_HOSTS does not allow {host}: {there}")
    return host, port


def target(url: str, allowed: Collection[str], resolved: Resolve = resolve) -> Target:
    """Where to connect to for an address. Raises AddressRefused where any of its IP addresses is inside."""
    host, port = check_url(url, allowed)
    addresses = resolved(host, port)
    for address in addresses:
        if not is_outside(address):
            raise AddressRefused(f"{host} resolves to {address}, which is no address outside")
    if not addresses:
        raise AddressRefused(f"{host} does not resolve")
    parts = urlsplit(url)
    first = f"[{addresses[0]}]" if ":" in addresses[0] else addresses[0]
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    header = host if port == 443 else f"{host}:{port}"
    return Target(f"https://{first}:{port}{path}", host, header)


def is_outside(text: str) -> bool:
    """Whether an IP address is one of the public internet, also where it is wrapped in another (mapped, 6to4, Teredo)."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if any(each is not None and not is_outside(str(each)) for each in inner):
            return False
        if address.ipv4_mapped is not None:
            return True
        if address not in GLOBAL_UNICAST:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved
