"""Earlier releases lie beside the lists and are never taken for what the lists say now."""

from __future__ import annotations

from pathlib import Path

from publisher.namespaces import SKOS
from publisher.workspace import RELEASES, WorkingTree, load_workspace

ROOT = Path(__file__).resolve().parents[2]


def test_earlier_releases_are_no_part_of_the_present_lists() -> None:
    workspace = load_workspace(WorkingTree(ROOT), folders=("vocab",))
    assert not [source.path for source in workspace.sources if source.path.startswith(RELEASES)]
    labels = [
        quad.object.value
        for source in workspace.sources
        for quad in source.quads
        if quad.subject.value == "http://id.esd.org.uk/subject/142" and quad.predicate.value == SKOS + "prefLabel"
    ]
    assert labels == ["Care for disabled people"]
