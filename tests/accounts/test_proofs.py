"""Proof of control: what is proven, by what, and until when."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
import requests
import responses
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rostra.accounts import actions
from rostra.accounts.actions import NotAllowed, NotNow, add_account
from rostra.accounts.enums import PROOF_CODES, AccountState, ProofMethod, Stage
from rostra.accounts.evidence import PAGE_BYTES, host, is_same
from rostra.accounts.models import Account, Proof, ProofCode
from rostra.accounts.presentation import why_unproven
from rostra.accounts.queries.proofs import methods_of, public_proofs, standing
from rostra.audit.models import Event
from rostra.channels.contract import Identity
from rostra.channels.testing import FakeNetwork
from rostra.people.models import Notice
from tests.cast import Cast

SITE = "https://www.portavale.example/"
PROFILE = "https://social.example/@roads"
PAGE = {"content_type": "text/html; charset=utf-8"}


def profile(cast: Cast, **changed: Any) -> Account:
    """An account in use that is not connected, and the body's website."""
    cast.body.website = SITE
    cast.body.save()
    values: dict[str, Any] = {
        "network": "mastodon",
        "key": "mastodon:roads@social.example",
        "handle": "@roads@social.example",
        "url": PROFILE,
        "name": "Roads",
        "stage": Stage.ACTIVE,
        "owner": cast.editor,
        "opened_at": cast.now,
    }
    return Account.objects.create(**{**values, **changed})


def connected(cast: Cast, fake: FakeNetwork, **changed: Any) -> Account:
    values = {"network": str(fake.path), "handle": "city", "token": "secret-token"}
    account = add_account(
        channel="fake",
        name="City",
        values=values,
        identity=Identity(fake.id_of("city", token="secret-token") or "", "city"),
        by=None,
        now=cast.now,
        stage=Stage.ACTIVE,
    )
    for name, value in {"owner": cast.editor, **changed}.items():
        setattr(account, name, value)
    account.save()
    return account


def prove(cast: Cast, account: Account, method: ProofMethod, days: int = 0) -> Proof:
    return actions.prove(account=account, method=method, by=cast.editor, now=cast.now + timedelta(days=days))


# --- Credentials


def test_credentials_prove_the_account(cast: Cast, network: FakeNetwork) -> None:
    account = connected(cast, network)

    proof = prove(cast, account, ProofMethod.CREDENTIALS)

    assert (proof.ok, proof.code, proof.expires_at) == (True, "", cast.now + timedelta(days=180))
    assert public_proofs([account], cast.now)[account.pk].state == "verified"
    event = Event.objects.get(kind="accounts.proven")
    assert event.data == {"method": "credentials", "expires_at": proof.expires_at.isoformat()}  # type: ignore[union-attr]


@pytest.mark.parametrize("remote_id", ["other", ""])
def test_credentials_of_another_account_prove_nothing(cast: Cast, network: FakeNetwork, remote_id: str) -> None:
    account = connected(cast, network, remote_id=remote_id)

    assert prove(cast, account, ProofMethod.CREDENTIALS).code == "wrong_account"


def test_credentials_without_a_number_prove_by_the_name(cast: Cast, network: FakeNetwork) -> None:
    account = connected(cast, network, remote_id="", network="x", key="x:city")

    assert prove(cast, account, ProofMethod.CREDENTIALS).ok


def test_failed_proof_keeps_the_older_one_and_says_why(cast: Cast, network: FakeNetwork) -> None:
    account = connected(cast, network)
    prove(cast, account, ProofMethod.CREDENTIALS)
    network.revoke("city")

    failed = prove(cast, account, ProofMethod.CREDENTIALS, days=1)

    shown = standing(account, cast.now + timedelta(days=1))
    assert (failed.ok, failed.code, failed.expires_at) == (False, "credentials", None)
    assert (shown.proof.state, shown.failed) == ("verified", failed)
    assert why_unproven(failed) == "The network does not accept the credentials. Connect the account again."


def test_key_that_is_missing_is_a_failed_proof(
    cast: Cast, network: FakeNetwork, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    account = connected(cast, network)
    settings.KEYS = settings.KEYS / "elsewhere"

    proof = prove(cast, account, ProofMethod.CREDENTIALS)

    assert (proof.ok, proof.code) == (False, "no_credentials")
    assert why_unproven(proof) == str(PROOF_CODES["no_credentials"])
    assert [record.message for record in caplog.records] == ["credentials not opened"]


# --- Links both ways


def pages(site: str, own: str, **more: Any) -> None:
    responses.get(SITE, body=site, **{**PAGE, **more})
    responses.get(PROFILE, body=own, **PAGE)


@responses.activate
@pytest.mark.parametrize(
    ("site", "own", "code"),
    [
        (f'<a rel="me noopener" href="{PROFILE}">', f'<link href="{SITE}" rel="ME">', ""),
        ('<a rel=me href="https://social.example/@Roads/">', '<a rel=me href="http://portavale.example">', ""),
        (f'<a href="{PROFILE}">', f'<a rel=me href="{SITE}">', "site_lacks_link"),
        ('<a rel=me href="https://social.example/@rоads">', f'<a rel=me href="{SITE}">', "site_lacks_link"),
        ('<a rel=me href="http://[">', f'<a rel=me href="{SITE}">', "site_lacks_link"),
        ("<a rel=me>", f'<a rel=me href="{SITE}">', "site_lacks_link"),
        (f'<!-- <a rel=me href="{PROFILE}"> -->', f'<a rel=me href="{SITE}">', "site_lacks_link"),
        (f'<a rel=me href="{PROFILE}">', f'<a rel=nofollow href="{SITE}">', "profile_lacks_link"),
        (
            f'<a rel=me href="{PROFILE}">',
            '<a rel=me href="https://portavale.example.evil.example/">',
            "profile_lacks_link",
        ),
        (f'<a rel=me href="{PROFILE}">', '<a rel=me href="https://portavale.example/blog">', "profile_lacks_link"),
        (f'<a rel=me href="{PROFILE}">', '<a rel=me href="">', "profile_lacks_link"),
    ],
)
def test_links_prove_only_both_ways(cast: Cast, site: str, own: str, code: str) -> None:
    account = profile(cast)
    pages(site, own)

    proof = prove(cast, account, ProofMethod.REL_ME)

    assert (proof.ok, proof.code) == (not code, code)


@responses.activate
def test_links_need_a_website_with_https(cast: Cast) -> None:
    account = profile(cast)
    cast.body.website = "http://portavale.example"
    cast.body.save()

    assert prove(cast, account, ProofMethod.REL_ME).code == "no_website"
    assert len(responses.calls) == 0


@responses.activate
@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"body": b"{}", "content_type": "application/json"}, "not_a_page"),
        ({"status": 404, **PAGE}, "unreachable"),
        ({"body": requests.ConnectionError("no route")}, "unreachable"),
        ({"status": 302, "headers": {"Location": "https://evil.example/"}}, "moved"),
        ({"status": 302, "headers": {"Location": "http://www.portavale.example/plain"}}, "moved"),
        ({"body": "<p>" * 10, "content_type": "text/html; charset=nonsense"}, "site_lacks_link"),
    ],
)
def test_what_is_no_page_of_the_website_proves_nothing(cast: Cast, answer: dict[str, Any], code: str) -> None:
    account = profile(cast)
    responses.get(SITE, **answer)
    responses.get("https://evil.example/", body=f'<a rel=me href="{PROFILE}">', **PAGE)
    responses.get("http://www.portavale.example/plain", body=f'<a rel=me href="{PROFILE}">', **PAGE)

    assert prove(cast, account, ProofMethod.REL_ME).code == code


def test_private_addresses_are_not_asked(cast: Cast) -> None:
    account = profile(cast, url="https://127.0.0.1/profile", key="")
    cast.body.website = "https://localhost/"
    cast.body.save()

    assert prove(cast, account, ProofMethod.REL_ME).code == "unreachable"


@responses.activate
def test_only_the_beginning_of_a_long_page_is_read(cast: Cast) -> None:
    account = profile(cast)
    pages(" " * PAGE_BYTES + f'<a rel=me href="{PROFILE}">', "")

    assert prove(cast, account, ProofMethod.REL_ME).code == "site_lacks_link"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.a.example/x/", "http://a.example/x", True),
        ("https://A.example./x", "https://a.example/x", True),
        ("https://a.example/x", "https://a.example/X", False),
        ("", "", False),
        ("https://[", "https://[", False),
    ],
)
def test_addresses_of_one_page_are_the_same(one: str, other: str, same: bool) -> None:
    assert is_same(one, other) == same
    assert host("https://www.a.example") == "a.example"


# --- Domain


def bluesky(cast: Cast, handle: str, **changed: Any) -> Account:
    return profile(cast, network="bluesky", key=f"bluesky:{handle}", handle=handle, remote_id="did:plc:abc", **changed)


@responses.activate
@pytest.mark.parametrize(
    ("handle", "named", "code"),
    [
        ("portavale.example", "did:plc:abc\n", ""),
        ("@Roads.portavale.example", "did:plc:abc", ""),
        ("roads.portavale.example", "did:plc:abcd", "other_number"),
        ("portavale.bsky.social", "did:plc:abc", "handle_elsewhere"),
        ("evil-portavale.example", "did:plc:abc", "handle_elsewhere"),
        ("evil.example/x.portavale.example", "did:plc:abc", "handle_elsewhere"),
        ("evil.example#.portavale.example", "did:plc:abc", "handle_elsewhere"),
    ],
)
def test_domain_of_the_body_proves_its_handles(cast: Cast, handle: str, named: str, code: str) -> None:
    account = bluesky(cast, handle)
    name = handle.removeprefix("@").lower()
    responses.get(f"https://{name}/.well-known/atproto-did", body=named, content_type="text/plain")

    assert prove(cast, account, ProofMethod.DOMAIN).code == code


@pytest.mark.parametrize("website", ["", "http://portavale.example", "https://["])
def test_domain_needs_a_website(cast: Cast, website: str) -> None:
    account = bluesky(cast, "portavale.example")
    cast.body.website = website
    cast.body.save()

    assert prove(cast, account, ProofMethod.DOMAIN).code == "no_website"


# --- Code


@responses.activate
@pytest.mark.parametrize(
    "markup",
    [
        "<p>Roads &amp; more {code}</p>",
        '<meta content="Roads. {code}" name=description>',
        '<meta name="description" content=""><meta property="OG:description" content="({code})"><p>Other</p>',
        '<meta name=description content="Short"><meta name="twitter:description" content="Long {code}.">',
        '<script type="application/ld+json">{{"description": "We: {code}"}}</script>',
        '<script type=application/ld+json>[1, {{"mainEntity": {{"description": "{code}"}}}}]</script>',
        '<script type="application/ld+json">{{broken</script><p>{code}</p>',
        '<script type="application/ld+json">{{"mainEntity": [], "description": 7}}</script><p>{code}</p>',
    ],
)
def test_code_in_the_profile_proves_once(cast: Cast, markup: str) -> None:
    account = profile(cast)
    code = actions.make_code(account=account, by=cast.editor, now=cast.now)
    responses.get(PROFILE, body=markup.format(code=code.text), **PAGE)

    assert prove(cast, account, ProofMethod.CODE).ok
    assert prove(cast, account, ProofMethod.CODE).code == "no_code"


@responses.activate
@pytest.mark.parametrize(
    "markup",
    [
        '<meta name=description content="Roads"><article class=comment>{code}</article>',
        '<meta property="og:description" content="Roads"><p>{code}</p>',
        '<meta name=keywords content="{code}"><p>Roads</p>',
        '<script type="application/ld+json">{{"description": "Roads", "comment": {{"text": "{code}"}}}}</script>{code}',
        "<p>x{code}</p><p>{code}9</p><p>{code}-2</p>",
        "<!-- {code} --><p>Roads</p>",
        'application/ld+json <p title="application/ld+json">x</p><script>{code}</script>',
        '<script type="application/ld+json">{code}',
    ],
)
def test_code_of_others_on_the_page_proves_nothing(cast: Cast, markup: str) -> None:
    account = profile(cast)
    code = actions.make_code(account=account, by=cast.editor, now=cast.now)
    responses.get(PROFILE, body=markup.format(code=code.text), **PAGE)

    assert prove(cast, account, ProofMethod.CODE).code == "no_code"


@responses.activate
@pytest.mark.parametrize("piece", ["<script ", '<script type="application/ld+json">', "application/ld+json ", "<"])
def test_page_made_to_take_long_is_read_in_one_pass(cast: Cast, piece: str) -> None:
    account = profile(cast)
    actions.make_code(account=account, by=cast.editor, now=cast.now)
    responses.get(PROFILE, body=piece * (900_000 // len(piece)), **PAGE)
    began = time.process_time()

    assert prove(cast, account, ProofMethod.CODE).code == "no_code"
    assert time.process_time() - began < 10


@responses.activate
def test_code_counts_for_a_week_and_a_new_one_replaces_it(cast: Cast) -> None:
    account = profile(cast)
    old = actions.make_code(account=account, by=cast.editor, now=cast.now)
    new = actions.make_code(account=account, by=cast.editor, now=cast.now)
    responses.get(PROFILE, body=f'<p title="{new.text}">{old.text}</p><script>{new.text}</script>', **PAGE)

    assert prove(cast, account, ProofMethod.CODE).code == "no_code"
    assert prove(cast, account, ProofMethod.CODE, days=7).code == "no_code"
    assert ProofCode.objects.filter(settled_at=None).count() == 1


# --- Who, and when


def test_only_who_looks_after_the_account_proves_it(cast: Cast) -> None:
    account = profile(cast)

    with pytest.raises(NotAllowed):
        actions.prove(account=account, method=ProofMethod.REL_ME, by=cast.reader, now=cast.now)
    with pytest.raises(NotAllowed):
        actions.make_code(account=account, by=cast.reader, now=cast.now)


@pytest.mark.parametrize(
    ("changed", "methods"),
    [
        ({}, ("rel_me", "code")),
        ({"url": "http://social.example/@roads"}, ()),
        ({"stage": Stage.CLOSED, "key": ""}, ()),
        ({"network": "webform", "channel": "webform", "state": AccountState.ACTIVE}, ()),
        ({"channel": "mastodon", "state": AccountState.PAUSED}, ("credentials", "rel_me", "code")),
        ({"channel": "mastodon", "state": AccountState.LOCKED}, ("rel_me", "code")),
        ({"network": "bluesky", "remote_id": "did:plc:abc"}, ("rel_me", "code", "domain")),
        ({"network": "bluesky", "remote_id": ""}, ("rel_me", "code")),
        ({"network": "nothing"}, ("rel_me", "code")),
    ],
)
def test_account_offers_its_own_ways(cast: Cast, changed: dict[str, Any], methods: tuple[str, ...]) -> None:
    account = profile(cast, **changed)

    assert methods_of(account) == methods


def test_way_that_is_not_offered_is_refused(cast: Cast) -> None:
    with pytest.raises(NotNow):
        prove(cast, profile(cast), ProofMethod.DOMAIN)


def test_proof_ends_after_the_days_of_the_policy(cast: Cast, network: FakeNetwork) -> None:
    account, other = connected(cast, network), profile(cast)
    proof = prove(cast, account, ProofMethod.CREDENTIALS)

    found = public_proofs([account, other], cast.now + timedelta(days=180))

    assert (found[account.pk].state, found[account.pk].at, found[account.pk].method_label) == (
        "due",
        proof.at,
        "Stored credentials",
    )
    assert (found[other.pk].state, found[other.pk].method_label) == ("none", "")
    assert public_proofs([], cast.now) == {}


def test_proofs_of_many_accounts_take_one_query(cast: Cast) -> None:
    accounts = [profile(cast, key=f"mastodon:a{number}@social.example") for number in range(30)]

    with CaptureQueriesContext(connection) as asked:
        public_proofs(accounts, cast.now)

    assert len(asked) == 1


def test_connected_accounts_are_proven_by_the_job_before_the_end(cast: Cast, network: FakeNetwork) -> None:
    account = connected(cast, network)
    profile(cast)

    assert list(actions.bodies_to_renew(cast.now)) == [cast.body.pk]
    (first,) = actions.renew_proofs(now=cast.now)
    assert (first.ok, first.by) == (True, None)
    assert actions.renew_proofs(now=cast.now + timedelta(days=149)) == []
    assert len(actions.renew_proofs(now=cast.now + timedelta(days=151))) == 1
    assert public_proofs([account], cast.now + timedelta(days=300))[account.pk].state == "verified"


def test_proof_that_holds_shortly_is_renewed_after_half_of_its_time(cast: Cast, network: FakeNetwork) -> None:
    account = connected(cast, network)
    ends = cast.now + timedelta(days=20)
    Proof.objects.create(account=account, method="rel_me", at=cast.now, ok=True, expires_at=ends)

    assert actions.renew_proofs(now=cast.now + timedelta(days=9)) == []
    assert len(actions.renew_proofs(now=cast.now + timedelta(days=11))) == 1


def test_failed_renewal_waits_some_days(cast: Cast, network: FakeNetwork) -> None:
    account = connected(cast, network, remote_id="other")

    assert [proof.ok for proof in actions.renew_proofs(now=cast.now)] == [False]
    assert actions.renew_proofs(now=cast.now + timedelta(days=2)) == []
    assert len(actions.renew_proofs(now=cast.now + timedelta(days=4))) == 1
    assert account.proofs.count() == 2


def test_people_are_told_before_the_end_and_at_the_end_once_each(cast: Cast, network: FakeNetwork) -> None:
    account = connected(cast, network, substitute=cast.responder)
    prove(cast, account, ProofMethod.CREDENTIALS)

    told = [actions.remind_of_proofs(now=cast.now + timedelta(days=day)) for day in (165, 166, 170, 180, 181)]

    assert told == [0, 1, 0, 1, 0]
    assert sorted(Notice.objects.values_list("user", "kind")) == sorted(
        (member.user_id, kind)
        for member in (cast.editor, cast.responder)
        for kind in ("accounts.proof_ending", "accounts.proof_ended")
    )


def test_nobody_is_told_of_a_proof_that_was_followed_by_a_later_one(cast: Cast, network: FakeNetwork) -> None:
    account = connected(cast, network)
    prove(cast, account, ProofMethod.CREDENTIALS)
    prove(cast, account, ProofMethod.CREDENTIALS, days=100)

    assert actions.remind_of_proofs(now=cast.now + timedelta(days=200)) == 0


# --- Pages


def test_page_shows_proofs_and_offers_ways(cast: Cast, network: FakeNetwork) -> None:
    account = connected(cast, network)
    client = cast.client(cast.editor)
    address = f"/accounts/{account.pk}/proof/"

    done = client.post(f"{address}credentials/", follow=True).content.decode()
    account.remote_id = "other"
    account.save()
    failed = client.post(f"{address}credentials/", follow=True).content.decode()

    assert "The account is proven to be ours." in done
    assert "The credentials belong to another account." in failed
    assert "The older proof holds until its end." in failed
    assert "Proven to be ours" in client.get(f"/accounts/{account.pk}/").content.decode()
    assert client.post(f"{address}nonsense/").status_code == 404
    assert cast.client(cast.reader).post(f"{address}credentials/").status_code == 403
    assert cast.client(cast.reader).get(address).status_code == 200


def test_page_makes_a_code_and_refuses_what_is_not_possible(cast: Cast) -> None:
    account = profile(cast)
    client = cast.client(cast.editor)
    address = f"/accounts/{account.pk}/proof/"

    page = client.post(f"{address}code/new/", follow=True).content.decode()

    assert ProofCode.objects.get().text in page
    refused = "This account cannot be proven in this way now."
    assert refused in client.post(f"{address}domain/", follow=True).content.decode()
    Account.objects.update(stage=Stage.CLOSED)
    assert refused in client.post(f"{address}code/new/", follow=True).content.decode()
