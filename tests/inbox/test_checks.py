from __future__ import annotations

from rostra.inbox.checks import answer_findings, doubts, objections, wrote_in_private
from rostra.inbox.enums import Visibility
from rostra.policy.actions import decide
from rostra.policy.content_checks import ContentChecks, Rule
from rostra.policy.decisions import CONTENT_CHECKS
from tests.inbox.office import Office

MAIL = "Write to ion.popescu@gmail.example."


def test_public_answer_is_read_for_what_posts_are_read_for(office: Office) -> None:
    conversation = office.message(language="en")

    found = answer_findings(conversation, f"I personally think that. {MAIL}", now=office.now)

    assert "personal_data" in {finding.code for finding in found}
    assert objections(found) == []
    assert len(doubts(conversation, found)) == 1


def test_body_decides_what_stops(office: Office) -> None:
    conversation = office.message()
    decide(question=CONTENT_CHECKS, value=ContentChecks({"personal_data": Rule.BLOCK}), by=None, now=office.now)

    assert [finding.code for finding in objections(answer_findings(conversation, MAIL, now=office.now))] == [
        "personal_data"
    ]
    decide(question=CONTENT_CHECKS, value=ContentChecks({"personal_data": Rule.OFF}), by=None, now=office.now)
    assert answer_findings(conversation, MAIL, now=office.now) == []


def test_words_in_another_language_than_the_citizens_are_told(office: Office) -> None:
    conversation = office.message(
        "Biblioteket åpner vanligvis klokken ti på lørdager, men hva med søndag?", language="nb"
    )

    found = answer_findings(conversation, "The library opens at ten o'clock on Saturday and Sunday.", now=office.now)

    assert "language" in [finding.code for finding in found]


def test_who_wrote_in_private_is_known_by_the_account_and_the_author(office: Office) -> None:
    public = office.message()
    assert not wrote_in_private(public)

    office.message("My number", visibility=Visibility.PRIVATE.value, author="ann")
    assert not wrote_in_private(public)

    office.message("My number", visibility=Visibility.PRIVATE.value)
    assert wrote_in_private(public)


def test_somebody_without_a_number_on_the_network_has_no_past(office: Office) -> None:
    office.message("My number", visibility=Visibility.PRIVATE.value, author_id="")

    assert not wrote_in_private(office.message(author_id=""))
