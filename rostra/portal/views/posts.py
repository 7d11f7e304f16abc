"""What the body says, on its own site: a page for each post, feeds of them, and what other sites can take from here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.clickjacking import xframe_options_exempt

from rostra.accounts.models import Account
from rostra.accounts.queries import published
from rostra.audit.models import Event
from rostra.audit.queries import NotYetSealed, proof_of
from rostra.core.cookieless import shared
from rostra.core.ranges import file_response
from rostra.core.ui.language_names import language_name
from rostra.people.models import Body
from rostra.people.paging import cursor
from rostra.portal import access, feeds
from rostra.portal.posts import (
    PublicPost,
    languages_of_posts,
    posts_page,
    public_accounts,
    public_captions,
    public_file,
    public_post,
)
from rostra.portal.presentation import shown_row
from rostra.portal.queries import has_web_form
from rostra.portal.sharing import share_links
from rostra.portal.views.opening import open_page
from rostra.publishing.content import SOURCE

KEPT = 300
"""Seconds for which caches may keep what stands here."""
EMBEDDED = 50
"""Accounts that the list for other sites shows; the register has them all."""


@open_page
def posts(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The newest posts of all public accounts; `?account=`, `?language=`."""
    with access.open_body(slug) as body, access.reading(request, body) as chosen:
        account, language = _asked(request)
        page = posts_page(body, account=account.pk if account else None, language=language, after=_after(request))
        query = _query(account, language)
        context = {
            "body": body,
            "here": "posts",
            "may_ask": has_web_form(),
            "posts": page.posts,
            "older": page.older,
            "account": account,
            "accounts": public_accounts(),
            "language": language,
            "languages": [(code, language_name(code)) for code in languages_of_posts()],
            "feeds": [
                (name, f"{reverse(f'portal:posts_{kind}', args=[slug])}{query}")
                for kind, name in (("rss", "RSS"), ("atom", "Atom"), ("json", "JSON"))
            ],
        }
        response = render(request, "portal/posts.html", context)
        return shared(request, response, seconds=KEPT, vary=() if chosen else ("Accept-Language",))


@open_page
def post(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """One post with everything that belongs to it, readable without an account on any network."""
    with access.open_body(slug) as body, access.reading(request, body) as chosen:
        found = public_post(body, pk)
        if found is None:
            raise Http404
        address = feeds.address(found)
        context = {
            "body": body,
            "here": "posts",
            "may_ask": has_web_form(),
            "post": found,
            "title": feeds.title(found),
            "share": share_links(address, feeds.title(found)),
        }
        response = render(request, "portal/post.html", context)
        return shared(request, response, seconds=KEPT, vary=() if chosen else ("Accept-Language",))


@open_page
def post_proof(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """What proves that the post stands in our log as it was published: for whoever reads it. 404 until it is sealed, and
    for a post that was corrected: its first words are not public any more.
    """
    with access.open_body(slug) as body:
        found = public_post(body, pk)
        event = Event.objects.filter(body=body, source=SOURCE.name, source_key=str(pk)).first()
        if found is None or found.corrected or event is None:
            raise Http404
        try:
            document = proof_of(event, with_content=True)
        except NotYetSealed as error:
            raise Http404 from error
    headers = {"Content-Disposition": f'attachment; filename="proof-{pk}.json"'}
    response = JsonResponse(document, headers=headers, json_dumps_params={"ensure_ascii": False, "indent": 1})
    return shared(request, response, seconds=KEPT)


@open_page
def post_file(request: HttpRequest, slug: str, pk: int, number: int) -> HttpResponseBase:
    """A picture or film of a public post, or the part of it that is asked for."""
    with access.open_body(slug):
        found = public_file(pk, number)
    if found is None:
        raise Http404
    file, kind = found
    try:
        response = file_response(request, file, content_type=kind)
    except FileNotFoundError as error:
        raise Http404 from error
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return shared(request, response, seconds=KEPT)


@open_page
def captions(request: HttpRequest, slug: str, pk: int, number: int, language: str) -> HttpResponseBase:
    """The spoken words of a public film, as WebVTT."""
    with access.open_body(slug):
        found = public_captions(pk, number, language)
    if found is None:
        raise Http404
    return shared(request, HttpResponse(found, content_type="text/vtt; charset=utf-8"), seconds=KEPT)


@open_page
def posts_atom(request: HttpRequest, slug: str) -> HttpResponseBase:
    return _feed(request, slug, feeds.atom, "application/atom+xml")


@open_page
def posts_rss(request: HttpRequest, slug: str) -> HttpResponseBase:
    return _feed(request, slug, feeds.rss, "application/rss+xml")


@open_page
def posts_json(request: HttpRequest, slug: str) -> HttpResponseBase:
    return _feed(request, slug, feeds.json_feed, "application/feed+json")


@open_page
def kit(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What the body's website can take over: the list of accounts, the feeds, links for sharing (R-092)."""
    with access.open_body(slug) as body, access.reading(request, body) as chosen:
        embed = settings.ROSTRA_URL + reverse("portal:embed", args=[slug])
        title = _("Official accounts of %(name)s") % {"name": body.name}
        page = body.website or settings.ROSTRA_URL
        context = {
            "body": body,
            "here": "posts",
            "may_ask": has_web_form(),
            "embed": embed,
            "snippet": f'<iframe src="{embed}" title="{escape(title)}" width="100%" height="600" loading="lazy"></iframe>',
            "share": share_links(page, body.name),
            "shared_page": page,
            "feeds": [
                settings.ROSTRA_URL + reverse(f"portal:posts_{kind}", args=[slug]) for kind in ("rss", "atom", "json")
            ],
            "own": [
                (account, settings.ROSTRA_URL + reverse("portal:posts_rss", args=[slug]) + f"?account={account.pk}")
                for account in public_accounts()
            ],
        }
        response = render(request, "portal/kit.html", context)
        return shared(request, response, seconds=KEPT, vary=() if chosen else ("Accept-Language",))


@open_page
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[untyped-decorator]
def embed(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The list of accounts for a frame in any other page: it shows nothing of a visitor, and takes nothing from one."""
    with access.open_body(slug) as body, access.reading(request, body) as chosen:
        page = published.public_page(published.Wanted(status="official"), now=timezone.now(), size=EMBEDDED)
        context = {
            "body": body,
            "rows": [shown_row(row) for row in page.rows],
            "total": page.total,
            "register": settings.ROSTRA_URL + reverse("portal:accounts", args=[slug]),
        }
        response = render(request, "portal/embed.html", context)
        return shared(request, response, seconds=KEPT, vary=() if chosen else ("Accept-Language",))


def _feed(
    request: HttpRequest,
    slug: str,
    build: Callable[[feeds.Source, Sequence[PublicPost]], bytes],
    content_type: str,
) -> HttpResponseBase:
    with access.open_body(slug) as body:
        account, language = _asked(request)
        spoken = language if language in dict(settings.LANGUAGES) else body.language
        with override(spoken):
            found = posts_page(body, account=account.pk if account else None, language=language).posts
            source = _source(request, body, account, language)
            response = HttpResponse(build(source, found), content_type=content_type)
            return shared(request, response, seconds=KEPT)


def _source(request: HttpRequest, body: Body, account: Account | None, language: str) -> feeds.Source:
    words = {"name": body.name, "account": account.name if account else ""}
    name = _("%(name)s: %(account)s") % words if account else _("News of %(name)s") % words
    query = _query(account, language)
    page = settings.ROSTRA_URL + reverse("portal:posts", args=[body.slug]) + query
    return feeds.Source(body, name, language, page, settings.ROSTRA_URL + request.path + query)


def _asked(request: HttpRequest) -> tuple[Account | None, str]:
    """The account and the language that are asked for; 404 for an account that is none of the public ones."""
    number = cursor(request, "account")
    account = public_accounts().filter(pk=number).first() if number is not None else None
    if number is not None and account is None:
        raise Http404
    # The database cannot be asked for this character.
    return account, request.GET.get("language", "").replace("\0", "")[:10]


def _after(request: HttpRequest) -> int | None:
    return cursor(request, "after")


def _query(account: Account | None, language: str) -> str:
    asked = {**({"account": account.pk} if account else {}), **({"language": language} if language else {})}
    return f"?{urlencode(asked)}" if asked else ""
