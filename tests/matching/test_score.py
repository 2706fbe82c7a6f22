"""A reconciliation is only sure when nothing else comes near."""

from __future__ import annotations

import pytest

from publisher.matching.score import closeness, matched, with_properties


def test_an_exact_preferred_label_beats_an_exact_alternative() -> None:
    labels = [(0, "council tax"), (1, "tax bill"), (2, "counciltax")]
    scores = [closeness(text, labels, found=1.4).score for text in ("council tax", "tax bill", "counciltax")]
    assert scores == [100.0, 98.0, 97.0]


def test_a_text_that_is_no_label_never_reaches_certainty() -> None:
    near = closeness("pothole repairs", [(0, "potholes")], found=0.9)
    assert near.score < 95
    assert not near.exact


def test_closer_words_score_higher() -> None:
    labels = [(0, "street lighting")]
    close, far = closeness("street light", labels, found=0.9), closeness("lighting of parks", labels, found=0.4)
    assert close.score > far.score


@pytest.mark.parametrize(
    ("scores", "sure"),
    [
        ([100.0], True),
        ([100.0, 98.0], True),
        ([100.0, 100.0], False),
        ([96.0, 95.0], False),
        ([96.0, 90.0], True),
        ([94.0], False),
        ([], False),
    ],
)
def test_a_match_leads_clearly(scores: list[float], sure: bool) -> None:
    assert matched(scores) is sure


def test_properties_move_a_score_within_bounds() -> None:
    assert with_properties(99.0, [True, True]) == 100.0
    assert with_properties(50.0, [True, False]) == 45.0
    assert with_properties(3.0, [False]) == 0.0
