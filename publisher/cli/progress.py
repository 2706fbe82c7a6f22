"""Progress of long work: a bar on a terminal, plain lines elsewhere (in CI, in a file)."""

from __future__ import annotations

import sys
import time

import click

_WIDTH = 24


class Progress:
    """Call it with the title of each step as the step begins."""

    def __init__(self, steps: int) -> None:
        self._steps = steps
        self._done = -1
        self._title = ""
        self._started = time.monotonic()
        self._terminal = sys.stderr.isatty()

    def __call__(self, title: str) -> None:
        """Say that the next step begins."""
        self._done = min(self._done + 1, self._steps)
        self._title = title
        if self._terminal:
            self._draw()
        else:
            click.echo(f"[{time.monotonic() - self._started:5.1f} s] {title}", err=True)

    def finish(self) -> None:
        """Say that everything is done."""
        if self._terminal:
            self._done = self._steps
            self._title = "Done"
            self._draw()
            click.echo(err=True)

    def _draw(self) -> None:
        filled = round(_WIDTH * self._done / self._steps) if self._steps else _WIDTH
        bar = "█" * filled + "░" * (_WIDTH - filled)
        click.echo(f"\r\x1b[2K{bar} {self._done}/{self._steps} {self._title}", nl=False, err=True)
