"""Plan the release of a list: its version, the note on what changed, the edits and the tag."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from publisher.changes.compare import compare
from publisher.changes.desk import Desk, Proposal
from publisher.changes.draft import change_note, level_of, next_version
from publisher.changes.record import Change, Comparison
from publisher.errors import ConfigurationError
from publisher.git import Repository
from publisher.history.recording import place_of
from publisher.history.records import version_iri
from publisher.history.releases import is_key, local_name, version_key
from publisher.namespaces import OWL
from publisher.rdf.turtle import natural_key
from publisher.trees import RELEASES, RevisionTree
from publisher.workspace import load_workspace

_UNRELEASED = "## Unreleased"


@dataclass(frozen=True)
class Plan:
    """A release not yet made. ``proposal`` has no files when the list already says all that is to be said."""

    name: str
    version: str
    tag: str
    note: str
    previous: str
    changes: Sequence[Change]
    proposal: Proposal

    @property
    def title(self) -> str:
        """Return the title of the commit and the tag."""
        return f"Release {self.name} {self.version}"


def plan(desk: Desk, repository: Repository, scheme: NamedNode, *, version: str = "", note: str = "") -> Plan:
    """Return the plan of a list's next release.

    A version the list states and that is not released yet is taken. Else the number follows from what the changes since
    the last release ask of those who rely on the list; without a change there is nothing to release.
    Raises ConfigurationError when there is nothing to release, or the version is taken or none that a tag can carry.
    """
    name = local_name(scheme.value)
    if version and not is_key(version):
        raise ConfigurationError(f"'{version}' is no version; write letters, digits, points and dashes, such as 4.01.")
    last = _last_tag(repository, name)
    comparison = _since(desk, repository, last) if last else None
    changes = [item for item in comparison.changes if item.home == scheme.value] if comparison else []
    if last and not changes:
        raise ConfigurationError(f"Nothing changed in {name} since {last}, so there is nothing to release.")
    stated = desk.lookup.index.text(scheme, OWL + "versionInfo")
    taken = {tag.name for tag in repository.tags()} | {f"{name}/{edition}" for edition in _editions(desk, name)}
    chosen = version or _version(name, stated, changes, taken)
    if f"{name}/{chosen}" in taken:
        raise ConfigurationError(f"{name} {chosen} is released already; give another version.")
    told = note or (
        change_note(comparison, changes) if comparison else f"First release from this repository: {stated or chosen}."
    )
    previous = last.removeprefix(f"{name}/") or next(reversed(_editions(desk, name)), "")
    if last or chosen != version_key(stated):
        _edit(desk, scheme, chosen, previous, told)
    tag = f"{name}/{chosen}"
    return Plan(name, chosen, tag, told, previous, changes, desk.proposal(f"Release {name} {chosen}"))


def _last_tag(repository: Repository, name: str) -> str:
    """Return the last release tag of a list that is part of the present history, empty when there is none."""
    merged = set(repository.run("tag", "--merged", "HEAD", "--list", f"{name}/*").decode().split())
    found = [tag for tag in repository.tags() if tag.name in merged]
    return max(found, key=lambda tag: (tag.time, natural_key(tag.name))).name if found else ""


def _since(desk: Desk, repository: Repository, tag: str) -> Comparison:
    place = place_of(desk.workspace.tree)
    tree = RevisionTree(repository, repository.commit(tag), place.folder if place else "")
    return compare(load_workspace(tree), desk.workspace)


def _version(name: str, stated: str, changes: Sequence[Change], taken: set[str]) -> str:
    """Return the version a list states while it is not released, else the one that follows from the changes."""
    key = version_key(stated)
    found = key if f"{name}/{key}" not in taken else next_version(stated, level_of(changes))
    if not found[:1].isdigit():
        raise ConfigurationError(f"The list's version '{stated}' is no number that could be raised; give a version.")
    return found


def _editions(desk: Desk, name: str) -> list[str]:
    """Return the versions of a list's earlier editions, oldest first."""
    start = f"{RELEASES}{name}/"
    paths = (path for path in desk.workspace.tree.paths() if path.startswith(start))
    return sorted((path.removeprefix(start).rpartition(".")[0] for path in paths), key=natural_key)


def _edit(desk: Desk, scheme: NamedNode, version: str, previous: str, note: str) -> None:
    """Write version, dates, predecessor and change note into the list's description."""
    page = desk.page_of(scheme)
    page.replace(scheme, OWL + "versionInfo", page.values(scheme, OWL + "versionInfo"), Literal(version))
    own = NamedNode(version_iri(scheme.value, version))
    page.replace(scheme, OWL + "versionIRI", page.values(scheme, OWL + "versionIRI"), own)
    if previous:
        before = NamedNode(version_iri(scheme.value, previous))
        page.replace(scheme, OWL + "priorVersion", page.values(scheme, OWL + "priorVersion"), before)
    desk.stamp(scheme, f"Version {version} ({desk.today.isoformat()}): {note}")


def with_entry(changelog: str, entry: str) -> str:
    """Return a changelog with a line at the end of what is not yet released; a section is made where there is none."""
    head, found, rest = changelog.partition(f"{_UNRELEASED}\n")
    if not found:
        title = changelog.rstrip("\n") or "# Changelog"
        return f"{title}\n\n{_UNRELEASED}\n\n- {entry}\n"
    own, break_, older = rest.partition("\n## ")
    lines = own.strip("\n")
    entries = f"{lines}\n- {entry}" if lines else f"- {entry}"
    return f"{head}{found}\n{entries}\n{break_}{older}"
