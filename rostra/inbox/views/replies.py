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

from rostra.channels.contract import Media
from rostra.core import files
from rostra.core.models import StoredFile
from rostra.core.refusals import Faster, Refused
from rostra.inbox.access import conversation_or_404
from rostra.inbox.actions import BeingWritten, add_note, answer, start_writing, stop_writing
from rostra.inbox.enums import Visibility
from rostra.inbox.forms import NOTE, NoteForm, ReplyForm, keep_token, kept_file, sentences
from rostra.inbox.models import Conversation
from rostra.inbox.outgoing import media_of, message_to_answer, outgoing_for, problems_of
from rostra.inbox.presentation import shown_problems
from rostra.inbox.views.screens import REPLY, done, respond
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right


@members_only(Right.ANSWER)
@require_POST
def reply(request: MemberRequest, pk: int) -> HttpResponse:
    """The reply box: an answer in public or private, or a note, whichever was chosen."""
    now = timezone.now()
    conversation = conversation_or_404(request.member, pk, Right.ANSWER)
    form = ReplyForm(request.POST, request.FILES)
    media = _media(request, form)
    if not form.is_valid():
        return _again(request, conversation, media, sentences(form), now=now)
    said = form.cleaned_data
    try:
        if said["kind"] == NOTE:
            add_note(conversation=conversation, text=said["text"], by=request.member, now=now)
        else:
            answer(
                conversation=conversation,
                text=said["text"],
                visibility=Visibility(said["kind"]),
                by=request.member,
                now=now,
                version=said["version"],
                media=media,
                override=said["override"],
            )
    except Refused as refusal:
        return _refused(request, pk, media, refusal, now=now)
    messages.success(request, _("The note was saved.") if said["kind"] == NOTE else _("The answer is on its way."))
    return done(request, conversation, now=now)


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
    if kind in Visibility.values and text.strip():
        way = Visibility(kind)
        target = message_to_answer(conversation)
        outgoing = outgoing_for(conversation, text=text.strip(), visibility=way, reply_to=target)
        problems = shown_problems(problems_of(conversation.account, outgoing))
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
    kept = [(stored[m.sha256], m.name) for m in uploads] or [(row.pk, name) for row, name in _kept(request)]
    return {
        "kind": request.POST.get("kind", ""),
        "text": request.POST.get("text", ""),
        "alt": request.POST.get("alt", ""),
        "kept": [{"name": name, "token": keep_token(pk, name, request.member)} for pk, name in kept],
    }


def _refused(
    request: MemberRequest, pk: int, media: Sequence[Media], refusal: Refused, *, now: datetime
) -> HttpResponse:
    """The same form again, over the conversation as it stands now."""
    conversation = conversation_or_404(request.member, pk, Right.ANSWER)
    more = {"override": isinstance(refusal, BeingWritten), "overtaken": isinstance(refusal, Faster)}
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


def _media(request: MemberRequest, form: ReplyForm) -> list[Media]:
    """Files of this upload, and those kept from an earlier try. Bytes are stored now, so that a refusal loses none."""
    alt = request.POST.get("alt", "").strip()
    media = [media_of(row, name=name, alt=alt) for row, name in _kept(request)]
    if form.is_valid():
        for upload in form.cleaned_data["uploads"]:
            stored = files.store(upload.read(), content_type=upload.content_type or "application/octet-stream")
            media.append(media_of(stored, name=upload.name, alt=alt))
    return media


def _kept(request: MemberRequest) -> list[tuple[StoredFile, str]]:
    """Files of an earlier try of this member that are still wanted."""
    named = [kept for token in request.POST.getlist("kept") if (kept := kept_file(token, request.member))]
    rows = StoredFile.objects.in_bulk([pk for pk, _name in named])
    return [(rows[pk], name) for pk, name in named if pk in rows]


def _digests(media: Sequence[Media]) -> list[bytes]:
    return [bytes.fromhex(m.sha256) for m in media]
