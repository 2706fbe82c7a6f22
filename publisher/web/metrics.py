"""Health, readiness and Prometheus metrics of one server process."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from flask import Blueprint, Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from publisher.web.site import Site

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


@dataclass(frozen=True)
class Metrics:
    """What is counted: requests by endpoint and status, and how long they took."""

    registry: CollectorRegistry
    requests: Counter
    seconds: Histogram
    snapshot: Gauge
    _children: dict[tuple[str, str, str], tuple[Counter, Histogram]] = field(default_factory=dict)

    def begin(self) -> None:
        """Note when a request began."""
        g.began = time.perf_counter()

    def count(self, method: str, status: str) -> None:
        """Count an answer that was kept and sent again."""
        self.note("kept", method, status)

    def note(self, endpoint: str, method: str, status: str, seconds: float | None = None) -> None:
        """Count an answer of an endpoint, and how long it took where that is known."""
        key = (endpoint, method, status)
        if key not in self._children:
            self._children[key] = self.requests.labels(*key), self.seconds.labels(endpoint)
        requests, histogram = self._children[key]
        requests.inc()
        if seconds is not None:
            histogram.observe(seconds)

    def end(self, response: Response) -> Response:
        """Count a finished request."""
        endpoint = request.endpoint or "none"
        took = time.perf_counter() - g.began if "began" in g else None
        self.note(endpoint, request.method, str(response.status_code), took)
        return response


def new_metrics() -> Metrics:
    """Return fresh metrics in a registry of their own."""
    registry = CollectorRegistry()
    return Metrics(
        registry,
        Counter("publisher_requests", "Requests answered.", ("endpoint", "method", "status"), registry=registry),
        Histogram(
            "publisher_request_seconds", "Time to make an answer.", ("endpoint",), registry=registry, buckets=_BUCKETS
        ),
        Gauge("publisher_snapshot", "The snapshot that is served.", ("digest", "commit"), registry=registry),
    )


def metrics_blueprint(site: Site, metrics: Metrics) -> Blueprint:
    """Return ``/healthz``, ``/readyz`` and ``/metrics``."""
    blueprint = Blueprint("metrics", __name__)

    def health() -> Response:
        return _plain("ok\n")

    def ready() -> Response:
        snapshot = site.snapshot()
        readable = snapshot.catalogue.count("concept") >= 0
        return _plain(f"ready {snapshot.digest}\n" if readable else "not ready\n")

    def exposition() -> Response:
        snapshot = site.snapshot()
        metrics.snapshot.clear()
        metrics.snapshot.labels(snapshot.digest, str(snapshot.manifest.get("commit") or "")).set(1)
        return Response(generate_latest(metrics.registry), content_type=CONTENT_TYPE_LATEST)

    blueprint.add_url_rule("/healthz", "health", health)
    blueprint.add_url_rule("/readyz", "ready", ready)
    blueprint.add_url_rule("/metrics", "metrics", exposition)
    return blueprint


def count_requests(app: Flask, metrics: Metrics) -> None:
    """Count every request of an app."""
    app.before_request(metrics.begin)
    app.after_request(metrics.end)


def _plain(text: str) -> Response:
    return Response(text, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})
