"""Template tags of every page. Built into the template engine, so `{% load %}` is not needed.

Everything here escapes what it is given. See `docs/reference/components.md` for how to use them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django import template
from django.conf import STATICFILES_STORAGE_ALIAS
from django.core.files.storage import Storage, storages
from django.forms import BaseForm, BoundField
from django.forms import widgets as w
from django.forms.boundfield import BoundWidget
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rostra.core.links import web_address
from rostra.core.ui import channels, times
from rostra.core.ui.icons import CHANNEL_ICONS, DIRECTIONAL, ICONS
from rostra.core.ui.states import LOOKS

register = template.Library()
register.filter("web_address", web_address)
Text = str | Promise

SPRITE = "vendor/icons.svg"
KNOWN = ICONS | set(CHANNEL_ICONS.values())
GROUPS = (w.RadioSelect, w.CheckboxSelectMultiple)
LEFT_TO_RIGHT = (w.EmailInput, w.URLInput, w.NumberInput, w.PasswordInput)
EMPTY = "—"
HIDDEN = SafeString('aria-hidden="true"')
UNSEEN = SafeString(' class="sr-only"')


# --- Signs ---------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: Text = "") -> SafeString:
    """An icon of the sprite: hidden from screen readers unless it has a label of its own."""
    if name not in KNOWN:
        raise ValueError(f"no icon {name!r}; add it to rostra/core/ui/icons.py")
    return _drawn(name, format_html('role="img" aria-label="{}"', label) if label else HIDDEN, _sprite())


def _sprite() -> str:
    return _address(storages[STATICFILES_STORAGE_ALIAS])


@lru_cache(maxsize=4)
def _address(storage: Storage) -> str:
    """Where the sprite is, which a page asks at each of its hundred icons."""
    return str(storage.url(SPRITE))


@lru_cache
def _drawn(name: str, about: SafeString, sprite: str) -> SafeString:
    """A page has a hundred of them, all from a few."""
    flip = " flip" if name in DIRECTIONAL else ""
    return format_html('<svg class="icon{}" {}><use href="{}#{}"/></svg>', flip, about, sprite, name)


@register.simple_tag
def pill(kind: str, text: Text, icon_name: str = "", variant: str = "") -> SafeString:
    """A status: colour and icon by kind (a key of `states.LOOKS`), and its word. Variants: `line`, `bare`."""
    return format_html("{}{}</span>", _pill(kind, icon_name, variant, _sprite()), text)


@lru_cache
def _pill(kind: str, icon_name: str, variant: str, _sprite: str) -> SafeString:
    """Up to its word: never kept with that, since words that are escaped already are equal to some that are not."""
    look = LOOKS[kind]
    return format_html(
        '<span class="pill{}" data-color="{}" data-kind="{}">{}',
        format_html(" pill--{}", variant) if variant else "",
        look.color,
        kind,
        icon(icon_name or look.icon),
    )


@register.simple_tag
def label(text: Text) -> SafeString:
    """A topic or queue: an outlined pill without a colour or an icon."""
    return format_html('<span class="pill pill--line" dir="auto">{}</span>', text)


@register.simple_tag
def count(number: int, label: Text = "", overdue: bool = False) -> SafeString:
    """A number in a bubble: grey, red only where something is overdue. The label is read out after it."""
    return format_html(
        '<span class="count" data-color="{}">{}{}</span>',
        "danger" if overdue else "neutral",
        number if number < 1000 else "999+",
        format_html('<span class="sr-only"> {}</span>', label) if label else "",
    )


@register.simple_tag
def channel(name: str, label: Text = "", text: bool = False) -> SafeString:
    """The mark of a channel with its name, read out or (`text=True`) shown."""
    mark = channels.mark(name, label)
    return format_html(
        '<span class="channel" title="{}"><span class="channel__mark">{}</span><span{}>{}</span></span>',
        mark.label,
        _sign(mark.symbol, mark.letters, _sprite()),
        "" if text else UNSEEN,
        mark.label,
    )


@lru_cache
def _sign(symbol: str, letters: str, sprite: str) -> SafeString:
    if symbol:
        return format_html('<svg viewBox="0 0 24 24" aria-hidden="true"><use href="{}#{}"/></svg>', sprite, symbol)
    return format_html('<span aria-hidden="true">{}</span>', letters)


# --- People --------------------------------------------------------------------------------------------


@register.simple_tag
def handle(text: str) -> SafeString:
    """A handle, address, code or URL: the only way to print one, left to right wherever it stands."""
    return format_html('<bdi class="handle" dir="ltr">{}</bdi>', text)


@register.simple_tag
def person(name: str) -> SafeString:
    """A name that people chose, kept apart from the direction of the text around it."""
    return format_html("<bdi>{}</bdi>", name or _("No name"))


@register.simple_tag
def avatar(name: str, small: bool = False) -> SafeString:
    """Initials in a circle. Not read out: the name always stands beside it."""
    words = name.lstrip("@").replace("_", " ").split() or ["?"]
    first = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return format_html(
        '<span class="avatar{}" aria-hidden="true">{}</span>', " avatar--small" if small else "", first.upper()
    )


# --- Times ---------------------------------------------------------------------------------------------


@register.simple_tag
def when(moment: datetime | None, style: str = "short", now: datetime | None = None) -> SafeString:
    """A time. Styles: `short` (09:12, Yesterday, 21 Nov), `full` (21 November 2026, 09:12), `date`, `clock`."""
    if moment is None:
        return format_html('<span class="muted">{}</span>', EMPTY)
    words = {
        "short": lambda: times.short(moment, now or timezone.now()),
        "full": lambda: times.full(moment),
        "date": lambda: times.long_day(moment),
        "clock": lambda: times.hour(moment),
    }[style]()
    return format_html(
        '<time class="nums" datetime="{}" title="{}">{}</time>', moment.isoformat(), times.absolute(moment), words
    )


@register.simple_tag
def day(when: date) -> SafeString:
    """A day without a time: 21 November 2026."""
    return format_html('<time class="nums" datetime="{}">{}</time>', when.isoformat(), times.long_date(when))


@register.simple_tag
def due(moment: datetime | None, now: datetime | None = None, soon_minutes: int = 120) -> SafeString:
    """A pill with the time left, or overdue; nothing is due where there is no time."""
    if moment is None:
        return SafeString("")
    clock = times.clock(moment, now or timezone.now(), timedelta(minutes=soon_minutes))
    look = LOOKS[clock.kind]
    return format_html(
        '<time class="pill nums" data-color="{}" data-kind="{}" datetime="{}" title="{}">{}{}</time>',
        look.color,
        clock.kind,
        moment.isoformat(),
        times.absolute(moment),
        icon(look.icon),
        clock.text,
    )


# --- Forms ---------------------------------------------------------------------------------------------


@register.simple_tag
def field(bound: BoundField, optional: bool = True) -> SafeString:
    """A field with label, help, errors and their ids. `optional=False` leaves the word "optional" out."""
    widget = bound.field.widget
    attrs: dict[str, str | bool] = {"class": f"{widget.attrs.get('class', '')} ds-input".strip()}
    if isinstance(widget, LEFT_TO_RIGHT):
        attrs["dir"] = "ltr"
    elif isinstance(widget, w.Textarea):
        attrs["dir"] = widget.attrs.get("dir", "auto")
    box = isinstance(widget, w.CheckboxInput)
    # That nobody has to tick a box goes without saying.
    said = optional and not bound.field.required and not box
    mark = format_html(' <span class="muted">{}</span>', _("(optional)")) if said else ""
    errors = render_to_string("ui/field_errors.html", {"field": bound}) if bound.errors else ""
    if isinstance(widget, GROUPS):
        context = {"field": bound, "options": list(_options(bound, attrs)), "mark": mark, "errors": errors}
        return SafeString(render_to_string("ui/group.html", context))
    # By hand: the pages that people look at all day have a dozen of them.
    label = format_html('<label for="{}">{}{}</label>', bound.id_for_label, bound.label, mark)
    help_text = bound.help_text
    words = (
        format_html('<p data-field="description" id="{}_helptext">{}</p>', bound.auto_id, help_text)
        if help_text
        else ""
    )
    drawn = bound.as_widget(attrs=attrs)
    parts = (drawn, label, words) if box else (label, words, drawn)
    return format_html('<div class="ds-field">{}\n{}\n{}\n{}</div>', *parts, errors)


def _options(bound: BoundField, attrs: dict[str, str | bool]) -> Iterator[BoundWidget]:
    """The inputs of a group one by one, since each stands beside its own label."""
    widget = bound.field.widget
    all_attrs = bound.build_widget_attrs({"id": bound.auto_id, **attrs})
    for data in widget.subwidgets(bound.html_name, bound.value(), attrs=all_attrs):
        yield BoundWidget(widget, data, bound.form.renderer)


@register.inclusion_tag("ui/errors.html")
def errors(form: BaseForm, title: Text = "") -> dict[str, Any]:
    """The error summary over a form: every error with a link to its field; empty where there is none."""
    rows = [
        {"id": bound.id_for_label or bound.auto_id, "label": bound.label, "error": error}
        for bound in form
        if not bound.is_hidden
        for error in bound.errors
    ]
    hidden = [error for bound in form.hidden_fields() for error in bound.errors]
    return {"rows": rows, "others": [*form.non_field_errors(), *hidden], "title": title}
