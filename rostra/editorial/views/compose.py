"""Writing a post: the page, and what its buttons do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rostra.core.refusals import Refused
from rostra.editorial import actions, chains
from rostra.editorial.access import post_or_404, words_or_404
from rostra.editorial.actions.library import add_asset
from rostra.editorial.content import Current, Picture
from rostra.editorial.diff import Piece, words
from rostra.editorial.enums import OPEN_STATES, PostState, Verdict
from rostra.editorial.film import bytes_of
from rostra.editorial.forms import PostForm
from rostra.editorial.forms.names import key_of, pictures, values
from rostra.editorial.forms.rearranging import rearranged
from rostra.editorial.forms.when import shown
from rostra.editorial.library import as_picture, assets_named
from rostra.editorial.meanwhile import MEDIA, Clash, clashes, settled
from rostra.editorial.media import seal
from rostra.editorial.models import Autosave, ContentType, Post, Template
from rostra.editorial.planning import open_occurrence
from rostra.editorial.queries import current, last_verdict
from rostra.editorial.revisions import editors_beside, originals, stages, translators, unsaved_words
from rostra.editorial.rules import home, may_publish_alone
from rostra.editorial.views.writing import (
    PAGE,
    Ticket,
    data_of,
    divide_for,
    form_of,
    keep,
    never_lost,
    number,
    previews_of,
    shelf_of,
    styles_of,
    ticket_of,
)
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.policy.decisions import SECOND_PERSON
from rostra.policy.queries import decided

SHELF = "shelf"
"""The button that looks for a file in the media library."""


@never_lost
@members_only(Right.WRITE)
def compose(request: MemberRequest) -> HttpResponse:
    return _write(request, None) if request.method == "POST" else _open(request, None)


@never_lost
@members_only(Right.WRITE)
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    post = post_or_404(request.member, pk, Right.WRITE)
    if post.state in OPEN_STATES:
        return _write(request, post) if request.method == "POST" else _open(request, post)
    if request.method != "POST":
        return redirect("editorial:post", pk)
    ticket = ticket_of(request, post, request.POST.get("ticket", ""))
    kept = keep(ticket, post, request, request.POST)
    messages.error(request, _("This post can no longer be changed. What you wrote is kept here."))
    return redirect("editorial:words", kept.pk)


def _open(request: MemberRequest, post: Post | None) -> HttpResponse:
    """The form as the post stands, or with the words that somebody takes up again."""
    wanted = request.GET.get("words", "")
    if not wanted.isdecimal():
        begin = {} if post else _begin(request)
        form = form_of(request, post, None, begin=begin)
        return _page(request, post, form, ticket_of(request, post, ""), 200)
    kept = words_or_404(request.user, int(wanted))
    same = kept.post_id == (post.pk if post else None)
    ticket = ticket_of(request, post, "", key=kept.key if same else "")
    return _page(request, post, form_of(request, post, data_of(kept)), ticket, 200)


def _begin(request: MemberRequest) -> dict[str, Any]:
    """What the address says of a new post: `title`, `text`, `link`, `type`, a `template` instead of the text, an `asset`
    of the media library, and the `slot` and `day` of the plan that it fills.
    """
    given = request.GET
    begin: dict[str, Any] = {name: given[name] for name in ("title", "text", "link") if given.get(name)}
    begin["pictures"] = [as_picture(asset) for asset in assets_named([given.get("asset", "")])]
    begin |= {f"alt_{key_of(picture)}": picture.alt for picture in begin["pictures"]}
    kind = given.get("type", "")
    if (template := _template(given.get("template", ""))) is not None:
        begin |= {"text": template.text, "link": template.link, "language": template.language}
        kind = kind or str(template.content_type_id or "")
    slot, day = given.get("slot", ""), _day(given.get("day", ""))
    zone = ZoneInfo(request.tenant.time_zone)
    free = open_occurrence(int(slot), day, zone) if slot.isdecimal() and day else None
    if free is not None:
        begin["day"], begin["clock"] = shown(free.at, zone)
        begin |= {"slot": free.slot.pk, "slot_day": day, "accounts": [str(free.slot.account_id)]}
        kind = str(free.slot.content_type_id or kind)
    elif day is not None:
        begin["day"] = day
    row = ContentType.objects.filter(pk=int(kind)).first() if kind.isdecimal() else None
    return begin | ({"content_type": str(row.pk), "risk": row.risk} if row else {})


def _template(text: str) -> Template | None:
    return Template.objects.filter(pk=int(text), archived_at=None).first() if text.isdecimal() else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _write(request: MemberRequest, post: Post | None) -> HttpResponse:
    data, refused = _take_file(request)
    ticket, button = ticket_of(request, post, data.get("ticket", "")), data.get("then", "")
    changed = _rearranged(request, post, data, button)
    form = form_of(request, post, data if changed is None else changed)
    if refused is not None:
        form.add_error("file", str(refused))
    if changed is not None:
        return _again(request, post, form.unchecked(), ticket, 200)
    if not form.is_valid():
        return _again(request, post, form, ticket, 422)
    try:
        saved = _save(request, post, form, data)
    except actions.SavedMeanwhile as faster:
        form.add_error(None, str(faster))
        return _again(request, faster.post, form, ticket, 422, base=number(data.get("revision")))
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _again(request, post, form, ticket, 422)
    actions.drop_words(user=request.user, post=post, key=ticket.key)
    actions.leave(post=saved.post, by=request.member)
    return _then(request, saved, data)


def _rearranged(request: MemberRequest, post: Post | None, data: QueryDict, button: str) -> QueryDict | None:
    """The form's data after a button that saves nothing; None for one that saves."""
    base = number(data.get("base"))
    if post is not None and base >= 0:
        mine, theirs = form_of(request, post, data), form_of(request, post, None)
        if (chosen := settled(data, button, mine, theirs, _values(request, post, base))) is not None:
            return chosen
    return data if button == SHELF else rearranged(data, button, divide_for(request, post, data))


def _save(request: MemberRequest, post: Post | None, form: PostForm, data: QueryDict) -> actions.Saved:
    now, title, due_at = timezone.now(), form.cleaned_data["title"], form.cleaned_data["due_at"]
    content: dict[str, Any] = {"title": title, "due_at": due_at, "texts": form.texts, "versions": form.versions}
    content |= {"details": form.details, "by": request.member, "now": now}
    if post is None:
        return actions.Saved(actions.create_post(**content, unit=home(request.member)), [], voided=False)
    return actions.save_post(post=post, revision=number(data.get("revision")), compared=form.compared, **content)


def _then(request: MemberRequest, saved: actions.Saved, data: QueryDict) -> HttpResponse:
    """What the button says beyond saving. The draft is kept even where that is refused."""
    post, then = saved.post, data.get("then", "")
    said, tell = _("Saved."), messages.success
    if saved.voided:
        words_ = {"changes": ", ".join(saved.changes)}
        said = _("Saved as a draft: approval is needed again. Changed: %(changes)s.") % words_
        tell = messages.warning
    where, more = "editorial:edit", ""
    try:
        if then == "ask":
            actions.ask_review(post=post, by=request.member, now=timezone.now())
            where, more = "editorial:post", _("Approval was asked for.")
        elif then == "publish":
            # What goes out where is asked beside the words as they are kept now.
            tell(request, said)
            return redirect(f"{reverse('editorial:post', args=[post.pk])}?publish#publish")
        elif then == "translate":
            more = _ask_translation(request, post, data)
    except Refused as refused:
        # Both in one message: that the draft is kept, and why no more was done.
        messages.error(request, f"{said} {refused}")
        return redirect(where, post.pk)
    tell(request, said)
    if more:
        messages.success(request, more)
    return redirect(where, post.pk)


def _ask_translation(request: MemberRequest, post: Post, data: QueryDict) -> str:
    """What was done, in words. Raises Refused."""
    wanted, language = data.get("translator", ""), data.get("translate_into", "")
    of = Member.objects.select_related("user", "unit").filter(pk=number(wanted)).first()
    if of is None or language not in data.getlist("languages"):
        raise Refused(_("Choose a colleague and a language."))
    actions.ask_translation(post=post, language=language, of=of, by=request.member, now=timezone.now())
    return _("%(person)s was asked for a translation.") % {"person": of.user.name}


def _take_file(request: MemberRequest) -> tuple[QueryDict, Refused | None]:
    """The form's data with what was uploaded or chosen in it as tokens, so that nothing is lost when it comes back."""
    data = request.POST.copy()
    for asset in assets_named(data.getlist("asset")):
        _take(request, data, as_picture(asset))
    data.setlist("asset", [])
    upload = request.FILES.get("file")
    if upload is None:
        return data, None
    alt = data.get("alt", "").strip()
    language = data.get("language", "")[:10]
    values: dict[str, Any] = {"name": upload.name or "", "alt": alt, "language": language, "by": request.member}
    try:
        asset = add_asset(content=bytes_of(upload), **values, now=timezone.now())
    except Refused as refused:
        return data, refused
    _take(request, data, as_picture(asset, alt))
    data["alt"] = ""
    return data, None


def _take(request: MemberRequest, data: QueryDict, picture: Picture) -> None:
    data.appendlist("media", seal(picture, request.tenant.pk))
    data[f"alt_{key_of(picture)}"] = picture.alt


def _again(
    request: MemberRequest, post: Post | None, form: PostForm, ticket: Ticket, status: int, *, base: int = -1
) -> HttpResponse:
    """The form as it was filled in; its words are kept, whatever becomes of the page."""
    try:
        keep(ticket, post, request, form.sent)
    except actions.TooLong as refused:
        messages.warning(request, str(refused))
    return _page(request, post, form, ticket, status, base=base)


def _page(
    request: MemberRequest, post: Post | None, form: PostForm, ticket: Ticket, status: int, *, base: int = -1
) -> HttpResponse:
    now, content = timezone.now(), current(post) if post else None
    verdict = last_verdict(post) if post and post.state == PostState.DRAFT else None
    if base < 0 and form.is_bound:
        base = number(form.sent.get("base"))
        revision = number(form.sent.get("revision")) if post else 0
    else:
        revision = post.revision if post else 0
    if post:
        actions.be_present(post=post, by=request.member, now=now)
    context = {
        "form": form,
        "post": post,
        "revision": revision,
        "base": base,
        "ticket": str(ticket),
        "clashes": _clashes(request, post, form, base) if post and base >= 0 else [],
        "unsaved": _unsaved(request, post, form, ticket),
        "beside": editors_beside(request.user, post, since=now - actions.PRESENT) if post else [],
        "previews": previews_of(form, post),
        "styles": styles_of(form),
        "outdated": _outdated(post, content) if post and content else {},
        **shelf_of(form.sent if form.is_bound else QueryDict()),
        "shelf_open": form.is_bound and form.sent.get("then") == SHELF,
        "translators": translators(request.member) if form.codes else [],
        "second_person": bool(chains.plan(post, content.accounts).steps)
        if post and content
        else decided(SECOND_PERSON),
        "alone": post is None or (content is not None and may_publish_alone(request.member, post, content)),
        "returned": verdict if verdict and verdict.verdict == Verdict.RETURNED else None,
        "may_ask": post is None or post.state == PostState.DRAFT,
    }
    return render(request, PAGE, context, status=status)


def _unsaved(request: MemberRequest, post: Post | None, form: PostForm, ticket: Ticket) -> list[Autosave]:
    """Words that wait to be taken up: not those of this form, nor those that say what the post says."""
    if form.is_bound:
        return []
    return [
        row
        for row in unsaved_words(request.user, post)
        if row.key != ticket.key and not form.says_the_same(form_of(request, post, data_of(row)))
    ]


def _outdated(post: Post, content: Current) -> Mapping[str, list[Piece]]:
    """By translation, what became of the original's words since somebody compared them."""
    rows = originals(post) if content.outdated else []
    found: dict[str, list[Piece]] = {}
    for code in content.outdated:
        seen = content.texts[code].made_from or 0
        before = next((row for row in rows if row.number <= seen), rows[-1])
        found[code] = list(words(*("\n\n".join(filter(None, (row.heading, row.text))) for row in (before, rows[0]))))
    return found


def _values(request: MemberRequest, post: Post, revision: int) -> dict[str, Any]:
    """What the form's fields held at a revision."""
    stage = max((s for s in stages(post) if s.revision <= revision), key=lambda s: s.revision, default=None)
    if stage is None:
        return {}
    then = current(post, upto=revision)
    found = values(request.tenant, then, title=stage.title, due_at=stage.due_at, details=stage.details)
    return {**found, MEDIA: list(pictures(then))}


def _clashes(request: MemberRequest, post: Post, form: PostForm, base: int) -> list[Clash]:
    return clashes(form, form_of(request, post, None), _values(request, post, base))
