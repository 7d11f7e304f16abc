"""Evidence from what went out: approved, with rights, for everybody, in our languages, in its rhythm."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from rostra.core.scoping import current_body_id
from rostra.editorial.outreach_log import newest
from rostra.editorial.planning import dues
from rostra.editorial.sources import VERSION
from rostra.people.models import Body
from rostra.policy.content_checks import TWO_PERSONS
from rostra.policy.decisions import SECOND_PERSON
from rostra.policy.evidence import Finding, Line, Provider, find, found_by, listed
from rostra.policy.models import Decision
from rostra.publishing.queries import STANDS

WEEK = timedelta(days=7)
MONTH = timedelta(days=30)
QUARTER = timedelta(days=90)
TONE = ("language", "election", "political", "opinion", "readability", "press_release")
"""The checks on language and tone that a body may have set to stop a post until somebody says why it may go out."""

# What posts said that went out in that time and still stand: what is said on one account is delivered there once.
_SENT = f"""
WITH sent AS (
  SELECT v.post_id, v.number, v.language, v.media, v.more, sent_at AS at
  FROM publishing_delivery JOIN editorial_version v ON v.id = source_id
  WHERE publishing_delivery.body_id = %(body)s AND source = %(source)s AND {STANDS} AND part = 0
  AND due_at > %(since)s AND due_at <= %(now)s
)
"""  # noqa: S608 - a condition of ours
_USED = """
, used AS (
  SELECT s.post_id, coalesce(nullif(m ->> 'original', ''), m ->> 'sha256') AS sha256, min(m ->> 'name') AS name,
    min(m ->> 'type') AS type, bool_or(btrim(coalesce(m ->> 'alt', '')) = '') AS bare, max(s.at) AS at
  FROM sent s CROSS JOIN LATERAL jsonb_array_elements(s.media || jsonb_path_query_array(s.more, '$[*].media[*]')) m
  GROUP BY 1, 2
)
SELECT u.post_id, u.name, {why} AS why FROM used u
LEFT JOIN core_storedfile f ON f.body_id = %(body)s AND f.sha256 = decode(u.sha256, 'hex')
LEFT JOIN editorial_asset a ON a.body_id = %(body)s AND a.file_id = f.id
"""
_RIGHTS = """
CASE WHEN a.id IS NULL THEN 'none' WHEN a.licence = 'unknown' THEN 'licence'
WHEN a.licence_until < (u.at AT TIME ZONE %(zone)s)::date THEN 'ended' WHEN a.people = 'unknown' THEN 'people'
WHEN a.people = 'not-agreed' OR (a.people = 'agreed' AND NOT EXISTS (
  SELECT FROM editorial_consent c WHERE c.asset_id = a.id AND (c.withdrawn_at IS NULL OR c.withdrawn_at > u.at)
  AND (c.until IS NULL OR c.until >= (u.at AT TIME ZONE %(zone)s)::date)
)) THEN 'consent' END
"""
_ACCESSIBLE = """
CASE WHEN u.type LIKE 'image/%%' AND u.bare THEN 'alt' WHEN u.type LIKE 'video/%%' AND NOT EXISTS (
  SELECT FROM editorial_captions c WHERE c.asset_id = a.id
) THEN 'captions' END
"""
# `last` is the newest approval of what was said; those of an earlier round, before the chain's `after`, are none of it.
_APPROVED = """
, posts AS (SELECT post_id, max(number) AS number FROM sent GROUP BY 1), given AS (
  SELECT s.post_id, (array_agg(a.step ORDER BY a.id DESC))[1] AS last, (array_agg(a.at ORDER BY a.id DESC))[1] AS at,
    bool_or(a.step > 0 AND (a.by_id = p.author_id OR a.by_id = p.review_asked_by_id)) AS own
  FROM posts s JOIN editorial_post p ON p.id = s.post_id
  JOIN editorial_approval a ON a.post_id = s.post_id AND a.verdict = 'approved' AND a.revision >= s.number
  AND a.id > CASE jsonb_typeof(p.chain) WHEN 'object' THEN coalesce((p.chain ->> 'after')::bigint, 0) ELSE 0 END
  GROUP BY 1
)
SELECT s.post_id, CASE WHEN g.last IS NULL THEN 'unapproved'
WHEN g.last > 0 AND g.last < CASE jsonb_typeof(p.chain) WHEN 'object' THEN jsonb_array_length(p.chain -> 'steps') END
THEN 'unfinished' WHEN g.own THEN 'own' WHEN g.last = 0 AND EXISTS (
  SELECT FROM unnest(%(begins)s::timestamptz[], %(ends)s::timestamptz[]) AS span (begins, ends)
  WHERE (begins IS NULL OR g.at >= begins) AND (ends IS NULL OR g.at < ends)
) THEN 'alone' END AS why
FROM posts s JOIN editorial_post p ON p.id = s.post_id LEFT JOIN given g ON g.post_id = s.post_id
"""
_LANGUAGE = """
SELECT s.post_id, CASE WHEN bool_or(split_part(s.language, '-', 1) <> ALL(%(ours)s)) THEN 'language'
WHEN EXISTS (
  SELECT FROM editorial_override o WHERE o.post_id = s.post_id AND o.code = ANY(%(codes)s)
) THEN 'passed' END AS why
FROM sent s GROUP BY 1
"""
# Who lets one pass says why; somebody else has to approve it after that, having read the reason.
_CONFIDENTIAL = """
, passed AS (
  SELECT o.post_id, bool_or(EXISTS (
    SELECT FROM editorial_approval a WHERE a.post_id = o.post_id AND a.verdict = 'approved' AND a.by_id = o.by_id
  )) AS alone, bool_and(EXISTS (
    SELECT FROM editorial_approval a
    WHERE a.post_id = o.post_id AND a.verdict = 'approved' AND a.by_id <> o.by_id AND a.at >= o.at
  )) AS read
  FROM editorial_override o WHERE o.body_id = %(body)s AND o.code = ANY(%(codes)s) GROUP BY 1
)
SELECT s.post_id, CASE WHEN p.alone THEN 'alone' WHEN NOT p.read THEN 'passed' END AS why
FROM (SELECT DISTINCT post_id FROM sent) s LEFT JOIN passed p ON p.post_id = s.post_id
"""


def _look(rows: str, within: timedelta, now: datetime, *names: str, **values: Any) -> Finding:
    span = {"body": current_body_id(), "source": VERSION.name, "since": now - within, "now": now}
    return found_by(_SENT + rows, {**span, **values}, *names, about="editorial.post")


def rights(now: datetime) -> Finding:
    """Each picture and film that went out has a record of rights that held then, and nobody is shown against their will."""
    zone = Body.objects.values_list("time_zone", flat=True).get(pk=current_body_id())
    return _look(_USED.format(why=_RIGHTS), QUARTER, now, "name", zone=zone)


def accessible(now: datetime) -> Finding:
    """Each picture that went out has a description, each film has captions."""
    return _look(_USED.format(why=_ACCESSIBLE), QUARTER, now, "name")


def approved(now: datetime) -> Finding:
    """What went out in the last 30 days was approved as it is, by all steps, and by somebody else where policy asked."""
    spans = list(_second_person())
    begins, ends = [begin for begin, _end in spans], [end for _begin, end in spans]
    return _look(_APPROVED, MONTH, now, begins=begins, ends=ends)


Spans = Iterable[tuple[datetime | None, datetime | None]]


def _second_person() -> Spans:
    """From when until when the policy asked for a second person: by its default before anybody decided."""
    rows = Decision.objects.filter(key=SECOND_PERSON.key).order_by("pk").values_list("decided_at", "value")
    asked, since = SECOND_PERSON.default, None
    for at, value in rows:
        if asked and not value:
            yield since, at
        if value and not asked:
            since = at
        asked = value
    if asked:
        yield since, None


def language(now: datetime) -> Finding:
    """What went out in the last 30 days is in a language of the body, and passed the checks on language and tone."""
    main, more = Body.objects.values_list("language", "languages").get(pk=current_body_id())
    ours = sorted({code.partition("-")[0] for code in (main, *more)})
    return _look(_LANGUAGE, MONTH, now, ours=ours, codes=list(TONE))


def confidential(now: datetime) -> Finding:
    """No post of the last 90 days went out against a check of confidentiality on one person's word."""
    return _look(_CONFIDENTIAL, QUARTER, now, codes=sorted(TWO_PERSONS))


def outreach(now: datetime) -> Finding:
    """What was said elsewhere in the last 90 days was written down within a week, and no check would have stopped it."""
    rows = newest().filter(removed=False, said_at__gt=now - QUARTER, said_at__lte=now)
    noted = rows.annotate(noted_at=Coalesce(F("first__at"), F("at")))
    why = {"stopped": Q(findings__contains=[{"level": "block"}]), "late": Q(noted_at__gt=F("said_at") + WEEK)}
    return find(noted, why, about="editorial.outreach", key="entry_id")


def cadence(now: datetime) -> Finding:
    """Nothing that comes back in a rhythm is overdue."""
    rows = [due for due in dues(now) if due.cadence.every_minutes is not None]
    late = [due for due in rows if due.overdue(now)]
    return listed(len(rows), [Line(f"editorial.type:{due.cadence.content_type_id}", "overdue") for due in late])


PROVIDERS = (
    Provider(
        name="editorial.approved",
        label=_("What went out was approved as the policy asks"),
        look=approved,
        reasons={
            "unapproved": _("It went out without an approval of what it says."),
            "unfinished": _("It went out before all steps of its approval were taken."),
            "own": _("Who wrote it, or asked for its approval, approved it."),
            "alone": _("Its author published it alone while the policy asked for a second person."),
        },
        mend="editorial:workflow",
    ),
    Provider(
        name="editorial.rights",
        label=_("Pictures and films that went out have a record of rights"),
        look=rights,
        reasons={
            "none": _("“%(name)s” is not in the media library."),
            "licence": _("Nobody said by what right “%(name)s” may be published."),
            "ended": _("The licence of “%(name)s” had ended when it was published."),
            "people": _("Nobody said who is to be recognised in “%(name)s”."),
            "consent": _("“%(name)s” shows people who have not agreed to its publication."),
        },
        mend="editorial:library",
    ),
    Provider(
        name="editorial.accessible",
        label=_("Pictures that went out have descriptions, films have captions"),
        look=accessible,
        reasons={
            "alt": _("“%(name)s” went out without a description."),
            "captions": _("“%(name)s” went out without captions."),
        },
        mend="editorial:library",
    ),
    Provider(
        name="editorial.language",
        label=_("What went out is in the body's languages and keeps its tone"),
        look=language,
        reasons={
            "language": _("It is in a language that is none of the body's."),
            "passed": _("Somebody let it pass against a check of language or tone."),
        },
        mend="editorial:calendar",
    ),
    Provider(
        name="editorial.cadence",
        label=_("Each kind of content appears as often as planned"),
        look=cadence,
        reasons={"overdue": _("Content of this kind is overdue.")},
        mend="editorial:balance",
    ),
    Provider(
        name="editorial.outreach",
        label=_("What staff say for the body elsewhere is written down within a week, with account and place"),
        look=outreach,
        reasons={
            "stopped": _("A check found words in it that would have stopped a post."),
            "late": _("It was written down more than a week after it was said."),
        },
        mend="editorial:outreach",
    ),
    Provider(
        name="editorial.confidential",
        label=_("Nothing went out against a check of confidentiality on one person's word"),
        look=confidential,
        reasons={
            "alone": _("The same person let it pass against a check of confidentiality and approved it."),
            "passed": _("Somebody let it pass against a check of confidentiality, and nobody else approved it after."),
        },
        mend="editorial:calendar",
    ),
)
