"""Writing: answers, notes, and what happens while somebody writes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rostra.channels.contract import Capabilities, Media, Outgoing, Problem
from rostra.core import files
from rostra.core.models import StoredFile
from rostra.core.refusals import Faster, Refused
from rostra.editorial.media import NotAPicture, prepared
from rostra.inbox.access import conversation_or_404
from rostra.inbox.actions import BeingWritten, Unconfirmed, add_note, give, start_writing, stop_writing, thank
from rostra.inbox.actions.reviewing import GONE
from rostra.inbox.checks import answer_findings
from rostra.inbox.enums import Visibility
from rostra.inbox.forms import LONGEST_ALT, NOTE, NoteForm, ReplyForm, keep_token, kept_file, sentences
from rostra.inbox.models import Answer, ApprovedText, Conversation, Draft
from rostra.inbox.outgoing import (
    capabilities,
    described_files,
    media_of,
    message_to_answer,
    outgoing_for,
    problems_of,
)
from rostra.inbox.presentation import shown_findings, shown_problems
from rostra.inbox.queries.library import usable_texts
from rostra.inbox.views.screens import REPLY, asks_for, done, respond
from rostra.inbox.views.suggesting import put_in, suggestions
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right


@members_only(Right.ANSWER)
@require_POST
def reply(request: MemberRequest, pk: int) -> HttpResponse:
    """The reply box: an answer in public or private, or a note, whichever was chosen."""
    now = timezone.now()
    conversation = conversation_or_404(request.member, pk, Right.ANSWER)
    can = capabilities(conversation.account)
    form = ReplyForm(request.POST, request.FILES, rows=described_files(can))
    media, unusable = _media(request, form, can)
    if unusable or not form.is_valid():
        return _again(request, conversation, media, [*sentences(form), *unusable], now=now)
    said = form.cleaned_data
    made_from = _made_from(request)
    if said["kind"] != NOTE and said["approved_text"] is not None and made_from is None:
        return _again(request, conversation, media, [str(GONE)], now=now)
    if said["kind"] != NOTE and not said["undescribed"] and (found := _undescribed(conversation, media)):
        sentence = _("Say what the picture shows, or that it goes out without a description.")
        more = {"problems": shown_problems(found), "undescribed": True}
        return _again(request, conversation, media, [sentence], now=now, **more)
    try:
        sent: Answer | Draft | None = None
        if said["kind"] == NOTE:
            add_note(conversation=conversation, text=said["text"], by=request.member, now=now)
        else:
            sent = give(
                conversation=conversation,
                text=said["text"],
                visibility=Visibility(said["kind"]),
                by=request.member,
                now=now,
                version=said["version"],
                media=media,
                override=said["override"],
                purpose=said["purpose"],
                approved_text=made_from,
                confirmed=said["confirmed"],
                why=said["why"],
            )
    except Refused as refusal:
        return _refused(request, pk, media, refusal, now=now)
    messages.success(request, _said(sent))
    return done(request, conversation, now=now)


@members_only(Right.ANSWER)
@require_POST
def thank_citizen(request: MemberRequest, pk: int) -> HttpResponse:
    """Thanks with one press, in the body's words and the citizen's language; what stands in the box stays."""
    now = timezone.now()
    conversation = conversation_or_404(request.member, pk, Right.ANSWER)
    version = request.POST.get("version", "")
    try:
        given = thank(
            conversation=conversation,
            by=request.member,
            now=now,
            version=int(version) if version.isascii() and version.isdigit() else None,
            override=bool(request.POST.get("override")),
        )
    except Refused as refusal:
        return _refused(request, pk, [], refusal, now=now)
    messages.success(request, _said(given) if isinstance(given, Draft) else _("Thanks are on their way."))
    return done(request, conversation, now=now, draft=draft_of(request))


@members_only(Right.ANSWER)
@require_POST
def approved_answers(request: MemberRequest, pk: int) -> HttpResponse:
    """Find approved answers, or put one into the box; what was typed and chosen stays."""
    now = timezone.now()
    conversation = conversation_or_404(request.member, pk, Right.ANSWER)
    if asks_for(request, "approved-found"):
        offered = suggestions(request, conversation, now=now)
        return render(request, "inbox/_approved.html#found", {"conversation": conversation, **offered})
    form = ReplyForm(request.POST, request.FILES, rows=described_files(capabilities(conversation.account)))
    media, unusable = _media(request, form, capabilities(conversation.account))
    draft = draft_of(request, media)
    used = request.POST.get("use", "")
    if used.isascii() and used.isdigit():
        text = usable_texts(now=now).filter(pk=int(used)).first()
        if text is None:
            gone = _("This answer is not offered any more: it was withdrawn, or its date has passed.")
            return respond(request, conversation, now=now, status=422, draft=draft, errors=[gone], approved_open=True)
        draft |= {"text": put_in(text, draft["text"], conversation, now=now), "made_from": text}
    return respond(request, conversation, now=now, draft=draft, errors=unusable, approved_open=not used)


@members_only(Right.ANSWER)
@require_POST
def write_note(request: MemberRequest, pk: int) -> HttpResponse:
    """A note where nothing can be answered: closed conversations, channels that only listen."""
    now = timezone.now()
    conversation = conversation_or_404(request.member, pk, Right.ANSWER)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _again(request, conversation, [], sentences(form), now=now)
    try:
        add_note(conversation=conversation, text=form.cleaned_data["text"], by=request.member, now=now)
    except Refused as refusal:
        return _refused(request, pk, [], refusal, now=now)
    messages.success(request, _("The note was saved."))
    return done(request, conversation, now=now)


@members_only(Right.ANSWER)
@require_POST
def check(request: MemberRequest, pk: int) -> HttpResponse:
    """What the channel would say to the text so far."""
    conversation = conversation_or_404(request.member, pk, Right.ANSWER)
    kind, text = request.POST.get("kind", ""), request.POST.get("text", "")
    problems: list[dict[str, str]] = []
    now = timezone.now()
    if kind in Visibility.values and text.strip():
        way = Visibility(kind)
        target = message_to_answer(conversation)
        outgoing = outgoing_for(conversation, text=text.strip(), visibility=way, reply_to=target)
        problems = shown_problems(problems_of(conversation.account, outgoing))
        if way == Visibility.PUBLIC:
            problems += shown_findings(answer_findings(conversation, text.strip(), now=now))
    return render(request, REPLY + "#problems", {"problems": problems})


@members_only(Right.ANSWER)
@require_POST
def writing(request: MemberRequest, pk: int) -> HttpResponse:
    """Somebody types: colleagues see it for two minutes. An empty box ends it, and a note needs no lock."""
    conversation = conversation_or_404(request.member, pk, Right.ANSWER)
    writer = ""
    if request.POST.get("text", "").strip() and request.POST.get("kind") != NOTE:
        holder = start_writing(conversation=conversation, by=request.member, now=timezone.now())
        writer = holder.user.name if holder else ""
    else:
        stop_writing(conversation=conversation, by=request.member)
    return render(request, REPLY + "#writer", {"writer": writer})


def draft_of(request: MemberRequest, uploads: Sequence[Media] = ()) -> dict[str, Any]:
    """What stood in the reply box, so that it stands there again; files as tokens for what is stored already."""
    stored = {bytes(row.sha256).hex(): row.pk for row in StoredFile.objects.filter(sha256__in=_digests(uploads))}
    kept = [(stored[m.sha256], m.name, m.alt) for m in uploads] or [
        (r.pk, name, alt) for r, name, alt in _kept(request)
    ]
    return {
        "kind": request.POST.get("kind", ""),
        "text": request.POST.get("text", ""),
        "purpose": request.POST.get("purpose", ""),
        "made_from": _made_from(request),
        "why": request.POST.get("why", ""),
        "kept": [
            {"name": name, "token": keep_token(pk, name, request.member), "alt": alt, "field": _alt_of(pk)}
            for pk, name, alt in kept
        ],
    }


def _made_from(request: MemberRequest) -> ApprovedText | None:
    """The approved words from which what stands in the box was made."""
    number = request.POST.get("approved_text", "")
    if not (number.isascii() and number.isdigit()):
        return None
    return usable_texts(now=timezone.now()).filter(pk=int(number)).first()


def _said(sent: Answer | Draft | None) -> str:
    if sent is None:
        return _("The note was saved.")
    if isinstance(sent, Draft):
        return _("A second person reads your answer before it goes out.")
    return _("The answer is on its way.")


def _refused(
    request: MemberRequest, pk: int, media: Sequence[Media], refusal: Refused, *, now: datetime
) -> HttpResponse:
    """The same form again, over the conversation as it stands now."""
    conversation = conversation_or_404(request.member, pk, Right.ANSWER)
    more: dict[str, Any] = {
        "override": isinstance(refusal, BeingWritten),
        "overtaken": isinstance(refusal, Faster),
    }
    if isinstance(refusal, Unconfirmed):
        more |= {"doubts": refusal.doubts, "why_asked": refusal.why}
    return _again(request, conversation, media, [str(refusal)], now=now, **more)


def _again(
    request: MemberRequest,
    conversation: Conversation,
    media: Sequence[Media],
    errors: Sequence[str],
    *,
    now: datetime,
    **more: Any,
) -> HttpResponse:
    draft = draft_of(request, media)
    return respond(request, conversation, now=now, status=422, draft=draft, errors=errors, **more)


def _media(request: MemberRequest, form: ReplyForm, can: Capabilities | None) -> tuple[list[Media], list[str]]:
    """Files of this upload, and those kept from an earlier try; and why others cannot be used.

    Bytes are stored now, so that a refusal loses none.
    """
    media = [media_of(row, name=name, alt=alt) for row, name, alt in _kept(request)]
    unusable = []
    for upload, alt in form.files_given() if form.is_valid() else []:
        name, declared = upload.name or "", upload.content_type or "application/octet-stream"
        try:
            content, kind = prepared(upload.read(), declared, can or Capabilities())
        except NotAPicture as refused:
            unusable.append(_("“%(name)s”: %(problem)s") % {"name": name, "problem": str(refused)})
            continue
        media.append(media_of(files.store(content, content_type=kind), name=name, alt=alt))
    return media, unusable


def _undescribed(conversation: Conversation, media: Sequence[Media]) -> list[Problem]:
    """What the channel says about pictures that people who cannot see them will not know of."""
    outgoing = Outgoing(text="", media=tuple(media))
    return [problem for problem in problems_of(conversation.account, outgoing) if problem.code == "alt_missing"]


def _kept(request: MemberRequest) -> list[tuple[StoredFile, str, str]]:
    """Files of an earlier try of this member that are still wanted, with their names and descriptions."""
    named = [kept for token in request.POST.getlist("kept") if (kept := kept_file(token, request.member))]
    rows = StoredFile.objects.in_bulk([pk for pk, _name in named])
    alts = {pk: request.POST.get(_alt_of(pk), "").strip()[:LONGEST_ALT] for pk in rows}
    return [(rows[pk], name, alts[pk]) for pk, name in named if pk in rows]


def _alt_of(file_id: int) -> str:
    """The field with the description of a file that was uploaded already."""
    return f"kept_alt_{file_id}"


def _digests(media: Sequence[Media]) -> list[bytes]:
    return [bytes.fromhex(m.sha256) for m in media]
