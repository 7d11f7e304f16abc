"""What the page for writing, its checks while somebody types, and the words that were not saved have in common."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from rostra.accounts.models import Account
from rostra.accounts.queries import plain_channel, publishing_accounts
from rostra.core.scoping import scope
from rostra.editorial import actions
from rostra.editorial.checks import findings, stopped
from rostra.editorial.content import Current, Picture, Target, language_name
from rostra.editorial.forms import PostForm
from rostra.editorial.library import assets_named, shelf, with_captions
from rostra.editorial.media import seal
from rostra.editorial.models import Autosave, ContentType, Post, Style
from rostra.editorial.preview import Preview, card_states, measured, preview
from rostra.editorial.queries import current
from rostra.editorial.rules import may_write_for
from rostra.editorial.threads import divide
from rostra.editorial.voice import style_for
from rostra.people.access import MemberRequest
from rostra.people.models import Member

PAGE = "editorial/compose.html"
SALT = "editorial.words"
VALID = 2 * 24 * 60 * 60
"""Seconds for which a form may still hand in its words: longer than any session."""
NO_WORDS = ("csrfmiddlewaretoken", "then", "file", "ticket", "shelf_words")


@dataclass(frozen=True)
class Ticket:
    """Whose form of which post it is, and which of their forms: it lets the words come in after the session has ended."""

    user: int
    body: int
    post: int | None
    key: str

    @classmethod
    def read(cls, text: str) -> Ticket | None:
        """None for what Rostra did not give out, or too long ago."""
        try:
            return cls(*signing.loads(text, salt=SALT, max_age=VALID))
        except signing.BadSignature:
            return None

    def __str__(self) -> str:
        return signing.dumps([self.user, self.body, self.post, self.key], salt=SALT)


def ticket_of(request: MemberRequest, post: Post | None, given: str, *, key: str = "") -> Ticket:
    """The form's own, if it is this person's for this post; else a new one."""
    held = Ticket.read(given)
    mine = (request.user.pk, request.tenant.pk, post.pk if post else None)
    if held and (held.user, held.body, held.post) == mine:
        return held
    return Ticket(*mine, key or secrets.token_hex(16))


def words_of(data: QueryDict) -> dict[str, list[str]]:
    """All that was typed and chosen; the one character that the database cannot hold is left out."""
    given = {name: data.getlist(name) for name in data if name not in NO_WORDS}
    return {name: [str(value).replace("\0", "") for value in values] for name, values in given.items()}


def data_of(words: Autosave) -> QueryDict:
    """A form's data, as they were typed."""
    data = QueryDict(mutable=True)
    for name, values in words.fields.items():
        data.setlist(name, values)
    return data


def number(text: str | None) -> int:
    """A revision in a form; -1 for none."""
    return int(text) if text and text.isdecimal() else -1


def keep(ticket: Ticket, post: Post | None, request: MemberRequest, data: QueryDict) -> Autosave:
    """Raises TooLong."""
    return actions.keep_words(
        user=request.user,
        post=post,
        key=ticket.key,
        fields=words_of(data),
        revision=max(number(data.get("revision")), 0),
        now=timezone.now(),
    )


def never_lost(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A mark of views to which a form of ours posts words: they are kept for their writer when the session has ended."""

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST" or request.user.is_authenticated:
            return view(request, *args, **kwargs)
        words = _kept_for_later(request)
        if words is None:
            return view(request, *args, **kwargs)
        to_login = redirect_to_login(f"{_form_of(words)}?words={words.pk}")
        if not request.headers.get("HX-Request"):
            return to_login
        target = request.headers.get("HX-Target", "")
        if target == "kept":
            return render(request, "editorial/_signed_out.html", {"back": to_login.url})
        # A part of the form gives way to the page for signing in; what only looks at the words stays as it is.
        return HttpResponse(headers={"HX-Redirect": to_login.url}) if target == "fields" else HttpResponse(status=204)

    return kept


def _form_of(words: Autosave) -> str:
    return reverse("editorial:edit", args=[words.post_id]) if words.post_id else reverse("editorial:compose")


def _kept_for_later(request: HttpRequest) -> Autosave | None:
    """The words of somebody who is no longer signed in, if they are still a member; too long a form is not kept."""
    ticket = Ticket.read(request.POST.get("ticket", ""))
    if ticket is None:
        return None
    with scope(ticket.body):
        rows = Member.objects.filter(user=ticket.user, user__is_active=True, left_at=None)
        member = rows.select_related("user").first()
        post = Post.objects.filter(pk=ticket.post).first() if ticket.post else None
        if member is None:
            return None
        try:
            return actions.keep_words(
                user=member.user,
                post=post,
                key=ticket.key,
                fields=words_of(request.POST),
                revision=max(number(request.POST.get("revision")), 0),
                now=timezone.now(),
            )
        except actions.TooLong:
            return None


def form_of(
    request: MemberRequest, post: Post | None, data: QueryDict | None, *, begin: Mapping[str, Any] | None = None
) -> PostForm:
    content = current(post) if post else None
    return PostForm(
        data,
        body=request.tenant,
        selectable=selectable(request, content),
        post=post,
        current=content,
        types=kinds(post),
        begin=begin,
    )


def kinds(post: Post | None) -> list[ContentType]:
    """The kinds of content that are in use, and the post's own."""
    own = post.content_type_id if post else None
    return [kind for kind in ContentType.objects.all() if kind.archived_at is None or kind.pk == own]


def selectable(request: MemberRequest, content: Current | None) -> list[Account]:
    """Where the member may publish, and the accounts that the post has already."""
    held = content.accounts if content else []
    free = [account for account in publishing_accounts() if may_write_for(request.member, account)]
    return sorted({*held, *free}, key=lambda account: (account.name, account.pk))


def previews_of(form: PostForm, post: Post | None) -> list[Preview]:
    """Each version as people will see it, with what stands against it, in a fixed number of queries."""
    now, versions, post = timezone.now(), with_captions(form.versions), _as_typed(post, form)
    waits = {found.account: found for found in stopped((target.account for target in versions), now=now)}
    found = findings(versions, post=post, now=now)
    cards = card_states(versions.values())

    def url(picture: Picture) -> str:
        return reverse("editorial:picture", args=[seal(picture, form.body.pk)])

    def problems(target: Target) -> list[Any]:
        return [*([waits[target.account]] if target.account in waits else []), *found[target]]

    return [
        preview(target, content, url=url, cards=cards, problems=problems(target))
        for target, content in versions.items()
    ]


def _as_typed(post: Post | None, form: PostForm) -> Post | None:
    """The post as the form says it, saved or not, as far as checks read it; what it says wrongly stands as it was."""
    said = getattr(form, "cleaned_data", {})
    if not said:
        return post
    typed = copy(post) if post else Post()
    typed.also_at = said.get("also_at", typed.also_at)
    typed.source_url = said.get("source_url", typed.source_url)
    typed.source_rights = said.get("source_rights", typed.source_rights).strip()
    typed.confidentiality = said.get("confidentiality") or typed.confidentiality
    if "content_type" in said:
        typed.content_type_id = int(said["content_type"]) if said["content_type"] else None
    if not {"day", "clock"} & set(form.errors):
        typed.due_at = said["due_at"]
    return typed


def styles_of(form: PostForm) -> list[tuple[Style, str]]:
    """How the body speaks on the chosen accounts, in each language of the post; each with the name of its language."""
    spoken: dict[str, set[int | None]] = {form.shared.language: {None}}
    for target, content in form.versions.items():
        spoken.setdefault(content.language, {None}).add(target.account.pk)

    def holds(style: Style) -> bool:
        return any(style.language in ("", code) and style.account_id in places for code, places in spoken.items())

    accounts = {target.account for target in form.versions}
    return [(style, language_name(style.language)) for style in filter(holds, style_for(accounts, *spoken))]


def shelf_of(given: QueryDict) -> dict[str, Any]:
    """What of the media library a form offers: what is marked in it, then what its words find, else the newest."""
    words = given.get("shelf_words", "").replace("\0", "").strip()[:200]
    marked = assets_named(given.getlist("asset"))
    found = [asset for asset in shelf(words, today=timezone.localdate()) if asset not in marked]
    return {"shelf": [*marked, *found], "marked": marked, "shelf_words": words}


def divide_for(request: MemberRequest, post: Post | None, data: QueryDict) -> Callable[[str], list[str]]:
    """How a long text is cut: to the shortest limit of the chosen networks that let items follow each other."""
    held = form_of(request, post, data).chosen
    channels = [channel for account in held if (channel := plain_channel(account)).can.threads]

    def fits(text: str) -> bool:
        return all(measured(channel, text) <= (channel.can.max_chars or len(text) + 1) for channel in channels)

    return lambda text: divide(text, fits) if channels else [text]
