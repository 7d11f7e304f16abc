"""The posts that show more: a thread, one with translations of which one is behind, one that is posted by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from rostra.accounts.actions import connect_account
from rostra.accounts.enums import Stage
from rostra.accounts.models import Account
from rostra.config.demo import further_texts as texts
from rostra.config.demo import library, plan
from rostra.config.demo.library_texts import RINK_ALT
from rostra.config.demo.office import Office, Story
from rostra.editorial import actions as editorial
from rostra.editorial.actions.library import add_asset
from rostra.editorial.content import Content, Part, Target
from rostra.editorial.library import as_picture
from rostra.editorial.queries import current
from rostra.publishing.actions import deliver_due

WRITING = timedelta(minutes=30)
"""How long before its time a post is written and approved."""


def connect(office: Office) -> tuple[Account, Account]:
    """The body's own news, and a page on a network where people post by hand."""
    now, by = office.at("43 10:00"), office.ana.user
    unit = office.units["Communications"]
    news = connect_account(
        channel="feed", name="Town news of Portavale", values={}, by=by, now=now, unit=unit, stage=Stage.ACTIVE
    )
    page = connect_account(
        channel="assisted",
        name="Town page on Facebook",
        values={"network": "facebook", "address": "https://www.facebook.com/portavale.kommune"},
        by=by,
        now=now,
        unit=unit,
        stage=Stage.ACTIVE,
    )
    return news, page


def story(office: Office) -> Story:
    """In the order in which it happened; the post that is made by hand is due as the story ends."""
    news, page = connect(office)
    return [
        (office.at(texts.THREAD[2]), lambda at: _thread(office, news, at)),
        (office.at("6h"), lambda at: _translations(office, at)),
        (office.at("0h"), lambda at: _by_hand(office, news, page, at)),
    ]


def _thread(office: Office, news: Account, at: datetime) -> None:
    title, (first, *rest), _when = texts.THREAD
    content = Content(first, "en", more=tuple(Part(text) for text in rest))
    _publish(office, title, content, (office.social, news), at)


def _by_hand(office: Office, news: Account, page: Account, at: datetime) -> None:
    title, text = texts.RINK
    rink = add_asset(content=library.rink_picture(), name="ice-rink.png", by=office.jonas, now=at - WRITING)
    picture = as_picture(rink, RINK_ALT)
    _publish(office, title, Content(text, "en", media=(picture,)), (news, page), at)


def _publish(office: Office, title: str, content: Content, accounts: tuple[Account, ...], at: datetime) -> None:
    written = at - WRITING
    post = editorial.create_post(
        title=title,
        due_at=at,
        texts={"": content},
        versions={Target(account): content for account in accounts},
        details=plan.details_of(title),
        by=office.jonas,
        now=written,
    )
    editorial.ask_review(post=post, by=office.jonas, now=written)
    editorial.approve(post=post, content_hash=current(post).hash, by=office.ana, now=written)
    deliver_due(clock=lambda: at)
    editorial.sweep(now=at)


def _translations(office: Office, at: datetime) -> None:
    """Written in three languages; then the hours change, and only one translation is brought along."""
    title, first, translations, then = texts.CLEARING
    contents = _contents(first, translations)
    post = editorial.create_post(
        title=title,
        due_at=None,
        texts=contents,
        versions=_on(office.social, contents),
        details=plan.details_of(title),
        by=office.jonas,
        now=at,
    )
    changed = _contents(then, {**translations, **texts.CLEARING_COMPARED})
    editorial.save_post(
        post=post,
        revision=post.revision,
        title=title,
        due_at=None,
        texts=changed,
        versions=_on(office.social, changed),
        compared=tuple(texts.CLEARING_COMPARED),
        by=office.jonas,
        now=at + WRITING,
    )


def _contents(original: str, translations: Mapping[str, str]) -> dict[str, Content]:
    return {"": Content(original, "en"), **{code: Content(text, code) for code, text in translations.items()}}


def _on(account: Account, contents: Mapping[str, Content]) -> dict[Target, Content]:
    return {Target(account, code): content for code, content in contents.items()}
