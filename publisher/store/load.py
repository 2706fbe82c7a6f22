"""Load a snapshot's store into a SPARQL 1.1 server.

Every graph is put into a fresh one beside (Graph Store Protocol); one update at the end moves all of them to their
names and drops what the snapshot no longer has. Until then readers see the old content whole.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import (
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    Request,
    build_opener,
    parse_http_list,
    parse_keqv_list,
)

from pyoxigraph import NamedNode, RdfFormat, Store, Triple, serialize

from publisher.config import StoreSettings
from publisher.errors import ConfigurationError, QueryError, SnapshotError
from publisher.store.remote import PASSWORD, USER, send_update

_FRESH = "urn:publisher:fresh:"
_SECONDS = 3_600


@dataclass(frozen=True)
class Loaded:
    """What was loaded: numbers of graphs and triples, and the names of graphs that were dropped."""

    graphs: int
    triples: int
    dropped: tuple[str, ...]


def load(store: Path, target: StoreSettings, *, present: Iterable[str], progress: Callable[[str], None]) -> Loaded:
    """Load a snapshot's store; ``present`` are the graphs the server holds now and the publisher may replace.

    Raises ConfigurationError for a missing address, QueryError when the server refuses or cannot be reached.
    """
    if not target.graph_url or not target.update_url:
        raise ConfigurationError("Loading needs the server's Graph Store address and its update address.")
    source = _opened(store)
    graphs = {name.value: f"{_FRESH}{number}" for number, name in enumerate(_names(source))}
    left = [iri for iri in present if iri.startswith(_FRESH)]
    _drop(target, [*left, *graphs.values()])
    triples = 0
    for iri, fresh in graphs.items():
        progress(f"Loading {iri}")
        triples += _put(
            target, fresh, [quad.triple for quad in source.quads_for_pattern(None, None, None, NamedNode(iri))]
        )
    progress("Switching")
    stale = sorted(set(present) - set(graphs) - set(left))
    moves = [f"MOVE <{fresh}> TO <{iri}>" for iri, fresh in graphs.items()]
    send_update(target, " ;\n".join([*moves, *(f"DROP SILENT GRAPH <{iri}>" for iri in stale)]))
    return Loaded(len(graphs), triples, tuple(stale))


def _opened(store: Path) -> Store:
    try:
        return Store.read_only(str(store))
    except OSError as error:
        raise SnapshotError(f"{store} cannot be opened: {error}") from error


def _names(source: Store) -> list[NamedNode]:
    return sorted((name for name in source.named_graphs() if isinstance(name, NamedNode)), key=lambda name: name.value)


def _drop(target: StoreSettings, graphs: Iterable[str]) -> None:
    """Drop what an interrupted load may have left."""
    send_update(target, " ;\n".join(f"DROP SILENT GRAPH <{iri}>" for iri in graphs))


def _put(target: StoreSettings, graph: str, triples: list[Triple]) -> int:
    """Put one graph whole, so that its blank nodes stay what they are (Graph Store Protocol section 5.3)."""
    address = f"{target.graph_url}?graph={quote(graph, safe='')}"
    data = serialize(triples, format=RdfFormat.N_TRIPLES)
    request = Request(address, data=data, method="PUT", headers={"Content-Type": "text/turtle"})  # noqa: S310
    try:
        _authorize(request, target)
        with build_opener().open(request, timeout=_SECONDS) as response:
            response.read()
    except HTTPError as error:
        raise QueryError(f"{target.graph_url} refused a graph: {error.code} {error.reason}.") from error
    except OSError as error:
        raise QueryError(f"{target.graph_url} cannot be reached: {error}") from error
    return len(triples)


def _authorize(request: Request, target: StoreSettings) -> None:
    """Add the environment's credentials: at once, as a server may refuse a large body it did not ask for."""
    user, password = os.environ.get(USER, ""), os.environ.get(PASSWORD, "")
    if not user:
        return
    if target.digest_authentication:
        passwords = HTTPPasswordMgrWithDefaultRealm()
        passwords.add_password(None, target.graph_url, user, password)
        answer = HTTPDigestAuthHandler(passwords).get_authorization(request, _challenge(request.full_url))
        request.add_unredirected_header("Authorization", f"Digest {answer}")
        return
    token = base64.b64encode(f"{user}:{password}".encode()).decode()
    request.add_unredirected_header("Authorization", f"Basic {token}")


def _challenge(address: str) -> dict[str, str]:
    """Ask for the server's challenge with a request that holds nothing (RFC 7616)."""
    try:
        with build_opener().open(address, timeout=_SECONDS):
            return {}
    except HTTPError as error:
        header = error.headers.get("WWW-Authenticate", "")
        return parse_keqv_list(parse_http_list(header.partition(" ")[2]))
