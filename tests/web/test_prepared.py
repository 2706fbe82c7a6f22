"""Prepared answers say exactly what the site says without them, and are used only where they hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from publisher.config import Settings
from publisher.web.app import CLOSE, DIRECT, create_app
from publisher.web.preparing import prepare
from tests.published import publish, write_workspace
from tests.serving import Client, Reply, served

DOCUMENTS = tuple(f"/service/58.{suffix}" for suffix in ("html", "ttl", "jsonld", "rdf", "nt", "json", "csv"))
PATHS = (
    *DOCUMENTS,
    *("/service/58.n3", "/service/58.linkset", "/service/1.html", "/subject/1.html", "/subject/1.ttl"),
    *("/service/404.html", "/service/58", "/list/services.html"),
)
HEADERS: tuple[Mapping[str, str], ...] = (
    {},
    {"Accept-Encoding": "gzip"},
    {"Accept-Encoding": "gzip;q=0, *"},
    {"Accept-Language": "cy, en;q=0.5"},
    {"Accept-Datetime": "Mon, 19 Jul 2004 00:00:00 GMT"},
    {"Range": "bytes=0-9"},
    {"If-Modified-Since": "Tue, 01 Dec 2099 00:00:00 GMT"},
    {"If-None-Match": '"something-else"'},
    {"If-None-Match": "*"},
)


@dataclass(frozen=True)
class Two:
    """The same site without and with prepared answers."""

    plain: Client
    quick: Client


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Settings]:
    """Give a snapshot of the example site."""
    return publish(write_workspace(tmp_path_factory.mktemp("prepared")))


@pytest.fixture(scope="module")
def two(published: tuple[Path, Settings]) -> Iterator[Two]:
    """Serve the example site twice."""
    current, settings = published
    before = create_app(current, settings)
    prepare(current.resolve(), settings, None, lambda _: None)
    after = create_app(current, settings)
    assert after.extensions[DIRECT]("/service/58.html", "", {}.get) is not None
    with served(_without_direct(before)) as plain, served(after) as quick:
        yield Two(Client(plain), Client(quick))
    before.extensions[CLOSE]()
    after.extensions[CLOSE]()


def _without_direct(app: Flask) -> Flask:
    """Take the way of prepared answers from an app, which would find them after a while."""
    object.__setattr__(app.wsgi_app, "direct", None)
    return app


def _ask(client: Client, path: str, headers: Mapping[str, str], *, method: str = "GET") -> Reply:
    """Ask both sites by the same name, which some answers tell."""
    return client.send(method, path, headers={"Host": "lists.example", **headers})


def _told(reply: Reply) -> tuple[int, dict[str, str], bytes]:
    headers = {name.lower(): value for name, value in reply.headers.items() if name not in ("Date", "Server")}
    vary = headers.pop("vary", "")
    return reply.status, {**headers, "vary": ", ".join(sorted(vary.split(", ")))}, reply.body


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("headers", HEADERS, ids=str)
def test_a_prepared_answer_is_the_one_that_would_be_made(two: Two, path: str, headers: Mapping[str, str]) -> None:
    expected = _ask(two.plain, path, headers)
    assert _told(_ask(two.quick, path, headers)) == _told(expected)
    assert _told(_ask(two.quick, path, headers)) == _told(expected)


@pytest.mark.parametrize("path", DOCUMENTS)
@pytest.mark.parametrize("coding", ["gzip", "identity"])
@pytest.mark.parametrize("form", ["{}", '"other", W/{}', "{plain}", "other, W/{plain}"])
def test_a_client_that_has_the_answer_is_told_so(two: Two, path: str, coding: str, form: str) -> None:
    tag = _ask(two.plain, path, {"Accept-Encoding": coding}).headers["ETag"]
    headers = {"Accept-Encoding": coding, "If-None-Match": form.format(tag, plain=tag.strip('"'))}
    expected = _ask(two.plain, path, headers)
    assert expected.status == 304
    assert _told(_ask(two.quick, path, headers)) == _told(expected)


@pytest.mark.parametrize("query", ["lang=cy", "_profile=skos", "version=current"])
@pytest.mark.parametrize("path", ["/service/58.html", "/service/58.ttl"])
def test_what_a_query_asks_for_is_made(two: Two, path: str, query: str) -> None:
    asked = f"{path}?{query}"
    assert _told(_ask(two.quick, asked, {})) == _told(_ask(two.plain, asked, {}))


def test_head_is_answered_as_without(two: Two) -> None:
    assert _told(_ask(two.quick, "/service/58.html", {}, method="HEAD")) == _told(
        _ask(two.plain, "/service/58.html", {}, method="HEAD")
    )


def test_other_templates_make_their_own_pages(published: tuple[Path, Settings], two: Two, tmp_path: Path) -> None:
    current, settings = published
    templates = tmp_path / "site" / "templates"
    templates.mkdir(parents=True)
    (templates / "concept.html").write_text("Ours: {{ page.record.label.value }}")
    app = create_app(current, settings, overrides=tmp_path / "site")
    with served(app) as port:
        assert Client(port).get("/service/58.html").text.startswith("Ours: ")
    app.extensions[CLOSE]()


def test_what_is_prepared_already_is_left_alone(published: tuple[Path, Settings], two: Two) -> None:
    current, settings = published
    titles: list[str] = []
    prepare(current.resolve(), settings, None, titles.append)
    assert titles == []
