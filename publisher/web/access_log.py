"""The access log: one JSON object a line, whatever a client puts into its request."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any

ATOMS = "%(time)s %(addr)s %(method)s %(path)s %(query_string)s %(protocol)s %(status)d %(dt_ms)f"
"""What granian is asked to tell of a request; ``JsonLine`` writes it."""


class JsonLine(logging.Formatter):
    """Writes what the server tells of a request as JSON: no path can end a line or a string early."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of one request, a plain message as it is."""
        told = record.args
        return json.dumps(_line(told), separators=(",", ":")) if isinstance(told, Mapping) else super().format(record)


def _line(told: Mapping[str, Any]) -> dict[str, object]:
    return {
        "time": told["time"],
        "client": told["addr"],
        "method": told["method"],
        "path": told["path"],
        "query": told["query_string"],
        "protocol": told["protocol"],
        "status": told["status"],
        "milliseconds": round(told["dt_ms"], 3),
    }


def log_configuration() -> dict[str, Any]:
    """Return the formatters of the server's log (``logging.config``): plain lines, and JSON for requests."""
    return {
        "formatters": {
            "generic": {"format": "[%(levelname)s] %(message)s"},
            "access": {"()": f"{JsonLine.__module__}.{JsonLine.__name__}"},
        }
    }
