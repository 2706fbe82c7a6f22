"""Where the shapes come from: the workspace's own, or those that come with the engine."""

from __future__ import annotations

from collections.abc import Mapping

from publisher.checks.profile import Profile
from publisher.rdf.parse import parse_bytes
from publisher.resources import bundled
from publisher.trees import SHAPES, FileTree


def read_profile(tree: FileTree) -> Profile:
    """Return the shapes of a tree, or the bundled ones when it has none. Raises RdfSyntaxError."""
    texts = {path: tree.read(path) for path in tree.paths() if path.startswith(SHAPES + "/") and path.endswith(".ttl")}
    return _profile(texts) if texts else shipped_profile()


def shipped_profile() -> Profile:
    """Return the shapes that come with the engine."""
    return _profile({f"{SHAPES}/{path.name}": path.read_bytes() for path in sorted(bundled(SHAPES).glob("*.ttl"))})


def _profile(texts: Mapping[str, bytes]) -> Profile:
    return Profile(tuple(parse_bytes(data, path=path, base="urn:publisher:") for path, data in sorted(texts.items())))
