"""How the body sounds and whom it knows: templates, style, brand, partners and press."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from rostra.core.refusals import Refused
from rostra.editorial.access import contact_or_404, share_or_404, style_or_404, template_or_404
from rostra.editorial.actions import voice as actions
from rostra.editorial.content import language_name
from rostra.editorial.library_forms import languages
from rostra.editorial.models import Contact, Style, Template
from rostra.editorial.queries import readable
from rostra.editorial.rules import may_plan
from rostra.editorial.views.doing import planners_only
from rostra.editorial.voice import brand, contacts, deviations, share_requests, styles, templates
from rostra.editorial.voice_forms import BrandForm, ContactForm, ShareForm, StyleForm, TemplateForm
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.rules import may_anywhere

ONE = "editorial/one.html"


@require_safe
@members_only(Right.READ)
def voice(request: MemberRequest) -> HttpResponse:
    """Everything at a glance."""
    return _overview(request)


@members_only(Right.WRITE)
def template_new(request: MemberRequest) -> HttpResponse:
    return _template(request, None)


@members_only(Right.WRITE)
def template(request: MemberRequest, pk: int) -> HttpResponse:
    return _template(request, template_or_404(pk))


@require_POST
@members_only(Right.WRITE)
def template_archive(request: MemberRequest, pk: int) -> HttpResponse:
    return _do(request, _("Archived."), actions.archive_template, template=template_or_404(pk))


@require_POST
@members_only(Right.WRITE)
def starters(request: MemberRequest) -> HttpResponse:
    """Take over the texts that come with Rostra, in one language."""
    language = request.POST.get("language", "")
    made = actions.accept_starters(language=language, by=request.member, now=timezone.now())
    words = ngettext("%(count)d template added.", "%(count)d templates added.", len(made)) % {"count": len(made)}
    messages.success(request, words)
    return redirect("editorial:voice")


@planners_only
def style_new(request: MemberRequest) -> HttpResponse:
    return _style(request, None)


@planners_only
def style(request: MemberRequest, pk: int) -> HttpResponse:
    return _style(request, style_or_404(pk))


@planners_only
def brand_kit(request: MemberRequest) -> HttpResponse:
    """Name, handle, words about the body, logo."""
    form = BrandForm(request.POST or None, request.FILES or None, body=request.tenant, kit=brand())
    if request.method == "POST" and form.is_valid():
        logo = form.cleaned_data["logo"].read() if form.cleaned_data["logo"] else b""
        values = {"name": form.cleaned_data["name"], "handle": form.cleaned_data["handle"], "bios": form.bios}
        if _did(request, form, actions.save_brand, logo=logo, **values):
            return redirect("editorial:voice")
    return _one(request, form, gettext_lazy("Brand"), upload=True)


@members_only(Right.WRITE)
def contact_new(request: MemberRequest) -> HttpResponse:
    return _contact(request, None)


@members_only(Right.WRITE)
def contact(request: MemberRequest, pk: int) -> HttpResponse:
    return _contact(request, contact_or_404(pk))


@require_POST
@members_only(Right.WRITE)
def contact_archive(request: MemberRequest, pk: int) -> HttpResponse:
    return _do(request, _("Archived."), actions.archive_contact, contact=contact_or_404(pk))


@require_POST
@members_only(Right.WRITE)
def share(request: MemberRequest) -> HttpResponse:
    """Note that a partner was asked, or asked us."""
    form = _share_form(request, request.POST)
    if form.is_valid() and _did(request, form, actions.ask_to_share, **form.cleaned_data):
        return redirect("editorial:voice")
    return _overview(request, form)


@require_POST
@members_only(Right.WRITE)
def shared(request: MemberRequest, pk: int) -> HttpResponse:
    url = request.POST.get("url", "").strip()[:500]
    return _do(request, _("Noted."), actions.note_shared, request=share_or_404(pk), url=url)


def _template(request: MemberRequest, row: Template | None) -> HttpResponse:
    form = TemplateForm(request.POST or None, body=request.tenant, template=row)
    if (
        request.method == "POST"
        and form.is_valid()
        and _did(request, form, actions.save_template, fields=form.values, template=row)
    ):
        return redirect("editorial:voice")
    return _one(request, form, gettext_lazy("Template"))


def _style(request: MemberRequest, row: Style | None) -> HttpResponse:
    names = ("account", "language", "voice", "address", "wanted", "unwanted")
    initial = {name: getattr(row, name) for name in names} if row else {}
    form = StyleForm(request.POST or None, body=request.tenant, initial=initial)
    if request.method == "POST" and form.is_valid():
        place = {name: form.cleaned_data[name] for name in ("account", "language")}
        if _did(request, form, actions.save_style, fields=form.values, **place):
            return redirect("editorial:voice")
    return _one(request, form, gettext_lazy("Style"))


def _contact(request: MemberRequest, row: Contact | None) -> HttpResponse:
    form = ContactForm(request.POST or None, body=request.tenant, contact=row)
    if (
        request.method == "POST"
        and form.is_valid()
        and _did(request, form, actions.save_contact, fields=form.values, contact=row)
    ):
        return redirect("editorial:voice")
    return _one(request, form, gettext_lazy("Contact"))


def _did(request: MemberRequest, form: Form, action: Callable[..., object], **arguments: Any) -> bool:
    """Whether the action was carried out; a refusal stands in the form."""
    try:
        action(by=request.member, now=timezone.now(), **arguments)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return False
    messages.success(request, _("Saved."))
    return True


def _do(http: MemberRequest, done: str, action: Callable[..., object], /, **arguments: Any) -> HttpResponse:
    try:
        action(by=http.member, now=timezone.now(), **arguments)
    except Refused as refused:
        messages.error(http, str(refused))
    else:
        messages.success(http, done)
    return redirect("editorial:voice")


def _one(request: MemberRequest, form: Form, title: str | Promise, *, upload: bool = False) -> HttpResponse:
    context = {"form": form, "title": title, "upload": upload}
    return render(request, ONE, context, status=422 if form.errors else 200)


def _share_form(request: MemberRequest, data: Any = None) -> ShareForm:
    return ShareForm(data, contacts=contacts(press=False), posts=readable(request.member).order_by("-pk"))


def _overview(request: MemberRequest, form: ShareForm | None = None) -> HttpResponse:
    kit = brand()
    context = {
        "templates": [(row, language_name(row.language)) for row in templates()],
        "styles": [(row, language_name(row.language)) for row in styles()],
        "kit": kit,
        "bios": [(code, language_name(code), text) for code, text in kit.bios.items()] if kit else [],
        "deviations": list(deviations(kit)) if kit else [],
        "partners": contacts(press=False),
        "press": contacts(press=True),
        "requests": share_requests(),
        "share_form": form or _share_form(request),
        "wrong": form is not None,
        "languages": languages(request.tenant),
        "may_write": may_anywhere(request.member, Right.WRITE),
        "may_plan": may_plan(request.member),
    }
    return render(request, "editorial/voice.html", context, status=422 if form is not None else 200)
