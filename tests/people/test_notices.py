from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import psycopg
import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rostra.core.scoping import scope
from rostra.people import jobs, notices
from rostra.people.actions import add_member, end_membership, mail_notices, mark_read, notify
from rostra.people.models import Member, Notice, User
from rostra.people.notices import NoticeKind, UnknownNotice

KINDS = (
    # Django itself has this sentence in all our languages.
    NoticeKind("test.plain", _("This field is required.")),
    NoticeKind("test.named", _("Hello %(name)s,"), ("name",)),
    NoticeKind("test.counted", ngettext_lazy("%(count)d thing", "%(count)d things", "count"), ("count",)),
    NoticeKind("test.coded", _("Because: %(code)s"), ("code",), {"code": lambda code: f"words for {code}"}),
)
notices.register(KINDS)


def tell(member: Member, kind: str = "test.named", **data: Any) -> Notice:
    notify(users=[member.user], kind=kind, now=data.pop("now"), data=data or {"name": "Ada"}, url="/inbox/7/")
    return Notice.objects.order_by("-pk")[0]


# --- The registry -------------------------------------------------------------------------------------


def test_sentences_are_made_in_the_readers_language() -> None:
    data = {"name": "@ana_popa"}
    with translation.override("en"):
        english = notices.sentence("test.named", data)
    with translation.override("ar"):
        arabic = notices.sentence("test.plain", {})
    assert (english, arabic) == ("Hello \u2068@ana_popa\u2069,", "هذا الحقل مطلوب.")


@pytest.mark.parametrize(
    ("kind", "data", "expected"),
    [
        ("test.counted", {"count": 1}, "1 thing"),
        ("test.counted", {"count": 3}, "3 things"),
        ("test.coded", {"code": "x"}, "Because: words for x"),
        ("test.named", {"name": "two\nlines"}, "Hello \u2068two lines\u2069,"),
    ],
)
def test_sentences_take_their_data(kind: str, data: dict[str, Any], expected: str) -> None:
    assert notices.sentence(kind, data) == expected


def test_a_name_stands_for_one_sentence() -> None:
    notices.register(KINDS)
    with pytest.raises(ValueError, match=r"test\.plain is declared twice"):
        notices.register([NoticeKind("test.plain", _("Other"))])


def test_every_registered_kind_has_a_sentence_for_its_data() -> None:
    moment = "2026-12-24T09:00:00+00:00"
    samples: dict[str, Any] = {
        "cause": "leaver",
        "conversation": 7,
        "count": 2,
        "day": moment,
        "due_at": moment,
        "ends_at": moment,
        "expires_at": moment,
        "stage": "active",
        "starts_at": moment,
    }
    reasons = {"accounts.closing": {"reason": "not_used"}, "inbox.alarm": {"kind": "urgent"}}
    for kind in notices.kinds().values():
        data = {field: samples.get(field, "credentials") for field in kind.fields} | reasons.get(kind.name, {})
        assert "%" not in notices.sentence(kind.name, data), kind.name


def test_notify_refuses_what_nobody_declared(cast: Any) -> None:
    with pytest.raises(UnknownNotice):
        notify(users=[cast.editor.user], kind="test.unheard", now=cast.now)
    with pytest.raises(UnknownNotice, match="lacks"):
        notify(users=[cast.editor.user], kind="test.named", now=cast.now, data={})
    assert Notice.objects.count() == 0


def test_notify_tells_each_person_once(cast: Any) -> None:
    users = [cast.editor.user, cast.reader.user, cast.editor.user]
    notify(users=users, kind="test.plain", now=cast.now)
    assert list(Notice.objects.order_by("pk").values_list("user_id", flat=True)) == [users[0].pk, users[1].pk]


# --- The bell -----------------------------------------------------------------------------------------


def test_the_bell_counts_and_opens_notices(cast: Any) -> None:
    notice = tell(cast.editor, now=cast.now)
    client = cast.client(cast.editor)
    page = client.get(reverse("people:notices")).content.decode()
    assert ("Hello \u2068Ada\u2069," in page, "Notices: 1 new" in page) == (True, True)
    opened = client.post(reverse("people:notice", args=[notice.pk]))
    notice.refresh_from_db()
    assert (opened.headers["Location"], notice.read_at is not None) == ("/inbox/7/", True)
    assert "Notices: 0 new" in client.get(reverse("people:notices")).content.decode()


def test_reading_again_keeps_the_first_time(cast: Any) -> None:
    notice = tell(cast.editor, now=cast.now)
    mark_read(notice=notice, now=cast.now)
    mark_read(notice=notice, now=cast.now + timedelta(hours=1))
    notice.refresh_from_db()
    assert notice.read_at == cast.now


def test_a_notice_without_a_page_goes_back_to_the_list(cast: Any) -> None:
    notify(users=[cast.editor.user], kind="test.plain", now=cast.now)
    url = reverse("people:notice", args=[Notice.objects.get().pk])
    assert cast.client(cast.editor).post(url).headers["Location"] == reverse("people:notices")


def test_all_notices_are_read_at_once(cast: Any) -> None:
    for _number in range(3):
        tell(cast.editor, now=cast.now)
    other = tell(cast.reader, now=cast.now)
    page = cast.client(cast.editor).post(reverse("people:notices_read"), follow=True).content.decode()
    assert "3 notices were marked as read." in page
    assert list(Notice.objects.filter(read_at=None)) == [other]


def test_notices_of_others_do_not_exist(cast: Any) -> None:
    url = reverse("people:notice", args=[tell(cast.editor, now=cast.now).pk])
    assert [cast.client(member).post(url).status_code for member in (cast.reader, cast.stranger)] == [404, 404]


def test_the_list_asks_as_much_for_one_as_for_thirty(cast: Any) -> None:
    client = cast.client(cast.editor)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("people:notices")).status_code == 200
        return len(captured)

    tell(cast.editor, now=cast.now)
    one = queries()
    for _number in range(29):
        tell(cast.editor, now=cast.now)
    assert queries() == one


# --- By mail ------------------------------------------------------------------------------------------


def choose(member: Member, **values: Any) -> None:
    User.objects.filter(pk=member.user_id).update(**values)


def mails() -> list[tuple[list[str], str]]:
    return [(message.to, str(message.subject)) for message in mail.outbox]


def test_one_mail_with_a_link_into_the_right_body(cast: Any) -> None:
    tell(cast.editor, now=cast.now)
    assert mail_notices(now=cast.now) == 1
    [message] = mail.outbox
    assert (message.to, message.subject) == (["ana@portavale.example"], "Hello \u2068Ada\u2069,")
    assert "http://localhost:8000/inbox/7/?body=portavale\n" in str(message.body)
    assert "http://localhost:8000/me/\n" in str(message.body)
    assert message.extra_headers == {"Auto-Submitted": "auto-generated"}


def test_nothing_is_mailed_twice(cast: Any) -> None:
    tell(cast.editor, now=cast.now)
    assert [mail_notices(now=cast.now), mail_notices(now=cast.now)] == [1, 0]
    assert Notice.objects.get().mailed_at == cast.now


def test_several_notices_are_one_mail_in_the_readers_language(cast: Any) -> None:
    choose(cast.editor, language="ar")
    for member in (cast.editor, cast.reader):
        tell(member, "test.plain", now=cast.now)
    tell(cast.editor, now=cast.now)
    mail_notices(now=cast.now)
    assert [message.to for message in mail.outbox] == [["ana@portavale.example"], ["nour@portavale.example"]]
    arabic, english = (str(message.body) for message in mail.outbox)
    assert ("- هذا الحقل مطلوب.\n" in arabic, arabic.count("\n- ")) == (True, 2)
    assert "- This field is required.\n" in english


def test_notices_of_two_bodies_are_two_mails(cast: Any) -> None:
    tell(cast.editor, now=cast.now)
    with scope(cast.other):
        add_member(email=cast.editor.user.email, name="", by=None, now=cast.now)
        notify(users=[cast.editor.user], kind="test.plain", now=cast.now, url="/inbox/?queue=3")
    assert mail_notices(now=cast.now) == 2
    assert "/inbox/?queue=3&body=elsewhere" in str(mail.outbox[1].body)


def test_quiet_hours_wait_until_they_are_over(cast: Any) -> None:
    choose(cast.editor, quiet_from=time(9), quiet_until=time(11))
    tell(cast.editor, now=cast.now)
    # 10:00 in Oslo, then 11:00.
    assert [mail_notices(now=cast.now), mail_notices(now=cast.now + timedelta(hours=1))] == [0, 1]


def test_the_daily_mail_comes_once_with_everything_before_it(cast: Any) -> None:
    choose(cast.editor, digest="daily")
    for hour in range(3):
        tell(cast.editor, now=cast.now + timedelta(hours=hour))
    seven = datetime.fromisoformat("2026-11-25T06:00:00+00:00")
    assert [mail_notices(now=seven - timedelta(minutes=1)), mail_notices(now=seven)] == [0, 1]
    assert mails() == [(["ana@portavale.example"], "3 notices from \u2068Portavale Municipality\u2069")]


def test_who_wants_none_or_has_read_or_left_gets_none(cast: Any) -> None:
    choose(cast.editor, digest="none")
    choose(cast.approver, is_active=False)
    for member in (cast.editor, cast.approver, cast.records):
        tell(member, now=cast.now)
    end_membership(member=cast.records, by=None, now=cast.now)
    Notice.objects.filter(kind="people.member_left").delete()
    mark_read(notice=tell(cast.reader, now=cast.now), now=cast.now)
    assert mail_notices(now=cast.now) == 0
    # Nor later, when they choose otherwise.
    choose(cast.editor, digest="at_once")
    assert (mail_notices(now=cast.now), Notice.objects.filter(mailed_at=None).count()) == (0, 0)


def test_a_mail_server_that_is_away_delays_only(cast: Any, settings: Any) -> None:
    tell(cast.editor, now=cast.now)
    locmem, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "tests.people.mailers.Unreachable"
    jobs.mail_notices()
    assert Notice.objects.get().mailed_at is None
    settings.EMAIL_BACKEND = locmem
    jobs.mail_notices()
    assert len(mail.outbox) == 1


def test_a_refused_address_is_tried_for_a_day_and_holds_up_nobody(cast: Any, settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.people.mailers.RefusesAna"
    notice = tell(cast.editor, now=cast.now)
    tell(cast.reader, now=cast.now)
    assert mail_notices(now=cast.now) == 1
    notice.refresh_from_db()
    assert notice.mailed_at is None
    later = cast.now + timedelta(days=1, minutes=1)
    assert mail_notices(now=later) == 0
    notice.refresh_from_db()
    assert notice.mailed_at == later


def test_one_mail_run_at_a_time(committed: str, now: datetime) -> None:
    from tests.cast import Cast

    made = Cast(now=now)
    with scope(made.body), psycopg.connect(committed) as other:
        tell(made.editor, now=now)
        other.execute("SELECT pg_advisory_lock(%s)", [0x4E6F7469])
        assert mail_notices(now=now) == 0
        other.execute("SELECT pg_advisory_unlock_all()")
        assert mail_notices(now=now) == 1


# --- Welcome, and the jobs ----------------------------------------------------------------------------


def test_a_new_person_is_welcomed_with_a_link_to_set_a_password(cast: Any) -> None:
    member = add_member(email="new@portavale.example", name="New", by=None, now=cast.now)
    jobs.mail_invitation(member=member.pk)
    [message] = mail.outbox
    assert message.subject == "You now work with \u2068Portavale Municipality\u2069 in Rostra"
    assert "http://localhost:8000/account/password/reset/key/" in str(message.body)


def test_who_has_a_password_is_welcomed_with_a_link_to_the_body(cast: Any) -> None:
    jobs.mail_invitation(member=cast.editor.pk)
    assert "http://localhost:8000/?body=portavale\n" in str(mail.outbox[0].body)


def test_who_left_meanwhile_is_not_welcomed(cast: Any) -> None:
    end_membership(member=cast.editor, by=None, now=cast.now)
    jobs.mail_invitation(member=cast.editor.pk)
    assert mail.outbox == []


def test_a_link_that_could_not_be_sent_is_sent_later(cast: Any, settings: Any) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    settings.EMAIL_BACKEND = "tests.people.mailers.Unreachable"
    jobs.mail_password_link(user=cast.editor.user_id)
    waiting = ProcrastinateJob.objects.get(task_name="rostra:people.mail_password_link")
    assert (waiting.args, waiting.scheduled_at is not None) == ({"user": cast.editor.user_id, "attempt": 2}, True)
    with pytest.raises(OSError, match="gone"):
        jobs.mail_password_link(user=cast.editor.user_id, attempt=jobs.ATTEMPTS)
