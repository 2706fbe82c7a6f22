"""The activity stream: what happened to the lists, in ActivityStreams 2.0."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from flask import Blueprint, Response, request

from publisher.history import activity
from publisher.history.reader import Window
from publisher.web.current import Snapshot
from publisher.web.errors import Problem
from publisher.web.headers import answer_of, send
from publisher.web.past import home_of
from publisher.web.remembered import base
from publisher.web.site import Site


def activities_blueprint(site: Site) -> Blueprint:
    """Return the blueprint of the activity stream, of everything and of each list."""
    blueprint = Blueprint("activities", __name__)
    views = Activities(site)
    for start in ("/activity", "/activity/list/<name>"):
        blueprint.add_url_rule(start, "stream", views.stream)
        blueprint.add_url_rule(f"{start}/page/<int:number>", "page", views.page)
    blueprint.add_url_rule("/activity/<int:number>", "item", views.item)
    return blueprint


@dataclass(frozen=True)
class Activities:
    """Views over the events of the snapshot that is served."""

    site: Site

    def stream(self, name: str = "") -> Response:
        """Answer the entry point of the activity stream, of a list or of everything."""
        snapshot = self.site.snapshot()
        window = self._window(snapshot, name)
        total = snapshot.history.count(window)
        ends = [snapshot.history.events(window, newest_first=way, limit=1) for way in (False, True)]
        first, last = (found[0].date if found else "" for found in ends)
        title = f"{self.site.settings.title}: changes{f' in {name}' if name else ''}"
        return self._json(activity.collection(title, total, self._address(name), first=first, last=last))

    def page(self, number: int, name: str = "") -> Response:
        """Answer one page of the activity stream, oldest activities first."""
        snapshot = self.site.snapshot()
        window = self._window(snapshot, name)
        total = snapshot.history.count(window)
        if not 1 <= number <= activity.pages(total):
            message = "The stream has no page %(number)s; the last one is %(last)s."
            raise Problem(404, "Page not found", message, values={"number": number, "last": activity.pages(total)})
        offset = (number - 1) * activity.PAGE
        events = snapshot.history.events(window, offset=offset, limit=activity.PAGE)
        return self._json(activity.page(number, total, events, self._address(name)))

    def item(self, number: int) -> Response:
        """Answer one activity."""
        event = self.site.snapshot().history.event(number)
        if event is None:
            raise Problem(404, "Page not found", "There is no activity %(number)s.", values={"number": number})
        context = {"@context": "https://www.w3.org/ns/activitystreams"}
        return self._json({**context, **activity.activity(event, self._address(""))})

    def _address(self, name: str) -> activity.Address:
        start = f"{base(self.site)}activity"

        def address(rest: str) -> str:
            part = f"/list/{name}" if name and not rest.isdecimal() else ""
            return start + part + (f"/{rest}" if rest else "")

        return address

    def _window(self, snapshot: Snapshot, name: str) -> Window:
        return Window(home=home_of(snapshot, name)) if name else Window()

    def _json(self, data: object) -> Response:
        answer = answer_of(msgspec.json.encode(data), "application/activity+json")
        return send(answer, request, modified=self.site.snapshot().modified)
