"""The template environment: Jinja, made quicker for a site whose language is known when a template is compiled.

Words of the interface and addresses of static files become plain text in the compiled template; calls go to their
function without Jinja's detour; and the parts that all pages share are rendered once (``{% kept %}``).
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from io import StringIO
from pathlib import Path
from typing import Any

from jinja2 import Environment, TemplateError, TemplateNotFound, TemplateSyntaxError, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

_MOST_KEPT = 500


class SiteEnvironment(Environment):
    """An environment for one language; ``constants`` are functions whose value for a constant never changes."""

    constants: Mapping[str, Callable[[str], str]]

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        template = super()._parse(source, name, filename)
        found: nodes.Template = _Folder(self.constants).visit(template)
        return found


class _Folder(NodeTransformer):
    """Replaces calls of constant functions with their value."""

    def __init__(self, constants: Mapping[str, Callable[[str], str]]) -> None:
        self._constants = constants

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - Jinja's name for it
        self.generic_visit(node)
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        plain = not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        if name not in self._constants or not plain or len(node.args) != 1 or not isinstance(node.args[0], nodes.Const):
            return node
        value = self._constants[name](node.args[0].value)
        const = nodes.Const(str(value), lineno=node.lineno)
        return nodes.MarkSafe(const, lineno=node.lineno) if isinstance(value, Markup) else const


class _DirectCalls(CodeGenerator):
    """Compiles ``name(…)`` to a call of what the name stands for; none of our functions takes Jinja's context."""

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        if not isinstance(node.node, nodes.Name) or forward_caller:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(")(")
        stream, self.stream = self.stream, StringIO()
        self.signature(node, frame)
        written, self.stream = self.stream.getvalue(), stream
        self.write(written.removeprefix(", ") + ")")


SiteEnvironment.code_generator_class = _DirectCalls


class Kept(Extension):
    """``{% kept key, … %}…{% endkept %}``: what is rendered once for a template, a key and a snapshot."""

    tags = {"kept"}  # noqa: RUF012 - Jinja's way to name an extension's tags

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self._known: dict[object, str] = {}

    def parse(self, parser: Parser) -> nodes.Node:
        """Parse the tag."""
        line = next(parser.stream).lineno
        key = parser.parse_tuple()
        body = parser.parse_statements(("name:endkept",), drop_needle=True)
        call = self.call_method("_rendered", [nodes.ContextReference(), nodes.Const(line), key])
        return nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _rendered(self, context: Context, line: int, key: Any, caller: Callable[[], str]) -> str:
        name = (context.name, line, key, context["snapshot"].path)
        found = self._known.get(name)
        if found is None:
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            found = self._known[name] = caller()
        return found


def fault_of(error: TemplateError, template: str) -> str:
    """Return where a template is wrong (``path:line``; its name at least) and what is wrong there."""
    said = (error.message or type(error).__name__).rstrip(".")
    if isinstance(error, TemplateSyntaxError):
        return f"{error.filename or error.name or template}:{error.lineno}: {said}."
    if isinstance(error, TemplateNotFound):
        said = f"there is no template '{said}'"
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in frames if "templates" in Path(frame.filename).parts]
    return f"{inside[-1].filename}:{inside[-1].lineno}: {said}." if inside else f"{template}: {said}."
