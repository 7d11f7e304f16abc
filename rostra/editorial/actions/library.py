"""Everything that changes the media library: files, by what right they may be published, who agreed, captions."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from textwrap import shorten

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data, record
from rostra.audit.registry import EventKind
from rostra.core import files
from rostra.core.models import StoredFile
from rostra.core.refusals import Faster, Refused
from rostra.editorial import events, film
from rostra.editorial.actions.moves import allow, cancel_deliveries, move, note, tell
from rostra.editorial.actions.writing import renew_captions
from rostra.editorial.content import Content
from rostra.editorial.enums import Licence, PeopleShown, PostState
from rostra.editorial.library import open_posts_with, posts_out_with, taken_back
from rostra.editorial.media import clean, file_name, measure
from rostra.editorial.models import Asset, Captions, Consent, Post
from rostra.editorial.queries import currents
from rostra.people.enums import Right
from rostra.people.models import Member, Unit, User
from rostra.people.rules import may_anywhere
from rostra.publishing.actions import NotPossible

DOCUMENTS = (b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
"""How a kept consent begins: a PDF, or a photograph of the paper."""
LARGEST_DOCUMENT = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetFields:
    """What people say of a file: what it shows, where it comes from, by what right it is published, who is shown."""

    name: str
    alt: str = ""
    language: str = ""
    tags: str = ""
    creator: str = ""
    source: str = ""
    licence: str = Licence.UNKNOWN.value
    licence_until: date | None = None
    people: str = PeopleShown.UNKNOWN.value

    @property
    def data(self) -> Data:
        until = self.licence_until.isoformat() if self.licence_until else None
        return {**asdict(self), "licence_until": until}


@transaction.atomic
def add_asset(
    *, content: bytes, name: str, by: Member, now: datetime, alt: str = "", language: str = "", unit: Unit | None = None
) -> Asset:
    """Keep a picture or film, freed of what tells where and by whom it was taken; the same file again is the same row.

    Raises NotAllowed, NotAPicture, NotAFilm.
    """
    allow(may_anywhere(by, Right.WRITE))
    if content[4:8] == b"ftyp":
        written, found = film.clean(content)
        kind, width, height, seconds = film.TYPE, found.width, found.height, found.seconds
    else:
        written, kind = clean(content)
        (width, height), seconds = measure(written), None
    file = files.store(written, content_type=kind)
    asset, made = Asset.objects.get_or_create(
        file=file,
        defaults={
            "name": file_name(name),
            "type": kind,
            "size": len(written),
            "width": width,
            "height": height,
            "seconds": seconds,
            "alt": alt,
            "language": language,
            "unit": unit,
            "added_by": by.user,
            "added_at": now,
        },
    )
    if made:
        _note(asset, events.ASSET_ADDED, by=by.user, now=now, data={"name": asset.name, "type": kind})
    return asset


@transaction.atomic
def save_asset(*, asset: Asset, fields: AssetFields, by: Member, now: datetime, reason: str = "") -> Asset:
    """Say what it is and by what right it is published.

    Raises NotAllowed, and Refused for a name that is empty, or where somebody took back their consent and one who does
    not approve, or gives no reason, says that nobody need agree.
    """
    allow(may_anywhere(by, Right.WRITE))
    _require_there(asset)
    if not fields.name.strip():
        raise Refused(_("Give it a name."), field="name")
    old = {name: getattr(asset, name) for name in asdict(fields)}
    if old == asdict(fields):
        return asset
    why = _require_consents(asset, fields.people, by=by, reason=reason.strip())
    for name, value in asdict(fields).items():
        setattr(asset, name, value)
    asset.save(update_fields=list(asdict(fields)))
    _note(asset, events.ASSET_CHANGED, by=by.user, now=now, data={**fields.data, **why})
    return asset


@transaction.atomic
def archive_asset(*, asset: Asset, by: Member, now: datetime) -> Asset:
    """No new post is offered it; posts that have it keep it. Raises NotAllowed, Faster."""
    allow(may_anywhere(by, Right.WRITE))
    if not Asset.objects.filter(pk=asset.pk, archived_at=None).update(archived_at=now):
        raise Faster(_("It is in the archive already."))
    asset.archived_at = now
    _note(asset, events.ASSET_ARCHIVED, by=by.user, now=now, data={"name": asset.name})
    return asset


@transaction.atomic
def note_consent(
    *,
    asset: Asset,
    person: str,
    given_on: date,
    by: Member,
    now: datetime,
    until: date | None = None,
    document: bytes = b"",
) -> Consent:
    """Somebody who is shown agreed, until a day or until they take it back; `document` is what they signed.

    Raises NotAllowed, and Refused without a name, for days that make no sense, and for a document of another kind.
    """
    allow(may_anywhere(by, Right.WRITE))
    _require_there(asset)
    if not person.strip():
        raise Refused(_("Say who agreed."), field="person")
    if given_on > now.date():
        raise Refused(_("This day is yet to come."), field="given_on")
    if until is not None and until < given_on:
        raise Refused(_("The consent cannot end before it was given."), field="until")
    consent = Consent.objects.create(
        asset=asset,
        person=person.strip(),
        given_on=given_on,
        until=until,
        document=_document(document) if document else None,
        noted_by=by.user,
        noted_at=now,
    )
    # The name of whoever is shown stays in the row, which can be disposed of; the log only counts.
    _note(asset, events.CONSENT_NOTED, by=by.user, now=now, data={"consent": consent.pk})
    if asset.people in (PeopleShown.UNKNOWN, PeopleShown.NOBODY):
        Asset.objects.filter(pk=asset.pk).update(people=PeopleShown.AGREED)
        asset.people = PeopleShown.AGREED
    return consent


@transaction.atomic
def withdraw_consent(*, consent: Consent, by: Member, now: datetime) -> Consent:
    """Somebody took their consent back: from now on no post goes out with the file. Raises NotAllowed, Faster."""
    allow(may_anywhere(by, Right.WRITE))
    if not Consent.objects.filter(pk=consent.pk, withdrawn_at=None).update(withdrawn_at=now):
        raise Faster(_("This consent was taken back already."))
    consent.withdrawn_at = now
    Asset.objects.filter(pk=consent.asset_id).update(people=PeopleShown.NOT_AGREED)
    _note(consent.asset, events.CONSENT_WITHDRAWN, by=by.user, now=now, data={"consent": consent.pk})
    _stop_posts_with(consent.asset, by=by.user, now=now)
    return consent


@transaction.atomic
def add_captions(*, asset: Asset, language: str, content: bytes, by: Member, now: datetime) -> Captions:
    """The spoken words of a film in one language, in place of what was there.

    They go out with every post that can still be changed and has the film: what was asked for or approved is a draft
    again, and its people are told. Raises NotAllowed, NotCaptions, Refused, and Faster where somebody saves such a post
    at this moment.
    """
    allow(may_anywhere(by, Right.WRITE))
    _require_there(asset)
    if asset.type != film.TYPE:
        raise Refused(_("Only films have captions."), field="file")
    if posts_out_with(asset) and not may_anywhere(by, Right.APPROVE):
        raise Refused(
            _("The film is in a post that is approved or published: somebody who approves adds its captions.")
        )
    file = files.store(film.captions(content), content_type="text/vtt")
    row, _made = Captions.objects.update_or_create(
        asset=asset, language=language, defaults={"file": file, "added_by": by.user, "added_at": now}
    )
    _note(asset, events.CAPTIONS_ADDED, by=by.user, now=now, data={"language": language})
    _renew_posts_with(asset, by=by, now=now)
    return row


def _renew_posts_with(asset: Asset, *, by: Member, now: datetime) -> None:
    """Their approval was for other captions: their people are told why they are drafts again."""
    for post in open_posts_with(asset):
        people = dict.fromkeys(each for each in (post.author, post.saved_by, post.review_asked_by) if each)
        try:
            # A savepoint of its own: what is on its way already goes out with the captions that were approved.
            with transaction.atomic():
                saved = renew_captions(post=post, by=by, now=now)
        except NotPossible:
            continue
        if saved.voided:
            people.pop(by.user, None)
            why = _("The captions of “%(name)s” were changed.") % {"name": asset.name}
            tell(people, "editorial.returned", post, now=now, by=by.user.name, reason=str(why))


def _stop_posts_with(asset: Asset, *, by: User, now: datetime) -> None:
    """What was approved with the file and has not gone out is a draft again; its authors are told why."""
    name = bytes(asset.file.sha256).hex()
    posts = list(Post.objects.filter(state=PostState.APPROVED).select_related("author", "saved_by").order_by("pk"))
    for post, content in zip(posts, currents(posts).values(), strict=True):
        parts = [part for version in content.versions for part in Content.of(version).parts]
        if not any(name in (picture.sha256, picture.original) for part in parts for picture in part.media):
            continue
        try:
            # A savepoint of its own: what is on its way already goes out, and the others stay.
            with transaction.atomic():
                cancel_deliveries(content, by=by, now=now)
                move(post, PostState.DRAFT, now=now)
        except (NotPossible, Faster):
            continue
        due_at = post.due_at.isoformat() if post.due_at else None
        note(post, events.CANCELLED, by=by, now=now, data={"state": PostState.APPROVED.value, "due_at": due_at})
        why = _("Somebody who is shown in “%(name)s” took back their consent.") % {"name": asset.name}
        told = dict.fromkeys((post.author, post.saved_by))
        tell(told, "editorial.returned", post, now=now, by=by.name, reason=shorten(why, 200, placeholder=" …"))


def _require_consents(asset: Asset, people: str, *, by: Member, reason: str) -> Data:
    """Who is shown does not change because a writer says so, once somebody took back their consent.

    The reason that the log keeps, where one is needed: what was noted may be wrong, and the picture of somebody else.
    """
    if people in (asset.people, PeopleShown.NOT_AGREED) or not taken_back(asset):
        return {}
    if not may_anywhere(by, Right.APPROVE):
        words = _("Somebody took back their consent: only who approves says that this does not matter any more.")
        raise Refused(words, field="people")
    if not reason:
        raise Refused(_("Somebody took back their consent: say why this does not matter any more."), field="reason")
    return {"reason": reason}


def _require_there(asset: Asset) -> None:
    if asset.archived_at is not None:
        raise Refused(_("It is in the archive: nothing about it is changed any more."))


def _document(content: bytes) -> StoredFile:
    if len(content) > LARGEST_DOCUMENT or not content.startswith(DOCUMENTS):
        raise Refused(_("Keep the consent as a PDF, JPEG or PNG file of at most 10 MB."), field="document")
    return files.store(content, content_type="application/octet-stream")


def _note(asset: Asset, kind: EventKind, *, by: User, now: datetime, data: Data) -> None:
    about = f"editorial.asset:{asset.pk}"
    record(body=asset.body_id, by=by, now=now, kind=kind.name, about=about, data=data)
