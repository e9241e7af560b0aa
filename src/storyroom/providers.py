"""Tables `[providers.NAME]` of storyroom.toml to frozen values. Refuses what it does not know; builds nothing, asks nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, get_args

from storyroom.domain.access import Clearance, as_name, is_name
from storyroom.domain.egress import PURPOSES, Provider, ProviderKind, Terms
from storyroom.errors import SettingsError

__all__ = ["read_providers"]

_TEXTS = ("url", "model", "project", "region", "ca_file", "currency")
_PRICES = ("input_price", "output_price", "monthly_cap")
_TERMS = ("training_use", "retention", "region", "owner_of_tuned_weights", "snapshot", "expires")
_KNOWN = (
    *("kind", "clearance", "purposes", "sanitise", "context_tokens", "terms"),
    *("key_env", "key_file", "credentials_file"),
    *_TEXTS,
    *_PRICES,
)
_GEMINI = "https://generativelanguage.googleapis.com"


def read_providers(tables: Any, environment: Mapping[str, str]) -> tuple[Provider, ...]:  # noqa: ANN401  # as TOML gave it
    """Read every provider, by name.

    Raises: SettingsError on an unknown key, with those that are known; on a missing one; on a value that does not fit.
    """
    if not isinstance(tables, Mapping) or not all(isinstance(table, Mapping) for table in tables.values()):
        raise SettingsError("`providers` is no table of tables.", "Write [providers.NAME]; see docs/egress.md.")
    return tuple(_provider(name, table, environment) for name, table in sorted(tables.items()))


def _provider(name: str, table: Mapping[str, Any], environment: Mapping[str, str]) -> Provider:
    where = f"[providers.{name}]"
    if not is_name(name) or not name.isascii() or any(character in name for character in "/:, "):
        raise SettingsError(f"{name[:40]!r} is no name for a provider.", "Use letters, digits, - and _.")
    _only_known(where, table, _KNOWN)
    kind: ProviderKind = _one_of(where, table, "kind", get_args(ProviderKind))
    texts = {key: _text(where, table, key) for key in _TEXTS}
    if not texts["model"]:
        raise _missing(where, "model")
    return Provider(
        name=name,
        kind=kind,
        url=_url(where, kind, texts),
        model=texts["model"],
        clearance=Clearance(frozenset(as_name(one) for one in _names(where, table, "clearance"))),
        purposes=_purposes(where, table),
        terms=_terms(where, table),
        input_price=_money(where, table, "input_price"),
        output_price=_money(where, table, "output_price"),
        monthly_cap=_money(where, table, "monthly_cap"),
        currency=texts["currency"] or "USD",
        sanitise=_flag(where, table),
        context_tokens=_tokens(where, table),
        project=texts["project"],
        region=texts["region"],
        ca_file=texts["ca_file"],
        key=_key(where, table, environment),
        credentials=_file(where, table, "credentials_file"),
    )


def _url(where: str, kind: str, texts: Mapping[str, str]) -> str:
    if kind == "vertex" and not (texts["project"] and texts["region"]):
        raise SettingsError(f"{where} is of kind vertex and names no project and region.", "Name both.")
    if kind != "vertex" and (texts["project"] or texts["region"]):
        raise SettingsError(f"{where} names a project or region, which only kind vertex has.", "Take it out.")
    if texts["url"]:
        return texts["url"].rstrip("/")
    if kind == "gemini":
        return _GEMINI
    if kind == "vertex":
        return _vertex(texts["region"])
    raise _missing(where, "url")


def _vertex(region: str) -> str:
    if region == "global":
        return "https://aiplatform.googleapis.com"
    if region in {"eu", "us"}:
        return f"https://aiplatform.{region}.rep.googleapis.com"
    return f"https://{region}-aiplatform.googleapis.com"


def _terms(where: str, table: Mapping[str, Any]) -> Terms:
    found, where = table.get("terms"), f"{where.removesuffix(']')}.terms]"
    if not isinstance(found, Mapping):
        raise _missing(where, "terms")
    _only_known(where, found, _TERMS)
    words = {key: _text(where, found, key) for key in _TERMS[:4]}
    if empty := [key for key, value in words.items() if not value.strip()]:
        raise _missing(where, empty[0])
    read = Terms(**words, snapshot=_day(where, found, "snapshot"), expires=_day(where, found, "expires"))
    if read.expires < read.snapshot:
        raise SettingsError(f"{where} expires before its snapshot.", "Read the terms again and date them anew.")
    return read


def _purposes(where: str, table: Mapping[str, Any]) -> frozenset[str]:
    found = frozenset(_names(where, table, "purposes"))
    if unknown := sorted(found - set(PURPOSES)):
        raise SettingsError(f"{where} names the purpose {unknown[0]!r}.", f"Known: {', '.join(PURPOSES)}.")
    return found


def _key(where: str, table: Mapping[str, Any], environment: Mapping[str, str]) -> str:
    if "key_env" in table and "key_file" in table:
        raise SettingsError(f"{where} names its key twice.", "Keep key_env or key_file.")
    if "key_env" in table:
        return environment.get(_text(where, table, "key_env"), "").strip()
    return _file(where, table, "key_file").strip()


def _file(where: str, table: Mapping[str, Any], key: str) -> str:
    if key not in table:
        return ""
    try:
        return Path(_text(where, table, key)).expanduser().read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise SettingsError(f"The file that {where} names as {key} cannot be read.", "Correct its path.") from fault


def _flag(where: str, table: Mapping[str, Any]) -> bool:
    found = table.get("sanitise", True)
    if not isinstance(found, bool):
        raise SettingsError(f"{where} sets sanitise to {found!r}; true or false is wanted.")
    return found


def _tokens(where: str, table: Mapping[str, Any]) -> int:
    found = table.get("context_tokens", 8_192)
    if isinstance(found, bool) or not isinstance(found, int) or found < 2_048:
        raise SettingsError(f"{where} sets context_tokens to {found!r}; a number from 2048 is wanted.")
    return found


def _money(where: str, table: Mapping[str, Any], key: str) -> Decimal:
    found = table.get(key)
    if found is None:
        raise _missing(where, key)
    try:
        money = Decimal(str(found))
    except InvalidOperation:
        money = Decimal("NaN")
    if isinstance(found, bool) or not money.is_finite() or money < 0:
        raise SettingsError(f"{where} sets {key} to {found!r}; an amount of money is wanted.")
    return money


def _day(where: str, table: Mapping[str, Any], key: str) -> date:
    found = table.get(key)
    if isinstance(found, datetime):
        return found.date()
    if isinstance(found, date):
        return found
    try:
        return date.fromisoformat(str(found))
    except ValueError as fault:
        raise SettingsError(f"{where} needs {key} as a day.", f"Write {key} = 2031-03-19.") from fault


def _names(where: str, table: Mapping[str, Any], key: str) -> Iterator[str]:
    found = table.get(key)
    if not isinstance(found, list) or not all(isinstance(one, str) and is_name(one) for one in found):
        raise SettingsError(f"{where} needs {key} as a list of names.", f'Write {key} = ["..."]; it may be empty.')
    yield from found


def _one_of(where: str, table: Mapping[str, Any], key: str, known: tuple[Any, ...]) -> Any:  # noqa: ANN401  # one of `known`
    if table.get(key) not in known:
        raise SettingsError(f"{where} sets {key} to {table.get(key)!r}.", f"Known: {', '.join(known)}.")
    return table[key]


def _text(where: str, table: Mapping[str, Any], key: str) -> str:
    found = table.get(key, "")
    if not isinstance(found, str):
        raise SettingsError(f"{where} sets {key} to {found!r}; text is wanted.")
    return found


def _only_known(where: str, table: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for key in table:
        if key not in known:
            raise SettingsError(
                f"{where} sets {key!r}, which is no setting of a provider.", f"Known: {', '.join(known)}."
            )


def _missing(where: str, key: str) -> SettingsError:
    return SettingsError(f"{where} does not say {key}.", "See docs/egress.md for a whole example.")
