"""What each revision of a post changed, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rostra.core.ui.differences import Piece, words
from rostra.editorial.actions.changes import DETAILS
from rostra.editorial.content import Content, language_name
from rostra.editorial.models import Post, Version
from rostra.editorial.revisions import Stage, stages
from rostra.editorial.sources import VERSION
from rostra.records.queries.left import Left, left_in

Place = tuple[int | None, str]


@dataclass(frozen=True)
class Step:
    """What became of one text: on which account (none: on all) and in which language; `parts` as in
    `diff.Change`. `left` is there where the text went.
    """

    account: str
    translation: str
    language: str
    kind: Literal["added", "removed", "changed"]
    parts: Sequence[str]
    pieces: Sequence[Piece]
    heading: str = ""
    left: Left | None = None


@dataclass(frozen=True)
class Revision:
    """A save: who and when, what was called how, and what it did to each text."""

    stage: Stage
    title: bool
    due: bool
    details: Sequence[str]
    steps: Sequence[Step]
    newest: bool


def revisions(post: Post) -> list[Revision]:
    """Newest first, in two queries; what only follows from the text for all accounts is not said again for each."""
    told = stages(post)
    rows = Version.objects.filter(post=post).select_related("account").order_by("number", "pk")
    by_number: dict[int, list[Version]] = {}
    for row in rows:
        by_number.setdefault(row.number, []).append(row)
    left = left_in(VERSION.name, rows)
    stands: dict[Place, Content] = {}
    found: list[Revision] = []
    for stage in told:
        steps = _steps(by_number.get(stage.revision, ()), stands, left)
        before = found[-1].stage if found else None
        named = before.details.differences(stage.details) if before else []
        found.append(
            Revision(
                stage=stage,
                title=before is not None and before.title != stage.title,
                due="due" in stage.changed,
                details=[str(DETAILS[name]) for name in named],
                steps=steps,
                newest=stage is told[-1],
            )
        )
    return found[::-1]


def _steps(rows: Iterable[Version], stands: dict[Place, Content], left: Mapping[int, Left]) -> list[Step]:
    """What these rows change; `stands` is brought up to date."""
    shared: dict[str, tuple[str, str]] = {}
    found = []
    for row in sorted(rows, key=lambda row: (row.account_id is not None, row.account.name if row.account else "")):
        place, content = (row.account_id, row.translation), Content.of(row)
        old = stands.get(place)
        if row.removed:
            stands.pop(place, None)
        else:
            stands[place] = content
        texts = (_whole(old) if old else "", _whole(content))
        if row.account_id is None:
            shared[row.translation] = texts
        step = _step(row, old, content, texts)
        if row.pk in left:
            # What it changed, nobody can say any more.
            found.append(replace(step, parts=(), pieces=(), heading="", left=left[row.pk]))
            continue
        follows = row.account_id is not None and step.kind == "changed" and shared.get(row.translation) == texts
        if step.kind != "changed" or (step.parts and not follows):
            found.append(step)
    return found


def _step(row: Version, old: Content | None, content: Content, texts: tuple[str, str]) -> Step:
    kind: Literal["added", "removed", "changed"] = "removed" if row.removed else "changed" if old else "added"
    parts = content.differences(old) if old and not row.removed else []
    pieces = words(*texts) if kind != "removed" and texts[0] != texts[1] else ()
    account = row.account.name if row.account else ""
    return Step(account, row.translation, language_name(row.language), kind, parts, pieces, content.heading)


def _whole(content: Content) -> str:
    return "\n\n".join(part.text for part in content.parts)
