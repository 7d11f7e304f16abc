"""Approved answers from a file: tried before anything is written. All of them wait for a second person, as any other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.core.scoping import current_body_id
from rostra.inbox.actions.library import About, ApprovedNotPossible, add_approved, check_words, write_approved
from rostra.inbox.actions.taking import SEPARATOR, Path, path_of, paths
from rostra.inbox.csv_rows import csv_rows
from rostra.inbox.enums import ApprovedState
from rostra.inbox.models import ApprovedAnswer, ApprovedText, Topic
from rostra.people.models import Body, Member

COLUMNS = ("title", "language", "question", "text")
MORE = ("topic", "source", "valid_until")
LARGEST = 1000
DAY = len("2026-12-31")
LONGEST_QUESTION = 300
LONGEST_TITLE = 200
LONGEST_TEXT = 20_000
GUARDED = ("'=", "'+", "'-", "'@")
"""Spreadsheets would run a cell that begins with the second of these: `csv_file` puts the first before it."""
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
    """What is in a CSV file with the columns title, language, question, text, and maybe topic, source and valid_until: the
    last day as in 2026-12-31, or a moment with its zone.

    Nothing is written. Lines of one title are languages of one answer; a title that is there already gets a further
    language or version. Raises NotTaken for a file without these columns.
    """
    topics, titles, newest, zone = paths(), _titles(), _newest(), _zone()
    plan, seen = AnswerPlan(), set[tuple[str, str]]()
    begun: set[str] = set()
    without = gettext_lazy("The file needs the columns title, language, question and text.")
    for number, values in csv_rows(text, COLUMNS, without=without, largest=LARGEST, more=MORE):
        title, language, question, words, topic, source, until = map(_unguarded, values)
        about = About(title, topics.get(path_of(topic)), valid_until=_moment(until, zone), source_url=source)
        line = Line(about, language, question, words)
        key = (title.casefold(), language)
        if problem := _problem(line, topic, topics, until, twice=key in seen):
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
            about=line.about, language=line.language, question=line.question, text=line.text, by=by, now=now, quiet=True
        )
    for line in plan.words:
        answer = titles[line.about.title.casefold()]
        write_approved(
            answer=answer, language=line.language, question=line.question, text=line.text, by=by, now=now, quiet=True
        )
    return plan


def export_answers() -> list[list[str]]:
    """The library as rows that `import_answers` takes, the names of the columns first: the newest approved words of each
    language, of all that is approved, also where its date has passed.
    """
    zone = _zone()
    of_topic = {topic.pk: f" {SEPARATOR} ".join(path) for path, topic in paths().items()}
    rows = ApprovedText.objects.filter(approved_at__isnull=False, answer__state=ApprovedState.APPROVED)
    texts = (
        rows.order_by("answer_id", "language", "-version")
        .distinct("answer_id", "language")
        .select_related("answer")
        .defer("search")
    )
    lines = [
        [
            text.answer.title,
            text.language,
            text.question,
            text.text,
            of_topic.get(text.answer.topic_id or 0, ""),
            text.answer.source_url,
            _written(text.answer.valid_until, zone),
        ]
        for text in sorted(texts, key=lambda text: (text.answer.title.casefold(), text.answer_id, text.language))
    ]
    return [[*COLUMNS, *MORE], *lines]


def _zone() -> ZoneInfo:
    return ZoneInfo(Body.objects.values_list("time_zone", flat=True).get(pk=current_body_id()))


def _unguarded(value: str) -> str:
    return value[1:] if value.startswith(GUARDED) else value


def _moment(said: str, zone: ZoneInfo) -> datetime | None:
    """Until when words hold: of a day its end on the clocks of the body; None for nothing, and for no moment."""
    try:
        if len(said) == DAY:
            day = date.fromisoformat(said) + timedelta(days=1)
            return datetime.combine(day, time.min, zone)
        moment = datetime.fromisoformat(said)
        # One at the end of all time is no moment in other zones.
        return moment.astimezone(UTC) if moment.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def _written(moment: datetime | None, zone: ZoneInfo) -> str:
    """As `_moment` reads it: the last day, or the moment where it is not the end of one."""
    if moment is None:
        return ""
    local = moment.astimezone(zone)
    return (local.date() - timedelta(days=1)).isoformat() if local.time() == time.min else local.isoformat()


def _problem(line: Line, topic: str, topics: Mapping[Path, Topic], until: str, *, twice: bool) -> str:
    try:
        line.about.check()
        check_words(line.text)
    except ApprovedNotPossible as impossible:
        return str(impossible)
    if line.language not in dict(settings.LANGUAGES):
        return _("“%(language)s” is none of the languages of Rostra.") % {"language": line.language}
    if path_of(topic) and path_of(topic) not in topics:
        return _("There is no topic “%(topic)s”.") % {"topic": topic}
    if until and line.about.valid_until is None:
        return _("“%(day)s” is no day: write the last one as in 2026-12-31.") % {"day": until}
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
