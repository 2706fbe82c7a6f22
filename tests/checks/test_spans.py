"""Who is above whom is told as a search would tell it, in any hierarchy, and without a search in a plain one."""

from __future__ import annotations

import random

import pytest

from publisher.checks.graphs import inverted, reach
from publisher.checks.spans import spans


def drawn(seed: int, *, circles: bool) -> dict[str, tuple[str, ...]]:
    """Return the parents of 30 nodes; without circles all parents come earlier than their children."""
    dice = random.Random(seed)  # noqa: S311 - repeatable, not secret
    found = {}
    for number in range(30):
        last = 30 if circles and dice.random() < 0.2 else number
        several = {f"n{dice.randrange(last)}" for _ in range(dice.choice((0, 1, 1, 1, 2, 3))) if last}
        if several:
            found[f"n{number}"] = tuple(sorted(several))
    return found


@pytest.mark.parametrize("circles", [False, True])
@pytest.mark.parametrize("seed", range(40))
def test_it_is_told_as_a_search_finds_it(seed: int, circles: bool) -> None:
    above = drawn(seed, circles=circles)
    told = spans(above, inverted(above))
    nodes = [f"n{number}" for number in range(30)]

    def parents(node: str) -> tuple[str, ...]:
        return above.get(node, ())

    for lower in nodes:
        over = reach(lower, parents)
        assert {upper for upper in nodes if told.is_above(upper, lower, parents)} == over
        assert over <= {upper for upper in nodes if told.may_be_above(upper, lower)}


def test_no_search_is_needed_where_every_node_has_one_parent() -> None:
    chain = {f"n{number}": (f"n{number - 1}",) for number in range(1, 5_000)}
    told = spans(chain, inverted(chain))
    asked: list[str] = []

    def parents(node: str) -> tuple[str, ...]:
        asked.append(node)
        return chain.get(node, ())

    assert all(told.is_above("n0", f"n{number}", parents) for number in range(1, 5_000))
    assert not any(told.is_above(f"n{number}", "n0", parents) for number in range(5_000))
    assert asked == []
