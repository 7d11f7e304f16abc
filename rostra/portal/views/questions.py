from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rostra.channels.contract import Attachment
from rostra.people.access import public
from rostra.portal import access, actions, queries
from rostra.portal.forms import FollowUpForm, QuestionForm, opened_now
from rostra.portal.secret import secret
from rostra.portal.throttle import too_many


@public
def question(request: HttpRequest, slug: str) -> HttpResponse:
    """The body's own question page; no account needed."""
    with access.open_body(slug) as body:
        account = access.web_form()
        form = QuestionForm(request.POST or None, request.FILES or None, initial={"opened": opened_now()})
        status = 200
        if request.method == "POST":
            status = 422
            if form.is_valid() and not form.from_a_program and not too_many(request, body.pk):
                asked = actions.ask(
                    account=account,
                    text=form.cleaned_data["text"],
                    name=form.cleaned_data["name"],
                    email=form.cleaned_data["email"],
                    language=get_language() or body.language,
                    files=[_attachment(file) for file in form.cleaned_data["attachments"]],
                    now=timezone.now(),
                )
                return redirect("portal:status", slug, asked.token)
            if not form.errors:
                form.add_error(
                    None, _("This could not be sent just now. Your text is still here: please try again in a while.")
                )
        # A text that was refused must not lock the sender out: the form counts as opened when it is shown again.
        context = {"body": body, "form": form, "opened": form["opened"].value() or opened_now()}
        return render(request, "portal/question.html", context, status=status)


@public
def status(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """What became of a question, for whoever holds its address."""
    with access.open_body(slug) as body:
        receipt = access.receipt(token)
        form = FollowUpForm(request.POST or None)
        code = 200
        if request.method == "POST":
            code = 422
            if form.is_valid() and not too_many(request, body.pk):
                actions.add(receipt=receipt, text=form.cleaned_data["text"], name="", now=timezone.now())
                return redirect("portal:status", slug, token)
            if not form.errors:
                form.add_error(
                    None, _("This could not be sent just now. Your text is still here: please try again in a while.")
                )
        letters = queries.letters(receipt)
        context = {
            "body": body,
            "receipt": receipt,
            "token": token,
            "letters": letters,
            "answered": any(letter.ours for letter in letters),
            "form": form,
        }
        response = render(request, "portal/status.html", context, status=code)
    return secret(response)


@public
@require_safe
def file(request: HttpRequest, slug: str, token: str, pk: int) -> HttpResponse:  # noqa: ARG001 - what every view is given
    """A file that was sent with the question, back to whoever holds its address: a download, whatever it is."""
    with access.open_body(slug):
        row, content = access.file(access.receipt(token), pk)
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=row.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return secret(response)


def _attachment(file: UploadedFile[Any]) -> Attachment:
    return Attachment(name=file.name or "", content_type=file.content_type or "", content=file.read())
