"""Somebody is away for a time, and somebody else stands in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from rostra.audit.models import Event
from rostra.core.refusals import Faster
from rostra.people.actions import AbsenceNotPossible, NotAllowed, come_back, say_away
from rostra.people.models import Absence, Member, Notice
from rostra.people.queries import absences_of, absences_since, away_at, away_now

DAY = timedelta(days=1)


def away(cast: Any, now: datetime, *, member: Member | None = None, **more: Any) -> Absence:
    values: dict[str, Any] = {
        "starts_at": now - DAY,
        "ends_at": now + 7 * DAY,
        "substitute": cast.editor,
        "by": cast.administrator,
    }
    return say_away(member=member or cast.responder, now=now, **(values | more))


def test_absence_names_who_stands_in_and_tells_them(cast: Any, now: datetime) -> None:
    absence = away(cast, now)

    assert away_now(now) == {cast.responder.pk: cast.editor}
    assert [away_now(now - 2 * DAY), away_now(now + 7 * DAY)] == [{}, {}]
    assert list(absences_of(cast.responder, now)) == [absence]
    notice = Notice.objects.get()
    assert (notice.user, notice.kind, notice.data["name"]) == (
        cast.editor.user,
        "people.stands_in",
        cast.responder.user.name,
    )
    event = Event.objects.get(kind="people.absence_said")
    assert event.data == {
        "user": cast.responder.user_id,
        "until": (now + 7 * DAY).isoformat(),
        "substitute": cast.editor.user_id,
    }


def test_absences_of_a_time_are_told_as_they_were(cast: Any, now: datetime) -> None:
    absence = away(cast, now)
    Absence.objects.filter(pk=absence.pk).update(ended_at=now + DAY)

    rows = absences_since(now)

    moments = [now - 2 * DAY, now - DAY, now, now + DAY]
    assert [away_at(rows, moment) for moment in moments] == [{}, *[{cast.responder.pk: cast.editor}] * 2, {}]
    assert [absences_since(now + days * DAY) for days in (1, 7)] == [[], []]


def test_absence_without_anybody_standing_in(cast: Any, now: datetime) -> None:
    away(cast, now, substitute=None)

    assert away_now(now) == {cast.responder.pk: None}
    assert not Notice.objects.exists()


def test_who_stands_in_and_has_left_stands_in_no_more(cast: Any, now: datetime) -> None:
    away(cast, now)
    Member.objects.filter(pk=cast.editor.pk).update(left_at=now)

    assert away_now(now) == {cast.responder.pk: None}


def test_absence_ends_early(cast: Any, now: datetime) -> None:
    absence = away(cast, now, by=cast.responder)

    come_back(absence=absence, by=cast.responder, now=now)

    assert (away_now(now), list(absences_of(cast.responder, now))) == ({}, [])
    assert Event.objects.get(kind="people.absence_ended").data == {"user": cast.responder.user_id}
    with pytest.raises(Faster):
        come_back(absence=absence, by=cast.responder, now=now)
    away(cast, now)


def test_absence_is_said_by_oneself_or_an_administrator(cast: Any, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        away(cast, now, by=cast.editor)
    absence = away(cast, now)
    with pytest.raises(NotAllowed):
        come_back(absence=absence, by=cast.editor, now=now)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"ends_at": timedelta(days=-1)}, "last"),
        ({"starts_at": timedelta(days=2), "ends_at": timedelta(days=1)}, "last"),
    ],
)
def test_times_that_cannot_be_are_refused(cast: Any, now: datetime, more: dict[str, timedelta], field: str) -> None:
    with pytest.raises(AbsenceNotPossible) as refused:
        away(cast, now, **{name: now + shift for name, shift in more.items()})

    assert refused.value.field == field


def test_absences_do_not_overlap(cast: Any, now: datetime) -> None:
    away(cast, now)

    with pytest.raises(AbsenceNotPossible) as refused:
        away(cast, now, starts_at=now + 6 * DAY, ends_at=now + 9 * DAY)
    assert refused.value.field == "first"
    away(cast, now, starts_at=now + 7 * DAY, ends_at=now + 9 * DAY)


def test_who_cannot_stand_in_is_refused(cast: Any, now: datetime) -> None:
    away(cast, now, member=cast.reader, substitute=None)
    Member.objects.filter(pk=cast.records.pk).update(left_at=now)

    for substitute in (cast.responder, cast.reader, Member.objects.get(pk=cast.records.pk)):
        with pytest.raises(AbsenceNotPossible) as refused:
            away(cast, now, substitute=substitute)
        assert refused.value.field == "substitute"


def test_who_left_is_not_away(cast: Any, now: datetime) -> None:
    Member.objects.filter(pk=cast.responder.pk).update(left_at=now)

    with pytest.raises(AbsenceNotPossible):
        away(cast, now, member=Member.objects.get(pk=cast.responder.pk))


def test_page_notes_an_absence_and_ends_it(cast: Any) -> None:
    client, page = cast.client(cast.responder), reverse("people:absence", args=[cast.responder.pk])
    today = timezone.localdate()
    said = {"first": today.isoformat(), "last": (today + DAY).isoformat(), "substitute": cast.editor.pk}

    shown = client.post(page, said, follow=True).content.decode()

    row = Absence.objects.get()
    assert (cast.editor.user.name in shown, "End it: back again" in shown) == (True, True)
    assert (row.ends_at - row.starts_at, row.substitute) == (2 * DAY, cast.editor)
    assert client.post(page, said).status_code == 422
    end = reverse("people:absence_end", args=[row.pk])
    assert "The absence has ended." in client.post(end, follow=True).content.decode()
    assert "over already" in client.post(end, follow=True).content.decode()
    assert client.post(reverse("people:absence_end", args=[0])).status_code == 404


def test_page_of_somebody_else_has_no_form(cast: Any) -> None:
    page = reverse("people:absence", args=[cast.responder.pk])

    shown = cast.client(cast.reader).get(page).content.decode()

    assert ("No absence is noted." in shown, "First day away" in shown) == (True, False)
    assert "First day away" in cast.client(cast.administrator).get(page).content.decode()
