"""What every edit needs: the files it touches, the date it is made on, and the words it leaves behind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from pyoxigraph import Literal, NamedNode

from publisher.changes.lookup import Lookup
from publisher.changes.page import Page
from publisher.errors import ConfigurationError, WorkspaceError
from publisher.namespaces import DCT, SKOS, XSD
from publisher.rdf.parse import Document
from publisher.rdf.terms import format_language, is_same_tongue
from publisher.skos.statements import Contents
from publisher.workspace import Source, Workspace, graph_iri

_DATED = re.compile(r"\d{4}(-\d\d(-\d\d)?)?(?!\d)")
_DAY = len("2026-01-31")


@dataclass(frozen=True)
class Proposal:
    """An edit not yet written: the new text of each file, and what it does in one sentence."""

    files: Mapping[str, bytes]
    told: str


@dataclass
class Desk:
    """The open pages of one edit; ``contents`` is what the workspace's files say."""

    workspace: Workspace
    contents: Contents
    today: date
    _pages: dict[str, Page] = field(default_factory=dict)
    _started: dict[NamedNode, Source] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for error in self.workspace.broken:
            raise error
        self.lookup = Lookup(self.workspace, self.contents)

    def page_of(self, node: NamedNode) -> Page:
        """Return the page that describes a thing. Raises WorkspaceError when no file does."""
        source = self._started.get(node) or self.lookup.home(node)
        if source is None:
            raise WorkspaceError(f"No file describes <{node.value}>, so it cannot be edited.")
        return self.open(source)

    def open(self, source: Source) -> Page:
        """Return a file's page."""
        if source.path not in self._pages:
            self._pages[source.path] = Page(source, self.workspace)
        return self._pages[source.path]

    def start(self, path: str, node: NamedNode) -> Page:
        """Return the page of a new file that describes a new thing.

        Raises ConfigurationError when the file or the thing is there already.
        """
        if self.lookup.home(node) or path in self.workspace.tree.paths():
            raise ConfigurationError(f"{path} or <{node.value}> is there already.")
        graph = graph_iri(path, self.workspace.settings)
        self._started[node] = Source(path, path.partition("/")[0], graph, b"", Document(path, (), {}))
        return self.open(self._started[node])

    @property
    def date(self) -> Literal:
        """The date of the edit."""
        return Literal(self.today.isoformat(), datatype=NamedNode(XSD + "date"))

    def text(self, words: str, tongue: str = "") -> Literal:
        """Return a text in a language, the workspace's where none is given."""
        return Literal(words, language=tongue or self.workspace.settings.language)

    def tongue(self, nodes: Iterable[NamedNode]) -> str:
        """Return the tag of most names in the workspace's language: en-GB where that is en and no name is."""
        own = self.workspace.settings.language
        labels = (item for node in nodes for item in self.lookup.index.literals(node, SKOS + "prefLabel"))
        tags = Counter(item.language for item in labels if item.language and is_same_tongue(item.language, own))
        return own if not tags or own.lower() in tags else format_language(tags.most_common(1)[0][0])

    def stamp(self, node: NamedNode, *notes: str) -> None:
        """Give a thing the date of the edit and notes on what was changed.

        Raises ConfigurationError when the thing has a later date: no edit is older than what it changes.
        """
        page = self.page_of(node)
        for name in ("modified", "created"):
            for value in page.values(node, DCT + name):
                if isinstance(value, Literal) and _is_later(value.value, self.today):
                    raise ConfigurationError(self._too_early(node, f"dct:{name} {value.value}", value.value, page.path))
        page.replace(node, DCT + "modified", page.values(node, DCT + "modified"), self.date)
        for note in notes:
            page.add(node, SKOS + "changeNote", self.text(note))

    def _too_early(self, node: NamedNode, stated: str, later: str, path: str) -> str:
        return (
            f"The edit is dated {self.today.isoformat()}, but {self.lookup.name(node)} has {stated}, and no change is "
            f"older than what it changes. Give --date {later[:_DAY]} or a later day, or correct the date in {path}."
        )

    def stamp_list(self, concept: NamedNode) -> None:
        """Give the list a concept is in the date of the edit."""
        for scheme in self.lookup.schemes_of(concept)[:1]:
            if self.lookup.home(scheme):
                self.stamp(scheme)

    def proposal(self, told: str) -> Proposal:
        """Return the edit."""
        files = {path: page.text() for path, page in self._pages.items()}
        old = {source.path: source.data for source in self.workspace.sources}
        changed = {path: text for path, text in sorted(files.items()) if old.get(path) != text}
        return Proposal(changed, told)


def _is_later(stated: str, day: date) -> bool:
    """Say whether a date (ISO 8601: a day, with or without the time, a month or a year) is after a day."""
    found = _DATED.match(stated)
    return found is not None and found[0] > day.isoformat()[: len(found[0])]


def sentence(text: str) -> str:
    """Return a text that ends like a sentence."""
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."
