"""A visitor finds a concept by any word for it, best first."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.errors import SnapshotError
from publisher.search.index import write_entries
from publisher.search.reader import SearchIndex
from publisher.search.records import PREFERRED, Entry, Filters, LabelEntry

SERVICE = "http://id.esd.org.uk/service/"


def found(index: SearchIndex, query: str, **narrow: str) -> list[str]:
    return [
        hit.iri.removeprefix("http://id.esd.org.uk/") for hit in index.search(query, filters=Filters(**narrow)).hits
    ]


def test_an_exact_preferred_label_comes_before_an_exact_alternative_and_the_rest(small: SearchIndex) -> None:
    assert found(small, "council tax")[0] == "service/1"
    assert found(small, "reductions") == ["service/2", "service/4"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("COUNCIL TAX BILL", "service/1"),
        ("discount", "service/2"),
        ("discounted", "service/2"),
        ("flytip", "service/3"),
        ("counc", "service/1"),
        ("flytipipng", "service/3"),
        ("houshold", "service/6"),
        ("cafe licence", "service/4"),
        ("how do I pay my council tax bill?", "service/1"),
        ("bin", "service/6"),
        ("mattress", "service/3"),
        ("3", "service/3"),
        ("treth", "service/1"),
        ("report dumped rubbish", "service/3"),
    ],
)
def test_words_are_found_in_any_form(small: SearchIndex, query: str, expected: str) -> None:
    assert found(small, query, scheme="http://id.esd.org.uk/list/services")[0] == expected


def test_run_together_and_apart_are_the_same(small: SearchIndex) -> None:
    for query in ("fly tipping", "flytipping", "fly-tipping"):
        assert set(found(small, query)) == {"service/3", "subject/1562"}


def test_one_row_a_concept_tells_the_label_that_matched(small: SearchIndex) -> None:
    (first, *rest) = small.search("council tax bill").hits
    assert (first.label, first.matched, first.matched_kind) == ("Council tax", "Council tax bill", "altLabel")
    assert first.iri not in {hit.iri for hit in rest}


def test_deprecated_concepts_are_hidden_unless_asked_for(small: SearchIndex) -> None:
    assert found(small, "pet shop") == []
    assert found(small, "pet shop", status="any") == ["service/5"]
    assert found(small, "pet shop", status="deprecated") == ["service/5"]


def test_filters_narrow_by_list_type_top_term_and_mapped_list(small: SearchIndex) -> None:
    assert found(small, "fly tipping", scheme="http://id.esd.org.uk/list/subjects") == ["subject/1562"]
    assert found(small, "fly tipping", type="http://def.esd.org.uk/Service") == ["service/3"]
    assert found(small, "council tax", top=SERVICE + "1") == ["service/2"]
    assert found(small, "tipping", mapped="http://id.esd.org.uk/list/services") == ["subject/1562"]
    assert found(small, "treth", language="en") == []


def test_a_corrected_word_is_told(small: SearchIndex) -> None:
    assert small.search("counncil tax").corrected == "council tax"


def test_pages_of_an_answer_meet_without_gap(small: SearchIndex) -> None:
    whole = small.search("council tax")
    pages = [small.search("council tax", offset=at, limit=1).hits[0] for at in range(whole.total)]
    assert tuple(pages) == whole.hits


def test_suggestions_begin_as_typed(small: SearchIndex) -> None:
    assert [hit.matched for hit in small.suggest("coun", limit=2)] == ["Council tax", "Council tax discounts"]
    assert small.suggest("shop", filters=Filters(status="any"))[0].iri == SERVICE + "5"
    assert small.suggest(" ") == []


def test_hostile_queries_are_only_words(small: SearchIndex) -> None:
    for query in ('"', "'; DROP TABLE label", "NEAR(a b)", "*", "a" * 5000, "x " * 5000, "\x00", "🙂", ":" * 100):
        assert small.search(query).total >= 0
        assert isinstance(small.suggest(query), list)
        assert isinstance(small.like(query), list)


def test_a_pattern_finds_labels(small: SearchIndex) -> None:
    assert [hit.label for hit in small.like("council tax*")] == ["Council tax", "Council tax discounts"]
    assert [hit.label for hit in small.like("*waste*")] == ["Household waste collection"]
    assert len(small.like("**")) == small.size() - 1
    assert small.like("a*a*a*a*a*a") == []


def test_a_missing_index_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="publisher build"):
        SearchIndex(tmp_path)


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    """Five thousand concepts whose names begin with the same letter, three of them below the first."""
    folder = tmp_path_factory.mktemp("crowded")
    texts = {number: f"Subject {number}" for number in range(1, 5_001)} | {7: "S", 4_000: "Sun"}
    entries = (
        Entry(
            f"http://ex.org/{number}",
            (LabelEntry(PREFERRED, text, "en"),),
            scheme="http://ex.org/list",
            schemes=("http://ex.org/list",),
            tops=("http://ex.org/1",) if number in (7, 4_999, 5_000) else (),
        )
        for number, text in sorted(texts.items())
    )
    write_entries(entries, folder)
    return SearchIndex(folder)


def test_the_best_of_very_many_matches_comes_first(crowded: SearchIndex) -> None:
    found = crowded.search("s")
    assert found.hits[0].label == "S"
    assert found.more
    assert found.total >= 500
    assert len({hit.iri for hit in crowded.search("s", limit=500).hits}) == 500
    assert [hit.label for hit in crowded.search("sun").hits] == ["Sun"]
    assert not crowded.search("sun").more


def test_a_rare_facet_is_found_among_very_many_matches(crowded: SearchIndex) -> None:
    found = crowded.search("s", filters=Filters(top="http://ex.org/1"))
    assert [hit.label for hit in found.hits] == ["S", "Subject 4999", "Subject 5000"]
    assert not found.more


def test_it_is_told_whether_all_was_looked_at(tmp_path: Path) -> None:
    labels = {f"zone/{n}": [f"Zone {n} {kind}" for kind in range(3)] for n in range(300)}
    labels |= {f"yard/{n}": [f"Yard {n}"] for n in range(550)}
    entries = (
        Entry(
            f"http://ex.org/{path}",
            tuple(LabelEntry(kind, text, "en") for kind, text in enumerate(texts)),
            notes=("Beside a yard",) if len(texts) > 1 else (),
        )
        for path, texts in labels.items()
    )
    write_entries(entries, tmp_path)
    index = SearchIndex(tmp_path)
    zones, yards = index.search("zone"), index.search("yard")
    assert (zones.total, zones.more) == (300, False)
    assert (yards.total, yards.more) == (550, True)
