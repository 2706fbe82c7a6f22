"""The store follows the link to the current snapshot, for those who only ever send SPARQL."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from publisher.config import Limits, Settings, StoreSettings
from publisher.errors import ConfigurationError, SnapshotError
from publisher.store.model import Query, Store
from publisher.store.opening import open_store
from tests.stores import make_store

SETTINGS = Settings(limits=Limits(workers=1, client_workers=1))


def labels(store: Store) -> int:
    query = "SELECT (COUNT(*) AS ?n) { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?o }"
    answer = store.query(Query(query))
    data = json.loads(b"".join(answer.chunks()))
    answer.close()
    return int(data["results"]["bindings"][0]["n"]["value"])


def point(current: Path, target: Path) -> None:
    beside = current.with_name("beside")
    beside.symlink_to(target)
    beside.replace(current)


def test_the_first_query_after_a_switch_is_answered_from_the_new_snapshot(tmp_path: Path) -> None:
    for name, extra in (("one", 0), ("two", 10)):
        (tmp_path / name).mkdir()
        make_store(tmp_path / name / "store", extra=extra)
    current = tmp_path / "current"
    point(current, tmp_path / "one")
    store = open_store(SETTINGS, current)
    assert (store.digest, labels(store)) == ("one", 3)
    point(current, tmp_path / "two")
    assert (labels(store), store.digest) == (13, "two")
    store.close()


def test_a_damaged_snapshot_leaves_the_old_one_answering(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    make_store(tmp_path / "one" / "store")
    (tmp_path / "broken").mkdir()
    current = tmp_path / "current"
    point(current, tmp_path / "one")
    store = open_store(SETTINGS, current)
    point(current, tmp_path / "broken")
    assert (labels(store), store.digest) == (3, "one")
    assert (labels(store), store.digest) == (3, "one")
    store.close()


def test_nothing_published_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="publisher build"):
        open_store(SETTINGS, tmp_path / "current")


def test_a_remote_store_needs_an_address(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "manifest.json").write_text('{"counts": {}}')
    point(tmp_path / "current", tmp_path / "one")
    with pytest.raises(ConfigurationError, match="query-url"):
        open_store(Settings(store=StoreSettings(kind="remote")), tmp_path / "current")
