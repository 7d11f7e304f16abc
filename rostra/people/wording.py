"""How the log names people, bodies and units, and what the data of their events mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rostra.audit import registry
from rostra.audit.events import KEY_ROTATED
from rostra.audit.models import SigningKey
from rostra.core.ui.language_names import language_name
from rostra.people import events
from rostra.people.enums import AccessState, DutyCode, GrantRight, RoleCode
from rostra.people.models import Body, Member
from rostra.people.naming import Field, Named, Row, Thing, moment
from rostra.people.queries import device_names, mandate_names, member_names, unit_names, user_names
from rostra.people.rules import COURSE, POLICY


def _people(ids: set[int]) -> Mapping[int, str | Named]:
    """Those who are or were members have a page."""
    members = Member.objects.filter(user__in=ids).values_list("user_id", "user__name", "pk")
    pages = {user: Named(name, reverse("people:member", args=[pk])) for user, name, pk in members}
    return {**user_names(ids), **pages}


def _bodies(ids: set[int]) -> Mapping[int, str | Named]:
    rows = Body.objects.filter(pk__in=ids).values_list("pk", "name")
    return {pk: Named(name, reverse("people:body")) for pk, name in rows}


def _units(ids: set[int]) -> Mapping[int, str | Named]:
    return {pk: Named(name, reverse("people:units")) for pk, name in unit_names(ids).items()}


def _members(ids: set[int]) -> Mapping[int, str | Named]:
    return {**member_names(ids)}


def _signing_keys(ids: set[int]) -> Mapping[int, str | Named]:
    return {key.pk: str(key) for key in SigningKey.objects.filter(pk__in=ids)}


def _kind(name: Any, _row: Row) -> str:
    known = registry.kinds().get(str(name))
    return str(known.label) if known is not None else str(name)


def _language(code: Any, _row: Row) -> str:
    return language_name(str(code))


def _qualification(code: Any, _row: Row) -> str:
    return (
        gettext("The policy acknowledged")
        if code == POLICY
        else gettext("Course: %(code)s") % {"code": str(code).removeprefix(COURSE)}
    )


def _size(number: Any, _row: Row) -> str:
    return filesizeformat(number)


_DEVICES = tuple(kind.name for kind in events.EVENTS if kind.name.startswith("people.device_"))

THINGS = (
    Thing("people.body", _("Body"), names=_bodies),
    Thing("people.unit", _("Unit"), names=_units),
    Thing("people.member", _("Member"), "people:member", names=_members),
    Thing("people.user", _("Person"), names=_people),
    Thing("people.mandate", _("Mandate"), "people:mandate", names=mandate_names),
    Thing("people.device", _("Device"), "people:device", names=device_names),
    Thing("people.accessrequest", _("Request for access"), "accounts:access_request"),
    # The log itself lies below; its words stand here.
    Thing("audit.signingkey", _("Signing key of the log"), names=_signing_keys),
)
_ROTATED = (KEY_ROTATED.name,)
FIELDS = (
    Field("old", _("Key before"), kinds=_ROTATED),
    Field("new", _("New key"), kinds=_ROTATED),
    Field("reason", _("Reason"), kinds=_ROTATED),
    Field("body", _("Body"), thing="people.body"),
    Field("user", _("Person"), thing="people.user"),
    Field("to", _("To"), thing="people.user"),
    Field("owner", _("Owner"), thing="people.user"),
    Field("members", _("Members"), thing="people.user"),
    Field("unit", _("Unit"), thing="people.unit"),
    Field("role", _("Role"), words=dict(RoleCode.choices)),
    Field("duty", _("Duty"), words=dict(DutyCode.choices)),
    Field("right", _("Right"), words=dict(GrantRight.choices)),
    Field("holder", _("Has it"), kinds=_DEVICES, thing="people.user"),
    Field("updater", _("Updates it"), kinds=_DEVICES, thing="people.user"),
    Field("label", _("Name"), kinds=_DEVICES),
    Field("tag", _("Inventory number"), kinds=_DEVICES),
    Field("on", _("Day"), kinds=_DEVICES),
    Field("count", _("Secrets to change"), kinds=_DEVICES),
    Field(
        "fields",
        _("Changed"),
        kinds=_DEVICES,
        words={
            "label": _("Name"),
            "kind": _("Kind"),
            "tag": _("Inventory number"),
            "holder": _("Has it"),
            "updater": _("Updates it"),
        },
    ),
    Field("qualification", _("What is asked"), show=_qualification),
    Field("count", _("People"), kinds=(events.QUALIFICATIONS_LIMITED.name,)),
    Field("manager", _("Manager"), thing="people.user"),
    Field("substitute", _("Substitute"), kinds=(events.ABSENCE_SAID.name,), thing="people.user"),
    Field("parent", _("Part of"), thing="people.unit"),
    Field("until", _("Until"), show=moment),
    Field("starts", _("From"), kinds=(events.GRANT_GIVEN.name, events.MANDATE_GIVEN.name), show=moment),
    Field("mandate", _("Mandate"), kinds=(events.GRANT_GIVEN.name,), thing="people.mandate"),
    Field("old", _("Before"), kinds=(events.UNIT_RENAMED.name,)),
    Field("new", _("After"), kinds=(events.UNIT_RENAMED.name,)),
    Field("state", _("Decision"), kinds=(events.ACCESS_DECIDED.name,), words=dict(AccessState.choices)),
    Field(
        "fields",
        _("Changed"),
        kinds=(events.MEMBER_CHANGED.name,),
        words={
            "title": _("Position"),
            "unit": _("Unit"),
            "phone": _("Telephone"),
            "spokesperson": _("Speaks about"),
            "level": _("Level"),
        },
    ),
    Field("name", _("Name")),
    Field("title", _("Title")),
    Field("proof", _("How the person was known")),
    Field(
        "factor",
        _("Second factor"),
        words={"totp": _("Authenticator app"), "webauthn": _("Passkey"), "recovery_codes": _("Recovery codes")},
    ),
    Field(
        "code",
        _("Reason"),
        kinds=(events.DIRECTORY_REFUSED.name,),
        words={
            "unknown": _("Unknown to Rostra, and no group gives a role"),
            "unverified": _("The directory has not verified the e-mail address"),
            "no_address": _("The directory gave no e-mail address"),
            "other_identity": _("The address belongs to somebody connected with another entry of the directory"),
            "cancelled": _("Broken off"),
            "away": _("The directory did not answer"),
            "broken": _("The answer was not the one to a question of Rostra"),
        },
    ),
    Field("slug", _("Short name")),
    Field("text", _("Text")),
    Field("subject", _("Subject")),
    Field("language", _("Language"), show=_language),
    Field("link", _("Link")),
    Field("media", _("Files")),
    Field("alt", _("What the picture shows")),
    Field("type", _("File type")),
    Field("size", _("Size"), show=_size),
    Field("sha256", _("Hash")),
    Field("kind", _("Only"), kinds=(events.LOG_EXPORTED.name,), show=_kind),
    Field("due_at", _("Time"), show=moment),
    Field(
        "fields",
        _("Changed"),
        kinds=(events.BODY_CHANGED.name,),
        words={
            "name": _("Name"),
            "language": _("Main language"),
            "languages": _("Languages"),
            "time_zone": _("Time zone"),
            "website": _("Website"),
        },
    ),
    Field(
        "fields",
        _("Changed"),
        kinds=(events.PROFILE_CHANGED.name,),
        words={
            "name": _("Name"),
            "language": _("Language"),
            "theme": _("Theme"),
            "digest": _("Notices by mail"),
            "quiet_from": _("Beginning of quiet hours"),
            "quiet_until": _("End of quiet hours"),
        },
    ),
)
