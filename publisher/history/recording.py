"""Read the whole memory of a workspace: earlier editions, commits, tags, and the files as they are now."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from publisher.commits import Commit
from publisher.config import Settings
from publisher.git import Repository, blob_id, find_repository
from publisher.history.blocks import Blocks, cut
from publisher.history.diary import Diary
from publisher.history.editions import Edition, editions
from publisher.history.records import COMMIT, DRAFT, EDITION, Event, Point
from publisher.history.tape import Span, Tape, Turn
from publisher.rdf.formats import format_of_path
from publisher.trees import MAPPINGS, RELEASES, VOCAB, FileTree, RevisionTree, root_of
from publisher.workspace import Workspace, without_collection

_NOTHING = Blocks("", ())


@dataclass(frozen=True)
class Place:
    """Where a workspace's past is kept: repository, revision and the folder the workspace is in."""

    repository: Repository
    revision: str
    folder: str = ""

    def inside(self, path: str) -> str:
        """Return a repository path as a workspace path."""
        return path.removeprefix(f"{self.folder}/") if self.folder else path

    def outside(self, path: str) -> str:
        """Return a workspace path as a repository path."""
        return f"{self.folder}/{path}" if self.folder else path


@dataclass
class Recording:
    """What was read, in memory, before it is written."""

    tape: Tape
    editions: list[Edition] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    """Spans of editions, which stand outside the tape."""
    order: Mapping[str, int] = field(default_factory=dict)
    """Commit id to its place along first parents."""

    @property
    def last(self) -> int:
        """Return the number of the last point: what the lists say now."""
        return self.points[-1].number if self.points else 0


def place_of(tree: FileTree) -> Place | None:
    """Return where a tree's past is kept, or None outside git and before the first commit."""
    if isinstance(tree, RevisionTree):
        return Place(tree.repository, tree.revision, tree.folder)
    root = root_of(tree)
    repository = find_repository(root) if root else None
    if root is None or repository is None or not repository.has_commits():
        return None
    folder = root.resolve().relative_to(repository.root.resolve()).as_posix()
    return Place(repository, "HEAD", "" if folder == "." else folder)


def record(workspace: Workspace) -> Recording:
    """Return a workspace's memory."""
    with without_collection():
        return _recorded(workspace)


def _recorded(workspace: Workspace) -> Recording:
    tape = Tape()
    done = Recording(tape)
    _record_editions(done, workspace)
    diary = Diary(tape, workspace.settings)
    place = place_of(workspace.tree)
    blobs = _record_commits(done, diary, place, workspace.settings) if place else {}
    _record_present(done, diary, workspace, blobs)
    return done


def digest_of_past(tree: FileTree) -> str:
    """Return a digest of the commits and tags a tree's memory is made from; empty outside git."""
    place = place_of(tree)
    if place is None:
        return ""
    paths = (place.outside(VOCAB), place.outside(MAPPINGS))
    last = place.repository.run("log", "-1", "--format=%H", place.repository.commit(place.revision), "--", *paths)
    tags = [f"{tag.name} {tag.commit} {tag.time} {tag.title}" for tag in place.repository.tags() if "/" in tag.name]
    return hashlib.sha256("\n".join((last.decode().strip(), *tags)).encode()).hexdigest()[:32]


def gap_of(tree: FileTree) -> str:
    """Return a sentence on what a tree's memory lacks, empty when it lacks nothing."""
    place = place_of(tree)
    if place is None or not place.repository.is_shallow():
        return ""
    return "This clone is shallow: what happened before it begins is not known. Run git fetch --unshallow --tags."


def in_utc(time: str) -> str:
    """Return a time with its zone changed to UTC (``2026-01-31T12:00:00Z``), so that times sort as texts."""
    return datetime.fromisoformat(time).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _record_editions(done: Recording, workspace: Workspace) -> None:
    done.editions = editions(workspace.tree, prefixes=workspace.settings.all_prefixes)
    for item in done.editions:
        release = item.release
        own = Tape()
        turn = own.record(release.path, item.blocks, release.point)
        done.spans += [Span(block, release.point, release.point) for block in turn.came]
        done.points.append(Point(release.point, EDITION, release.date, title=release.title))


def _record_commits(done: Recording, diary: Diary, place: Place, settings: Settings) -> dict[str, str]:
    """Record every commit that changed a list or mapping set; return the blob every file has in the end."""
    done.order = {name: number for number, name in enumerate(place.repository.commits(place.revision))}
    commits = place.repository.history(place.revision, place.outside(VOCAB), place.outside(MAPPINGS))
    kept: dict[str, str] = {}
    beginnings = place.repository.beginnings()
    for commit, files in _with_blocks(commits, place, settings):
        if files:
            point = Point(done.last + 1, COMMIT, in_utc(commit.time), commit.id, commit.title)
            _record_point(done, diary, point, files, told=commit.id not in beginnings)
            kept |= {place.inside(path): blob for path, blob in commit.changes}
    return kept


def _with_blocks(
    commits: Sequence[Commit], place: Place, settings: Settings
) -> Iterator[tuple[Commit, Mapping[str, Blocks]]]:
    wanted = [
        [(place.inside(path), blob) for path, blob in commit.changes if _is_source(place.inside(path))]
        for commit in commits
    ]
    blobs = place.repository.blobs(blob for changes in wanted for _, blob in changes if blob)
    for commit, changes in zip(commits, wanted, strict=True):
        yield (
            commit,
            {
                path: cut(next(blobs), path=path, prefixes=settings.all_prefixes) if blob else _NOTHING
                for path, blob in changes
            },
        )


def _is_source(path: str) -> bool:
    return not path.startswith(RELEASES) and format_of_path(path) is not None


def _record_point(
    done: Recording, diary: Diary, point: Point, files: Mapping[str, Blocks], *, told: bool = True
) -> None:
    """Record a point; where a shallow clone begins nothing is ``told``, as everything only seems to be new there.

    A file that is broken at a point stays as it was before: a slip of syntax is no news of any concept.
    """
    sound = {path: blocks for path, blocks in files.items() if not blocks.broken}
    turns: list[Turn] = [done.tape.record(path, blocks, point.number) for path, blocks in sound.items()]
    done.points.append(point)
    found = diary.tell(point, turns)
    done.events += list(found) if told else []


def _record_present(done: Recording, diary: Diary, workspace: Workspace, blobs: Mapping[str, str]) -> None:
    """Record the files as they are, where they differ from the last commit."""
    files = {
        source.path: cut(source.data, path=source.path, prefixes=workspace.settings.all_prefixes)
        for source in workspace.sources
        if (known := blobs.get(source.path)) is None or known != blob_id(source.data, like=known)
    }
    present = {*(source.path for source in workspace.sources), *(error.path for error in workspace.broken)}
    files |= {path: _NOTHING for path in done.tape.paths() if path not in present}
    if files or not done.points:
        _record_point(done, diary, Point(done.last + 1, DRAFT, title="Not yet committed"), files)
