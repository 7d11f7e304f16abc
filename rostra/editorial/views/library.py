"""The media library: files with what they show, by what right they are published, and who agreed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.core import files
from rostra.core.ranges import file_response
from rostra.core.refusals import refusal_in, refusal_told
from rostra.editorial.access import asset_or_404, consent_or_404
from rostra.editorial.actions import library as actions
from rostra.editorial.content import language_name
from rostra.editorial.film import bytes_of
from rostra.editorial.library import assets, posts_with, trouble_of, with_state
from rostra.editorial.library_forms import AssetForm, CaptionsForm, ConsentForm, FindForm, UploadForm
from rostra.editorial.library_wording import TROUBLES
from rostra.editorial.models import Asset, Captions, Consent
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.paging import page_of
from rostra.people.rules import may_anywhere

PAGE = "editorial/library.html"
ONE = "editorial/asset.html"


@members_only(Right.READ)
def library(request: MemberRequest) -> HttpResponse:
    """Everything that is in it, newest first; a file is added on the same page."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        _require_writer(request)
        if form.is_valid():
            with refusal_in(form):
                kept = _add(request, form)
                messages.success(request, _("Kept. Say by what right it is published."))
                return redirect("editorial:asset", kept.pk)
        return _list(request, form, 422)
    return _list(request, UploadForm(), 200)


@members_only(Right.READ)
def asset(request: MemberRequest, pk: int) -> HttpResponse:
    """One file: what is said of it, and where it was used."""
    found = asset_or_404(pk)
    if request.method != "POST":
        return _one(request, found)
    _require_writer(request)
    form = AssetForm(request.POST, body=request.tenant, asset=found)
    if form.is_valid():
        with refusal_in(form):
            given: dict[str, Any] = {"fields": form.values, "reason": form.why}
            actions.save_asset(asset=found, **given, by=request.member, now=timezone.now())
            messages.success(request, _("Saved."))
            return redirect("editorial:asset", pk)
    return _one(request, found, form=form)


@require_POST
@members_only(Right.WRITE)
def archive(request: MemberRequest, pk: int) -> HttpResponse:
    found = asset_or_404(pk)
    with refusal_told(request):
        actions.archive_asset(asset=found, by=request.member, now=timezone.now())
        messages.success(request, _("It is in the archive. Posts that have it keep it."))
    return redirect("editorial:library")


@require_POST
@members_only(Right.WRITE)
def consent(request: MemberRequest, pk: int) -> HttpResponse:
    """Note that somebody who is shown agreed."""
    found = asset_or_404(pk)
    form = ConsentForm(request.POST, request.FILES)
    if form.is_valid():
        with refusal_in(form):
            given = dict(form.cleaned_data)
            given["document"] = given["document"].read() if given["document"] else b""
            actions.note_consent(asset=found, by=request.member, now=timezone.now(), **given)
            messages.success(request, _("Noted."))
            return redirect("editorial:asset", pk)
    return _one(request, found, consent_form=form)


@require_POST
@members_only(Right.WRITE)
def withdraw_consent(request: MemberRequest, pk: int, consent_pk: int) -> HttpResponse:
    row = consent_or_404(pk, consent_pk)
    with refusal_told(request):
        actions.withdraw_consent(consent=row, by=request.member, now=timezone.now())
        messages.warning(request, _("Noted. No post goes out with it from now on. Withdraw what is published."))
    return redirect("editorial:asset", pk)


@require_safe
@members_only(Right.WRITE)
def consent_document(request: MemberRequest, pk: int, consent_pk: int) -> HttpResponse:  # noqa: ARG001 - what every view is given
    """What somebody signed: a download, whatever it is."""
    row = consent_or_404(pk, consent_pk)
    if row.document is None:
        raise Http404
    try:
        content = files.read(row.document)
    except FileNotFoundError as error:
        raise Http404 from error
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"consent-{row.pk}")
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@members_only(Right.WRITE)
def captions(request: MemberRequest, pk: int) -> HttpResponse:
    """Add the spoken words of a film in one language."""
    found = asset_or_404(pk)
    form = CaptionsForm(request.POST, request.FILES, body=request.tenant)
    if form.is_valid():
        with refusal_in(form):
            given = {"language": form.cleaned_data["language"], "content": form.cleaned_data["file"].read()}
            actions.add_captions(asset=found, by=request.member, now=timezone.now(), **given)
            messages.success(request, _("Added."))
            return redirect("editorial:asset", pk)
    return _one(request, found, captions_form=form)


@require_safe
@members_only(Right.READ)
def asset_file(request: MemberRequest, pk: int) -> HttpResponseBase:
    """The file itself, as what it is: Rostra wrote it anew when it came in."""
    found = asset_or_404(pk)
    try:
        response = file_response(request, found.file, content_type=found.type)
    except FileNotFoundError as error:
        raise Http404 from error
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response


def _require_writer(request: MemberRequest) -> None:
    if not may_anywhere(request.member, Right.WRITE):
        raise PermissionDenied(_("Your roles let you look at the library, not change it."))


def _add(request: MemberRequest, form: UploadForm) -> Asset:
    upload = form.cleaned_data["file"]
    return actions.add_asset(
        content=bytes_of(upload),
        name=upload.name or "",
        alt=form.cleaned_data["alt"].strip(),
        language=request.tenant.language,
        unit=request.member.unit,
        by=request.member,
        now=timezone.now(),
    )


def _list(request: MemberRequest, form: UploadForm, status: int) -> HttpResponse:
    today = timezone.localdate()
    find = FindForm(request.GET)
    page = page_of(with_state(assets(find.wanted(), today=today), today=today), request)
    context = {
        "find": find,
        "form": form,
        "page": page,
        "rows": [(row, _troubles(row)) for row in page.rows],
        "may_write": may_anywhere(request.member, Right.WRITE),
    }
    return render(request, PAGE, context, status=status)


def _one(request: MemberRequest, found: Asset, **forms: Form) -> HttpResponse:
    today = timezone.localdate()
    with_troubles = with_state(Asset.objects.filter(pk=found.pk), today=today).get()
    may_write = may_anywhere(request.member, Right.WRITE)
    context = {
        "asset": found,
        "seconds": round(found.seconds or 0),
        # Names of people who are shown: for those who need them for their work.
        "sees_consents": may_write,
        "troubles": _troubles(with_troubles),
        "consents": Consent.objects.filter(asset=found).select_related("noted_by").order_by("pk"),
        "captions": [
            (row, language_name(row.language))
            for row in Captions.objects.filter(asset=found).select_related("file").order_by("language")
        ],
        "posts": posts_with(found, request.member),
        "may_write": may_write and found.archived_at is None,
        "form": AssetForm(body=request.tenant, asset=found),
        "consent_form": ConsentForm(),
        "captions_form": CaptionsForm(body=request.tenant),
        "wrong": set(forms),
        **forms,
    }
    return render(request, ONE, context, status=422 if forms else 200)


def _troubles(asset: Any) -> list[Any]:
    codes = trouble_of(asset, today=timezone.localdate(), agreed=asset.agreed, captioned=asset.captioned)
    return [TROUBLES[code] for code in codes]
