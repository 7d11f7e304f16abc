from __future__ import annotations

import json
from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rostra.policy import evidence
from rostra.policy.actions import decide
from rostra.policy.decisions import ATTEST_MONTHS, SECOND_FACTOR
from rostra.policy.enums import VersionForm
from rostra.policy.lint import Fault, falls_short, lint
from rostra.policy.models import Instrument, Version
from rostra.policy.questionnaire import LANGUAGES, items, text
from tests.policy.drafted import answer, answered, open_version, put_in_force, worded
from tests.policy.lint.test_speech import BANS


def of_code(version: Version, code: str, now: datetime) -> list[Fault]:
    return [fault for fault in lint(version, now) if fault.code == code]


@pytest.fixture(autouse=True)
def _shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that the questions name is shown, and somebody attests the rest."""
    every = {name for each in items().values() for name in each.evidence}
    monkeypatch.setattr(evidence, "names", lambda: tuple(sorted(every)))
    monkeypatch.setattr(evidence, "_witnesses", {"test": lambda _now: items()})


def test_a_whole_policy_in_shipped_words_has_no_fault(cast: Any) -> None:
    cast.body.languages = list(LANGUAGES)
    cast.body.save()
    assert lint(answered(cast), cast.now) == []


def test_questions_nobody_answered_and_elements_without_a_clause(cast: Any) -> None:
    version = open_version(cast, form=VersionForm.SHORT)
    answer(cast, version, "E4.2")
    missing = [fault.item for fault in of_code(version, "unanswered", cast.now)]
    assert missing == [each.id for each in items().values() if each.short and each.id != "E4.2"]
    elements = of_code(version, "element_missing", cast.now)
    assert len(elements) == 9
    assert elements[2] == Fault("element_missing", "E3.1", "The policy says nothing about: Acceptable use.")
    version.only = True
    assert [fault.item for fault in of_code(version, "element_missing", cast.now)] == [
        "E1.1",
        "E3.1",
        "E6.1",
        "E7.1",
        "E9.2",
    ]


def test_an_answer_without_option_or_field_is_none(cast: Any) -> None:
    version = answered(cast)
    row = answer(cast, version, "E1.1")
    row.value = {**row.value, "options": []}
    row.save()
    answer(cast, version, "E4.4", rule=" ")
    assert of_code(version, "unanswered", cast.now) == [
        Fault("unanswered", "E1.1", "None of the options is chosen."),
        Fault("unanswered", "E4.4", "This is not filled in: The rule that applies."),
    ]


def test_a_clause_that_says_another_number_contradicts_its_rule(cast: Any) -> None:
    version = answered(cast)
    worded(cast, version, "E2.5", "Holders confirm every 12 months. Secrets change within 48 hours.")
    assert lint(version, cast.now) == [
        Fault(
            "contradicts",
            "E2.5",
            "Months until holders confirm what they hold: the text (English) says “12 months”, the rule says “6 months”.",
        )
    ]


@pytest.mark.parametrize(
    ("language", "wording", "said"),
    [
        ("ro", "Deținătorii confirmă la douăsprezece luni. Schimbare în {rotation_hours}.", "douăsprezece luni"),
        ("nb", "Innehaverne bekrefter hvert år. Endres innen {rotation_hours}.", "hvert år"),
        ("sv", "Innehavarna bekräftar var tolfte: 12 månader. Byts inom {rotation_hours}.", "12 månader"),
        ("ar", "يؤكد الحائزون كل ١٢ شهرًا. التغيير خلال {rotation_hours}.", "كل ١٢ شهرا"),
    ],
)
def test_a_contradiction_is_found_in_each_language(cast: Any, language: str, wording: str, said: str) -> None:
    version = answered(cast)
    worded(cast, version, "E2.5", wording, language)
    (fault,) = of_code(version, "contradicts", cast.now)
    assert f"“{said.removeprefix('كل ')}”" in fault.text


def test_a_clause_that_leaves_the_rule_out_does_not_say_it(cast: Any) -> None:
    version = answered(cast)
    worded(cast, version, "E2.5", "Secrets change after events.")
    worded(cast, version, "E2.4", "Two people: security officer. {unknown}")
    worded(cast, version, "E9.1", "Lead: {lead}. Deputy: {deputy}. Within thirty minutes. {contacts} {plan}")
    found = [(fault.item, fault.code) for fault in lint(version, cast.now)]
    assert found == [("E2.4", "does_not_say"), ("E2.5", "does_not_say"), ("E2.5", "does_not_say")]
    decide(question=SECOND_FACTOR, value=("security",), by=None, now=cast.now)
    answer(cast, version, "E2.4", rules={"second_factor": ["security"]})
    assert "does_not_say" not in {fault.code for fault in lint(version, cast.now) if fault.item == "E2.4"}


def test_words_are_stale_once_the_rule_changed(cast: Any) -> None:
    version = answered(cast)
    worded(cast, version, "E2.5", "Within {rotation_hours}, confirmed every {attest_months}.")
    assert lint(version, cast.now) == []
    answer(cast, version, "E2.5", rules={"attest_months": 3})
    assert [(fault.code, fault.item) for fault in lint(version, cast.now)] == [("stale", "E2.5")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_blanket_ban_in_a_wording_or_a_field_is_marked(cast: Any, language: str) -> None:
    cast.body.language = language
    cast.body.save()
    version = answered(cast)
    sentence = next(each for code, each in BANS if code == language)
    worded(cast, version, "E4.3", f"{text('E4.3', language).clause} {sentence}", language)
    answer(cast, version, "E3.2", "own", list=sentence)
    assert [fault.item for fault in of_code(version, "speech_ban", cast.now)] == ["E3.2", "E4.3"]


def test_silence_is_marked_where_a_pack_bars_it(cast: Any) -> None:
    version = answered(cast)
    answer(cast, version, "E4.2", "silent")
    assert of_code(version, "speech_ban", cast.now) == []
    answer(cast, version, "E7.1", rules={"packs": ["nb-NO"]})
    assert of_code(version, "speech_ban", cast.now) == [
        Fault("speech_ban", "E4.2", text("E4.2", "en").barred["silent"])
    ]


def test_secrets_are_named_by_their_kind_only(cast: Any) -> None:
    version = answered(cast)
    worded(cast, version, "E4.3", "The password: S0mmer!2026 and NO93 8601 1117 947.")
    found = of_code(version, "secret", cast.now)
    assert len(found) == 2
    assert "S0mmer" not in "".join(fault.text for fault in found)


def test_annexes_that_are_over(cast: Any) -> None:
    by = cast.administrator.user
    for title, until, ended in (
        ("Old code", cast.now.date() - timedelta(days=2), None),
        ("New code", cast.now.date() + timedelta(days=2), None),
        ("Ended code", date(2000, 1, 1), cast.now),
        ("Law", None, None),
    ):
        Instrument.objects.create(
            title=title, kind="code", valid_until=until, ended_at=ended, added_at=cast.now, added_by=by
        )
    (fault,) = of_code(answered(cast), "expired_annex", cast.now)
    assert fault.text.startswith("“Old code” has not been valid since ")


def test_without_evidence_somebody_attests(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    version = answered(cast)
    monkeypatch.setattr(evidence, "_witnesses", {})

    def witness(subjects: Collection[str]) -> Callable[[datetime], Collection[str]]:
        return lambda _now: subjects

    first = witness(["E3.1"])
    evidence.attested_by("test.first", first)
    evidence.attested_by("test.first", first)
    with pytest.raises(ValueError, match=r"test\.first"):
        evidence.attested_by("test.first", witness([]))
    assert [fault.item for fault in of_code(version, "no_evidence", cast.now)] == [
        "E3.2",
        "E4.4",
        "E6.1",
        "E7.4",
        "E8.4",
        "E8.7",
    ]


def test_words_that_are_hard_to_read(cast: Any) -> None:
    version = answered(cast)
    worded(cast, version, "E4.3", f"Be civil and {'so on and ' * 20}be kind.")
    hard = "Notwithstanding administrative considerations, interdepartmental implementation of environmental "
    worded(cast, version, "E4.1", f"{{mandate_required}}. {hard * 4}")
    assert [(fault.item, fault.text.partition(" (")[0]) for fault in of_code(version, "reading_level", cast.now)] == [
        ("E4.1", "This is hard to read"),
        ("E4.3", "One sentence has 65 words: make two of it."),
    ]


def test_a_decision_taken_by_itself_differs_from_the_text_in_force(cast: Any) -> None:
    version = put_in_force(cast, answered(cast))
    assert lint(version, cast.now) == []
    decide(question=ATTEST_MONTHS, value=12, by=None, now=cast.now)
    assert lint(version, cast.now) == [
        Fault(
            "rule_differs",
            "E2.5",
            "Months until holders confirm what they hold: the text says “6 months”, and since a later decision this"
            " holds: “12 months”.",
        )
    ]


def test_lint_asks_as_much_for_few_as_for_many(cast: Any) -> None:
    version = open_version(cast)
    answer(cast, version, "E6.4")
    worded(cast, version, "E6.4", "Own words.")

    def asked() -> int:
        lint(version, cast.now)
        with CaptureQueriesContext(connection) as questions:
            lint(version, cast.now)
        return len(questions)

    few = asked()
    for pk in ("E2.5", "E4.1", "E4.3", "E9.2", "E2.7"):
        answer(cast, version, pk)
        worded(cast, version, pk, "Own words.")
    assert asked() == few


def test_the_command_prints_what_falls_short(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    version = answered(cast)
    out = StringIO()
    call_command("policy", "lint", body="portavale", json=True, stdout=out)
    assert json.loads(out.getvalue()) == {"questions": 40, "answered": 40, "clauses": 40, "falls_short": []}
    assert falls_short(version, cast.now)["falls_short"] == []

    answer(cast, version, "E4.4", rule="")
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("policy", "lint", body="portavale", stdout=out)
    assert ended.value.code == 1
    assert "E4.4" in out.getvalue()


def test_the_command_needs_a_body_with_a_policy(cast: Any) -> None:
    with pytest.raises(CommandError, match="nowhere"):
        call_command("policy", "lint", body="nowhere")
    with pytest.raises(CommandError, match="no policy"):
        call_command("policy", "lint", body="portavale")
