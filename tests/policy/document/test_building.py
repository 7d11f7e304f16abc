from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from rostra.people.actions import add_member
from rostra.policy import annexes, evidence
from rostra.policy.actions import decide
from rostra.policy.actions.packs import confirm_value, correct_value
from rostra.policy.annexes import Annex, Row
from rostra.policy.content_checks import CHECKS, Rule
from rostra.policy.decisions import ATTEST_MONTHS, PACKS
from rostra.policy.document import Document, chapters, clause, document, frozen, languages_of, reading
from rostra.policy.document.people import duties, of_role, people
from rostra.policy.enums import Function, VersionState
from rostra.policy.models import Conflict, Instrument, TeamSeat, Version
from rostra.policy.queries.said import said
from rostra.policy.questionnaire import LANGUAGES, items, text
from tests.policy.drafted import answer, answered, open_version, put_in_force, worded

UNFILLED = re.compile(r"[{}]|\[\w")


def clause_of(version: Version, pk: str, language: str = "en") -> Any:
    return next(each for each in document(version, language).clauses if each.item == pk)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_text_is_filled(cast: Any, language: str) -> None:
    version = answered(cast)
    with override(language):
        for item in items().values():
            now = said(version)
            for option in item.options or ("",):
                value = {**now.answers[item.id], "options": [option] if option else []}
                made = clause(item, replace(now, answers={**now.answers, item.id: value}), language)
                words = (made.text, made.exceptions, made.employee, made.public, made.crisis)
                assert [each for each in words if UNFILLED.search(each)] == [], (item.id, option)
                assert (made.text != "", ".." in made.text.replace("…", "")) == (True, False), (item.id, option)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_security_chapter_says_what_staff_do_and_with_what(cast: Any, language: str) -> None:
    """R-300: rules that hold, devices, who steps in, training; for everybody, and on the page of an employee."""
    version = answered(cast)
    security = next(each for each in document(version, language).chapters if each.element == "security")
    assert [each.item for each in security.clauses] == ["E6.1", "E6.2", "E6.3", "E6.4"]
    assert "Staff rules 2025" in security.clauses[0].text
    assert all(each.advice and each.why for each in security.clauses)
    page = {line.item for line in reading(version, "employee", language).lines}
    assert {"E2.4", "E6.2", "E6.4"} <= page


def test_the_policy_says_the_goal_of_use_the_procedures_and_the_effort(cast: Any) -> None:
    """R-367, R-371: what it is for, how an account begins, and what following up asks of people."""
    version = answered(cast)
    found = document(version, "en")
    assert "tells citizens what they may expect" in found.texts.purpose
    opening, response = clause_of(version, "E2.1").text, clause_of(version, "E8.6").text
    assert "decided on its objective, its resources, its owner" in opening
    assert "every question gets a response" in response
    assert "Time to answer: 8 hours" in response
    procedures = {"E2.2", "E2.7", "E5.1", "E5.2", "E7.3", "E8.3", "E8.5", "E9.1"}
    assert procedures <= {each.item for each in found.clauses}


FITTING = {
    "en": "fits their work and what the body stands for",
    "ro": "se potrivește cu munca lor și cu valorile instituției",
    "nb": "passer til arbeidet deres og til det virksomheten står for",
    "sv": "passar deras arbete och det som organisationen står för",
    "ar": "مناسبًا لعمله ولقيم الجهة",
}
WATCHED = {
    "en": (
        "Nobody looks at their private accounts",
        "it is logged who did what",
        "Nobody looks at your private accounts",
    ),
    "ro": ("Nimeni nu le urmărește conturile private", "cine ce a făcut", "Nimeni nu vă urmărește conturile private"),
    "nb": (
        "Ingen ser på de private kontoene",
        "logges det hvem som gjorde hva",
        "Ingen ser på de private kontoene dine",
    ),
    "sv": ("Ingen granskar deras privata konton", "loggas vem som gjorde vad", "Ingen granskar dina privata konton"),
    "ar": ("ولا ينظر أحد في حساباتهم الخاصة", "يُسجَّل من فعل ماذا", "ولا ينظر أحد في حساباتكم الخاصة"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_posted_fits_the_work_and_what_the_body_stands_for(cast: Any, language: str) -> None:
    """R-222."""
    assert FITTING[language] in clause_of(answered(cast), "E4.1", language).text


@pytest.mark.parametrize("option", ["none", "limited", "internet"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_staff_are_told_how_far_anybody_looks_at_what_they_do(cast: Any, language: str, option: str) -> None:
    """R-238: as far as it takes and no further, whatever was chosen; in the document and on the page of an employee."""
    version = answered(cast)
    answer(cast, version, "E3.1", option)
    private, official, yours = WATCHED[language]
    text = clause_of(version, "E3.1", language).text
    page = {line.item: line.text for line in reading(version, "employee", language).lines}
    assert (private in text, official in text, yours in page["E3.1"]) == (True, True, True)


def test_privacy_begins_with_the_least(cast: Any) -> None:
    """R-275: what is recommended and what holds by default keeps to itself what is about people."""
    assert items()["E7.5"].recommended == "none"
    assert "We look at totals only" in clause_of(answered(cast), "E7.5").text
    strict = ("personal_number", "consent_missing", "classified", "confidential")
    assert [CHECKS[name].rule for name in strict] == [Rule.REASON] * 4
    assert CHECKS["personal_data"].rule == Rule.WARN


def test_the_four_most_pressing_matters_of_law_are_asked_and_looked_at(cast: Any) -> None:
    """R-289: terms of service, records, free speech, privacy of citizens."""
    pressing = ("E7.2", "E7.3", "E4.2", "E7.5")
    assert [set(items()[pk].evidence) & set(evidence.names()) != set() for pk in pressing] == [True] * 4
    version = answered(cast)
    assert all(clause_of(version, pk).exceptions or clause_of(version, pk).advice for pk in pressing)


def test_a_clause_is_what_is_common_and_what_was_chosen(cast: Any) -> None:
    version = open_version(cast)
    answer(cast, version, "E8.3", "report", "hide")
    shipped = text("E8.3", "en")

    made = clause_of(version, "E8.3")

    assert made.option_labels == (shipped.options["hide"].label, shipped.options["report"].label)
    assert made.text.index(shipped.options["hide"].clause[:20]) < made.text.index(shipped.options["report"].clause[:20])
    assert (made.number, made.title) == ("8.3", shipped.title)


def test_what_nobody_answered_leaves_no_clause(cast: Any) -> None:
    version = open_version(cast)
    answer(cast, version, "E4.2")
    assert [(chapter.element, len(chapter.clauses)) for chapter in chapters(version, "en")] == [("conduct", 1)]


def test_decisions_and_roles_stand_in_words_in_the_language(cast: Any) -> None:
    version = open_version(cast)
    answer(cast, version, "E2.5", rules={"attest_months": 5, "rotation_hours": 24})
    answer(cast, version, "E6.2", updates="security")
    assert "Time between two confirmations by its holders: 5 months." in clause_of(version, "E2.5").text
    assert "updated by: Security officer." in clause_of(version, "E6.2").text


def test_what_the_answers_do_not_settle_is_as_it_was_decided(cast: Any) -> None:
    version = open_version(cast)
    row = answer(cast, version, "E2.5")
    row.value = {**row.value, "rules": {}}
    row.save()
    decide(question=ATTEST_MONTHS, value=9, by=None, now=cast.now)
    assert "9 months" in clause_of(version, "E2.5").text


def test_an_option_that_settles_a_decision_has_the_last_word(cast: Any) -> None:
    version = open_version(cast)
    answer(cast, version, "E5.2", "none", rules={"second_person": True})
    assert said(version).rules["second_person"] is False


def test_inserted_words_keep_one_full_stop_and_their_lines(cast: Any) -> None:
    version = open_version(cast)
    answer(cast, version, "E4.4", rule="Staff rules, part 3.")
    answer(cast, version, "E9.1", contacts="Ana, 22 33 44 55;\n\nMihai, 99 88 77 66.")
    assert "applies: Staff rules, part 3. Rights" in clause_of(version, "E4.4").text
    assert "board: Ana, 22 33 44 55; Mihai, 99 88 77 66. How" in clause_of(version, "E9.1").text


def test_words_of_the_other_script_do_not_turn_the_sentence(cast: Any) -> None:
    version = open_version(cast)
    answer(cast, version, "E4.4", rule="Staff rules 3.")
    assert "\u2068Staff rules 3\u2069." in clause_of(version, "E4.4", "ar").text
    assert "\u2068" not in clause_of(version, "E4.4").text


def test_a_field_that_nobody_filled_shows_what_is_missing(cast: Any) -> None:
    version = open_version(cast)
    answer(cast, version, "E4.4", rule=" ")
    assert "[The rule that applies]" in clause_of(version, "E4.4").text


def test_an_unknown_language_is_english(cast: Any) -> None:
    version = open_version(cast)
    answer(cast, version, "E4.2")
    assert document(version, "de") == document(version, "en")


def test_a_body_without_accounts_has_a_policy_for_its_staff(cast: Any) -> None:
    version = answered(cast, only=True)
    found = document(version, "en")
    elements = {chapter.element for chapter in found.chapters}
    assert elements == {"access", "use", "conduct", "security", "legal", "ownership"}
    assert (found.scope, found.crisis) == (found.texts.scope_only, {})


def test_own_words_stand_instead_with_their_placeholders_filled(cast: Any) -> None:
    version = answered(cast)
    worded(cast, version, "E6.4", "We train.\n\nAgain after {training_months}. {strange}")
    made = clause_of(version, "E6.4")
    assert (made.own, made.stale, made.paragraphs) == (True, False, ["We train.", "Again after 12 months. {strange}"])
    assert clause_of(version, "E6.4", "nb").own is False


def test_own_words_are_stale_once_the_rule_is_another(cast: Any) -> None:
    version = answered(cast)
    worded(cast, version, "E6.4", "We train again after {training_months}.")
    answer(cast, version, "E6.4", rules={"training_months": 6})
    assert clause_of(version, "E6.4").stale is True


def test_what_was_adopted_does_not_change(cast: Any) -> None:
    cast.body.languages = ["en", "ar", "nb", "de"]
    cast.body.save()
    version = answered(cast)
    worded(cast, version, "E6.4", "We train again after {training_months}.")
    put_in_force(cast, version)
    before = {language: document(version, language) for language in ("en", "ar", "nb")}

    decide(question=ATTEST_MONTHS, value=24, by=None, now=cast.now)
    answer(cast, version, "E6.4", rules={"training_months": 1})
    Instrument.objects.create(title="New law", kind="law", added_at=cast.now, added_by=cast.administrator.user)

    again = Version.objects.get(pk=version.pk)
    assert {language: document(again, language) for language in before} == before
    assert clause_of(again, "E6.4").text == "We train again after 12 months."
    assert sorted(again.content["documents"]) == ["ar", "en", "nb"]
    assert "24" not in clause_of(again, "E2.5", "ro").text
    assert said(again).wordings["E6.4"]["en"].text == "We train again after {training_months}."


def test_what_is_kept_comes_back_whole(cast: Any) -> None:
    version = answered(cast)
    found = document(version, "sv")
    assert Document.of(found.kept()) == found
    assert frozen(version)["documents"]["en"] == document(version, "en").kept()


def test_languages_are_those_of_the_body_that_the_questionnaire_has(cast: Any) -> None:
    cast.body.language, cast.body.languages = "de", ["fr"]
    assert languages_of(cast.body) == ["en"]
    cast.body.language, cast.body.languages = "nb", ["en", "nb", "fr"]
    assert languages_of(cast.body) == ["nb", "en"]


def test_short_readings_are_sentences_with_the_numbers_of_their_clauses(cast: Any) -> None:
    version = answered(cast)
    for which in ("employee", "crisis", "public"):
        found = reading(version, which, "en")
        wanted = [item.number for item in items().values() if which in item.readings]
        assert [line.number for line in found.lines] == wanted
    assert reading(version, "full", "en").lines == ()
    assert reading(version, "crisis", "en").document.crisis["minutes"] == "30"
    with pytest.raises(ValueError):
        reading(version, "tea", "en")


def test_annexes_are_laws_conflicts_and_what_domains_above_add(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annexes, "_annexes", {})
    mine = Annex(name="test.mine", title="Mine", rows=lambda: [Row("One")], empty="None")
    annexes.register(mine, Annex(name="test.all", title="All", rows=list, empty="None", for_accounts=False))
    annexes.register(mine)
    with pytest.raises(ValueError, match=r"test\.mine"):
        annexes.register(replace(mine, title="Another"))
    by = cast.administrator.user
    Instrument.objects.create(
        title="Code of conduct",
        kind="code",
        reference="2024/3",
        items=["E4.3"],
        valid_until=cast.now.date(),
        added_at=cast.now,
        added_by=by,
    )
    Conflict.objects.create(items=["E2.5"], text="Auditors want a calendar", raised_at=cast.now, raised_by=by)
    decide(question=PACKS, value=("nb-NO",), by=None, now=cast.now)
    version = open_version(cast)

    found = {annex.name: annex for annex in document(version, "en").annexes}

    assert list(found) == [
        "policy.laws",
        "test.all",
        "test.mine",
        "policy.conflicts",
        "policy.disclaimer",
        "policy.sign",
    ]
    laws = found["policy.laws"].rows
    assert [row.badge for row in laws] == ["A", "B", ""]
    assert "Norway · Time to answer: " in laws[0].text
    assert laws[1].title == "GDPR via personopplysningsloven"
    assert laws[1].text == "Norway · Report of a breach of personal data: 72 h to Datatilsynet"
    assert "2024/3" in laws[2].text
    assert "on clauses 4.3" in laws[2].text
    assert [(row.title, row.text, row.badge) for row in found["policy.conflicts"].rows] == [
        ("Auditors want a calendar", "Not resolved yet.", "2.5")
    ]
    assert "Portavale Municipality" in found["policy.disclaimer"].text
    version.only = True
    assert "test.mine" not in {annex.name for annex in document(version, "en").annexes}


def test_annex_of_laws_says_what_the_lawyer_corrected_and_confirmed(cast: Any) -> None:
    decide(question=PACKS, value=("en-NZ",), by=None, now=cast.now)
    given = {"pack": "en-NZ", "by": cast.administrator, "now": cast.now}
    confirm = {"name": "Rita Law", "title": "Legal adviser", "on": cast.now.date(), "note": ""}
    term = {"n": 15, "unit": "working", "from": "day after receipt"}
    correct_value(**given, path="foi[1].respond", value=term, source="By-law 3", reason="Ours is shorter.")
    confirm_value(**given, path="foi[0].respond", **confirm)
    confirm_value(**given, path="privacy.breach", **confirm)

    first, second, privacy = (row for row in document(open_version(cast), "en").annexes[0].rows)

    assert (first.badge, second.badge) == ("A", "C")
    assert first.text.endswith("confirmed by Rita Law, Legal adviser, on 24 November 2026")
    assert "15 working days" in second.text
    assert second.text.endswith("By-law 3 · corrected by us")
    assert (privacy.title, privacy.badge) == ("Privacy Act 2020", "B")
    assert privacy.text.endswith("confirmed by Rita Law, Legal adviser, on 24 November 2026")


def test_people_are_named_as_now_and_of_the_past_as_then(cast: Any) -> None:
    version = answered(cast)
    answer(cast, version, "E9.1", lead="security")
    put_in_force(cast, version)
    add_member(email="x@portavale.example", name="Xenia", by=None, now=cast.now)
    assert of_role(people(version), said(version).answers, "lead") == ["Sara Lind"]
    assert len(duties(people(version))) == 9
    TeamSeat.objects.create(member=cast.editor, function=Function.LAW)
    assert people(version)["team"] == {"law": ["Ana Popa"]}
    kept = {"holders": {"crisis": ["Old Hand"]}, "team": {}}
    version.state, version.content = VersionState.PAST, {**version.content, "people": kept}
    assert ("Crisis", ["Old Hand"]) in duties(people(version))
    version.content = {}
    assert people(version) == {"holders": {}, "team": {}}


def test_a_document_asks_as_much_for_few_answers_as_for_many(cast: Any) -> None:
    few = open_version(cast)
    answer(cast, few, "E4.2")

    def asked(version: Version) -> int:
        document(version, "en")
        with CaptureQueriesContext(connection) as questions:
            document(version, "en")
        return len(questions)

    first = asked(few)
    for pk in ("E4.1", "E4.3", "E4.4", "E2.5"):
        answer(cast, few, pk)
    assert asked(few) == first
