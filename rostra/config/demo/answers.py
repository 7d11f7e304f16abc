"""Answers before they are given: approved ones, one that a second person reads, a question back, an expert's word."""

from __future__ import annotations

from datetime import datetime, timedelta

from rostra.config.demo import answers_texts as texts
from rostra.config.demo.office import Office, Story
from rostra.config.demo.topics import say_topic, topic_of, wrote
from rostra.inbox import actions as inbox
from rostra.inbox.actions.library import remind_reviews
from rostra.inbox.actions.sorting import sort
from rostra.inbox.enums import Purpose, Visibility
from rostra.inbox.models import ApprovedAnswer, ApprovedText, Conversation, Message
from rostra.inbox.placeholders import filled, values_of
from rostra.publishing.actions import deliver_due

SOON = timedelta(minutes=15)
SMELT = timedelta(minutes=12)
"""So long before the story ends somebody smells gas: the alarm is nobody's yet."""


def story(office: Office) -> Story:
    """What was prepared weeks ago, and what it is good for in the last days."""
    return [
        (office.at("29 10:00"), lambda at: _library(office, at)),
        (office.at("1 06:17"), lambda at: remind_reviews(now=at)),
        (office.at(texts.WELL[0]), lambda at: _well(office, at)),
        (office.at(texts.SENSITIVE[0]), lambda at: _sensitive(office, at)),
        (office.at(texts.UNCLEAR[0]), lambda at: _unclear(office, at)),
        (office.now - SMELT, lambda at: _smell(office, at)),
    ]


def approved_text(title: str, language: str) -> ApprovedText:
    """The words of an approved answer of Portavale."""
    return ApprovedText.objects.get(answer__title=title, language=language)


def _library(office: Office, at: datetime) -> None:
    """Lena writes, Ana approves; the words of one wait for that."""
    for row in texts.APPROVED:
        about = inbox.About(
            row.title,
            topic_of(row.topic),
            owner=office.lena,
            review_on=office.at(f"{row.review} 12:00").date(),
            valid_until=office.at(f"{row.valid} 18:00") if row.valid else None,
            source_url=row.source,
        )
        for text in _written(office, about, row.words, at):
            inbox.approve_text(text=text, by=office.ana, now=at + SOON)
    title, topic, *words = texts.WAITING
    language, question, answer = words
    _written(office, inbox.About(title, topic_of(topic), owner=office.ana), ((language, question, answer),), at)


def _written(
    office: Office, about: inbox.About, words: tuple[tuple[str, str, str], ...], at: datetime
) -> list[ApprovedText]:
    (language, question, text), *further = words
    answer: ApprovedAnswer = inbox.add_approved(
        about=about, language=language, question=question, text=text, by=office.lena, now=at
    )
    for language, question, text in further:
        inbox.write_approved(answer=answer, language=language, question=question, text=text, by=office.lena, now=at)
    return list(ApprovedText.objects.filter(answer=answer).select_related("answer").order_by("pk"))


def _came(office: Office, name: str, text: str, at: datetime) -> Conversation:
    conversation = wrote(office, name, text, at)
    sort(clock=lambda: at)
    conversation.refresh_from_db()
    return conversation


def _sensitive(office: Office, at: datetime) -> None:
    """Written with an approved answer; because of its topic somebody else reads it before it goes out."""
    _when, name, text = texts.SENSITIVE
    conversation = _came(office, name, text, at)
    say_topic(conversation, topic_of("Benefits and social help"), office, at + SOON)
    source = approved_text(texts.HELP, "en")
    words = filled(source.text, values_of(conversation, language="en", now=at + SOON))
    inbox.give(
        conversation=conversation,
        text=words,
        visibility=Visibility.PRIVATE,
        by=office.lena,
        now=at + 2 * SOON,
        approved_text=source,
    )


def _unclear(office: Office, at: datetime) -> None:
    """Lena asks back: the clock stands still until he writes again."""
    _when, name, text, question = texts.UNCLEAR
    conversation = _came(office, name, text, at)
    say_topic(conversation, topic_of("Parks and playgrounds"), office, at + SOON)
    inbox.give(
        conversation=conversation,
        text=question,
        visibility=Visibility.PRIVATE,
        by=office.lena,
        now=at + SOON,
        purpose=Purpose.QUESTION,
    )
    deliver_due(clock=lambda: at + SOON)


def _well(office: Office, at: datetime) -> None:
    """An expert without an account is asked by mail; the reply is a note, and the answer still owed."""
    _when, name, text = texts.WELL
    conversation = _came(office, name, text, at)
    say_topic(conversation, topic_of("Water and sewage"), office, at + SOON)
    shown = list(Message.objects.filter(conversation=conversation))
    who, email = texts.EXPERT
    question = inbox.ask_expert(
        conversation=conversation, name=who, email=email, text=texts.ASKED, shown=shown, by=office.lena, now=at + SOON
    )
    inbox.give(
        conversation=conversation,
        text="",
        visibility=Visibility.PRIVATE,
        by=office.lena,
        now=at + 2 * SOON,
        purpose=Purpose.ACKNOWLEDGE,
    )
    deliver_due(clock=lambda: at + 2 * SOON)
    inbox.reply_as_expert(question=question, text=texts.REPLIED, now=at + 6 * SOON)


def _smell(office: Office, at: datetime) -> None:
    name, text = texts.SMELL
    wrote(office, name, text, at)
    sort(clock=lambda: at)
