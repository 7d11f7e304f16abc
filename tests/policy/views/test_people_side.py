"""The pages of the people's side: my policy, courses, certificates, help, coverage and campaigns."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from rostra.core import pdf
from rostra.people.actions import add_member, give_duty
from rostra.people.enums import DutyCode
from rostra.policy.actions import acknowledge, archive_course, decide
from rostra.policy.courses import shipped
from rostra.policy.decisions import ACKNOWLEDGE_REQUIRED, TRAINING_COURSES
from rostra.policy.enums import CourseKind, VersionState
from rostra.policy.models import Acknowledgement, Campaign, Course, Training, Version
from rostra.policy.queries import answers_of
from rostra.policy.statements import chosen
from tests.policy.drafted import answer, answered, open_version, put_in_force
from tests.policy.learnt import done, own

QUIZ = shipped()["basics"].text("en").quiz


def page(client: Client, name: str, *args: Any, **query: Any) -> str:
    response = client.get(reverse(f"policy:{name}", args=args), query)
    assert response.status_code == 200
    return str(response.content.decode())


def lapsed(cast: Any) -> Training:
    """A training that counted once; the pages look at the real clock."""
    row = done(cast)
    ended = timezone.now() - timedelta(days=3)
    Training.objects.filter(pk=row.pk).update(valid_until=ended)
    cast.editor.qualifications.update(valid_until=ended)
    return row


# --- My policy ----------------------------------------------------------------------------------------


def test_without_a_policy_my_page_says_so(cast: Any) -> None:
    assert "No policy is in force yet" in page(cast.client(cast.reader), "mine")


def test_a_beginner_reads_the_whole_page(cast: Any) -> None:
    put_in_force(cast, answered(cast))
    text = page(cast.client(cast.reader), "mine")
    assert "Social media at work on one page" in text
    assert "Acknowledge the policy" in text
    assert "What is new" not in text


def test_who_knows_an_earlier_version_sees_what_changed_since(cast: Any) -> None:
    first = put_in_force(cast, answered(cast))
    acknowledge(member=cast.reader, version=first, language="en", asked=[], answers=[], now=cast.now)
    Version.objects.filter(pk=first.pk).update(state=VersionState.PAST)
    second = open_version(cast, number=2)
    for pk in ("E4.2", "E4.3", "E3.1"):
        answer(cast, second, pk, *(["none"] if pk == "E3.1" else []))
    put_in_force(cast, second)
    client = cast.client(cast.reader)
    text = page(client, "mine")
    assert "What is new since version 1" in text
    assert "No longer there" in text
    assert "<ins>" in text
    assert "Social media at work on one page" in page(client, "mine", path="all")
    # Somebody who knows no earlier version reads all of it.
    assert "What is new" not in page(cast.client(cast.editor), "mine")


def test_a_clause_that_is_new_is_shown_whole(cast: Any) -> None:
    first = open_version(cast)
    answer(cast, first, "E4.3")
    put_in_force(cast, first)
    acknowledge(member=cast.reader, version=first, language="en", asked=[], answers=[], now=cast.now)
    Version.objects.filter(pk=first.pk).update(state=VersionState.PAST)
    second = open_version(cast, number=2)
    for pk in ("E4.2", "E4.3"):
        answer(cast, second, pk)
    put_in_force(cast, second)
    assert "Private accounts of employees" in page(cast.client(cast.reader), "mine")


def test_the_policy_is_acknowledged_once_the_statements_are_sorted(cast: Any) -> None:
    version = put_in_force(cast, answered(cast))
    client, url = cast.client(cast.reader), reverse("policy:acknowledge")
    asked = chosen(answers_of(version), f"{cast.reader.pk}:{version.pk}", "en")
    right = {f"s{place}": "yes" if each.right else "no" for place, each in enumerate(asked)}
    assert client.get(url).status_code == 200
    assert client.post(url, {"s0": ""}).status_code == 422
    wrong = client.post(url, {**right, "s0": "no" if asked[0].right else "yes"})
    assert wrong.status_code == 422
    assert escape(asked[0].why) in wrong.content.decode()
    assert client.post(url, right)["Location"] == reverse("policy:mine")
    assert Acknowledgement.objects.get().tries == 2
    assert "Acknowledged" in page(client, "mine")
    assert client.post(url, right)["Location"] == reverse("policy:mine")
    assert Acknowledgement.objects.count() == 1


def test_there_is_nothing_to_acknowledge_without_a_policy(cast: Any) -> None:
    assert cast.client(cast.reader).get(reverse("policy:acknowledge")).status_code == 404


def test_my_page_asks_as_much_for_one_training_as_for_many(cast: Any) -> None:
    put_in_force(cast, answered(cast))
    client = cast.client(cast.editor)
    page(client, "mine")

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            page(client, "mine")
        return len(asked)

    done(cast)
    before = count()
    for _number in range(30):
        done(cast, "security")
    assert count() == before


# --- Held back ----------------------------------------------------------------------------------------


def test_who_is_held_back_is_told_on_every_page_why_and_where(cast: Any) -> None:
    decide(question=TRAINING_COURSES, value=("basics",), by=None, now=cast.now)
    lapsed(cast)
    text = page(cast.client(cast.editor), "courses")
    assert "You can read, but not act for the body now" in text
    assert "Social media at work: the basics”, which counted until" in text
    assert 'href="/policy/courses/basics/"' in text


def test_a_refusal_names_what_is_missing(cast: Any) -> None:
    put_in_force(cast, answered(cast))
    decide(question=TRAINING_COURSES, value=("basics",), by=None, now=cast.now)
    decide(question=ACKNOWLEDGE_REQUIRED, value=True, by=None, now=cast.now)
    response = cast.client(cast.editor).get(reverse("editorial:compose"))
    assert response.status_code == 403
    text = response.content.decode()
    assert "the policy acknowledged, the course “Social media at work: the basics”" in text
    assert reverse("policy:mine") in text


def test_who_would_not_act_anyway_is_not_alarmed(cast: Any) -> None:
    decide(question=TRAINING_COURSES, value=("basics",), by=None, now=cast.now)
    assert "not act for the body now" not in page(cast.client(cast.administrator), "courses")


# --- Courses ------------------------------------------------------------------------------------------


def test_a_course_is_read_answered_and_certified(cast: Any) -> None:
    client, url = cast.client(cast.editor), reverse("policy:course", args=["basics"])
    text = page(client, "course", "basics")
    assert QUIZ[0].why not in text
    assert client.post(url, {"q0": "1"}).status_code == 422
    right = {f"q{place}": str(question.right) for place, question in enumerate(QUIZ)}
    wrong = client.post(url, {**right, "q0": "0"})
    assert QUIZ[0].why.split(";")[0] in wrong.content.decode()
    row_url = client.post(url, right)["Location"]
    row = Training.objects.get()
    assert row_url == reverse("policy:training", args=[row.pk])
    assert "Certificate" in page(client, "training", row.pk)
    assert "PORTAVALE-" in page(client, "certificate", row.pk)
    assert "until" in page(client, "course", "basics")


def test_a_certificate_is_a_pdf_where_the_computer_makes_them(cast: Any) -> None:
    row = done(cast)
    response = cast.client(cast.editor).get(reverse("policy:certificate_pdf", args=[row.pk]))
    if pdf.trouble():
        assert response["Location"] == reverse("policy:training", args=[row.pk])
    else:
        assert response.content.startswith(b"%PDF")


def test_without_pdfs_the_page_offers_print(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "trouble", lambda: "no Pango")
    client, row = cast.client(cast.editor), done(cast)
    response = client.get(reverse("policy:certificate_pdf", args=[row.pk]), follow=True)
    assert "print it" in response.content.decode()


def test_others_see_no_training_but_those_who_keep_them(cast: Any) -> None:
    row = done(cast)
    assert cast.client(cast.reader).get(reverse("policy:training", args=[row.pk])).status_code == 404
    assert "Withdraw it" in page(cast.client(cast.security), "training", row.pk)
    assert "Withdraw it" not in page(cast.client(cast.editor), "training", row.pk)


def test_a_training_is_withdrawn_on_its_page(cast: Any) -> None:
    client, row = cast.client(cast.administrator), done(cast)
    url = reverse("policy:training", args=[row.pk])
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "A mistake."})["Location"] == url
    assert "A mistake." in page(client, "training", row.pk)
    assert client.get(reverse("policy:certificate", args=[row.pk])).status_code == 404
    response = client.post(url, {"reason": "Again."}, follow=True)
    assert "in the meantime" in response.content.decode()


def test_a_course_held_elsewhere_is_recorded_with_its_file(cast: Any) -> None:
    client, url = cast.client(cast.administrator), reverse("policy:training_record")
    assert "Record a course held elsewhere" in page(client, "training_record")
    values = {"member": cast.editor.pk, "course": "security", "held_by": "Institute", "done_on": "2026-11-02"}
    assert client.post(url, {**values, "done_on": "2031-01-01"}).status_code == 422
    file = SimpleUploadedFile("paper.pdf", b"%PDF-1")
    response = client.post(url, {**values, "done_on": timezone.now().date().isoformat(), "file": file})
    row = Training.objects.get()
    assert response["Location"] == reverse("policy:training", args=[row.pk])
    assert client.get(reverse("policy:training_file", args=[row.pk])).content == b"%PDF-1"
    assert cast.client(cast.editor).get(url).status_code == 403


def test_a_training_without_a_file_has_none_to_download(cast: Any) -> None:
    row = done(cast)
    assert cast.client(cast.editor).get(reverse("policy:training_file", args=[row.pk])).status_code == 404


def test_a_course_is_written_changed_and_taken_away(cast: Any) -> None:
    client = cast.client(cast.administrator)
    page(client, "course_new")
    values = {
        "code": "Counter",
        "title": "At the counter",
        "kind": "own",
        "text": "## Be kind\n\n<b>Always</b>",
        "quiz": "How?\n* Kind\n- Loud\n! People remember it.",
    }
    url = reverse("policy:course_new")
    assert "mark exactly one answer" in client.post(url, {**values, "quiz": "How?\n- a\n- b"}).content.decode()
    assert client.post(url, {**values, "quiz": ""}).status_code == 422
    assert client.post(url, values)["Location"] == reverse("policy:courses")
    assert client.post(url, values).status_code == 422
    assert "&lt;b&gt;Always" in page(client, "course", "counter")
    edit = reverse("policy:course_edit", args=["counter"])
    assert "People remember it." in client.get(edit, {"language": "nb"}).content.decode()
    changed = {**values, "title": "Ved skranken"}
    assert client.post(f"{edit}?language=nb", changed)["Location"] == reverse("policy:course", args=["counter"])
    assert set(Course.objects.get().texts) == {"en", "nb"}
    client.post(reverse("policy:course_archive", args=["counter"]))
    for name in ("course", "course_edit"):
        assert "Nothing is done in its place." in page(client, name, "counter")
    assert client.get(reverse("policy:course", args=["nothing"])).status_code == 404
    assert client.get(reverse("policy:course_edit", args=["nothing"])).status_code == 404


def test_an_archived_course_says_what_is_done_in_its_place_and_is_offered_again(cast: Any) -> None:
    own(cast)
    own(cast, "desk", title="At the desk")
    own(cast, "hall", title="In the hall")
    done(cast, "counter")
    client, url = cast.client(cast.administrator), reverse("policy:course_archive", args=["counter"])
    answer = client.post(url, {"instead": "counter"}, follow=True).content.decode()
    assert "There is no such course." in answer
    decide(question=TRAINING_COURSES, value=("basics",), by=None, now=cast.now)
    client.post(url)
    assert "The policy asks for:" in page(client, "course", "counter")
    client.post(url, {"again": "1"})
    assert "Done in its place" in page(client, "course", "counter")
    client.post(url, {"instead": "desk"})
    client.post(reverse("policy:course_archive", args=["desk"]), {"instead": "hall"})
    shown = page(cast.client(cast.editor), "course", "counter")
    assert ("In the hall" in shown, "You have done it, and it counts:" in shown) == (True, True)
    assert "Offer it again" not in shown
    # A circle leads nowhere.
    Course.objects.filter(code="hall").update(archived_at=cast.now, replaced_by="counter")
    assert "In the hall" not in page(client, "course", "counter")
    answer = cast.client(cast.editor).post(url, {"again": "1"}, follow=True).content.decode()
    assert "Only administrators, security officers" in answer


def test_who_changes_a_course_that_somebody_changed_meanwhile_is_told_and_loses_nothing(cast: Any) -> None:
    own(cast)
    client, url = cast.client(cast.administrator), reverse("policy:course_edit", args=["counter"])
    seen = client.get(url).context["edition"]
    own(cast, text="Theirs.")
    mine = {"title": "Mine", "kind": "own", "text": "My words.", "quiz": "How?\n* Kind\n- Loud", "edition": seen}

    refused = client.post(url, mine)

    words = refused.content.decode()
    assert (refused.status_code, "in the meantime" in words) == (422, True)
    assert ("What stands now" in words, "Theirs." in words, "My words." in words) == (True, True, True)
    assert client.post(url, {**mine, "edition": refused.context["edition"]}).status_code == 302
    assert Course.objects.get().texts["en"]["text"] == "My words."
    # Another language is nobody's conflict.
    own(cast, language="nb")
    assert Course.objects.get().edition("en") != Course.objects.get().edition("nb")


def test_own_words_for_a_shipped_course_begin_where_there_are_none(cast: Any) -> None:
    client, url = cast.client(cast.administrator), reverse("policy:course_edit", args=["basics"])
    assert client.get(url).context["edition"] == "new"
    own(cast, "basics", text="Theirs.")
    mine = {"title": "Mine", "kind": "own", "text": "Mine.", "quiz": "How?\n* Kind\n- Loud", "edition": "new"}
    assert client.post(url, mine).status_code == 422


def test_a_course_that_the_policy_asks_for_stays(cast: Any) -> None:
    own(cast)
    decide(question=TRAINING_COURSES, value=("counter",), by=None, now=cast.now)
    response = cast.client(cast.administrator).post(reverse("policy:course_archive", args=["counter"]), follow=True)
    assert "Change that first" in response.content.decode()


def test_a_course_held_elsewhere_has_no_questions_here(cast: Any) -> None:
    own(cast, "seminar", kind=CourseKind.OUTSIDE, quiz=())
    client, url = cast.client(cast.editor), reverse("policy:course", args=["seminar"])
    assert "held elsewhere" in page(client, "course", "seminar")
    assert client.post(url, {}).status_code == 200
    assert client.post(url, {"x": "1"}).status_code == 422
    archive_course(course=Course.objects.get(), by=cast.administrator, now=cast.now)
    assert "Offer it again" not in page(client, "course", "seminar")


def test_members_write_no_courses(cast: Any) -> None:
    assert cast.client(cast.editor).get(reverse("policy:course_new")).status_code == 403


# --- Help ---------------------------------------------------------------------------------------------


def test_may_i_answers_from_the_clauses_with_their_numbers(cast: Any) -> None:
    put_in_force(cast, answered(cast))
    client = cast.client(cast.reader)
    text = page(client, "may_i", what="may I answer from my own phone")
    assert text.index("Answer a citizen from my own phone") < text.index('<bdi class="nums">6.2')
    assert "Delete an angry comment" in page(client, "may_i")
    nothing = page(client, "may_i", what="xylophone")
    assert "The policy does not say." in nothing
    assert "Sara Lind" in nothing
    assert "Clauses with these words" in page(client, "may_i", what="captions hashtags")


@pytest.mark.parametrize(
    "what", ["comment under a newspaper article on behalf of the body", "correct an error elsewhere"]
)
def test_may_i_leads_to_where_words_said_elsewhere_are_checked_and_written_down(cast: Any, what: str) -> None:
    put_in_force(cast, answered(cast))
    text = page(cast.client(cast.reader), "may_i", what=what)
    assert f'href="{reverse("editorial:outreach_new")}"' in text


def test_may_i_is_honest_where_the_policy_is_silent(cast: Any) -> None:
    version = open_version(cast)
    answer(cast, version, "E4.3")
    put_in_force(cast, version)
    text = page(cast.client(cast.reader), "may_i", what="open an account")
    assert "The policy does not say" in text
    assert "Ask an administrator of your body." in text


def test_may_i_without_a_policy_says_so(cast: Any) -> None:
    assert "No policy is in force yet" in page(cast.client(cast.reader), "may_i", what="x")


def test_a_disclaimer_names_the_body_and_the_post(cast: Any) -> None:
    client = cast.client(cast.reader)
    assert "Librarian at Portavale Municipality" in page(client, "disclaimer", title="Librarian", language="xx")
    assert "I work at Portavale Municipality" in page(client, "disclaimer")


# --- Coverage and campaigns ---------------------------------------------------------------------------


def test_shares_are_for_all_and_names_for_those_who_keep_trainings(cast: Any) -> None:
    put_in_force(cast, answered(cast))
    assert "Nour Haddad" not in page(cast.client(cast.editor), "coverage").split("<main")[1]
    text = page(cast.client(cast.administrator), "coverage")
    assert "Nour Haddad" in text
    assert "Senior manager" in text
    assert "7 people have not" in text
    give_duty(member=cast.reader, code=DutyCode.TRAINING, by=None, now=cast.now)
    assert "have not" in page(cast.client(cast.reader), "coverage")


def test_where_nothing_is_asked_the_page_says_so(cast: Any) -> None:
    assert "nothing to count yet" in page(cast.client(cast.administrator), "coverage")


def test_the_missing_come_page_by_page_in_as_many_queries(cast: Any) -> None:
    put_in_force(cast, answered(cast))
    client = cast.client(cast.administrator)
    page(client, "coverage")

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            page(client, "coverage", level="staff", what="policy")
        return len(asked)

    before = count()
    rows = [
        add_member(email=f"m{number}@portavale.example", name=f"Zoe {number:03}", by=None, now=cast.now)
        for number in range(60)
    ]
    assert count() == before
    assert "Zoe 059" in page(client, "coverage", after=rows[20].pk)
    assert "Zoe 010" not in page(client, "coverage", after=rows[20].pk)


def test_a_campaign_is_started_and_ended_on_the_page(cast: Any) -> None:
    client, url = cast.client(cast.administrator), reverse("policy:campaigns")
    assert "There was no campaign yet." in page(client, "campaigns")
    due = (timezone.now() + timedelta(days=20)).date().isoformat()
    assert client.post(url, {"what": "course:basics", "due_on": "2020-01-01"}).status_code == 422
    values = {"what": "course:basics", "due_on": due, "units": [cast.unit.pk]}
    assert client.post(url, values)["Location"] == url
    row = Campaign.objects.get()
    assert "0 of 0" in page(client, "campaigns")
    end = reverse("policy:campaign_end", args=[row.pk])
    client.post(end)
    assert "has ended already" in client.post(end, follow=True).content.decode()
    put_in_force(cast, answered(cast))
    assert client.post(url, {"what": "policy", "due_on": due})["Location"] == url
    assert "Acknowledge version 1 of the policy" in page(client, "campaigns")
    assert "Start a campaign" not in page(cast.client(cast.editor), "campaigns")
