"""Pages about the site, guides, reference, and two terms compared."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path

import pytest
from markupsafe import escape

from publisher.checks.profiles import shipped_profile
from publisher.checks.registry import all_rules
from publisher.resources import bundled
from publisher.web.prose import anchor, read_prose, to_prose
from tests.serving import Client

GUIDES = sorted(path.stem for path in (bundled("site") / "pages").glob("*.md"))


@pytest.mark.parametrize(
    "path", ["/about", "/accessibility", "/privacy", "/licences", "/status", "/guides/api-reference", "/mappings"]
)
def test_every_footer_page_is_there(site: Client, path: str) -> None:
    reply = site.get(path)
    assert (reply.status, reply.type) == (200, "text/html")
    assert "<h1" in reply.text


def test_every_guide_is_listed_and_opens(site: Client) -> None:
    index = site.get("/guides").text
    guides = [name for name in GUIDES if name not in ("about", "accessibility", "privacy")]
    assert guides
    for name in guides:
        assert f'href="/guides/{name}"' in index
        assert site.get(f"/guides/{name}").status == 200
    assert site.get("/guides/about").status == 404


def test_the_api_reference_tells_what_the_openapi_document_does(site: Client) -> None:
    text = site.get("/guides/api-reference").text
    found = json.loads(site.get("/api/openapi.json").text)
    for path, methods in found["paths"].items():
        assert f"<code>GET {path}</code>" in text
        for parameter in methods["get"].get("parameters", []):
            assert escape(parameter["description"]) in text
    for name in found["components"]["schemas"]:
        assert f'id="schema-{name}"' in text


def test_rules_are_explained(site: Client) -> None:
    text = site.get("/guides/rules").text
    assert '<li id="hierarchy-cycle"><a class="govuk-link" href="/guides/rules/hierarchy-cycle">' in text
    assert text.index("Errors") < text.index("Warnings") < text.index("For information")
    assert "What to do" in site.get("/guides/rules/hierarchy-cycle").text


def test_every_rule_has_a_page_with_what_explain_prints_those_of_the_shapes_too(site: Client) -> None:
    listed = site.get("/guides/rules").text
    rules = all_rules(shipped_profile())
    assert "label-has-language" in rules
    for name, rule in rules.items():
        assert f'href="/guides/rules/{name}"' in listed
        text = unescape(site.get(f"/guides/rules/{name}").text)
        page = rule.page
        told = (page.title, page.what, page.why, page.remedy, page.before, page.bad, page.good, page.source)
        assert [item for item in (name, rule.severity.value, *told) if item not in text] == []


def test_there_is_no_page_of_a_rule_that_is_not_there(site: Client) -> None:
    answer = site.get("/guides/rules/nothing")
    assert answer.status == 404
    assert "There is no rule “nothing”. All rules: /guides/rules." in answer.text


def test_licences_name_each_lists_terms(site: Client) -> None:
    assert "https://licence.example.org/open" in site.get("/licences").text


def test_status_tells_the_snapshot(site: Client) -> None:
    digest = site.get("/readyz").text.split()[1]
    assert digest in site.get("/status").text


def test_a_workspace_may_bring_its_own_page(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "about.md").write_text("# Ours\n\nOur *own* words.\n")
    assert read_prose([tmp_path, bundled("site")])["about"].title == "Ours"


def test_markdown_is_dressed_and_never_lets_markup_in() -> None:
    page = to_prose("x", "# T\n\nA <script>b</script> `c`.\n\n## D & e!\n\n```turtle\na b c .\n```\n")
    assert (page.title, page.summary) == ("T", "A <script>b</script> c.")
    assert "<script>" not in page.html
    assert '<h2 class="govuk-heading-l" id="d-e">' in page.html
    assert '<pre tabindex="0">' in page.html
    assert anchor("What's *new*?") == "what-s-new"


def test_two_terms_side_by_side(site: Client) -> None:
    text = site.get("/compare?a=service/57&b=subject/R1.2").text
    assert "is about" in text
    assert "Services to subjects" in text
    assert "Casglu" not in text
    missing = site.get("/compare?a=service/57&b=nothing+like+it")
    assert missing.status == 404
    assert "No term was found" in missing.text
    assert site.get("/compare").status == 200
