"""What people are told about their data follows from what is decided and kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from rostra.inbox.annex import ANNEXES
from rostra.inbox.privacy_notice import kept, notice, risks
from rostra.policy.document import document
from rostra.policy.enums import VersionState
from rostra.policy.models import Version
from rostra.policy.personal_data import HOLDS, RISKS
from rostra.policy.questionnaire import LANGUAGES
from rostra.records.enums import Direction, EndAction
from rostra.records.models import FilingRule, RecordClass
from tests.policy.drafted import answer, answered, open_version, put_in_force

PAGE = "/p/portavale/privacy/"


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


def filed(
    code: str,
    kinds: list[str],
    direction: str = Direction.BOTH,
    *,
    months: int | None = None,
    certainty: str = "A",
    action: str = EndAction.DISPOSE,
    basis: str = "",
) -> None:
    """A class, and a rule that puts such records into it."""
    row = RecordClass.objects.create(
        code=code,
        name=f"Class {code}",
        retention_months=months,
        certainty=certainty,
        action=action,
        basis=basis,
    )
    FilingRule.objects.create(record_class=row, kinds=kinds, direction=direction)


def statistics(cast: Any) -> str:
    return notice(cast.body)[2].sentences[1]


def test_time_of_messages_is_that_of_the_classes_into_which_they_go(cast: Any) -> None:
    FilingRule.objects.all().delete()
    assert "How long" not in kept()[0].text
    filed("1", ["message"], months=24, basis="Archives Act")
    filed("2", ["note"], months=6)
    filed("3", [], Direction.CREATED, months=7)
    filed("4", [], Direction.RECEIVED, months=12, certainty="C", action=EndAction.REVIEW)
    filed("5", [], action=EndAction.KEEP)

    told = kept()[0].text.partition("How long messages are kept: ")[2]

    assert told == (
        "Class 1: Kept for 24 months · Archives Act · Disposed of; "
        "Class 4: Kept: nobody has decided for how long.; Class 5: Kept for good"
    )


def test_policy_has_the_map_of_data_and_where_an_assessment_begins(cast: Any) -> None:
    """R-270, R-276."""
    version = open_version(cast)
    found = {annex.name: annex for annex in document(version, "en").annexes}

    mapped, begun = found["inbox.privacy.map"], found["inbox.privacy.risks"]

    assert mapped.title == "Personal data: what is kept, why, for how long, and who sees it"
    assert begun.title == "Where an impact assessment on personal data begins"
    assert (len(mapped.rows), len(begun.rows)) == (len(HOLDS), len(RISKS))
    assert all("Left to you:" in row.text for row in begun.rows)
    with translation.override("ar"):
        assert [str(annex.title) for annex in ANNEXES] == [
            "البيانات الشخصية: ما يُحفظ، ولماذا، وإلى متى، ومن يراه",
            "من أين يبدأ تقييم الأثر على البيانات الشخصية",
        ]
        assert risks()[0].title == "قد يشعر الناس بأنهم مراقبون"


def test_nothing_is_measured_about_people_before_they_are_told(cast: Any) -> None:
    """R-272: without a decision none; with one, the notice says it, and where the details stand."""
    assert statistics(cast) == "We have not decided to collect statistics about people, so we collect none."
    version = answered(cast)
    put_in_force(cast, version)
    assert statistics(cast).endswith("We collect no statistics about single people.")
    Version.objects.filter(pk=version.pk).update(state=VersionState.PAST)
    detailed = open_version(cast, number=2)
    answer(cast, detailed, "E7.5", "notice", notice="https://portavale.example/measured")
    put_in_force(cast, detailed)
    assert statistics(cast).endswith("what is collected and why: https://portavale.example/measured")


def test_everybody_reads_what_happens_to_their_data(cast: Any) -> None:
    """R-271: it stands open without a policy, a cookie or an account, in the reader's language."""
    cast.body.languages = ["en", "ar"]
    cast.body.website = "https://portavale.example"
    cast.body.save()

    response = Client().get(PAGE)
    shown = response.content.decode()

    assert "This page says what Portavale Municipality does with what it learns about you" in shown
    assert "People who write to us" in shown
    assert "We do not look up your profile" in shown
    assert 'href="https://portavale.example"' in shown
    assert "Contacts outside" not in shown
    assert (response["Cache-Control"], response["Vary"]) == ("public, max-age=300", "Accept-Language")
    assert not response.cookies
    assert "ما يحدث لبياناتكم" in Client().get(f"{PAGE}?lang=ar").content.decode()
    assert f'href="{PAGE}"' in Client().get("/p/portavale/accounts/").content.decode()
    assert Client().get("/p/nowhere/privacy/").status_code == 404


def test_notice_names_no_address_where_there_is_none(cast: Any) -> None:
    cast.body.website = ""
    assert len(notice(cast.body)[3].sentences) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_notice_has_nothing_left_to_fill(cast: Any, language: str) -> None:
    cast.body.website = "https://portavale.example"
    with translation.override(language):
        parts = notice(cast.body)
    said = [sentence for part in parts for sentence in part.sentences]
    assert (len(parts), len(said), [each for each in said if "{" in each]) == (4, 6, [])
