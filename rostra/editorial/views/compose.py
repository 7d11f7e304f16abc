"""Writing a post: the page, its checks and preview while somebody writes, and its pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.accounts.models import Account
from rostra.accounts.queries import publishing_accounts
from rostra.channels import registry
from rostra.core import files
from rostra.core.refusals import Refused
from rostra.editorial import actions
from rostra.editorial.access import picture_or_404, post_or_404
from rostra.editorial.checks import Finding, stopped, version_problems
from rostra.editorial.content import Content, Current
from rostra.editorial.diff import Piece, words
from rostra.editorial.enums import OPEN_STATES, PostState, Verdict
from rostra.editorial.forms import PostForm
from rostra.editorial.media import seal
from rostra.editorial.models import Post
from rostra.editorial.queries import current, last_verdict
from rostra.editorial.rules import home, may_approve, may_write_for
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.policy.decisions import SECOND_PERSON
from rostra.policy.queries import decided

PAGE = "editorial/compose.html"


@dataclass(frozen=True)
class Preview:
    """One account's version as people will see it, what checks say, and which field its characters are counted in."""

    account: Account
    content: Content
    pictures: list[tuple[str, str]]
    problems: list[Finding]
    counted: str
    limit: int


@members_only(Right.WRITE)
def compose(request: MemberRequest) -> HttpResponse:
    return _write(request, None)


@members_only(Right.WRITE)
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    post = post_or_404(request.member, pk, Right.WRITE)
    if post.state not in OPEN_STATES:
        return redirect("editorial:post", pk)
    return _write(request, post)


@require_POST
@members_only(Right.WRITE)
def check(request: MemberRequest, pk: int | None = None) -> HttpResponse:
    """What htmx asks for on each pause in typing: the preview, or the fields of the accounts that are chosen."""
    post = post_or_404(request.member, pk, Right.WRITE) if pk is not None else None
    form = _form(request, post, request.POST)
    form.is_valid()
    part = "own" if request.htmx.target == "own" else "preview"
    return render(request, f"{PAGE}#{part}", {"form": form, "post": post, "previews": _previews(form)})


@require_safe
@members_only(Right.READ)
def picture(request: MemberRequest, token: str) -> HttpResponse:
    """A picture that Rostra itself wrote anew: shown as what it is; the sign for a file where its bytes are lost."""
    shown, row = picture_or_404(request.member, token)
    try:
        content = files.read(row)
    except FileNotFoundError:
        return redirect(static("rostra/no-picture.svg"))
    response = HttpResponse(content, content_type=shown.type)
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response


def _write(request: MemberRequest, post: Post | None) -> HttpResponse:
    if request.method != "POST":
        return _page(request, post, _form(request, post, None), 200)
    data, refused = _take_file(request)
    form = _form(request, post, data)
    if refused is not None:
        form.add_error("file", str(refused))
    if not form.is_valid():
        return _page(request, post, form, 422)
    try:
        saved = _save(request, post, form, data)
    except actions.SavedMeanwhile as faster:
        form.add_error(None, str(faster))
        return _page(request, faster.post, form, 422, meanwhile=True)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _page(request, post, form, 422)
    return _then(request, saved, data.get("then", ""))


def _save(request: MemberRequest, post: Post | None, form: PostForm, data: QueryDict) -> actions.Saved:
    now, title, due_at = timezone.now(), form.cleaned_data["title"], form.cleaned_data["due_at"]
    content: dict[str, Any] = {"title": title, "due_at": due_at, "shared": form.shared, "versions": form.versions}
    if post is None:
        unit = home(request.member)
        return actions.Saved(actions.create_post(**content, unit=unit, by=request.member, now=now), [], voided=False)
    seen = data.get("revision", "")
    revision = int(seen) if seen.isdecimal() else -1
    return actions.save_post(post=post, revision=revision, **content, by=request.member, now=now)


def _then(request: MemberRequest, saved: actions.Saved, then: str) -> HttpResponse:
    """What the button says beyond saving. The draft is kept even where that is refused."""
    post = saved.post
    if saved.voided:
        words_ = {"changes": ", ".join(saved.changes)}
        messages.warning(request, _("Saved as a draft: approval is needed again. Changed: %(changes)s.") % words_)
    else:
        messages.success(request, _("Saved."))
    try:
        if then == "ask":
            actions.ask_review(post=post, by=request.member, now=timezone.now())
            messages.success(request, _("Approval was asked for."))
            return redirect("editorial:post", post.pk)
        if then == "publish":
            content_hash = current(post).hash
            actions.approve(post=post, content_hash=content_hash, by=request.member, now=timezone.now())
            messages.success(request, _("Approved: the post goes out at its time."))
            return redirect("editorial:post", post.pk)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("editorial:edit", post.pk)


def _take_file(request: MemberRequest) -> tuple[QueryDict, Refused | None]:
    """The form's data with an uploaded picture in it as a token, so that nothing is lost when the form comes back."""
    data = request.POST.copy()
    upload = request.FILES.get("file")
    if upload is None:
        return data, None
    try:
        picture_ = actions.add_media(content=upload.read(), name=upload.name or "", alt=data.get("alt", ""))
    except Refused as refused:
        return data, refused
    data.appendlist("media", seal(picture_, request.tenant.pk))
    data[f"alt_{picture_.sha256[:16]}"] = picture_.alt
    data["alt"] = ""
    return data, None


def _form(request: MemberRequest, post: Post | None, data: QueryDict | None) -> PostForm:
    content = current(post) if post else None
    return PostForm(data, body=request.tenant, selectable=_selectable(request, content), post=post, current=content)


def _selectable(request: MemberRequest, content: Current | None) -> list[Account]:
    """Where the member may publish, and the accounts that the post has already."""
    held = list(content.by_account) if content else []
    free = [account for account in publishing_accounts() if may_write_for(request.member, account)]
    return sorted({*held, *free}, key=lambda account: (account.name, account.pk))


def _page(
    request: MemberRequest, post: Post | None, form: PostForm, status: int, *, meanwhile: bool = False
) -> HttpResponse:
    content = current(post) if post else None
    verdict = last_verdict(post) if post and post.state == PostState.DRAFT else None
    context = {
        "form": form,
        "post": post,
        "revision": post.revision if post else 0,
        "previews": _previews(form),
        "second_person": decided(SECOND_PERSON),
        "alone": post is None or _may_alone(request, post, content),
        "returned": verdict if verdict and verdict.verdict == Verdict.RETURNED else None,
        "meanwhile": _theirs(form, content) if meanwhile else (),
        "may_ask": post is None or post.state == PostState.DRAFT,
    }
    return render(request, PAGE, context, status=status)


def _may_alone(request: MemberRequest, post: Post, content: Current | None) -> bool:
    return content is not None and may_approve(request.member, post, content, second_person=False)


def _theirs(form: PostForm, content: Current | None) -> tuple[Piece, ...]:
    """How the text of whoever was faster differs from the one in the form."""
    theirs = content.shared.text if content and content.shared else ""
    return words(form.shared.text, theirs)


def _previews(form: PostForm) -> list[Preview]:
    shared = form.shared
    waits = {found.account: found for found in stopped(form.versions, now=timezone.now())}
    shown = []
    for account, content in form.versions.items():
        own = content.text != shared.text
        shown.append(
            Preview(
                account=account,
                content=content,
                pictures=[(pic.url, picture_.alt) for pic, picture_ in _kept(form, content)],
                problems=[*([waits[account]] if account in waits else []), *version_problems(account, content)],
                counted=f"id_text_{account.pk}" if own else "id_text",
                limit=registry.get(account.channel).can.max_chars,
            )
        )
    return shown


def _kept(form: PostForm, content: Content) -> list[tuple[Any, Any]]:
    by_hash = {pic.picture.sha256: pic for pic in form.pictures}
    return [(by_hash[picture_.sha256], picture_) for picture_ in content.media]
