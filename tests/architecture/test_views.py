"""Every address leads through a mark of `people.access`; there is no other door."""

from __future__ import annotations

from rostra.people.enums import Right
from tests.architecture.addresses import addresses

MARKS = {*Right, "any_member", "signed_in", "public"}
PUBLIC = {
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "api:openapi",
    "api:register",
    "api:verify",
    "directory_start",
    "editorial:feed",
    "editorial:glance",
    "editorial:glance_picture",
    "healthz",
    "inbox:expert",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "openid_connect_callback",
    "portal:accounts",
    "portal:accounts_atom",
    "portal:accounts_csv",
    "portal:accounts_json",
    "portal:captions",
    "portal:changes",
    "portal:dataset",
    "portal:embed",
    "portal:fake",
    "portal:file",
    "portal:journal",
    "portal:journal_atom",
    "portal:journal_json",
    "portal:journal_xml",
    "portal:kit",
    "portal:log",
    "portal:log_checkpoint",
    "portal:log_checkpoint_of",
    "portal:log_keys",
    "portal:log_stamp",
    "portal:post",
    "portal:post_file",
    "portal:post_proof",
    "portal:policy",
    "portal:privacy",
    "portal:posts",
    "portal:posts_atom",
    "portal:posts_json",
    "portal:posts_rss",
    "portal:question",
    "portal:report",
    "portal:status",
    "readyz",
    "records:script",
    "set_language",
}
"""What anybody may open without an account. The list is closed: another one is a decision."""


def test_every_view_carries_a_mark() -> None:
    assert {name for name, pattern in addresses() if getattr(pattern.callback, "access", None) not in MARKS} == set()


def test_public_views_are_the_listed_ones() -> None:
    assert {name for name, pattern in addresses() if getattr(pattern.callback, "access", None) == "public"} == PUBLIC


def test_every_address_has_a_name_of_its_own() -> None:
    names = [name for name, _ in addresses()]

    assert [name for name in names if not name or name.endswith(":")] == []
    assert sorted(names) == sorted(set(names))
