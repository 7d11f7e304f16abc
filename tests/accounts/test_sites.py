"""Private sites to which the body links: by the web owner's decision, with a disclaimer in each language."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from rostra.accounts import actions, jobs
from rostra.accounts.actions import NotAllowed
from rostra.accounts.enums import SiteState
from rostra.accounts.models import LinkedSite
from rostra.accounts.queries.sites import linked_sites, sites
from rostra.audit.models import Event
from rostra.core.refusals import Faster, Refused
from rostra.people.actions import give_duty
from rostra.people.models import Member, Notice
from tests.cast import Cast

URL = "https://ana-popa.example/blog"
NEXT = date(2027, 11, 24)


def propose(cast: Cast, **changed: Any) -> LinkedSite:
    values: dict[str, Any] = {
        "who": "Ana Popa, deputy mayor",
        "url": URL,
        "what": "Her own blog",
        "disclaimers": {"en": "Her views, not ours."},
        "by": cast.editor,
        "now": cast.now,
    }
    return actions.propose_site(**{**values, **changed})


def link(cast: Cast, **changed: Any) -> LinkedSite:
    site = propose(cast, **changed)
    return actions.decide_site(site=site, listed=True, review_on=NEXT, by=cast.administrator, now=cast.now)


def test_site_is_public_once_the_web_owner_decided(cast: Cast) -> None:
    site = propose(cast)
    assert linked_sites(cast.body, "en") == []

    actions.decide_site(site=site, listed=True, review_on=NEXT, by=cast.administrator, now=cast.now)

    (shown,) = linked_sites(cast.body, "ar")
    assert (shown.who, shown.disclaimer, shown.language) == ("Ana Popa, deputy mayor", "Her views, not ours.", "en")
    assert linked_sites(cast.other, "en") == []
    assert (site.decided_by, site.decided_at) == (cast.administrator, cast.now)
    kinds = Event.objects.filter(about=f"accounts.linkedsite:{site.pk}").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["accounts.site_proposed", "accounts.site_moved"]
    assert list(Notice.objects.values_list("user", "kind")) == [(cast.administrator.user_id, "accounts.site_proposed")]


def test_head_of_communications_is_a_web_owner_and_is_not_told_of_own_proposals(cast: Cast) -> None:
    Member.objects.filter(pk=cast.administrator.pk).update(left_at=cast.now)
    give_duty(member=cast.editor, code="strategy", by=None, now=cast.now)
    site = propose(cast)

    actions.decide_site(site=site, listed=True, review_on=NEXT, by=cast.editor, now=cast.now)

    assert (site.state, Notice.objects.count()) == (SiteState.LISTED, 0)


def test_disclaimer_is_in_the_readers_language(cast: Cast) -> None:
    cast.body.languages = ["en", "ar"]
    cast.body.save()
    cast.editor.refresh_from_db()

    link(cast, disclaimers={"en": "Her views.", "ar": "آراؤها."})
    page = render_to_string("portal/_linked_sites.html", {"linked_sites": linked_sites(cast.body, "ar")})

    assert '<p class="small muted" dir="auto" lang="ar">آراؤها.</p>' in page


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"url": "javascript:alert(1)"}, "url"),
        ({"disclaimers": {"en": " ", "ar": "x"}}, "disclaimer_en"),
        ({"disclaimers": {}}, "disclaimer_en"),
    ],
)
def test_proposal_without_address_or_disclaimer_is_refused(cast: Cast, changed: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        propose(cast, **changed)

    assert refused.value.field == field


def test_site_stands_once(cast: Cast) -> None:
    propose(cast)

    with pytest.raises(Refused) as refused:
        propose(cast)

    assert refused.value.field == "url"


def test_only_members_propose_and_only_web_owners_decide(cast: Cast) -> None:
    site = link(cast)
    cast.reader.left_at = cast.now

    for act in (
        lambda: propose(cast, by=cast.reader),
        lambda: actions.decide_site(site=site, listed=False, reason="No", by=cast.editor, now=cast.now),
        lambda: actions.review_site(site=site, review_on=NEXT, disclaimers={}, by=cast.editor, now=cast.now),
        lambda: actions.end_site(site=site, by=cast.editor, now=cast.now),
    ):
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.parametrize(
    ("decision", "field"),
    [
        ({"listed": True}, "review_on"),
        ({"listed": True, "review_on": date(2026, 11, 24)}, "review_on"),
        ({"listed": False, "reason": " "}, "reason"),
    ],
)
def test_decision_needs_a_day_or_a_reason(cast: Cast, decision: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.decide_site(site=propose(cast), by=cast.administrator, now=cast.now, **decision)

    assert refused.value.field == field


def test_no_and_the_end_are_final(cast: Cast) -> None:
    refused = actions.decide_site(
        site=propose(cast), listed=False, reason="A shop", by=cast.administrator, now=cast.now
    )
    ended = actions.end_site(site=link(cast), reason="Left office", by=cast.administrator, now=cast.now)

    assert (refused.state, refused.reason, ended.state, ended.reason) == ("refused", "A shop", "ended", "Left office")
    assert (set(sites(settled=True)), list(sites())) == ({refused, ended}, [])
    with pytest.raises(Refused):
        actions.end_site(site=ended, by=cast.administrator, now=cast.now)
    with pytest.raises(Faster):
        actions.review_site(
            site=ended, review_on=NEXT, disclaimers={"en": "Hers."}, by=cast.administrator, now=cast.now
        )


def test_second_of_two_at_once_is_told(cast: Cast) -> None:
    site = link(cast)
    same = LinkedSite.objects.get()
    actions.end_site(site=site, by=cast.administrator, now=cast.now)

    with pytest.raises(Faster):
        actions.end_site(site=same, by=cast.administrator, now=cast.now)


def test_web_owner_is_reminded_once_when_the_day_comes(cast: Cast) -> None:
    site = link(cast)
    Notice.objects.all().delete()
    due = cast.now + timedelta(days=365)

    told = [len(list(actions.remind_of_sites(now=now))) for now in (due - timedelta(days=1), due, due)]
    actions.review_site(
        site=site, review_on=date(2028, 11, 24), disclaimers={"en": "Still hers."}, by=cast.administrator, now=due
    )
    again = len(list(actions.remind_of_sites(now=due + timedelta(days=366))))

    assert (told, again) == ([0, 1, 0], 1)
    assert Notice.objects.filter(kind="accounts.site_due", user=cast.administrator.user).count() == 2
    assert linked_sites(cast.body, "en")[0].disclaimer == "Still hers."


def test_pages_propose_decide_review_and_end(cast: Cast) -> None:
    editor, owner = cast.client(cast.editor), cast.client(cast.administrator)
    form = editor.get("/accounts/sites/new/").context["form"]
    usual = form["disclaimer_en"].value()

    made = editor.post("/accounts/sites/new/", {"who": "Ana", "url": URL, "what": "Blog", "disclaimer_en": usual})
    site = LinkedSite.objects.get()
    address = f"/accounts/sites/{site.pk}/"
    codes = [
        editor.post(f"{address}decide/", {"listed": "yes"}).status_code,
        owner.post(f"{address}decide/", {"listed": "yes"}).status_code,
        owner.post(f"{address}decide/", {"listed": "yes", "review_on": "2099-01-01"}).status_code,
        owner.post(f"{address}review/", {"review_on": "2099-02-01", "disclaimer_en": ""}).status_code,
        owner.post(f"{address}review/", {"review_on": "2099-02-01", "disclaimer_en": "Hers."}).status_code,
    ]
    page = owner.get(address).content.decode()
    codes.append(owner.post(f"{address}end/", {"reason": "Left"}).status_code)

    assert (made.status_code, usual) == (
        302,
        "This is a private page. The views there are those of its owner, not ours.",
    )
    assert codes == [403, 422, 302, 422, 302, 302]
    assert "Hers." in page
    assert len(editor.get("/accounts/sites/?which=settled").context["sites"]) == 1
    assert "The body links to no private site." in editor.get("/accounts/sites/").content.decode()
    assert cast.client(cast.stranger).get(address).status_code == 404


def test_job_reminds_in_working_hours_only(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    link(cast)
    day = cast.now + timedelta(days=365)

    told = []
    for hour in (3, 9):
        monkeypatch.setattr(timezone, "now", lambda hour=hour: day.replace(hour=hour))
        jobs.remind()
        told.append(Notice.objects.filter(kind="accounts.site_due").exists())

    assert told == [False, True]
