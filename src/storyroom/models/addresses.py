"""From a written address to one that has been checked, looked up once and pinned; and whether it is in the house. Sends nothing."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

from storyroom.errors import EgressRefusedError, SettingsError

__all__ = ["ResolvedAddress", "is_house", "is_loopback", "resolve"]

_LOOPBACK_V4 = ipaddress.IPv4Network("127.0.0.0/8")
_LOOPBACK_V6 = ipaddress.IPv6Address("::1")
_PORTS = {"http": 80, "https": 443}
_HOST_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-")


class ResolvedAddress(NamedTuple):
    """An address that has been checked: what is dialled is one of `ips`, whatever the name means later."""

    url: str
    host: str
    port: int
    ips: tuple[str, ...]
    scheme: str = "http"


def resolve(url: str) -> ResolvedAddress:
    """Check how an address is written and look its name up, once. A number is never looked up.

    Raises: EgressRefusedError for what is no plain http or https address, or is known to nobody, or is plain http to
    anything that is not a number or `localhost`.
    """
    if not url.isascii() or not url.isprintable() or any(character in url for character in " \\@?#"):
        raise _refused(url)
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").removesuffix("."), parts.port
    except ValueError as e:
        raise _refused(url) from e
    port = port or _PORTS.get(parts.scheme, 0)
    if parts.scheme not in {"http", "https"} or not host or not port:
        raise _refused(url)
    ips = (host,) if _is_number(host) else _looked_up(url, host, port, parts.scheme)
    return ResolvedAddress(_spelled(parts.scheme, host, port, parts.path), host, port, ips, parts.scheme)


def is_house(address: ResolvedAddress, allowed: Iterable[str]) -> bool:
    """Say whether the operator's list covers every address that may be dialled. An empty list covers nothing.

    Raises: SettingsError on an entry that is no address.
    """
    entries = [_entry(written) for written in allowed]
    return bool(address.ips) and all(
        any(_covers(network, port, ip, address.port) for network, port in entries) for ip in address.ips
    )


def is_loopback(address: ResolvedAddress) -> bool:
    """Say whether every address that may be dialled is this machine's own."""
    return all(_loopback(ip) for ip in address.ips)


def _spelled(scheme: str, host: str, port: int, path: str) -> str:
    """Spell an address as HTTP clients do, so that what they ask for can be compared with it."""
    named = f"[{host}]" if ":" in host else host
    return f"{scheme}://{named}{'' if _PORTS[scheme] == port else f':{port}'}{path.rstrip('/')}"


def _looked_up(url: str, host: str, port: int, scheme: str) -> tuple[str, ...]:
    if host != "localhost" and (scheme == "http" or not _is_name(host)):
        raise _refused(url)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as e:
        raise _refused(url) from e
    ips = tuple(dict.fromkeys(str(address[0]) for *_, address in found))
    if not ips or (host == "localhost" and not all(_loopback(ip) for ip in ips)):
        raise _refused(url)
    return ips


def _is_name(host: str) -> bool:
    """A public name: letters in its last part, so that no other way to write a number passes for one."""
    last = host.rpartition(".")[2]
    return set(host) <= _HOST_CHARACTERS and "." in host and not host.startswith(".") and last.isalpha()


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return "%" not in host


def _loopback(ip: str) -> bool:
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return False
    # Not `.is_loopback`: newer Pythons say yes to addresses that are IPv4 written as IPv6.
    return address in _LOOPBACK_V4 if address.version == 4 else address == _LOOPBACK_V6


def _entry(written: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, int]:
    host, _, port = written.rpartition(":") if _has_port(written) else (written, "", "")
    try:
        return ipaddress.ip_network(host.strip("[]")), int(port or 0)
    except ValueError as e:
        raise SettingsError(
            f"house holds {written[:60]!r}, which is no address.", "Write 127.0.0.1:11434, [::1]:80 or 10.0.8.0/24."
        ) from e


def _has_port(written: str) -> bool:
    return written.count(":") == 1 or "]:" in written


def _covers(network: ipaddress.IPv4Network | ipaddress.IPv6Network, only_port: int, ip: str, port: int) -> bool:
    address = ipaddress.ip_address(ip)
    return address.version == network.version and address in network and only_port in {0, port}


def _refused(url: str) -> EgressRefusedError:
    shown = url[:100] if url.isprintable() else "that address"
    return EgressRefusedError(
        f"{shown} is no address that anything may be sent to.",
        "Write https://host/path; plain http is for numbers and localhost in the house, such as http://127.0.0.1:11434/v1.",
    )
