"""Files read ahead by several processes give what each gives alone.

A process of the test runner has threads and cannot be forked: what is tested runs in one of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from publisher.checks.ahead import read_ahead
from publisher.checks.shelf import Shelf
from publisher.checks.statements import FileFacts, Object, file_facts
from publisher.trees import WorkingTree, settings_of
from publisher.workspace import load_workspace
from tests.checks.test_shelf import ODD
from tests.workspaces import PREFIXES, workspace

ROOT = Path(__file__).resolve().parents[2]


def read(root: Path, folder: Path | None = None) -> dict[str, Any]:
    """Read a workspace ahead in a process with one thread and tell what its shelf holds."""
    command = [sys.executable, "-m", "tests.checks.test_ahead", str(root), *([str(folder)] if folder else [])]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert not done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def tell(root: Path, folder: Path | None) -> dict[str, Any]:
    """Return by path whether what several processes read is what one reads; paths that were left; errors."""
    tree = WorkingTree(root)
    shelf = Shelf(folder, "key", b"secret")
    read_ahead(tree, settings_of(tree), shelf)
    ahead, alone = load_workspace(tree, sound=shelf.holds), load_workspace(tree)
    return {
        "same": {item.path: shape(shelf.facts(item)) == shape(file_facts(item)) for item in alone.sources},
        "left": [source.path for source in ahead.sources if source.parsed],
        "broken": [(error.path, error.line) for error in ahead.broken],
        "kept": [item.path for item in alone.sources if Shelf(folder, "key", b"secret").holds(*key(item))],
    }


def shape(facts: FileFacts) -> list[object]:
    """Return all a file says, in its order; nameless nodes have other names each time a file is read."""
    out = [
        (plain(node), [(name, list(map(plain, values))) for name, values in said.items()])
        for node, said in facts.out.items()
    ]
    into = [(plain(node), [(plain(start), name) for start, name in facts.links_to(node)]) for node in facts.into]
    tables = [(name, [(plain(node), len(values)) for node, values in facts.rows(name)]) for name in facts.by_property]
    return [out, into, tables, sorted(facts.tongues), sorted(facts.typed), sorted(facts.prefixes.items())]


def plain(value: Object) -> object:
    return value.partition(":")[0] if isinstance(value, str) and value.startswith("_:") else (type(value), value)


def key(source: Any) -> tuple[str, str, bytes]:
    return source.path, source.graph, source.data


@pytest.mark.parametrize("folder", [None, "facts"])
def test_our_own_lists_are_read_alike(tmp_path: Path, folder: str | None) -> None:
    told = read(ROOT, tmp_path / folder if folder else None)
    assert len(told["same"]) > 20
    assert all(told["same"].values())
    assert told["left"] == told["broken"] == []
    assert told["kept"] == (list(told["same"]) if folder else [])


def test_a_broken_file_and_one_to_remark_on_are_left_to_the_reader(tmp_path: Path) -> None:
    large = PREFIXES + "".join(f'ex:{n} a skos:Concept ; skos:prefLabel "Concept {n}"@en .\n' for n in range(6_000))
    texts = {"a": large, "b": large + "oops", "c": "\ufeff" + large, "d": ODD, "e": PREFIXES + 'ex:a a "text" .\n'}
    told = read(workspace(tmp_path, {f"vocab/{name}.ttl": text for name, text in texts.items()}), tmp_path / "facts")
    assert told["same"] == {f"vocab/{name}.ttl": True for name in "acde"}
    assert told["left"] == ["vocab/c.ttl"]
    assert told["broken"] == [["vocab/b.ttl", large.count("\n") + 1]]
    assert told["kept"] == [f"vocab/{name}.ttl" for name in "ade"]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(tell(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)))
