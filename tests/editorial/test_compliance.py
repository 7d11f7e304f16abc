"""Evidence about what went out: approved, with rights, for everybody, in our languages, in its rhythm."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from rostra.accounts.models import Account
from rostra.core import files
from rostra.editorial.models import (
    Approval,
    Asset,
    Cadence,
    Captions,
    Consent,
    ContentType,
    Outreach,
    Override,
    Post,
    Version,
)
from rostra.policy.decisions import SECOND_PERSON
from rostra.publishing.models import Delivery
from tests.cast import Cast
from tests.compliance import DAY, Case, Short, World, about, check, check_queries, holds, nothing, short

Lines = list[Short]
STEPS = {"steps": [{}, {}], "after": 0}


class Desk(World):
    """`post` puts one on record as it went out; its author is the editor, who approves is the approver."""

    def __init__(self, cast: Cast) -> None:
        super().__init__(cast)
        self._account: Account | None = None

    @property
    def city(self) -> Account:
        self._account = self._account or self.account()
        return self._account

    def post(self, *, days: float = 1, state: str = "sent", said: dict[str, Any] | None = None, **values: Any) -> Post:
        user = self.cast.editor.user
        post = Post.objects.create(
            **{"title": "Bridge", "author": user, "saved_by": user, "state": "published", "revision": 1, **values}
        )
        self.said(post, days=days, state=state, **(said or {}))
        return post

    def said(self, post: Post, *, days: float = 1, state: str = "sent", **values: Any) -> Version:
        at = self.now - days * DAY
        known = {"number": 1, "language": "en", "saved_at": at, "saved_by": post.author, "account": self.city}
        version = Version.objects.create(**{"post": post, "text": "The bridge is open.", **known, **values})
        Delivery.objects.create(
            account=self.city,
            source="editorial.version",
            source_id=version.pk,
            key=f"version-{version.pk}",
            content={},
            content_hash=bytes(32),
            state=state,
            due_at=at,
            sent_at=at,
            next_try_at=self.now if state == "due" else None,
        )
        return version

    def outreach(self, *, days: float = 1, noted: float = 1, **values: Any) -> Outreach:
        """Said so many days ago, and written down."""
        user = self.cast.editor.user
        known = {"account": self.city, "place": "Times", "text": "Open.", "language": "en", "answered": "Asked."}
        when = {"said_at": self.now - days * DAY, "at": self.now - noted * DAY}
        return Outreach.objects.create(**{**known, **when, "said_by": user, "by": user, **values})

    def approve(self, post: Post, *, step: int = 0, **values: Any) -> Post:
        known = {"by": self.cast.approver.user, "at": self.now - DAY, "content_hash": bytes(32), "revision": 1}
        Approval.objects.create(**{"post": post, "verdict": "approved", "step": step, **known, **values})
        return post

    def asset(self, content: bytes, **values: Any) -> Asset:
        file = files.store(content, content_type="image/png")
        known = {"name": "Bridge", "type": "image/png", "size": 1, "licence": "own", "people": "nobody"}
        return Asset.objects.create(**{"file": file, "added_by": self.by, **known, **values})

    def picture(self, content: bytes, **values: Any) -> dict[str, Any]:
        name = hashlib.sha256(content).hexdigest()
        return {"sha256": name, "name": "bridge.png", "type": "image/png", "alt": "A bridge", "original": "", **values}

    def override(self, post: Post, code: str, by: Any = None) -> Post:
        Override.objects.create(
            post=post, code=code, content_hash=bytes(32), reason="Public", by=by or self.by, at=self.now - DAY
        )
        return post

    def fresh(self) -> bytes:
        return str(self.number()).encode()


@pytest.fixture
def world(cast: Cast) -> Desk:
    return Desk(cast)


def lines(why: str, *posts: Post | Outreach) -> Lines:
    return [(about(post), why) for post in posts]


def approved(desk: Desk) -> Lines:
    desk.approve(desk.post(chain={"steps": [{}]}), step=1)
    desk.approve(desk.approve(desk.post(chain=STEPS), step=1), step=2)
    desk.post(days=31), desk.post(state="withdrawn"), desk.post(state="due")
    return []


def approved_alone(desk: Desk) -> Lines:
    """It was as the policy said then, whatever it says now."""
    desk.decide(SECOND_PERSON, False, at=desk.now - 10 * DAY)
    desk.decide(SECOND_PERSON, True, at=desk.now - 5 * DAY)
    desk.approve(desk.post(days=7), at=desk.now - 7 * DAY, by=desk.cast.editor.user)
    return []


def alone_against_policy(desk: Desk) -> Lines:
    desk.decide(SECOND_PERSON, False, at=desk.now - 10 * DAY)
    desk.decide(SECOND_PERSON, True, at=desk.now - 5 * DAY)
    desk.decide(SECOND_PERSON, True, at=desk.now - 4 * DAY)
    before, after = desk.post(), desk.post()
    desk.approve(before, at=desk.now - 12 * DAY), desk.approve(after, at=desk.now - DAY)
    return lines("alone", before, after)


def alone_by_default(desk: Desk) -> Lines:
    return lines("alone", desk.approve(desk.post()))


def alone_since_ever(desk: Desk) -> Lines:
    desk.decide(SECOND_PERSON, False, at=desk.now - 10 * DAY)
    desk.approve(desk.post())
    return []


def unapproved(desk: Desk) -> Lines:
    none, returned, changed = desk.post(), desk.post(), desk.post(revision=2, said={"number": 2})
    desk.approve(returned, step=1, verdict="returned"), desk.approve(changed, step=1)
    return lines("unapproved", none, returned, changed)


def half_approved(desk: Desk) -> Lines:
    own = desk.post(chain={"steps": [{}]}, review_asked_by=desk.cast.responder.user)
    desk.approve(own, step=1, by=desk.cast.responder.user)
    return [*lines("unfinished", desk.approve(desk.post(chain=STEPS), step=1)), *lines("own", own)]


def with_rights(desk: Desk) -> Lines:
    content, copied, shown = desk.fresh(), desk.fresh(), desk.fresh()
    original = hashlib.sha256(copied).hexdigest()
    desk.asset(content), desk.asset(copied, licence_until=(desk.now - DAY).date())
    agreed = desk.asset(shown, people="agreed")
    Consent.objects.create(
        asset=agreed, person="Ana", given_on=desk.now.date(), noted_by=desk.by, noted_at=desk.now, withdrawn_at=desk.now
    )
    media = [desk.picture(content), desk.picture(b"smaller", original=original)]
    desk.post(said={"media": media, "more": [{"text": "", "media": [desk.picture(shown)]}]})
    desk.post(days=91, said={"media": [desk.picture(b"long ago")]})
    return []


def without_rights(desk: Desk) -> Lines:
    found: Lines = []
    kept: dict[str, dict[str, Any] | None] = {
        "none": None,
        "licence": {"licence": "unknown"},
        "ended": {"licence_until": (desk.now - 2 * DAY).date()},
        "people": {"people": "unknown"},
        "consent": {"people": "not-agreed"},
    }
    for why, values in kept.items():
        content = desk.fresh()
        if values is not None:
            desk.asset(content, **values)
        found += lines(why, desk.post(said={"more": [{"text": "", "media": [desk.picture(content)]}]}))
    return [*found, *consent_gone(desk)]


def consent_gone(desk: Desk) -> Lines:
    day, found = desk.now.date(), []
    for values in ({}, {"until": day - 2 * DAY}, {"withdrawn_at": desk.now - 2 * DAY}):
        content = desk.fresh()
        asset = desk.asset(content, people="agreed")
        if values:
            known = {"person": "Ana", "given_on": day, "noted_by": desk.by, "noted_at": desk.now}
            Consent.objects.create(asset=asset, **known, **values)
        found += lines("consent", desk.post(said={"media": [desk.picture(content)]}))
    return found


def accessible(desk: Desk) -> Lines:
    film = desk.fresh()
    captions = files.store(b"WEBVTT", content_type="text/vtt")
    asset = desk.asset(film, type="video/mp4")
    Captions.objects.create(asset=asset, language="en", file=captions, added_by=desk.by, added_at=desk.now)
    desk.post(said={"media": [desk.picture(b"one"), desk.picture(film, type="video/mp4", alt="")]})
    return []


def not_accessible(desk: Desk) -> Lines:
    bare = desk.post(said={"media": [desk.picture(desk.fresh(), alt=" ")]})
    content = desk.fresh()
    in_part = desk.post(said={"media": [desk.picture(content)]})
    desk.said(in_part, number=2, media=[desk.picture(content, alt="")])
    film = desk.post(said={"media": [desk.picture(desk.fresh(), type="video/mp4")]})
    return [*lines("alt", bare, in_part), *lines("captions", film)]


def our_languages(desk: Desk) -> Lines:
    type(desk.cast.body).objects.filter(pk=desk.cast.body.pk).update(languages=["nb-NO"])
    desk.post(said={"language": "nb"}), desk.post(said={"language": "en-GB"})
    desk.override(desk.post(), "alt_missing"), desk.override(desk.post(days=31), "opinion")
    return []


def other_language(desk: Desk) -> Lines:
    other = desk.post()
    desk.said(other, number=2, language="de")
    return [*lines("language", other), *lines("passed", desk.override(desk.post(), "opinion"))]


def struck_out_or_long_ago(desk: Desk) -> Lines:
    first = desk.outreach(noted=9)
    desk.outreach(first=first, number=2, removed=True)
    desk.outreach(days=91, noted=0)
    return []


def written_down(desk: Desk) -> Lines:
    first = desk.outreach(days=20, noted=20, findings=[{"code": "opinion", "level": "warn"}])
    # Corrected much later: it was written down in time all the same.
    desk.outreach(days=20, noted=0, first=first, number=2)
    return []


def late_or_stopped(desk: Desk) -> Lines:
    late = desk.outreach(days=20, noted=12)
    stopped = desk.outreach(findings=[{"code": "personal_number", "level": "block"}])
    return [*lines("late", late), *lines("stopped", stopped)]


def kept_inside(desk: Desk) -> Lines:
    desk.override(desk.post(days=91), "classified"), desk.override(desk.post(), "opinion")
    desk.override(desk.post(state="cancelled"), "confidential"), desk.post()
    desk.approve(desk.override(desk.post(), "confidential"))
    return []


def let_pass(desk: Desk) -> Lines:
    nobody, before = desk.override(desk.post(), "confidential"), desk.override(desk.post(), "confidential")
    desk.approve(before, at=desk.now - 2 * DAY)
    alone = desk.override(desk.approve(desk.post(), step=1), "classified", by=desk.cast.approver.user)
    twice = desk.override(desk.override(desk.post(), "confidential"), "classified", by=desk.cast.approver.user)
    desk.approve(twice, by=desk.cast.responder.user)
    desk.approve(twice, by=desk.cast.approver.user)
    return [*lines("passed", nobody, before), *lines("alone", alone, twice)]


def kind(desk: Desk, **values: Any) -> ContentType:
    made = ContentType.objects.create(name=f"Kind {desk.number()}")
    Cadence.objects.create(**{"content_type": made, "every_minutes": 60 * 24 * 7, "since": desk.now, **values})
    return made


def in_rhythm(desk: Desk) -> Lines:
    kind(desk)
    desk.post(days=2, content_type=kind(desk, since=desk.now - 100 * DAY))
    kind(desk, every_minutes=None, since=desk.now - 100 * DAY)
    return []


def overdue(desk: Desk) -> Lines:
    never, last = (kind(desk, since=desk.now - 100 * DAY) for _each in range(2))
    desk.post(days=8, content_type=last)
    return [(about(never), "overdue"), (about(last), "overdue")]


CASES = [
    nothing("editorial.approved"),
    nothing("editorial.approved", "not published", lambda desk: desk.post(state="due") and ()),
    holds("editorial.approved", "approved", approved),
    holds("editorial.approved", "alone, as the policy said then", approved_alone),
    holds("editorial.approved", "alone, as the policy says", alone_since_ever),
    short("editorial.approved", "alone", alone_against_policy, once=True),
    short("editorial.approved", "alone by default", alone_by_default),
    short("editorial.approved", "unapproved", unapproved),
    short("editorial.approved", "half approved", half_approved),
    nothing("editorial.rights"),
    nothing("editorial.rights", "without a picture", lambda desk: desk.post() and ()),
    holds("editorial.rights", "on record", with_rights),
    short("editorial.rights", "not on record", without_rights),
    nothing("editorial.accessible"),
    holds("editorial.accessible", "for everybody", accessible),
    short("editorial.accessible", "not for everybody", not_accessible),
    nothing("editorial.language"),
    holds("editorial.language", "ours", our_languages),
    short("editorial.language", "others", other_language),
    nothing("editorial.outreach"),
    nothing("editorial.outreach", "struck out or long ago", struck_out_or_long_ago),
    holds("editorial.outreach", "written down at once", written_down),
    short("editorial.outreach", "written down late, or with words that a check stops", late_or_stopped),
    nothing("editorial.cadence"),
    holds("editorial.cadence", "in rhythm", in_rhythm),
    short("editorial.cadence", "overdue", overdue),
    nothing("editorial.confidential"),
    holds("editorial.confidential", "kept inside", kept_inside),
    short("editorial.confidential", "let pass", let_pass),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_evidence_finds(case: Case, world: Desk) -> None:
    check(case, world)


@pytest.mark.parametrize("case", [case for case in CASES if case.found == "short" and not case.once], ids=str)
def test_evidence_asks_as_often_for_many(case: Case, world: Desk) -> None:
    check_queries(case, world)
