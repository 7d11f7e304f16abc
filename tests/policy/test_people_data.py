"""What Rostra ships for the people's side: courses, statements, situations and disclaimers are whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

import rostra.policy.situations as situations_package
from rostra.core import markdown
from rostra.core.markdown import html
from rostra.policy.courses import QuizQuestion, shipped
from rostra.policy.courses.quiz import QuizFault, read, write
from rostra.policy.disclaimers import LENGTHS, disclaimers, languages
from rostra.policy.questionnaire import items
from rostra.policy.situations import Verdict, situations
from rostra.policy.statements import ASKED, chosen, statements

ALL: Mapping[str, Any] = {pk: {"options": list(item.options)} for pk, item in items().items()}


def test_the_six_courses_are_short_and_ask_three_to_five_questions() -> None:
    assert set(shipped()) == {"basics", "answering", "security", "accessibility", "records", "crisis"}
    for course in shipped().values():
        text = course.text("en")
        assert 150 < len(text.text.split()) < 700
        assert 3 <= len(text.quiz) <= 5
        assert all(0 <= question.right < len(question.options) and question.why for question in text.quiz)


def test_a_course_is_there_in_every_language() -> None:
    assert shipped()["basics"].text("xx") == shipped()["basics"].text("en")


def test_statements_are_about_questions_and_options_that_there_are() -> None:
    for statement in statements("en"):
        assert statement.text
        assert statement.why
        assert not statement.item or statement.item in items()
        assert not statement.option or statement.option in items()[statement.item].options


@pytest.mark.parametrize("answers", [{}, ALL, {"E4.2": {"options": ["silent"]}}])
def test_three_statements_are_asked_true_and_false_ones(answers: Mapping[str, Any]) -> None:
    for seed in range(20):
        asked = chosen(answers, str(seed), "en")
        assert len(asked) == ASKED
        assert {statement.right for statement in asked} == {True, False}
        assert chosen(answers, str(seed), "xx") == asked


def test_a_statement_about_an_option_is_asked_only_where_it_was_chosen() -> None:
    answers = {"E4.2": {"options": ["silent"]}}
    asked = {each.code for seed in range(50) for each in chosen(answers, str(seed), "en")}
    assert asked.isdisjoint({"own_opinion", "criticise"})


def test_situations_have_a_sentence_for_each_verdict_and_rest_on_questions() -> None:
    found = situations("en")
    assert len(found) >= 25
    for each in found:
        assert set(each.says) == {each.verdict, *(case.verdict for case in each.when)}
        assert set(each.items) <= set(items())
        assert each.page == "" or reverse(each.page)
        assert all(case.option in items()[case.item].options for case in each.when)


def test_a_situation_is_judged_by_what_the_body_chose() -> None:
    table = {each.code: each for each in situations("xx")}
    work = table["private_in_work_time"]
    assert work.judge({}) == Verdict.SILENT
    assert work.judge({"E3.1": {"options": ["limited"]}}) == Verdict.YES
    assert work.judge({"E3.1": {"options": ["none"]}}) == Verdict.NO
    assert table["open_account"].judge({"E2.1": {}}) == Verdict.ASK


def test_the_recommended_policy_allows_more_than_it_forbids() -> None:
    """R-024: limits that leave room, in most of what people ask for."""
    chosen = {pk: {"options": [item.recommended] * bool(item.options)} for pk, item in items().items()}
    verdicts = Counter(each.judge(chosen) for each in situations("en"))
    assert verdicts[Verdict.YES] > verdicts[Verdict.NO]
    assert verdicts[Verdict.YES] + verdicts[Verdict.ASK] > 2 * verdicts[Verdict.NO]
    assert verdicts[Verdict.SILENT] == 0


def test_situations_are_data_beside_their_loader() -> None:
    assert Path(situations_package.__file__).parent.joinpath("texts", "en.toml").is_file()


@pytest.mark.parametrize("title", ["", "Librarian"])
def test_disclaimers_name_the_body_and_fit_their_place(title: str) -> None:
    for language in (*languages(), "xx"):
        rows = disclaimers(body="Portavale Municipality", title=title, language=language)
        assert {row.place for row in rows} == set(LENGTHS)
        assert all(row.fits for row in rows)
        assert any(title in row.text for row in rows)
        assert not any("{" in row.text for row in rows)


def test_a_long_name_may_be_too_long_for_a_line() -> None:
    assert not all(row.fits for row in disclaimers(body="N" * 90, title="", language="en"))


def test_a_quiz_is_read_as_it_is_written() -> None:
    quiz = (QuizQuestion("One?", ("a", "b"), 0, "Since a."), QuizQuestion("Two\nlines?", ("c", "d"), 1, ""))
    assert read(write(quiz)) == (quiz[0], QuizQuestion("Two lines?", ("c", "d"), 1, ""))
    assert read("\n\n") == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [("- a\n* b", "question"), ("One?\n* a", "options"), ("One?\n- a\n- b", "right"), ("One?\n* a\n* b", "right")],
)
def test_a_quiz_that_is_not_whole_is_named(text: str, code: str) -> None:
    with pytest.raises(QuizFault) as fault:
        read(f"Fine?\n* a\n- b\n\n{text}")
    assert (fault.value.number, fault.value.code) == (2, code)


def test_markdown_shows_markup_and_runs_none() -> None:
    text = "# Title\n\n<script>x</script> [a](javascript:x) [b](https://b.example) ![c](https://c.example/c.png)"
    made = html(text)
    assert made.startswith("<h2>Title</h2>")
    assert "<script" not in made
    assert 'href="javascript' not in made
    assert "<img" not in made
    assert '<a href="https://b.example">b</a>' in made
    assert markdown.html("plain") == "<p>plain</p>\n"
