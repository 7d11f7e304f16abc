"""What waits for approval, from the link in a mail: to look at without signing in, and without doing anything."""

from __future__ import annotations

from typing import TypeVar
from zoneinfo import ZoneInfo

from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from rostra.core.models import StoredFile
from rostra.core.ranges import file_response
from rostra.core.scoping import scope
from rostra.editorial.chains import TWO_PERSONS
from rostra.editorial.content import Content, Current, Picture
from rostra.editorial.enums import PostState
from rostra.editorial.glance import Glance, unseal
from rostra.editorial.models import Post
from rostra.editorial.preview import shots_of
from rostra.editorial.queries import current
from rostra.editorial.rules import may_on
from rostra.people.access import public
from rostra.people.enums import Right
from rostra.people.models import Member

PAGE = "editorial/glance.html"
Response = TypeVar("Response", bound=HttpResponseBase)


@public
@require_safe
def glance(request: HttpRequest, token: str) -> HttpResponse:
    """Exactly what would go out, as long as it is what the person was asked about. 404 for a link that ended.

    Mail scanners open it as well: it changes nothing, and counts nothing.
    """
    member, seen = _holder(token)
    with scope(member.body), timezone.override(ZoneInfo(member.body.time_zone)):
        post, content = _post(member, seen.post)
        same = content.hash.hex() == seen.content
        open_ = same and post.state == PostState.REVIEW and post.confidentiality not in TWO_PERSONS
        held = _files(content)

        def url(picture: Picture) -> str:
            number = next(number for number, each in enumerate(held) if each.sha256 == picture.sha256)
            return reverse("editorial:glance_picture", args=[token, number])

        shown = []
        for target, version in content.targets.items() if open_ else ():
            said = Content.of(version)
            card = content.card(target.account, said)
            shown.append((target.account, said, card, [(part, shots_of(part.media, url)) for part in said.parts]))
        context = {
            "post": post,
            "body": member.body,
            "token": token,
            "same": same,
            "open": open_,
            "confidential": post.confidentiality in TWO_PERSONS,
            "shown": shown,
            "content": content,
        }
        with translation.override(member.user.language or member.body.language):
            request.LANGUAGE_CODE = translation.get_language() or member.body.language
            response = render(request, PAGE, context)
    return _private(response)


@public
@require_safe
def picture(request: HttpRequest, token: str, number: int) -> HttpResponseBase:
    """One of the pictures, films and captions of the page, counted from 0 in its order."""
    member, seen = _holder(token)
    with scope(member.body):
        post, content = _post(member, seen.post)
        held = _files(content)
        same = content.hash.hex() == seen.content and post.state == PostState.REVIEW
        if not same or post.confidentiality in TWO_PERSONS or number >= len(held):
            raise Http404
        row = StoredFile.objects.filter(sha256=bytes.fromhex(held[number].sha256)).first()
        try:
            found = file_response(request, row, content_type=held[number].type) if row else None
        except FileNotFoundError:
            found = None
    return _private(found) if found else redirect(static("rostra/no-picture.svg"))


def _holder(token: str) -> tuple[Member, Glance]:
    """Whose link it is, while they are of the body."""
    try:
        seen = unseal(token)
    except BadSignature as error:
        raise Http404 from error
    members = Member.everywhere.filter(body=seen.body, user=seen.user, left_at=None, user__is_active=True)
    member = members.select_related("body", "user").first()
    if member is None:
        raise Http404
    return member, seen


def _post(member: Member, pk: int) -> tuple[Post, Current]:
    post = Post.objects.select_related("author", "unit", "review_asked_by").filter(pk=pk).first()
    if post is None or not may_on(member, Right.READ, post):
        raise Http404
    return post, current(post)


def _files(content: Current) -> list[Picture]:
    """Pictures and films, each with its captions behind it."""
    media = [picture for version in content.versions for part in Content.of(version).parts for picture in part.media]
    return [file for picture in media for file in (picture, *(each.file for each in picture.captions))]


def _private(response: Response) -> Response:
    """The address is a secret of its holder: kept by no cache, found by no search, told to no other site."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
