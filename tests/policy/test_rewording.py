from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from rostra.audit.models import Event
from rostra.policy.actions.drafting import MayNotDraft, NotOpen, Outdated
from rostra.policy.actions.rewording import NotAWording, reword, take_shipped
from rostra.policy.answering import NotAnAnswer
from rostra.policy.document import document
from rostra.policy.enums import Function
from rostra.policy.models import TeamSeat, Version, Wording
from rostra.policy.queries.said import edition, said
from rostra.policy.questionnaire import item
from tests.policy.drafted import answer, open_version, put_in_force

RULE = item("E6.4")


@pytest.fixture
def version(cast: Any) -> Version:
    made = open_version(cast)
    answer(cast, made, "E6.4")
    return made


def texts(version: Version) -> list[str]:
    return [clause.text for clause in document(version, "en").clauses]


def test_own_words_are_plain_paragraphs(cast: Any, version: Version) -> None:
    written = "<script>alert(1)</script> <b>We</b> train\r\nall.\r\n\r\n\u202eAgain after {training_months}. <p>"
    row = reword(version=version, item=RULE, language="en", text=written, by=cast.administrator, now=cast.now)
    assert row.text == "alert(1) We train all.\n\nAgain after {training_months}."
    assert texts(version) == ["alert(1) We train all.\n\nAgain after 12 months."]
    assert Event.objects.get(kind="policy.reworded").data == {"item": "E6.4", "language": "en"}


def test_the_team_writes_and_writes_again(cast: Any, version: Version) -> None:
    TeamSeat.objects.create(member=cast.editor, function=Function.HR)
    for text in ("First.", "Second."):
        reword(version=version, item=RULE, language="en", text=text, by=cast.editor, now=cast.now)
    assert [row.text for row in Wording.objects.all()] == ["Second."]
    with pytest.raises(MayNotDraft):
        reword(version=version, item=RULE, language="en", text="Third.", by=cast.reader, now=cast.now)
    with pytest.raises(MayNotDraft):
        take_shipped(version=version, item=RULE, language="en", by=cast.reader, now=cast.now)


def test_words_for_what_stood_otherwise_before_are_not_taken(cast: Any, version: Version) -> None:
    def write(text: str, seen: str) -> Wording:
        given = {"version": version, "item": RULE, "language": "en", "by": cast.administrator, "now": cast.now}
        return reword(text=text, seen=seen, **given)

    first = edition(RULE, said(version), "en")
    write("First.", first)
    with pytest.raises(Outdated):
        write("Second.", first)
    second = edition(RULE, said(version), "en")
    answer(cast, version, "E6.4", rules={"training_months": 6})
    # The words stand as they were, and the rule is another.
    with pytest.raises(Outdated):
        write("Second.", second)
    with pytest.raises(Outdated):
        take_shipped(version=version, item=RULE, language="en", by=cast.administrator, now=cast.now, seen=second)
    assert [row.text for row in Wording.objects.all()] == ["First."]


def test_page_keeps_what_was_written_and_shows_what_stands(cast: Any, version: Version) -> None:
    client, url = cast.client(cast.administrator), reverse("policy:wording", args=["E6.4"])
    seen = client.get(url).context["edition"]
    reword(version=version, item=RULE, language="en", text="Theirs.", by=cast.administrator, now=cast.now)

    refused = client.post(url, {"text": "Mine.", "edition": seen})

    words = refused.content.decode()
    assert (refused.status_code, "Theirs." in words, "Mine." in words) == (409, True, True)
    assert client.post(url, {"text": "Mine.", "edition": refused.context["edition"]}).status_code == 302
    assert texts(version) == ["Mine."]


def test_the_shipped_words_come_back(cast: Any, version: Version) -> None:
    before = texts(version)
    reword(version=version, item=RULE, language="en", text="Mine.", by=cast.administrator, now=cast.now)
    for _time in range(2):
        take_shipped(version=version, item=RULE, language="en", by=cast.administrator, now=cast.now)
    assert (texts(version), Event.objects.filter(kind="policy.wording_dropped").count()) == (before, 1)


@pytest.mark.parametrize(
    ("pk", "language", "text", "kind"),
    [
        ("E6.4", "en", " <p> </p>", NotAWording),
        ("E6.4", "en", "Every {attest_months}.", NotAWording),
        ("E6.4", "de", "Schulung.", NotAWording),
        ("E4.4", "en", "There is no answer to it.", NotAWording),
        ("E6.4", "en", "x" * 4001, NotAnAnswer),
    ],
)
def test_what_cannot_stand_is_refused(
    cast: Any, version: Version, pk: str, language: str, text: str, kind: type[Exception]
) -> None:
    with pytest.raises(kind):
        reword(version=version, item=item(pk), language=language, text=text, by=cast.administrator, now=cast.now)


def test_what_was_adopted_is_not_written_anew(cast: Any, version: Version) -> None:
    put_in_force(cast, version)
    with pytest.raises(NotOpen):
        reword(version=version, item=RULE, language="en", text="New.", by=cast.administrator, now=cast.now)
