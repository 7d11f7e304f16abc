"""The screen: the list, and beside it one conversation."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.http import quote_etag
from django_htmx.http import trigger_client_event

from rostra.inbox.access import conversation_or_404
from rostra.inbox.actions import mark_seen
from rostra.inbox.forms import TABS, FilterForm
from rostra.inbox.group_display import shown_groups
from rostra.inbox.menu import tallied
from rostra.inbox.models import Conversation
from rostra.inbox.offered import Offered
from rostra.inbox.presentation import shown_rows
from rostra.inbox.queries import Filters, Tallies, news, page, rows_of
from rostra.inbox.queries.groups import growing
from rostra.inbox.rules import may_on
from rostra.inbox.views.talk import UNREAD, state_of, talk, writer_of
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right

TEMPLATE = "inbox/inbox.html"
REPLY = "inbox/reply.html"


@members_only()
def show_list(request: MemberRequest) -> HttpResponse:
    """The list alone; htmx asks for it alone to take in new messages."""
    context = list_context(request, now=timezone.now())
    part = "#list" if asks_for(request, "list") else ""
    return render(request, TEMPLATE + part, context)


@members_only()
def show_conversation(request: MemberRequest, pk: int) -> HttpResponse:
    """One conversation beside the list. Who can answer has seen it then."""
    now = timezone.now()
    conversation = conversation_or_404(request.member, pk)
    if conversation.seen_at is None and may_on(request.member, Right.ANSWER, conversation):
        mark_seen(conversation=conversation, now=now)
    # "fresh" comes from the bar under the thread: what stands in the reply box stays in the browser.
    preserved = request.GET.get("fresh") == "1"
    return respond(request, conversation, now=now, moved_from=_shown_before(request), preserved=preserved)


@members_only()
def list_news(request: MemberRequest) -> HttpResponse:
    """The bar over the list: how many conversations have new messages since it was drawn. 204 while nothing changed."""
    form = FilterForm(request.GET, member=request.member)
    since, shown = _number(request, "since"), _number(request, "shown")
    found = news(request.member, form.filters(timezone.now()), since=since)
    if found == shown:
        return HttpResponse(status=204)
    context = {"keep": keep_of(form), "since": since, "news_count": found, "list_url": _here(request)}
    return _with_etag(request, f"{since}-{found}", render(request, TEMPLATE + "#list-news", context))


@members_only()
def thread_news(request: MemberRequest, pk: int) -> HttpResponse:
    """The bar under the thread: whether it has changed, and who writes an answer. 204 while nothing changed."""
    conversation = conversation_or_404(request.member, pk)
    version, said = _number(request, "version"), request.GET.get("state", "")
    writer = writer_of(conversation, request, timezone.now())
    state = state_of(conversation, writer)
    if state == said:
        return HttpResponse(status=204)
    was_unread = said.partition("-")[0].endswith(UNREAD)
    form = FilterForm(request.GET, member=request.member)
    context = {
        "conversation": conversation,
        "version": version,
        "changed": conversation.version != version or (was_unread and not conversation.unsorted),
        "writer": writer,
        "news_state": state,
        "keep": keep_of(form),
    }
    return _with_etag(request, f"{pk}-{state}", render(request, REPLY + "#thread-news", context))


def respond(
    request: MemberRequest,
    conversation: Conversation,
    *,
    now: datetime,
    status: int = 200,
    moved_from: int | None = None,
    **more: Any,
) -> HttpResponse:
    """The conversation as it stands: the whole screen, or the right side of it with its rows on the list for htmx."""
    offered = Offered(conversation)
    context = talk(request, conversation, now=now, offered=offered, **more)
    form = FilterForm(request.GET, member=request.member, offered=offered)
    context["keep"] = keep_of(form)
    if not asks_for(request, "talk"):
        listed = list_context(request, now=now, form=form, current=conversation.pk)
        return render(request, TEMPLATE, {**listed, **context}, status=status)
    on_screen = request.headers.get("Rostra-Rows", "").split()
    ids = [pk for pk in dict.fromkeys([moved_from, conversation.pk]) if pk is not None and str(pk) in on_screen]
    rows = rows_of(ids)
    context["swapped_rows"] = shown_rows(rows, now=now, keep=context["keep"], current=conversation.pk)
    response = render(request, TEMPLATE + "#swapped", context, status=status)
    said = " ".join(str(message) for message in messages.get_messages(request))
    return trigger_client_event(response, "announce", {"text": said}) if said else response


def done(request: MemberRequest, conversation: Conversation, *, now: datetime, **more: Any) -> HttpResponse:
    """After an act: the changed screen for htmx, else its address, so that reloading repeats nothing."""
    if asks_for(request, "talk"):
        return respond(request, conversation_or_404(request.member, conversation.pk), now=now, **more)
    form = FilterForm(request.GET, member=request.member)
    return redirect(reverse("inbox:conversation", args=[conversation.pk]) + keep_of(form))


def list_context(
    request: MemberRequest, *, now: datetime, form: FilterForm | None = None, current: int | None = None
) -> dict[str, Any]:
    """What the list shows; `form` are the filters of the address where they were read before."""
    form = form or FilterForm(request.GET, member=request.member)
    filters, counted = form.filters(now), tallied(request, now=now)
    keep = keep_of(form)
    found = page(request.member, filters, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    return {
        "filter_form": form,
        "chips": form.chips(),
        "filters": filters,
        "tabs": _tabs(counted, form, filters),
        "keep": keep,
        "list_url": _here(request),
        "rows": shown_rows(found.rows, now=now, keep=keep + _cursor(request, keep), current=current),
        "growing": shown_groups(growing(request.member, now=now, limit=2)) if counted.growing else [],
        "newer": found.newer,
        "older": found.older,
        "since": counted.newest,
        "news_count": 0,
    }


def keep_of(form: FilterForm) -> str:
    """The filters as the query of an address."""
    address = form.address()
    return f"?{urlencode(address)}" if address else ""


def asks_for(request: MemberRequest, part: str) -> bool:
    """Whether htmx asks for this part; a page restored from history is asked for whole."""
    htmx = request.htmx
    return bool(htmx) and not htmx.history_restore_request and htmx.target == part


def _tabs(tallies: Tallies, form: FilterForm, filters: Filters) -> list[dict[str, Any]]:
    """The three lists; counted are those that are somebody's work."""
    rest = {name: value for name, value in form.address().items() if name != "tab"}
    counted = {"queues": tallies.queues, "mine": tallies.mine, "all": 0}
    return [
        {
            "label": label,
            "query": urlencode({**rest, "tab": tab}),
            "current": tab == filters.tab,
            "count": counted[tab],
        }
        for tab, label in TABS
    ]


def _here(request: MemberRequest) -> str:
    """The address of this page of the list, without a conversation."""
    query = request.GET.copy()
    for name in ("since", "shown"):
        query.pop(name, None)
    return reverse("inbox:list") + (f"?{query.urlencode()}" if query else "")


def _cursor(request: MemberRequest, keep: str) -> str:
    """The place in the list, so that a conversation opens beside the page it was chosen from."""
    place = {name: request.GET[name] for name in ("after", "before") if request.GET.get(name)}
    return f"{'&' if keep else '?'}{urlencode(place)}" if place else ""


def _shown_before(request: MemberRequest) -> int | None:
    """The conversation that the reader leaves, by the address in the browser."""
    address = request.htmx.current_url if request.htmx else None
    try:
        match = resolve(urlsplit(address or "").path)
    except Resolver404:
        return None
    return match.kwargs["pk"] if match.view_name == "inbox:conversation" else None


def _number(request: MemberRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _with_etag(request: MemberRequest, state: str, response: HttpResponse) -> HttpResponse:
    """The answer, or 304 for who has it."""
    etag = quote_etag(state)
    response["ETag"], response["Cache-Control"] = etag, "private, no-cache"
    if request.headers.get("If-None-Match") != etag:
        return response
    unchanged = HttpResponseNotModified()
    unchanged["ETag"] = etag
    return unchanged
