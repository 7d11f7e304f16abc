"""Anybody reports a profile that copies the body, and sees on a page of their own what became of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rostra.accounts.enums import Stage
from rostra.accounts.queries import proofs, published
from rostra.accounts.queries.published import Official
from rostra.people.access import public
from rostra.portal import access, actions
from rostra.portal.forms import FakeForm, opened_now
from rostra.portal.queries import has_web_form
from rostra.portal.secret import secret
from rostra.portal.throttle import too_many


@public
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """The form; it says at once when the profile is the body's own."""
    with access.open_body(slug) as body:
        initial = {"opened": opened_now(), "profile": request.GET.get("profile", "")[:500]}
        form = FakeForm(request.POST or None, initial=initial)
        ours: Official | None = None
        if request.method == "POST" and form.is_valid():
            ours = _ours(form)
            if ours is None and not form.from_a_program and not too_many(request, body.pk):
                token = actions.report(
                    profile=form.recognised,
                    text=form.cleaned_data["text"],
                    email=form.cleaned_data["email"],
                    language=get_language() or body.language,
                    now=timezone.now(),
                )
                return redirect("portal:fake", slug, token)
            if ours is None:
                form.add_error(
                    None, _("This could not be sent just now. Your text is still here: please try again in a while.")
                )
        context = {
            "body": body,
            "may_ask": has_web_form(),
            "form": form,
            "ours": ours,
            "opened": form["opened"].value() or opened_now(),
        }
        return render(request, "portal/report.html", context, status=422 if form.errors else 200)


@public
@require_safe
def fake(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """What became of a report, for whoever holds its address."""
    with access.open_body(slug) as body:
        row = access.fake_report(token)
        context = {
            "body": body,
            "may_ask": has_web_form(),
            "report": row,
            "case": row.case,
            "label": proofs.network_label(row.case.network),
            "status": proofs.STATUS[row.case.state],
            "words": proofs.told_words(row.case),
            "notes": list(row.case.notes.order_by("pk")),
        }
        response = render(request, "portal/report_status.html", context)
    return secret(response)


def _ours(form: FakeForm) -> Official | None:
    """The body's own account, where that is what was reported."""
    rows = published.published().filter(key=form.recognised.key).exclude(stage=Stage.CLOSED)
    return next(iter(published.officials(rows[:1], now=timezone.now())), None)
