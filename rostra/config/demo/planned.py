"""A week planned in Romanian and Arabic, and what happens to posts: stopped by a check, sent back, removed, corrected."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from rostra.config.demo import library, planned_texts, week
from rostra.config.demo.office import Office, Story
from rostra.editorial import actions as editorial
from rostra.editorial.actions.library import add_asset
from rostra.editorial.content import Content, Details, Target
from rostra.editorial.enums import Risk
from rostra.editorial.library import as_picture
from rostra.editorial.models import Post
from rostra.editorial.queries import current
from rostra.policy.actions import stop_publishing
from rostra.publishing.actions import look_due, make_changes, resume
from rostra.publishing.models import Delivery

SOON = timedelta(minutes=25)


def story(office: Office) -> Story:
    """What was planned stands on the calendar of the days to come; the rest happened in the last days."""
    return [
        (office.at("3 14:10"), lambda at: _stop(office, at)),
        (office.at("1 09:05"), lambda at: _remove(office, at)),
        (office.at("1 15:00"), lambda at: _correct(office, at)),
        (office.now - 5 * SOON, lambda at: _plan(office, at)),
        (office.now - 4 * SOON, lambda at: _block(office, at)),
        (office.now - 3 * SOON, lambda at: _return(office, at)),
    ]


def _plan(office: Office, at: datetime) -> None:
    for title, due, state, texts in planned_texts.WEEK:
        (first, text), *others = texts
        contents = {"": Content(text, first), **{code: Content(words, code) for code, words in others}}
        post = _written(office, title, contents, office.at(due), at)
        if state in ("review", "approved"):
            editorial.ask_review(post=post, by=office.jonas, now=at)
        if state == "approved":
            editorial.approve(post=post, content_hash=current(post).hash, by=office.ana, now=at)


def _block(office: Office, at: datetime) -> None:
    """It stays a draft: its page says what stands in the way."""
    title, text = planned_texts.BLOCKED
    picture = add_asset(content=library.lamp_picture(), name="felinar.png", by=office.jonas, now=at)
    content = Content(text, "ro", media=(as_picture(picture, ""),))
    _written(office, title, {"": content}, office.at("-2 10:00"), at)


def _return(office: Office, at: datetime) -> None:
    """Whoever reads it for the law sends it back with a reason."""
    title, text = planned_texts.RETURNED
    details = replace(Details(), risk=Risk.HIGH)
    post = _written(office, title, {"": Content(text, "ro")}, office.at("-3 11:00"), at, details)
    editorial.ask_review(post=post, by=office.jonas, now=at)
    editorial.send_back(post=post, reason=planned_texts.REASON, by=office.ingrid, now=at + SOON)


def _remove(office: Office, at: datetime) -> None:
    """Somebody who has the password takes it off the network; Rostra looks, and tells."""
    title, text = planned_texts.REMOVED
    post = week.publish(office, title, text, at, language="ro")
    office.network.delete(_delivery(post).ref)
    look_due(clock=lambda: at + SOON)


def _correct(office: Office, at: datetime) -> None:
    """It said the wrong day: other words where it stands, with a line for readers, and a second person confirms them."""
    post = Post.objects.get(title=planned_texts.CORRECTED)
    delivery = _delivery(post)
    text = delivery.content["text"].replace(planned_texts.WRONG_DAY, planned_texts.RIGHT_DAY)
    note = planned_texts.NOTE
    change = editorial.ask_correction(post=post, delivery=delivery, text=text, note=note, by=office.jonas, now=at)
    editorial.confirm_correction(post=post, change=change, by=office.ana, now=at + SOON)
    make_changes(clock=lambda: at + SOON)


def _stop(office: Office, at: datetime) -> None:
    hold = stop_publishing(account=None, reason=planned_texts.STOP, by=office.ana, now=at)
    resume(hold=hold, reason=planned_texts.GO_ON, by=office.ana, now=at + SOON)


def _written(
    office: Office,
    title: str,
    contents: dict[str, Content],
    due_at: datetime,
    at: datetime,
    details: Details | None = None,
) -> Post:
    return editorial.create_post(
        title=title,
        due_at=due_at,
        texts=contents,
        versions={Target(office.social, code): content for code, content in contents.items()},
        details=details or Details(),
        by=office.jonas,
        now=at,
    )


def _delivery(post: Post) -> Delivery:
    version = current(post).versions[0]
    return Delivery.objects.select_related("account").get(source="editorial.version", source_id=version.pk)
