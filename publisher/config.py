"""Settings of a workspace: the ``[tool.publisher]`` table of its pyproject.toml.

Every setting has a default; an unknown name or a value of the wrong type is a ConfigurationError that names it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from types import MappingProxyType
from typing import Any, TypeVar

from publisher.errors import ConfigurationError
from publisher.namespaces import PREFIXES

_T = TypeVar("_T")
_IRI = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]*""")
_PREFIX = re.compile(r"(?:[^\W\d_](?:[\w.-]*[\w-])?)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


def _empty() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Limits:
    """Bounds on public queries (``[tool.publisher.limits]``)."""

    query_seconds: float = 10.0
    """Seconds a query may run before its worker is stopped."""
    query_bytes: int = 100_000
    """Bytes of query text accepted."""
    query_depth: int = 100
    """Nesting depth of braces, brackets and parentheses accepted."""
    query_operators: int = 2_000
    """Operators and keywords such as UNION accepted in one query."""
    query_memory_mb: int = 1_024
    """Memory a query worker may use, in mebibytes."""
    result_bytes: int = 100_000_000
    """Bytes of answer after which a query ends with an error."""
    workers: int = 4
    """Query worker processes of one web process."""
    queue: int = 32
    """Queries that may wait for a worker; more are answered 503."""
    client_workers: int = 3
    """Workers one client address may hold at a time; fewer than ``workers``, so that others are answered too."""


@dataclass(frozen=True)
class StoreSettings:
    """Which SPARQL store answers queries (``[tool.publisher.store]``)."""

    kind: str = "embedded"
    """``embedded`` (Oxigraph in the snapshot) or ``remote`` (any SPARQL 1.1 server)."""
    query_url: str = ""
    """SPARQL query address of the remote server."""
    update_url: str = ""
    """SPARQL update address of the remote server."""
    graph_url: str = ""
    """Graph Store Protocol address of the remote server."""
    digest_authentication: bool = False
    """Whether the server wants HTTP Digest instead of Basic (Virtuoso does)."""
    timeout_parameter: str = ""
    """What tells the server when to stop a query: a parameter such as ``timeout={milliseconds}`` or
    ``timeout={seconds}``."""
    union_default_graph: bool = False
    """Whether the server's default graph is the union of all graphs; then queries need not name them. Faster, but
    readers of the default graph see graphs that are being loaded."""


@dataclass(frozen=True)
class Settings:
    """One workspace's settings (``[tool.publisher]``)."""

    title: str = "Vocabularies"
    """The site's name."""
    headline: str = ""
    """Words at the head of the home page; the title where there are none."""
    introduction: str = ""
    """A sentence or two below them: what the lists are and whom they are for."""
    searches: tuple[str, ...] = ()
    """Searches the home page offers as examples."""
    authority: str = "http://localhost:8000/"
    """IRI prefix of everything the site answers for; ends with a slash."""
    definitions: str = ""
    """IRI prefix of the definition vocabulary (``vocab/def.ttl``), answered for as well."""
    language: str = "en"
    """Language shown first (BCP 47)."""
    base_url: str = ""
    """Public address of the site, where it differs from the authority; ends with a slash."""
    repository: str = ""
    """Address of the repository people can suggest changes at."""
    contact: str = ""
    """Mail or web address shown to visitors."""
    prefixes: Mapping[str, str] = field(default_factory=_empty)
    """Prefixes beside the standard ones, for Turtle and the query page."""
    rules: Mapping[str, Any] = field(default_factory=_empty)
    """Severity a rule id is given (``error``, ``warning``, ``info``, ``off``), or a table of ``severity`` and ``files``
    (patterns of the files it holds in)."""
    accepted: tuple[Mapping[str, str], ...] = ()
    """Findings accepted for a written reason: ``rule``, ``iri``, ``because``."""
    service_allowed: tuple[str, ...] = ()
    """Addresses a query may call with SERVICE; none by default."""
    deprecated: Mapping[str, str] = field(default_factory=_empty)
    """What a deprecated concept's identifier leads to, by the list's name: ``page`` (the default), ``redirect`` (to the
    successor) or ``gone`` (410)."""
    limits: Limits = field(default_factory=Limits)
    store: StoreSettings = field(default_factory=StoreSettings)

    @property
    def site(self) -> str:
        """Return the site's public address: ``base_url``, else the authority."""
        return self.base_url or self.authority

    @property
    def all_prefixes(self) -> Mapping[str, str]:
        """Return the standard prefixes and the workspace's own (its own win)."""
        return {**PREFIXES, **self.prefixes}


def read_settings(text: str, *, path: str = "pyproject.toml") -> Settings:
    """Return the settings written in a pyproject.toml.

    Raises ConfigurationError for broken TOML, an unknown setting or a value of the wrong type.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path} is not valid TOML: {error}") from error
    table = data.get("tool", {}).get("publisher", {})
    if not isinstance(table, Mapping):
        raise ConfigurationError(f"{path} [tool.publisher] must be a table of settings, not {table!r}.")
    table = dict(table)
    nested = {name: table.pop(name, {}) for name in ("limits", "store")}
    settings = _record(Settings, table, f"{path} [tool.publisher]")
    where = f"{path} [tool.publisher."
    checked = Settings(
        **{item.name: getattr(settings, item.name) for item in fields(Settings) if item.name not in nested},
        limits=_record(Limits, nested["limits"], where + "limits]"),
        store=_record(StoreSettings, nested["store"], where + "store]"),
    )
    _require_addresses(checked, path)
    _require_names(checked, path)
    return checked


def _record(kind: type[_T], table: Mapping[str, Any], where: str) -> _T:
    if not isinstance(table, Mapping):
        raise ConfigurationError(f"{where} must be a table of settings, not {table!r}.")
    known = {item.name: item for item in fields(kind)}  # type: ignore[arg-type]
    values = {}
    for name, value in table.items():
        key = name.replace("-", "_")
        if key not in known:
            raise ConfigurationError(f"{where}: unknown setting '{name}'. Known: {', '.join(sorted(known))}.")
        values[key] = _coerced(value, _default(known[key]), f"{where}: '{name}'")
    return kind(**values)


def _default(setting: Field[Any]) -> Any:
    return setting.default if setting.default_factory is MISSING else setting.default_factory()


def _coerced(value: Any, default: Any, where: str) -> Any:
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(default, tuple) and isinstance(value, list):
        return tuple(value)
    expected = Mapping if isinstance(default, Mapping) else type(default)
    if not isinstance(value, expected) or isinstance(value, bool) != isinstance(default, bool):
        raise ConfigurationError(f"{where} must be of type {expected.__name__}, not {type(value).__name__}.")
    return value


def _require_addresses(settings: Settings, path: str) -> None:
    for name in ("authority", "definitions", "base_url"):
        value = getattr(settings, name)
        if value and not (value.startswith(("http://", "https://")) and value.endswith(("/", "#")) and _is_iri(value)):
            raise ConfigurationError(f"{path} [tool.publisher]: '{name}' must be an http address ending in / or #.")
    for name, iri in settings.prefixes.items():
        if not _PREFIX.fullmatch(name):
            message = f"'{name}' is no prefix; it starts with a letter and has letters, digits, dashes and underscores."
            raise ConfigurationError(f"{path} [tool.publisher.prefixes]: {message}")
        if not isinstance(iri, str) or not _is_iri(iri):
            raise ConfigurationError(
                f"{path} [tool.publisher.prefixes]: '{name}' must be a whole address, not {iri!r}."
            )


def _is_iri(text: str) -> bool:
    return bool(_IRI.fullmatch(text))


def _require_names(settings: Settings, path: str) -> None:
    if not _LANGUAGE.fullmatch(settings.language):
        message = f"'language' must be a language tag such as en or en-GB, not {settings.language!r}."
        raise ConfigurationError(f"{path} [tool.publisher]: {message}")
    for name in ("searches", "service_allowed"):
        if not all(isinstance(item, str) for item in getattr(settings, name)):
            raise ConfigurationError(f"{path} [tool.publisher]: '{name}' must be a list of texts.")
