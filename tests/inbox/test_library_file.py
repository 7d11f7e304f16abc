"""Approved answers come in from a file: tried first, and approved by a second person like any other."""

from __future__ import annotations

from datetime import UTC

import pytest
from django.test import Client

from rostra.inbox.actions import About, add_approved, approve_text, write_approved
from rostra.inbox.actions.library_file import LARGEST, import_answers, plan_answers
from rostra.inbox.csv_rows import NotTaken
from rostra.inbox.models import ApprovedAnswer, ApprovedText, Topic
from rostra.people.actions import NotAllowed
from tests.inbox.office import Office
from tests.inbox.pages import page_of, url

FILE = """title,language,question,text,topic,source
Library,en,When does it open?,At ten.,Culture > Library,https://portavale.example/library
Library,nb,Når åpner det?,Klokken ti.,,
Waste,en,,On Mondays.,,
"""


@pytest.fixture(autouse=True)
def library(office: Office) -> Topic:
    culture = Topic.objects.create(name="Culture")
    return Topic.objects.create(name="Library", parent=culture)


def test_plan_says_what_would_happen_and_writes_nothing(office: Office) -> None:
    plan = plan_answers(FILE)

    assert [(line.about.title, line.language) for line in plan.answers] == [("Library", "en"), ("Waste", "en")]
    assert [(line.about.title, line.language) for line in plan.words] == [("Library", "nb")]
    assert (plan.known, plan.problems, ApprovedAnswer.objects.count()) == (0, [], 0)


def test_import_waits_for_a_second_person_and_the_same_again_adds_nothing(office: Office, library: Topic) -> None:
    import_answers(text=FILE, by=office.cast.responder, now=office.now)
    again = import_answers(text="\ufeff" + FILE.replace(",", ";"), by=office.cast.responder, now=office.now)

    assert (again.answers, again.words, again.known, again.problems) == ([], [], 3, [])
    row = ApprovedAnswer.objects.get(title="Library")
    assert (row.topic, row.source_url, row.state) == (library, "https://portavale.example/library", "draft")
    assert list(row.texts.order_by("language").values_list("language", "version", "approved_at")) == [
        ("en", 1, None),
        ("nb", 1, None),
    ]


def test_other_words_for_a_title_that_is_there_are_its_next_version(office: Office) -> None:
    row = add_approved(
        about=About("library"), language="en", question="", text="At nine.", by=office.cast.responder, now=office.now
    )
    approve_text(text=ApprovedText.objects.get(), by=office.cast.approver, now=office.now)

    import_answers(text=FILE, by=office.cast.responder, now=office.now)

    assert ApprovedAnswer.objects.count() == 2
    versions = row.texts.filter(language="en").order_by("version").values_list("text", "approved_by")
    assert list(versions) == [("At nine.", office.cast.approver.user_id), ("At ten.", None)]


def test_lines_that_cannot_be_are_left_out_with_a_reason(office: Office) -> None:
    lines = [
        ",en,,No title,,",
        "A,en,,,,",
        "B,en,,Dear {nobody},,",
        "C,xx,,Hello,,",
        "D,en,,Hello,Nowhere,",
        "E,en,,Hello,,ftp://x",
        f"{'F' * 201},en,,Hello,,",
        "G,en,,Hello,,",
        "g,en,,Hello again,,",
    ]

    plan = plan_answers("title,language,question,text,topic,source\n" + "\n".join(lines) + "\n")

    assert [line.about.title for line in plan.answers] == ["G"]
    assert [line for line, _why in plan.problems] == [2, 3, 4, 5, 6, 7, 8, 10]
    assert [why for _line, why in plan.problems][4:] == [
        "There is no topic “Nowhere”.",
        "Write an address that begins with https://.",
        "This is longer than 200 characters.",
        "This title stands in this language further up already.",
    ]


@pytest.mark.parametrize("text", ["title,text\nA,b\n", "title,language,question,text\n" + "A,en,,b\n" * (LARGEST + 1)])
def test_what_is_no_such_file_is_refused(text: str) -> None:
    with pytest.raises(NotTaken):
        plan_answers(text)


def test_import_is_for_who_may_write(office: Office) -> None:
    with pytest.raises(NotAllowed):
        import_answers(text=FILE, by=office.cast.reader, now=office.now)


def test_page_tries_and_takes_in(office: Office) -> None:
    client: Client = office.cast.client(office.cast.responder)
    page = url("approved_import")

    tried = page_of(client.post(page, {"text": FILE + ",en,,No title,,\n", "do": "try"}))
    wrong = client.post(page, {"text": "a,b\n", "do": "try"})
    taken = page_of(client.post(page, {"text": FILE, "do": "import"}, follow=True))

    for words in ("2 answers would be added.", "1 further language or version", "1 line would be left out:"):
        assert words in tried
    assert wrong.status_code == 422
    assert "3 texts were taken in." in taken
    assert "Import approved answers" in page_of(client.get(page))


def taken_out(office: Office) -> str:
    client: Client = office.cast.client(office.cast.reader)
    return client.get(url("approved_export")).content.decode()


def approve_all(office: Office) -> None:
    for text in ApprovedText.objects.filter(approved_at=None):
        approve_text(text=text, by=office.cast.approver, now=office.now)


def test_what_is_taken_out_can_be_brought_in_elsewhere(office: Office, library: Topic) -> None:
    lines = [
        "title,language,question,text,topic,source,valid_until",
        "Library,en,When does it open?,At ten.,Culture > Library,https://portavale.example/library,2026-12-31",
        'Library,nb,Når åpner det?,"-- Klokken ti,\n= ti.",Culture > Library,https://portavale.example/library,2026-12-31',
        "Waste,en,,On Mondays.,,,2026-12-24T12:00:00+01:00",
    ]
    import_answers(text="\n".join(lines) + "\n", by=office.cast.responder, now=office.now)
    approve_all(office)

    file = taken_out(office)
    again = plan_answers(file)
    held = list(ApprovedAnswer.objects.order_by("title").values_list("title", "topic", "source_url", "valid_until"))
    words = list(ApprovedText.objects.order_by("answer__title", "language").values_list("language", "question", "text"))
    assert (again.known, again.answers, again.words, again.problems) == (3, [], [], [])

    ApprovedAnswer.objects.update(state="withdrawn")
    import_answers(text=file, by=office.cast.responder, now=office.now)

    fresh = ApprovedAnswer.objects.exclude(state="withdrawn").order_by("title")
    assert list(fresh.values_list("title", "topic", "source_url", "valid_until")) == held
    assert [until.astimezone(UTC).isoformat() for *_rest, until in held if until] == [
        "2026-12-31T23:00:00+00:00",
        "2026-12-24T11:00:00+00:00",
    ]
    found = ApprovedText.objects.filter(answer__in=fresh).order_by("answer__title", "language")
    assert list(found.values_list("language", "question", "text")) == words
    assert words[1][2] == "-- Klokken ti,\n= ti."


def test_only_approved_words_are_taken_out(office: Office) -> None:
    import_answers(text=FILE, by=office.cast.responder, now=office.now)
    assert taken_out(office).splitlines() == ["\ufefftitle,language,question,text,topic,source,valid_until"]

    approve_all(office)
    row = ApprovedAnswer.objects.get(title="Waste")
    write_approved(answer=row, language="en", question="", text="On Fridays.", by=office.cast.responder, now=office.now)
    ApprovedAnswer.objects.filter(title="Library").update(state="withdrawn")

    assert taken_out(office).splitlines()[1:] == ["Waste,en,,On Mondays.,,,"]


@pytest.mark.parametrize(
    "until",
    [
        "soon",
        "2026-13-01",
        "2026-12-31 12:00",
        "9999-12-31",
        "9999-12-31T23:00:00-05:00",
        "0001-01-01T00:00:00+05:00",
    ],
)
def test_a_day_that_is_none_is_left_out_with_a_reason(office: Office, until: str) -> None:
    plan = plan_answers(f"title,language,question,text,valid_until\nA,en,,Hello,{until}\n")

    assert plan.problems == [(2, f"“{until}” is no day: write the last one as in 2026-12-31.")]


def test_page_leads_to_the_file(office: Office) -> None:
    client: Client = office.cast.client(office.cast.reader)

    assert f'href="{url("approved_export")}"' in page_of(client.get(url("approved_list")))
    assert "approved-answers-" in client.get(url("approved_export"))["Content-Disposition"]
