"""On whose word a post goes out, and who of them may not give it any more: asked again in the moment in which it leaves."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from rostra.editorial.content import Current
from rostra.editorial.models import Post
from rostra.editorial.rounds import Round, names, rounds
from rostra.editorial.rules import holds, may_on
from rostra.people.enums import Right
from rostra.people.models import Member, User
from rostra.people.queries import members_by_user
from rostra.people.rules import acts


@dataclass(frozen=True, slots=True)
class Word:
    """Somebody answers for a post: `step` is the one that they decided, 0 where they asked for approval or needed none.

    `instead_of` is the id of the user in whose place they said it, if any.
    """

    user: User
    step: int = 0
    instead_of: int | None = None


def cannot_wait(post: Post) -> bool:
    """Service notices, and what took the fast track: people need them more than a course that somebody has not renewed."""
    return post.fast_track or (post.content_type is not None and post.content_type.service)


def lapses(posts: Collection[Post], contents: Mapping[int, Current], now: datetime) -> dict[int, list[Word]]:
    """By post, the words that count no more, and in whose place nobody has given theirs; in few queries for any number.

    Of somebody who left the body the post stays as it was approved, as long as anybody else stands for it.
    """
    places = rounds(posts)
    given = {post.pk: words(post, places[post.pk]) for post in posts}
    people = members_by_user(word.user.pk for found in given.values() for word in found)
    return {post.pk: _lapsed(given[post.pk], post, contents[post.pk], places[post.pk], people, now) for post in posts}


def words(post: Post, place: Round) -> list[Word]:
    """Everybody who answers for an approved post: who asked for approval, and who gave it; or who published it alone."""
    rows = list(place.verdicts)
    if post.review_asked_by is not None:
        # Of before there were steps: the only one.
        given = [Word(row.by, row.step or int(row.instead_of_id is None), row.instead_of_id) for row in rows]
        return [Word(post.review_asked_by), *given]
    # Without steps: the newest of those who needed nobody else, and who stood in for them since.
    alone = max((number for number, row in enumerate(rows) if row.instead_of_id is None), default=0)
    return [Word(row.by, 0, row.instead_of_id) for row in rows[alone:]]


def may_answer_for(member: Member, word: Word, post: Post, content: Current, place: Round) -> bool:
    """Whether the member has the right that this word takes."""
    if post.review_asked_by_id is None:
        return holds(member, Right.WRITE, post, content.accounts)
    if not word.step and word.instead_of is None:
        return may_on(member, Right.WRITE, post)
    steps = [place.chain.steps[word.step - 1]] if word.step else place.chain.steps
    codes = [code for step in steps for code in (*step.who, *step.substitutes)]
    return names(member, codes, post, content.accounts, central=place.chain.central)


def _lapsed(
    given: list[Word], post: Post, content: Current, place: Round, people: Mapping[int, Member], now: datetime
) -> list[Word]:
    here = [word for word in given if people[word.user.pk].left_at is None]
    counts = [word for word in here if _counts(word, people[word.user.pk], post, content, place, now)]
    covered = {(word.instead_of, word.step) for word in counts}
    return [word for word in here or given if word not in counts and (word.user.pk, word.step) not in covered]


def _counts(word: Word, member: Member, post: Post, content: Current, place: Round, now: datetime) -> bool:
    return acts(member, now) and may_answer_for(member, word, post, content, place)
