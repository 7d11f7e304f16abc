from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from rostra.audit.models import Event
from rostra.core.refusals import Faster
from rostra.people.models import Notice
from rostra.vault import actions, totp
from rostra.vault.enums import Cause, Kind, ReleaseState
from rostra.vault.models import Release, Reveal
from rostra.vault.queries import agreed_release
from tests.vault.conftest import SEED, Safe

HOUR = timedelta(hours=1)


def told(kind: str) -> set[str]:
    return {notice.user.name for notice in Notice.objects.filter(kind=kind).select_related("user")}


def test_holder_sees_the_value_and_the_log_sees_the_reason_only(safe: Safe) -> None:
    item = safe.put()

    assert safe.show(item, safe.keeper) == actions.Shown("hunter-two-hunter")

    event = Event.objects.get(kind="vault.revealed")
    assert (event.actor, event.data) == (safe.keeper.user, {"version": 1, "reason": "Ticket 12", "release": None})
    reveal = Reveal.objects.get()
    assert (reveal.member, reveal.at, reveal.reason) == (safe.keeper, safe.now, "Ticket 12")


def test_seed_is_shown_as_its_code(safe: Safe) -> None:
    item = safe.put(Kind.TOTP, SEED)
    code, seconds = totp.code(SEED, safe.now)

    assert safe.show(item, safe.keeper) == actions.Shown(code, seconds)


def test_right_to_secure_does_not_read(safe: Safe) -> None:
    for member in (safe.security, safe.cast.administrator, safe.other):
        with pytest.raises(actions.NotShown, match="second person"):
            safe.show(safe.put(), member)
    assert Reveal.objects.count() == 0


def test_second_factor_and_reason_are_needed(safe: Safe) -> None:
    item = safe.put()
    with pytest.raises(actions.NotShown, match="second factor"):
        safe.show(item, safe.keeper, second_factor=False)
    with pytest.raises(actions.NotShown, match="reason"):
        safe.show(item, safe.keeper, reason="  ")
    with pytest.raises(actions.NotShown, match="shows the secret itself"):
        safe.show(item, safe.keeper, reason="it is hunter-two-hunter")
    assert (Reveal.objects.count(), Event.objects.filter(kind="vault.revealed").count()) == (0, 0)


def test_one_form_shows_once(safe: Safe) -> None:
    item, once = safe.put(), uuid4()
    safe.show(item, safe.keeper, once=once)
    with pytest.raises(actions.NotShown, match="shown already"):
        safe.show(item, safe.keeper, once=once)


def test_lost_value_is_said(safe: Safe) -> None:
    item = safe.put()
    actions.lose_key(kek=item.secrets.get().kek, now=safe.now)
    with pytest.raises(actions.NotShown, match="lost"):
        safe.show(item, safe.keeper)


@pytest.mark.parametrize("kind", [Kind.BREAK_GLASS, Kind.RECOVERY_CODES])
def test_nobody_sees_break_glass_alone(safe: Safe, kind: Kind) -> None:
    with pytest.raises(actions.NotShown, match="second person"):
        safe.show(safe.put(kind), safe.keeper)


def test_two_persons_open_break_glass_once(safe: Safe) -> None:
    item = safe.put(Kind.BREAK_GLASS)
    release = actions.ask_release(item=item, reason="Locked out", by=safe.keeper, now=safe.now)
    assert told("vault.release_asked") == {safe.security.user.name}
    actions.decide_release(release=release, agree=True, by=safe.security, now=safe.now)
    assert told("vault.release_agreed") == {safe.keeper.user.name}

    assert agreed_release(item, safe.keeper, safe.now) == release
    assert safe.show(item, safe.keeper, release=release).value == "hunter-two-hunter"

    release.refresh_from_db()
    assert release.state == ReleaseState.USED
    assert Reveal.objects.get().release == release
    assert told("vault.release_used") == {safe.security.user.name}
    with pytest.raises(actions.NotShown, match="settled"):
        safe.show(item, safe.keeper, release=release)
    logged = Event.objects.filter(kind__in=["vault.release_asked", "vault.release_agreed", "vault.revealed"])
    assert list(logged.order_by("pk").values_list("actor__name", flat=True)) == [
        safe.keeper.user.name,
        safe.security.user.name,
        safe.keeper.user.name,
    ]


def test_security_officer_sees_an_ordinary_secret_with_its_custodian(safe: Safe) -> None:
    item = safe.put()
    release = actions.ask_release(item=item, reason="Incident", by=safe.security, now=safe.now)
    assert told("vault.release_asked") == {safe.keeper.user.name}
    actions.decide_release(release=release, agree=True, by=safe.keeper, now=safe.now)

    assert safe.show(item, safe.security, release=release).value == "hunter-two-hunter"
    assert actions.open_rotations(cause=Cause.LEAVER, member=safe.security, by=None, now=safe.now)[0].item == item


def test_nobody_is_their_own_second_person(safe: Safe) -> None:
    item = safe.put(Kind.BREAK_GLASS)
    release = actions.ask_release(item=item, reason="Locked out", by=safe.keeper, now=safe.now)
    for member in (safe.keeper, safe.other, safe.cast.administrator):
        with pytest.raises(actions.NotShown, match="Another person"):
            actions.decide_release(release=release, agree=True, by=member, now=safe.now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.filter(pk=release.pk).update(decided_by=safe.keeper)


def test_refused_request_shows_nothing(safe: Safe) -> None:
    item = safe.put(Kind.BREAK_GLASS)
    release = actions.ask_release(item=item, reason="Locked out", by=safe.keeper, now=safe.now)
    actions.decide_release(release=release, agree=False, by=safe.security, now=safe.now)

    assert told("vault.release_refused") == {safe.keeper.user.name}
    with pytest.raises(actions.NotShown):
        safe.show(item, safe.keeper, release=release)
    with pytest.raises(actions.NotShown, match="settled"):
        actions.decide_release(release=release, agree=True, by=safe.security, now=safe.now)


def test_request_is_good_for_an_hour_before_and_after_the_second_person(safe: Safe) -> None:
    item = safe.put(Kind.BREAK_GLASS)
    late = actions.ask_release(item=item, reason="Locked out", by=safe.keeper, now=safe.now)
    with pytest.raises(Faster):
        actions.decide_release(release=late, agree=True, by=safe.security, now=safe.now + HOUR)
    assert actions.expire_releases(now=safe.now + HOUR) == 1

    again = actions.ask_release(item=item, reason="Locked out", by=safe.keeper, now=safe.now + HOUR)
    actions.decide_release(release=again, agree=True, by=safe.security, now=safe.now + 1.9 * HOUR)
    assert agreed_release(item, safe.keeper, safe.now + 2.9 * HOUR) is None
    with pytest.raises(Faster):
        safe.show(item, safe.keeper, release=again, now=safe.now + 2.9 * HOUR)


def test_request_of_somebody_else_or_for_something_else_opens_nothing(safe: Safe) -> None:
    item, other = safe.put(Kind.BREAK_GLASS), safe.put(Kind.BREAK_GLASS, "another-glass-thing", label="Other")
    release = actions.ask_release(item=item, reason="Locked out", by=safe.keeper, now=safe.now)
    actions.decide_release(release=release, agree=True, by=safe.security, now=safe.now)

    with pytest.raises(actions.NotShown):
        safe.show(other, safe.keeper, release=release)
    with pytest.raises(actions.NotShown):
        safe.show(item, safe.other, release=release)


def test_asking_needs_a_right_a_reason_and_no_open_request(safe: Safe) -> None:
    item = safe.put(Kind.BREAK_GLASS)
    with pytest.raises(actions.NotShown, match="may not ask"):
        actions.ask_release(item=item, reason="Curious", by=safe.other, now=safe.now)
    with pytest.raises(actions.NotShown, match="reason"):
        actions.ask_release(item=item, reason=" ", by=safe.keeper, now=safe.now)
    actions.ask_release(item=item, reason="Locked out", by=safe.keeper, now=safe.now)
    with pytest.raises(actions.NotShown, match="open already"):
        actions.ask_release(item=item, reason="Locked out", by=safe.keeper, now=safe.now)


def test_inventory_is_not_shown(safe: Safe) -> None:
    item = safe.put(Kind.RECOVERY_PHONE, "", contact="+1")
    with pytest.raises(actions.NotShown):
        safe.show(item, safe.keeper)
    with pytest.raises(actions.NotShown):
        actions.ask_release(item=item, reason="x", by=safe.security, now=safe.now)


def test_item_without_custodian_tells_security_officers_only(safe: Safe) -> None:
    item = safe.put(Kind.BREAK_GLASS)
    actions.give_holding(item=item, member=safe.other, by=safe.keeper, now=safe.now)
    actions.hand_over(member=safe.keeper, to=None, by=None, now=safe.now)
    item.refresh_from_db()

    actions.ask_release(item=item, reason="Locked out", by=safe.other, now=safe.now)

    assert told("vault.release_asked") == {safe.security.user.name}
