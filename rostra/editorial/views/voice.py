"""How the body sounds and whom it knows: templates, style, brand, partners and press."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rostra.core.ranges import file_response
from rostra.core.refusals import refusal_in, refusal_told
from rostra.editorial.access import (
    contact_or_404,
    publishing_account_or_404,
    share_or_404,
    style_or_404,
    template_or_404,
)
from rostra.editorial.actions import voice as actions
from rostra.editorial.content import language_name
from rostra.editorial.forms.names import languages
from rostra.editorial.models import Contact, Style, Template
from rostra.editorial.queries import readable
from rostra.editorial.rules import may_plan
from rostra.editorial.views.doing import planners_only, show
from rostra.editorial.voice import brand, contacts, deviations, profiles, share_requests, styles, templates
from rostra.editorial.voice_forms import BrandForm, ContactForm, SharedForm, ShareForm, StyleForm, TemplateForm
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.rules import may_anywhere

HOME = "editorial:voice"
SEEN = {"same": True, "differs": False}
"""What the buttons beside a profile say of it: whether it is as it should be."""


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
    row = template_or_404(pk)
    return _press(request, _("Archived."), actions.archive_template, template=row)


@require_POST
@members_only(Right.WRITE)
def starters(request: MemberRequest) -> HttpResponse:
    """Take over the texts that come with Rostra, in one language."""
    language = request.POST.get("language", "")
    made = actions.accept_starters(language=language, by=request.member, now=timezone.now())
    words = ngettext("%(count)d template added.", "%(count)d templates added.", len(made)) % {"count": len(made)}
    messages.success(request, words)
    return redirect(HOME)


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

    def save() -> None:
        logo = form.cleaned_data["logo"].read() if form.cleaned_data["logo"] else b""
        names = {name: form.cleaned_data[name] for name in ("name", "handle")}
        actions.save_brand(**names, bios=form.bios, logo=logo, by=request.member, now=timezone.now())

    return _save(request, form, save, _("Brand"), upload=True)


@require_safe
@members_only(Right.READ)
def brand_logo(request: MemberRequest) -> HttpResponseBase:
    """The logo, as Rostra wrote it anew when it came in."""
    kit = brand()
    if kit is None or kit.logo is None:
        raise Http404
    try:
        return file_response(request, kit.logo, content_type=kit.logo.content_type)
    except FileNotFoundError as error:
        raise Http404 from error


@require_POST
@members_only(Right.WRITE)
def profile(request: MemberRequest, pk: int) -> HttpResponse:
    """What somebody saw who opened the profile."""
    account = publishing_account_or_404(pk)
    what = request.POST.get("what")
    if what not in SEEN:
        raise BadRequest
    return _press(request, _("Noted."), actions.compare_profile, account=account, as_it_should=SEEN[what])


@members_only(Right.WRITE)
def contact_new(request: MemberRequest) -> HttpResponse:
    return _contact(request, None)


@members_only(Right.WRITE)
def contact(request: MemberRequest, pk: int) -> HttpResponse:
    return _contact(request, contact_or_404(pk))


@require_POST
@members_only(Right.WRITE)
def contact_archive(request: MemberRequest, pk: int) -> HttpResponse:
    row = contact_or_404(pk)
    return _press(request, _("Archived."), actions.archive_contact, contact=row)


@require_POST
@members_only(Right.WRITE)
def share(request: MemberRequest) -> HttpResponse:
    """Note that a partner was asked, or asked us."""
    form = _share_form(request, request.POST)
    if form.is_valid():
        with refusal_in(form):
            actions.ask_to_share(**form.cleaned_data, by=request.member, now=timezone.now())
            messages.success(request, _("Saved."))
            return redirect(HOME)
    return _overview(request, form)


@require_POST
@members_only(Right.WRITE)
def shared(request: MemberRequest, pk: int) -> HttpResponse:
    row, form = share_or_404(pk), SharedForm(request.POST)
    if form.is_valid():
        with refusal_in(form):
            actions.note_shared(request=row, url=form.cleaned_data["url"], by=request.member, now=timezone.now())
            messages.success(request, _("Noted."))
            return redirect(HOME)
    messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return redirect(HOME)


def _template(request: MemberRequest, row: Template | None) -> HttpResponse:
    form = TemplateForm(request.POST or None, body=request.tenant, template=row)

    def save() -> None:
        actions.save_template(fields=form.values, template=row, by=request.member, now=timezone.now())

    return _save(request, form, save, _("Template"))


def _style(request: MemberRequest, row: Style | None) -> HttpResponse:
    names = ("account", "language", "voice", "address", "wanted", "unwanted")
    initial = {name: getattr(row, name) for name in names} if row else {}
    form = StyleForm(request.POST or None, body=request.tenant, initial=initial)

    def save() -> None:
        place = {name: form.cleaned_data[name] for name in ("account", "language")}
        actions.save_style(fields=form.values, **place, by=request.member, now=timezone.now())

    return _save(request, form, save, _("Style"))


def _contact(request: MemberRequest, row: Contact | None) -> HttpResponse:
    form = ContactForm(request.POST or None, body=request.tenant, contact=row)

    def save() -> None:
        actions.save_contact(fields=form.values, contact=row, by=request.member, now=timezone.now())

    return _save(request, form, save, _("Contact"))


def _save(request: MemberRequest, form: Form, save: Callable[[], None], title: str, **context: Any) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            save()
            messages.success(request, _("Saved."))
            return redirect(HOME)
    return show(request, form, title=title, verb=_("Save"), home=HOME, **context)


def _press(http: MemberRequest, done: str, action: Callable[..., object], /, **arguments: Any) -> HttpResponse:
    with refusal_told(http):
        action(**arguments, by=http.member, now=timezone.now())
        messages.success(http, done)
    return redirect(HOME)


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
        "profiles": profiles(kit) if kit else [],
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
