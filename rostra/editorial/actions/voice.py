"""How the body sounds and whom it knows: templates, style, brand, partners and press."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.accounts.models import Account
from rostra.audit.actions import Data, record
from rostra.audit.registry import EventKind
from rostra.core import files
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import Scoped, ScopedManager
from rostra.editorial import events
from rostra.editorial.actions.moves import allow
from rostra.editorial.media import clean
from rostra.editorial.models import Brand, Contact, ContentType, Post, ShareRequest, Style, Template
from rostra.editorial.rules import may_plan
from rostra.editorial.starter_texts import STARTERS
from rostra.people.enums import Right
from rostra.people.models import Member, User
from rostra.people.rules import may_anywhere

R = TypeVar("R", bound=Scoped)


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateFields:
    name: str
    language: str
    text: str
    situation: str = ""
    link: str = ""
    content_type: ContentType | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleFields:
    """`voice`: who speaks; `address`: how people are addressed; then words that are wanted, and that are not."""

    voice: str = ""
    address: str = ""
    wanted: str = ""
    unwanted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFields:
    name: str
    press: bool = False
    organisation: str = ""
    address: str = ""
    email: str = ""
    language: str = ""
    notes: str = ""


@transaction.atomic
def save_template(*, fields: TemplateFields, by: Member, now: datetime, template: Template | None = None) -> Template:
    """A new text to start from, or another one in its place. Raises NotAllowed, Refused without name or text."""
    allow(may_anywhere(by, Right.WRITE))
    if not fields.name.strip():
        raise Refused(_("Give it a name."), field="name")
    if not fields.text.strip():
        raise Refused(_("Write something first."), field="text")
    values = {name: getattr(fields, name) for name in TemplateFields.__dataclass_fields__}
    row = _kept(Template.objects, template, {**values, "saved_by": by.user, "saved_at": now})
    _note(row, "template", events.TEMPLATE_SAVED, by=by.user, now=now, data={"name": row.name, "text": row.text})
    return row


@transaction.atomic
def archive_template(*, template: Template, by: Member, now: datetime) -> Template:
    """Nobody is offered it any more. Raises NotAllowed, Faster."""
    allow(may_anywhere(by, Right.WRITE))
    _archive(template, now)
    _note(template, "template", events.TEMPLATE_ARCHIVED, by=by.user, now=now, data={"name": template.name})
    return template


@transaction.atomic
def accept_starters(*, language: str, by: Member, now: datetime) -> list[Template]:
    """Take over the texts for service situations that come with Rostra, those that are not there yet. Raises NotAllowed."""
    allow(may_anywhere(by, Right.WRITE))
    there = set(Template.objects.filter(language=language, archived_at=None).values_list("situation", flat=True))
    return [
        save_template(
            fields=TemplateFields(name=starter.name, language=language, text=starter.text, situation=situation),
            by=by,
            now=now,
        )
        for situation, starter in STARTERS.get(language, {}).items()
        if situation not in there
    ]


@transaction.atomic
def save_style(*, account: Account | None, language: str, fields: StyleFields, by: Member, now: datetime) -> Style:
    """How the body speaks on the account and in the language, or everywhere. Raises NotAllowed, Refused."""
    allow(may_plan(by))
    values = {name: getattr(fields, name) for name in StyleFields.__dataclass_fields__}
    if not any(text.strip() for text in values.values()):
        raise Refused(_("Write something first."), field="voice")
    row, _made = Style.objects.update_or_create(
        account=account, language=language, defaults={**values, "saved_by": by.user, "saved_at": now}
    )
    data: Data = {"account": account.pk if account else None, "language": language, **values}
    _note(row, "style", events.STYLE_SAVED, by=by.user, now=now, data=data)
    return row


@transaction.atomic
def save_brand(*, name: str, handle: str, bios: dict[str, str], by: Member, now: datetime, logo: bytes = b"") -> Brand:
    """What all accounts have in common; a logo takes the place of the one before. Raises NotAllowed, NotAPicture."""
    allow(may_plan(by))
    words = {code: text.strip() for code, text in bios.items() if text.strip()}
    values: dict[str, Any] = {"name": name.strip(), "handle": handle.strip().lstrip("@"), "bios": words}
    if logo:
        written, kind = clean(logo)
        values["logo"] = files.store(written, content_type=kind)
    row = _kept(Brand.objects, Brand.objects.first(), {**values, "saved_by": by.user, "saved_at": now})
    _note(row, "brand", events.BRAND_SAVED, by=by.user, now=now, data={"name": row.name, "handle": row.handle})
    return row


@transaction.atomic
def compare_profile(*, account: Account, as_it_should: bool, by: Member, now: datetime) -> None:
    """Somebody looked at the profile on its network, beside logo and words of the brand: what they saw, for the log.

    Raises NotAllowed.
    """
    allow(may_anywhere(by, Right.WRITE))
    record(
        body=account.body_id,
        by=by.user,
        now=now,
        kind=events.PROFILE_COMPARED.name,
        about=f"accounts.account:{account.pk}",
        data={"as_it_should": as_it_should},
    )


@transaction.atomic
def save_contact(*, fields: ContactFields, by: Member, now: datetime, contact: Contact | None = None) -> Contact:
    """A partner or somebody of the press, new or changed. Raises NotAllowed, Refused without a name."""
    allow(may_anywhere(by, Right.WRITE))
    if not fields.name.strip():
        raise Refused(_("Give it a name."), field="name")
    values = {name: getattr(fields, name) for name in ContactFields.__dataclass_fields__}
    row = _kept(Contact.objects, contact, {**values, "saved_by": by.user, "saved_at": now})
    # Who it is stays in the row, which can be erased.
    _note(row, "contact", events.CONTACT_SAVED, by=by.user, now=now, data={"press": row.press})
    return row


@transaction.atomic
def archive_contact(*, contact: Contact, by: Member, now: datetime) -> Contact:
    """No longer on the list. Raises NotAllowed, Faster."""
    allow(may_anywhere(by, Right.WRITE))
    _archive(contact, now)
    _note(contact, "contact", events.CONTACT_ARCHIVED, by=by.user, now=now, data={"press": contact.press})
    return contact


@transaction.atomic
def ask_to_share(
    *, contact: Contact, by: Member, now: datetime, post: Post | None = None, theirs: str = ""
) -> ShareRequest:
    """Note that a partner was asked to spread our post, or asked us to spread theirs (R-094).

    Raises NotAllowed, and Refused unless it is one of the two.
    """
    allow(may_anywhere(by, Right.WRITE))
    if bool(post) == bool(theirs):
        raise Refused(_("Choose a post of ours, or name the address of theirs."), field="theirs")
    row = ShareRequest.objects.create(contact=contact, post=post, theirs=theirs, asked_at=now, asked_by=by.user)
    data: Data = {"contact": contact.pk, "post": post.pk if post else None, "url": theirs}
    _note(row, "share", events.SHARE_ASKED, by=by.user, now=now, data=data)
    return row


@transaction.atomic
def note_shared(*, request: ShareRequest, url: str, by: Member, now: datetime) -> ShareRequest:
    """It was spread, and stands there. Raises NotAllowed, Faster."""
    allow(may_anywhere(by, Right.WRITE))
    if not ShareRequest.objects.filter(pk=request.pk, done_at=None).update(done_at=now, result_url=url):
        raise Faster(_("This was noted already."))
    request.done_at, request.result_url = now, url
    _note(request, "share", events.SHARED, by=by.user, now=now, data={"contact": request.contact_id, "url": url})
    return request


def _kept(rows: ScopedManager[R], row: R | None, fields: dict[str, Any]) -> R:
    """The row with these values, a new one where there is none."""
    if row is None:
        return rows.create(**fields)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=list(fields))
    return row


def _archive(row: Template | Contact, now: datetime) -> None:
    if not type(row).objects.filter(pk=row.pk, archived_at=None).update(archived_at=now):
        raise Faster(_("It is in the archive already."))
    row.archived_at = now


def _note(row: Scoped, name: str, kind: EventKind, *, by: User, now: datetime, data: Data) -> None:
    record(body=row.body_id, by=by, now=now, kind=kind.name, about=f"editorial.{name}:{row.pk}", data=data)
