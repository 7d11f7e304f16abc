"""How form fields are drawn: lists to choose from, lines and areas by hand, everything else by Django's templates.

An option is two templates there, a line three; the filters of a list took longer than its rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

SELECT, AREA = "django/forms/widgets/select.html", "django/forms/widgets/textarea.html"
LINES = frozenset(
    f"django/forms/widgets/{name}.html"
    for name in ("text", "hidden", "number", "email", "url", "search", "date", "time", "checkbox")
)


class Renderer(TemplatesSetting):
    """As `django.forms.renderers.TemplatesSetting`, faster."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> SafeString:
        """The widget of the context."""
        # Every part is escaped where it is made.
        if template_name == SELECT:
            return SafeString("".join(_select(context["widget"])))
        if template_name == AREA:
            return SafeString(_area(context["widget"]))
        if template_name in LINES:
            return SafeString(_line(context["widget"]))
        return SafeString(super().render(template_name, context, request))


def _line(widget: Mapping[str, Any]) -> str:
    said = widget["value"]
    value = "" if said is None else f' value="{conditional_escape(str(said))}"'
    kind, name = conditional_escape(widget["type"]), conditional_escape(widget["name"])
    return f'<input type="{kind}" name="{name}"{value}{_attributes(widget["attrs"])}>'


def _area(widget: Mapping[str, Any]) -> str:
    name, value = conditional_escape(widget["name"]), conditional_escape(widget["value"] or "")
    return f'<textarea name="{name}"{_attributes(widget["attrs"])}>\n{value}</textarea>'


def _select(widget: Mapping[str, Any]) -> Iterator[str]:
    yield f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget["attrs"])}>'
    for name, options, _index in widget["optgroups"]:
        if name:
            yield f'<optgroup label="{conditional_escape(name)}">'
        for option in options:
            value, label = conditional_escape(str(option["value"])), conditional_escape(option["label"])
            yield f'<option value="{value}"{_attributes(option["attrs"])}>{label}</option>'
        if name:
            yield "</optgroup>"
    yield "</select>"


def _attributes(attrs: Mapping[str, Any]) -> str:
    """Those of a tag: True is one without a value, False is none."""
    return "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(str(value))}"'
        for name, value in attrs.items()
        if value is not False
    )
