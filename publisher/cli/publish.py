"""``publisher publish``: load the current snapshot into a SPARQL server."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urljoin

import click

from publisher.config import Settings, StoreSettings
from publisher.publish.build import STORE
from publisher.publish.snapshot import current_snapshot
from publisher.queries import read_query
from publisher.store.load import load
from publisher.store.model import Query
from publisher.store.remote import RemoteStore
from publisher.trees import settings_of, working_tree


@dataclass(frozen=True)
class Layout:
    """Where a server keeps its addresses, below the one address people know it by."""

    query: str
    update: str
    graphs: str
    digest: bool = False
    timeout: str = ""


LAYOUTS: Mapping[str, Layout] = {
    "fuseki": Layout("query", "update", "data", timeout="timeout={seconds}"),
    "graphdb": Layout("", "statements", "rdf-graphs/service", timeout="timeout={seconds}"),
    "neptune": Layout("sparql", "sparql", "sparql/gsp/"),
    "oxigraph": Layout("query", "update", "store"),
    "virtuoso": Layout(
        "sparql", "sparql-auth", "sparql-graph-crud-auth", digest=True, timeout="timeout={milliseconds}"
    ),
}
"""Servers ``--server`` knows. QLever and others: write the three addresses into ``[tool.publisher.store]``."""


@click.command("publish")
@click.option("--to", "address", help="The server's address (default: those in [tool.publisher.store]).")
@click.option("--server", type=click.Choice(sorted(LAYOUTS)), default="oxigraph", help="What server that is.")
@click.option("--builds", type=click.Path(path_type=Path), help="Folder of the snapshots (default: build/).")
def command(address: str | None, server: str, builds: Path | None) -> None:
    """Load the current snapshot into a SPARQL server.

    Every graph is loaded beside the old one; the last step switches all of them, so readers never see half a load.
    Credentials come from the environment: PUBLISHER_STORE_USER and PUBLISHER_STORE_PASSWORD.
    """
    tree = working_tree(Path.cwd())
    settings = settings_of(tree)
    snapshot = current_snapshot(builds or tree.root / "build")
    target = located(address, LAYOUTS[server]) if address else settings.store
    present = _graphs(replace(settings, store=replace(target, union_default_graph=True)))
    loaded = load(snapshot / STORE, target, present=present, progress=lambda title: click.echo(title, err=True))
    click.echo(f"{snapshot.name}: {loaded.triples} triples in {loaded.graphs} graphs, {len(loaded.dropped)} dropped.")


def located(address: str, layout: Layout) -> StoreSettings:
    """Return the three addresses of a server by its layout."""
    root = address.rstrip("/") + "/"
    query = urljoin(root, layout.query) if layout.query else address.rstrip("/")
    return StoreSettings(
        kind="remote",
        query_url=query,
        update_url=urljoin(root, layout.update),
        graph_url=urljoin(root, layout.graphs),
        digest_authentication=layout.digest,
        timeout_parameter=layout.timeout,
    )


def _graphs(settings: Settings) -> list[str]:
    """Return the graphs the server holds that are ours to replace."""
    store = RemoteStore(settings, digest="")
    answer = store.query(Query(read_query("graph-names")))
    rows = json.loads(b"".join(answer.chunks()))["results"]["bindings"]
    ours = (f"{settings.authority}graph/", "urn:publisher:fresh:")
    return [row["graph"]["value"] for row in rows if row["graph"]["value"].startswith(ours)]
