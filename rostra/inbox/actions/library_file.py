"""Approved answers from a file: tried before anything is written. All of them wait for a second person, as any other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.inbox.actions.library import About, ApprovedNotPossible, add_approved, check_words, write_approved
from rostra.inbox.actions.taking import Path, path_of, paths
from rostra.inbox.csv_rows import csv_rows
from rostra.inbox.enums import ApprovedState
from rostra.inbox.models import ApprovedAnswer, ApprovedText, Topic
from rostra.people.models import Member

COLUMNS = ("title", "language", "question", "text")
MORE = ("topic", "source")
LARGEST = 1000
LONGEST_QUESTION = 300
LONGEST_TITLE = 200
LONGEST_TEXT = 20_000
_NEWEST = ("answer", "language", "-version")


@dataclass(frozen=True, slots=True)
class Line:
    """Words in one language; `about` with the title."""

    about: About
    language: str
    question: str
    text: str


@dataclass(slots=True)
class AnswerPlan:
    """What taking in a file does, or would do: new answers, further words of these or of known ones, lines left out."""

    answers: list[Line] = field(default_factory=list)
    words: list[Line] = field(default_factory=list)
    known: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)


def plan_answers(text: str) -> AnswerPlan:
    """What is in a CSV file with the columns title, language, question, text, and maybe topic and source.

    Nothing is written. Lines of one title are languages of one answer; a title that is there already gets a further
    language or version. Raises NotTaken for a file without these columns.
    """
    topics, titles, newest = paths(), _titles(), _newest()
    plan, seen = AnswerPlan(), set[tuple[str, str]]()
    begun: set[str] = set()
    without = gettext_lazy("The file needs the columns title, language, question and text.")
    for number, (title, language, question, words, topic, source) in csv_rows(
        text, COLUMNS, without=without, largest=LARGEST, more=MORE
    ):
        line = Line(About(title, topics.get(path_of(topic)), source_url=source), language, question, words)
        key = (title.casefold(), language)
        if problem := _problem(line, topic, topics, twice=key in seen):
            plan.problems.append((number, problem))
            continue
        seen.add(key)
        answer = titles.get(key[0])
        if answer is not None and newest.get((answer.pk, language)) == (question, words):
            plan.known += 1
        elif answer is None and key[0] not in begun:
            begun.add(key[0])
            plan.answers.append(line)
        else:
            plan.words.append(line)
    return plan


@transaction.atomic
def import_answers(*, text: str, by: Member, now: datetime) -> AnswerPlan:
    """Take the file in; nothing is removed, and the same file again adds nothing. Raises NotAllowed, NotTaken."""
    plan = plan_answers(text)
    titles = _titles()
    for line in plan.answers:
        titles[line.about.title.casefold()] = add_approved(
            about=line.about, language=line.language, question=line.question, text=line.text, by=by, now=now
        )
    for line in plan.words:
        answer = titles[line.about.title.casefold()]
        write_approved(answer=answer, language=line.language, question=line.question, text=line.text, by=by, now=now)
    return plan


def _problem(line: Line, topic: str, topics: Mapping[Path, Topic], *, twice: bool) -> str:
    try:
        line.about.check()
        check_words(line.text)
    except ApprovedNotPossible as impossible:
        return str(impossible)
    if line.language not in dict(settings.LANGUAGES):
        return _("“%(language)s” is none of the languages of Rostra.") % {"language": line.language}
    if path_of(topic) and path_of(topic) not in topics:
        return _("There is no topic “%(topic)s”.") % {"topic": topic}
    if twice:
        return _("This title stands in this language further up already.")
    longest = (
        (len(line.about.title), LONGEST_TITLE),
        (len(line.question), LONGEST_QUESTION),
        (len(line.text), LONGEST_TEXT),
    )
    too_long = next((most for length, most in longest if length > most), 0)
    return _("This is longer than %(count)d characters.") % {"count": too_long} if too_long else ""


def _titles() -> dict[str, ApprovedAnswer]:
    """What is not withdrawn, by its title in small letters; of two alike the older one."""
    rows = ApprovedAnswer.objects.exclude(state=ApprovedState.WITHDRAWN).select_related("owner__user").order_by("-pk")
    return {row.title.casefold(): row for row in rows}


def _newest() -> dict[tuple[int, str], tuple[str, str]]:
    """The newest words by answer and language."""
    rows = ApprovedText.objects.order_by(*_NEWEST).distinct("answer", "language")
    return {(a, code): (q, t) for a, code, q, t in rows.values_list("answer", "language", "question", "text")}
