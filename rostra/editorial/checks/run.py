"""All checks on a post: what the network says, what the body decided to look for, and what was overridden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from rostra.accounts.models import Account
from rostra.accounts.queries import plain_channel
from rostra.channels.contract import Level
from rostra.editorial.checks.draft import Around, Draft, Found, whole
from rostra.editorial.checks.findings import Finding, worst_first
from rostra.editorial.checks.network import network_problems, stopped
from rostra.editorial.checks.overrides import Key, content_hash, overrides_of
from rostra.editorial.checks.surroundings import around
from rostra.editorial.checks.table import AT_ACCOUNT, CHECKS
from rostra.editorial.content import Content, Current, Target
from rostra.editorial.models import Override, Post
from rostra.policy.content_checks import ContentChecks, Rule
from rostra.policy.decisions import CONTENT_CHECKS
from rostra.policy.queries import decided

LEVELS: Mapping[Rule, Level] = {
    Rule.BLOCK: Level.BLOCK,
    Rule.REASON: Level.BLOCK,
    Rule.WARN: Level.WARN,
    Rule.HINT: Level.HINT,
}


def problems(post: Post, current: Current, *, now: datetime) -> list[Finding]:
    """All findings about the post as it stands, the worst first."""
    versions = {target: Content.of(version) for target, version in current.targets.items()}
    found = list(_whole(post, current, now))
    for each in findings(versions, post=post, now=now).values():
        found += each
    found += stopped(current.accounts, now=now)
    return worst_first(found)


def findings(
    versions: Mapping[Target, Content], *, post: Post | None, now: datetime, rules: ContentChecks | None = None
) -> dict[Target, list[Finding]]:
    """What stands against each version, the worst first; policy, surroundings and overrides are read once.

    Of versions with the same content the words are read once. `post` is None, or has no key, while nobody has saved it;
    `rules` are those that hold, unless others are given: what if?
    """
    if not versions:
        return {}
    rules = rules or decided(CONTENT_CHECKS)
    facts = around(versions, post=post, decided=rules, now=now)
    terms = _Terms(rules, facts, post)
    found: dict[Target, list[Finding]] = {}
    for target, content in versions.items():
        # The versions before this one: of two that are the same, the second is told.
        siblings = {other.account.name: whole(versions[other]) for other in found if other.account != target.account}
        found[target] = worst_first(_version(target, content, siblings, terms))
    return found


def version_problems(account: Account, content: Content, *, now: datetime | None = None) -> list[Finding]:
    """What stands against this content on this account, taken alone."""
    target = Target(account)
    return findings({target: content}, post=None, now=now or timezone.now())[target]


@dataclass(frozen=True)
class _Terms:
    """What is the same for all versions of a post; `said` is what the checks said of a content on an account before."""

    rules: ContentChecks
    facts: Around
    post: Post | None
    said: dict[tuple[str, Content], tuple[Found, ...]] = field(default_factory=dict)

    @cached_property
    def overrides(self) -> Mapping[Key, Override]:
        """Read when a check stands against something for the first time: most posts never need it."""
        return overrides_of(self.post) if self.post is not None and self.post.pk is not None else {}

    def found(self, code: str, draft: Draft) -> tuple[Found, ...]:
        if code in AT_ACCOUNT:
            return tuple(CHECKS[code](draft))
        key = (code, draft.content)
        if key not in self.said:
            self.said[key] = tuple(CHECKS[code](draft))
        return self.said[key]


def _version(target: Target, content: Content, siblings: Mapping[str, str], terms: _Terms) -> Iterator[Finding]:
    account, translation = target
    channel = plain_channel(account)
    for code, level, text in network_problems(account, channel, content):
        yield Finding(code, level, text, account, translation)
    draft = Draft(content, account, channel.can, terms.facts, siblings)
    for code in CHECKS:
        rule = terms.rules.rule(code)
        if rule == Rule.OFF or not (found := terms.found(code, draft)):
            continue
        digest = content_hash(content)
        # An override holds only while the policy still lets it.
        overridable = rule == Rule.REASON
        override = terms.overrides.get((account.pk, translation, code, digest)) if overridable else None
        for each in found:
            yield Finding(code, LEVELS[rule], each.text, account, translation, overridable, override, digest)


def _whole(post: Post, current: Current, now: datetime) -> Iterator[Finding]:
    if not current.versions:
        yield Finding("accounts", Level.BLOCK, _("Choose at least one account."))
    if post.due_at is not None and post.due_at <= now:
        yield Finding("due", Level.BLOCK, _("The time for this post has passed: choose another."))
    if post.expires_at is not None and post.expires_at <= (post.due_at or now):
        yield Finding("ended", Level.BLOCK, _("It would be withdrawn before it goes out: choose a later end."))
