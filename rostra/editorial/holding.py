"""What came up against a post after it was approved: times of quiet, elections, rights of people and of files that ended."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rostra.core.scoping import current_body_id
from rostra.editorial.checks import campaigns, content_hash, library, overrides_of
from rostra.editorial.content import Content
from rostra.editorial.enums import EntryKind
from rostra.editorial.lapses import cannot_wait, lapses
from rostra.editorial.models import Asset, ContentType, PlanEntry, Version
from rostra.editorial.planning import restraints, silences
from rostra.editorial.queries import currents
from rostra.people.models import Body
from rostra.policy.content_checks import Rule
from rostra.policy.decisions import CONTENT_CHECKS
from rostra.policy.queries import decided
from rostra.publishing.enums import LAPSED
from rostra.publishing.leaving import Leaving, Objection

BESIDE = ("account", "post__content_type", "post__unit__parent", "post__review_asked_by")
"""What belongs to a version that is about to leave."""


def against(leaving: Sequence[Leaving], now: datetime) -> Mapping[int, Objection]:
    """What keeps these versions from going out now, by key.

    A time of quiet holds what is due in it, an election the words of a campaign; what they held is asked about when they
    are over (R-098). It goes out on the
    word of people who may act for the body today (R-190, R-380). A file goes out only as the media library lets it today,
    by what the body decided of these checks (R-280, R-281).
    """
    periods = restraints(min(each.due_at for each in leaving), now)
    rows = Version.objects.filter(pk__in={each.source_id for each in leaving})
    versions = {row.pk: row for row in rows.select_related(*BESIDE)}
    files = _Library(versions.values(), now)
    # Of corrected words other people have answered at this very moment.
    first = {each.source_id for each in leaving if not each.corrected}
    unanswered = _unanswered((row for row in versions.values() if row.pk in first), now)
    found = {}
    for each in leaving:
        version = versions.get(each.source_id)
        lasting = [period for period in periods if period.ends_at > each.due_at]
        objection = _quiet(lasting, version.post.content_type if version else None, now)
        if objection is None and version is not None:
            objection = _election(each, version, lasting, now) or files.objection(each, version)
            if objection is None and version.post_id in unanswered and not each.corrected:
                objection = Objection(LAPSED)
        if objection is not None:
            found[each.key] = objection
    return found


def _quiet(periods: Iterable[PlanEntry], kind: ContentType | None, now: datetime) -> Objection | None:
    """By the periods between its time and now."""
    silent = [period for period in periods if silences(period, kind)]
    running = _running(silent, now)
    if running is not None:
        return Objection("quiet", running.title, passes=True)
    return Objection("quiet_over") if silent else None


def _election(each: Leaving, version: Version, periods: Iterable[PlanEntry], now: datetime) -> Objection | None:
    """By the elections between its time and now. Of corrected words it is not asked: they are others."""
    elections = [period for period in periods if period.kind == EntryKind.ELECTION]
    if not elections or each.corrected or not _stops(version, "election"):
        return None
    if not campaigns(Content.of(version)):
        return None
    running = _running(elections, now)
    return Objection("election", running.title, passes=True) if running else Objection("election_over")


def _running(periods: Iterable[PlanEntry], now: datetime) -> PlanEntry | None:
    return next((period for period in periods if period.ends_at > now), None)


def _unanswered(versions: Iterable[Version], now: datetime) -> set[int]:
    """The ids of the posts for which somebody answers no more, and nobody else does. What cannot wait is not asked about."""
    posts = {version.post_id: version.post for version in versions if not cannot_wait(version.post)}
    if not posts:
        return set()
    found = lapses(posts.values(), currents(posts.values(), words=False), now)
    return {pk for pk, missing in found.items() if missing}


class _Library:
    """What the media library says today of the files of these versions."""

    def __init__(self, versions: Iterable[Version], now: datetime) -> None:
        self.files = {version.pk: _files(Content.of(version)) for version in versions}
        names = set().union(*self.files.values())
        self.recorded: Collection[str] = ()
        self.unagreed: Collection[str] = ()
        self.ended: Collection[str] = ()
        if names:
            day = _today(now)
            self.recorded, self.unagreed = library(names, day)
            self.ended = _ended(names, day)

    def objection(self, each: Leaving, version: Version) -> Objection | None:
        """By the rule of each check. Where the body only warns, nobody saw that a licence ended: so they are asked once."""
        names = self.files[version.pk]
        if names.difference(self.recorded) and _stops(version, "rights_missing"):
            return Objection("rights")
        if names.intersection(self.ended) and _warns("rights_missing") and not _tried_again(each, version):
            return Objection("rights")
        if names.intersection(self.unagreed) and _stops(version, "consent_missing"):
            return Objection("consent")
        return None


def _files(content: Content) -> set[str]:
    """As they were uploaded."""
    return {picture.original or picture.sha256 for part in content.parts for picture in part.media}


def _ended(names: Iterable[str], day: date) -> set[str]:
    """Those of which the licence ended before this day."""
    rows = Asset.objects.filter(file__sha256__in=[bytes.fromhex(name) for name in names], licence_until__lt=day)
    return {bytes(digest).hex() for digest in rows.values_list("file__sha256", flat=True)}


def _stops(version: Version, code: str) -> bool:
    """Whether the body lets nothing out against this check, and nobody said why it goes out all the same."""
    rule = decided(CONTENT_CHECKS).rule(code)
    if rule != Rule.REASON:
        return rule == Rule.BLOCK
    key = (version.account_id, version.translation, code, content_hash(Content.of(version)))
    return key not in overrides_of(version.post)


def _warns(code: str) -> bool:
    return decided(CONTENT_CHECKS).rule(code) in (Rule.WARN, Rule.HINT)


def _tried_again(each: Leaving, version: Version) -> bool:
    """Its time is later than that of the post: a person sent it anew."""
    return version.post.due_at is not None and each.due_at > version.post.due_at


def _today(now: datetime) -> date:
    """On the clocks of the body."""
    body = Body.objects.get(pk=current_body_id())
    return now.astimezone(ZoneInfo(body.time_zone)).date()
