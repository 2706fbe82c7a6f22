"""How good suggestions are: hide the mappings we hold, suggest, and compare.

Run it with ``python -m tests.bench.suggestions``. All mappings between the two lists are hidden, whichever way and in
whichever file they stand; mappings to third lists are evidence in one of the two runs of each pair. A hit is a concept
that has one of its stated targets among the first 1 or 5 candidates; precision counts candidates, recall stated pairs.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from publisher.matching.profiles import Lists, Profile
from publisher.matching.suggestions import Matcher
from publisher.search.synonyms import read_synonyms
from publisher.trees import WorkingTree
from publisher.workspace import load_workspace

ROOT = Path(__file__).resolve().parents[2]
LIST = "http://id.esd.org.uk/list/"
PAIRS = (("services", "subjects"), ("categories", "subjects"), ("recordsClasses", "subjects"))


@dataclass(frozen=True)
class Quality:
    """Figures of one run; all but ``concepts`` and ``seconds`` are shares from 0 to 1."""

    concepts: int
    hits_at_1: float
    hits_at_5: float
    precision_at_1: float
    precision_at_5: float
    recall_at_1: float
    recall_at_5: float
    seconds: float


def our_lists() -> Lists:
    """Read the lists of this repository."""
    workspace = load_workspace(WorkingTree(ROOT))
    return Lists.of([quad for source in workspace.sources for quad in source.quads])


def measure(
    lists: Lists, source: str, target: str, *, every: int = 1, third_lists: bool = True, relation: str = ""
) -> Quality:
    """Suggest for the concepts that have a stated mapping and compare; ``every`` takes each n-th of them.

    ``relation`` counts only mappings stated with that property as true.
    """
    ends = LIST + source, LIST + target
    sources, targets = lists.profiles(*ends), lists.profiles(*reversed(ends))
    if not third_lists:
        sources, targets = _without_mappings(sources), _without_mappings(targets)
    stated = replace(lists, stated=[item for item in lists.stated if not relation or item.relation == relation])
    truth = {
        iri: found & targets.keys()
        for iri, found in sorted(stated.mapped_pairs(*ends).items())
        if iri in sources and found & targets.keys()
    }
    asked = sorted(truth)[::every]
    started = time.perf_counter()
    matcher = Matcher(targets, synonyms=read_synonyms(WorkingTree(ROOT)))
    answers = {iri: [item.target.iri for item in matcher.suggest(sources[iri], limit=5)] for iri in asked}
    return _quality({iri: truth[iri] for iri in asked}, answers, time.perf_counter() - started)


def _without_mappings(profiles: Mapping[str, Profile]) -> dict[str, Profile]:
    return {iri: replace(item, mapped=()) for iri, item in profiles.items()}


def _quality(truth: Mapping[str, set[str]], answers: Mapping[str, list[str]], seconds: float) -> Quality:
    def share(parts: Iterable[float], whole: float) -> float:
        return sum(parts) / whole

    right = {size: [len(truth[iri] & set(found[:size])) for iri, found in answers.items()] for size in (1, 5)}
    offered = {size: sum(len(found[:size]) for found in answers.values()) for size in (1, 5)}
    pairs = sum(map(len, truth.values()))
    return Quality(
        len(truth),
        share(map(bool, right[1]), len(truth)),
        share(map(bool, right[5]), len(truth)),
        share(right[1], offered[1]),
        share(right[5], offered[5]),
        share(right[1], pairs),
        share(right[5], pairs),
        seconds,
    )


def main() -> None:
    """Print the figures of every pair, with names alone and with third lists as well."""
    lists = our_lists()
    print("pair                         evidence     concepts  hits@1 hits@5  P@1   P@5   R@1   R@5   seconds")
    runs = [(*pair, "") for pair in PAIRS] + [("services", "subjects", "http://def.esd.org.uk/mappedTo")]
    for source, target, relation in runs:
        for third_lists in (False, True):
            found = measure(lists, source, target, third_lists=third_lists, relation=relation)
            title = f"{source}-{target}{' source' if relation else ''}"
            shares = (found.hits_at_1, found.hits_at_5, found.precision_at_1, found.precision_at_5)
            figures = "  ".join(f"{item:.2f}" for item in (*shares, found.recall_at_1, found.recall_at_5))
            kind = "third lists" if third_lists else "names"
            print(f"{title:<28} {kind:<12} {found.concepts:>8}  {figures}  {found.seconds:>6.1f}")


if __name__ == "__main__":
    main()
