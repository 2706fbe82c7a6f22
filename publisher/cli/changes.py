"""``publisher changes``: tell what happened to the lists, commit by commit."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from pyoxigraph import NamedNode

from publisher.errors import ConfigurationError, GitError
from publisher.git import find_repository
from publisher.history.mementos import bound
from publisher.history.reader import History, Window
from publisher.history.recording import gap_of
from publisher.history.records import Event, Said
from publisher.history.releases import local_name
from publisher.history.writer import write
from publisher.namespaces import RDF_TYPE, SKOS, VOID
from publisher.skos.visible import shown
from publisher.trees import working_tree
from publisher.workspace import Workspace, load_workspace

_HOMES = frozenset(map(NamedNode, (SKOS + "ConceptScheme", VOID + "Linkset")))
"""Classes of what holds concepts or mappings."""


@click.command("changes")
@click.option("--since", default="", metavar="WHEN", help="From a day or time on, or after a revision.")
@click.option("--until", default="", metavar="WHEN", help="Up to a day, time or revision.")
@click.option("--list", "name", default="", metavar="LIST", help="Only of this list or mapping set.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to tell it.")
def command(since: str, until: str, name: str, form: str) -> None:
    """Tell what happened to the lists: added, renamed, moved, deprecated, remapped, with dates and reasons.

    It is read from the commits, and from the files where they differ from the last commit. WHEN is a day such as
    2026-01-31, a time, a tag, a branch or a commit.
    """
    tree = working_tree(Path.cwd())
    root, workspace = tree.root, load_workspace(tree)
    with TemporaryDirectory() as folder:
        write(workspace, (), Path(folder))
        history = History(Path(folder))
        window = Window(bound(since), bound(until), _home(name, workspace))
        events = history.events(window)
    if since and not window.since:
        known = _ancestors(since, root)
        events = [event for event in events if event.commit not in known]
    if until and not window.until:
        known = _ancestors(until, root)
        events = [event for event in events if event.commit in known]
    if gap := gap_of(tree):
        click.echo(gap, err=True)
    click.echo(FORMS[form](events), nl=False)


def _ancestors(text: str, root: Path) -> frozenset[str]:
    """Return the commits a revision is made of: those after it are told by their place, not by their clocks."""
    repository = find_repository(root)
    try:
        if repository is not None:
            return repository.ancestors(text)
    except GitError:
        pass
    raise ConfigurationError(f"'{text}' is neither a day such as 2026-01-31 nor a revision of this repository.")


def _home(name: str, workspace: Workspace) -> str:
    """Return the list or mapping set with a name."""
    quads = (quad for source in workspace.sources for quad in source.quads if quad.predicate.value == RDF_TYPE)
    named = [quad.subject.value for quad in quads if quad.object in _HOMES and isinstance(quad.subject, NamedNode)]
    known = {local_name(iri): iri for iri in named}
    if name and name not in {*known, *known.values()}:
        raise ConfigurationError(f"There is no list or mapping set '{name}'. There is: {', '.join(sorted(known))}.")
    return known.get(name, name)


def _text(events: Sequence[Event]) -> str:
    lines = [line for event in events for line in _lines(event)]
    return "\n".join([*lines, f"{len(events)} change{'' if len(events) == 1 else 's'}.", ""])


def _lines(event: Event) -> Iterator[str]:
    where = f" in {local_name(event.home)}" if event.home and event.home != event.iri else ""
    yield f"{event.date[:10] or 'not committed'} {event.kind} {local_name(event.iri)} “{shown(event.label)}”{where}"
    for sign, said in (("-", event.removed), ("+", event.added)):
        yield from (f"    {sign} {_statement(item)}" for item in said)
    yield from (f"    because: {shown(note)}" for note in event.notes)


def _statement(item: Said) -> str:
    about = f" (of {local_name(item.about)})" if item.about else ""
    return f"{local_name(item.property)} {local_name(item.iri) if item.iri else shown(item.text)}{about}"


def _json(events: Sequence[Event]) -> str:
    rows = [
        {**vars(event), "removed": _told(event.removed), "added": _told(event.added), "notes": list(event.notes)}
        for event in events
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _told(said: Sequence[Said]) -> list[dict[str, str]]:
    return [{name: value for name, value in item._asdict().items() if value} for item in said]


FORMS: Mapping[str, Callable[[Sequence[Event]], str]] = {"text": _text, "json": _json}
"""Ways to tell events, by name."""
