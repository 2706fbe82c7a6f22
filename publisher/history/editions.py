"""Earlier releases of lists that lie beside the lists: ``vocab/releases/{list}/{version}.ttl``.

They are editions from before the lists were kept in this repository, written by ``publisher import`` from a column
description in ``vocab/import/releases``. Each file describes its list as of that version: ``owl:versionInfo``,
``dct:issued`` where the day is known, ``dct:source``, ``dct:license`` and known gaps. What a file does not tell is
unknown, so an edition is compared with later ones by what it tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from publisher.errors import WorkspaceError
from publisher.history.blocks import Blocks, about, cut, parse_texts
from publisher.history.records import EDITION, Release
from publisher.namespaces import DCT, OWL, SKOS
from publisher.rdf.formats import format_of_path
from publisher.rdf.parse import parse_bytes
from publisher.rdf.turtle import natural_key
from publisher.trees import RELEASES, FileTree

SCHEME = SKOS + "ConceptScheme"


@dataclass(frozen=True)
class Described:
    """What a list's own description says of its version."""

    version: str = ""
    date: str = ""
    note: str = ""
    sources: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edition:
    """An earlier release and its blocks."""

    release: Release
    blocks: Blocks


def editions(tree: FileTree, *, prefixes: Mapping[str, str]) -> list[Edition]:
    """Return the earlier releases a tree holds, by list, oldest version first; ``point`` counts from 1.

    Raises RdfSyntaxError for a file that is broken, WorkspaceError for one that describes no list.
    """
    paths = [path for path in tree.paths() if path.startswith(RELEASES) and format_of_path(path)]
    found = [edition for path in paths for edition in _of_file(tree, path, prefixes)]
    found.sort(key=lambda item: (item.release.list, natural_key(item.release.version)))
    return [
        Edition(Release(**{**vars(item.release), "point": number}), item.blocks) for number, item in enumerate(found, 1)
    ]


def _of_file(tree: FileTree, path: str, prefixes: Mapping[str, str]) -> list[Edition]:
    data = tree.read(path)
    syntax = format_of_path(path)
    if syntax is not None:
        parse_bytes(data, path=path, syntax=syntax)
    found = list(_read(path, cut(data, path=path, prefixes=prefixes)))
    if not found:
        raise WorkspaceError(f"{path} describes no list; an earlier release needs its skos:ConceptScheme.")
    return found


def _read(path: str, blocks: Blocks) -> Iterator[Edition]:
    prefixes = blocks.prefixes()
    for text in blocks.texts:
        found = about(text, prefixes)
        if SCHEME in found.types:
            said = describe(parse_texts(blocks.header, [text], path=path))
            version = path.removeprefix(RELEASES).rpartition("/")[2].rpartition(".")[0]
            yield Edition(
                Release(
                    list=found.subject,
                    version=version,
                    point=0,
                    kind=EDITION,
                    date=said.date,
                    title=said.version or version,
                    note=said.note,
                    path=path,
                    sources=said.sources,
                    licences=said.licences,
                ),
                blocks,
            )


def describe(quads: tuple[Quad, ...]) -> Described:
    """Return what the statements about a list say of its version."""

    def values(*names: str) -> list[str]:
        return sorted(
            quad.object.value
            for quad in quads
            if quad.predicate.value in names and isinstance(quad.object, NamedNode | Literal)
        )

    dates = values(DCT + "modified") or values(DCT + "issued")
    return Described(
        version=next(iter(values(OWL + "versionInfo")), ""),
        date=max(dates, default=""),
        note=" ".join(values(SKOS + "changeNote")[-1:]),
        sources=tuple(values(DCT + "source")),
        licences=tuple(values(DCT + "license")),
    )
