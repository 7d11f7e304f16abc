"""Connecting an account to its network, and its changes of state."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rostra.accounts import events
from rostra.accounts.enums import ACCOUNT_MOVES, CONNECTABLE, OPENED, AccountState, Stage
from rostra.accounts.models import Account
from rostra.accounts.networks import NotRecognised, key_of, recognise
from rostra.accounts.queries import adapter_for
from rostra.audit.actions import record
from rostra.channels import registry
from rostra.channels.contract import CODES, ChannelError, Field, Identity, Unsupported
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import current_body_id
from rostra.people.models import Unit, User
from rostra.vault.actions import note_reach, open_secrets, store_secrets


class NotConnected(Refused):
    """The network did not accept the credentials, or they belong to another account."""


def connect_account(
    *,
    channel: str,
    name: str,
    values: Mapping[str, str],
    by: User | None,
    now: datetime,
    language: str = "",
    unit: Unit | None = None,
    stage: Stage | None = None,
    account: Account | None = None,
) -> Account:
    """Check the credentials on the network, then keep the account and seal them.

    `account` is an entry of the register that is not connected yet: it gets the connection, and keeps what people
    wrote of it. Calls the network before it opens a transaction. Raises NotConnected with the network's reason; nothing
    is kept then.
    """
    identity = _identify(channel, values, expected="")
    if account is not None:
        return _attach(account, channel, values, identity, by=by, now=now)
    return add_account(
        channel=channel,
        name=name,
        values=values,
        identity=identity,
        by=by,
        now=now,
        language=language,
        unit=unit,
        stage=stage,
    )


@transaction.atomic
def add_account(
    *,
    channel: str,
    name: str,
    values: Mapping[str, str],
    identity: Identity | None,
    by: User | None,
    now: datetime,
    language: str = "",
    unit: Unit | None = None,
    stage: Stage | None = None,
) -> Account:
    """Keep an account whose identity is known; None for channels of the body's own, such as the web form.

    Without a stage, an account that speaks in public is one that nobody has decided on yet; the body's own channels
    are in use.
    """
    kind = registry.get(channel)
    if identity and _same(channel, identity.remote_id).exists():
        raise NotConnected(_("This account is connected already."))
    network = _network(channel, values)
    key = key_of(network, identity.handle) if identity else ""
    if key and (known := Account.objects.filter(key=key).exclude(stage=Stage.CLOSED).first()) is not None:
        sentence = gettext("%(handle)s is in the register already: %(name)s.")
        raise NotConnected(sentence % {"handle": identity.handle if identity else "", "name": known.name})
    secrets = {field.name for field in kind.fields if field.secret}
    if stage is None:
        stage = Stage.UNSANCTIONED if kind.can.publish and kind.can.public else Stage.ACTIVE
    account = Account.objects.create(
        network=network,
        key=key,
        stage=stage,
        opened_at=now if stage in OPENED else None,
        state=AccountState.ACTIVE,
        channel=channel,
        name=name,
        handle=identity.handle if identity else "",
        remote_id=identity.remote_id if identity else "",
        url=identity.url if identity else "",
        language=language,
        unit=unit,
        fields=_kept(values, secrets, identity),
        created_at=now,
        verified_at=now if identity else None,
        next_fetch_at=now if kind.can.inbox else None,
    )
    store_secrets(account=account, values={k: v for k, v in values.items() if k in secrets}, by=by, now=now)
    _note_reach(account, identity)
    data = {"channel": channel, "handle": account.handle, "remote_id": account.remote_id}
    record(
        body=current_body_id(),
        by=by,
        now=now,
        kind=events.CONNECTED.name,
        about=f"accounts.account:{account.pk}",
        data=data,
    )
    return account


@transaction.atomic
def _attach(
    account: Account, channel: str, values: Mapping[str, str], identity: Identity, *, by: User | None, now: datetime
) -> Account:
    kind = registry.get(channel)
    if _same(channel, identity.remote_id).exists():
        raise NotConnected(_("This account is connected already."))
    account = Account.objects.select_for_update().get(pk=account.pk)
    if account.state != AccountState.OFFLINE or account.stage not in CONNECTABLE:
        raise NotConnected(_("This entry of the register cannot be connected now."))
    key = key_of(_network(channel, values), identity.handle)
    if account.key and key and key != account.key:
        # What was decided on is this profile and no other.
        sentence = CODES["wrong_account"]
        raise NotConnected(gettext(sentence))
    secrets = {field.name for field in kind.fields if field.secret}
    account.channel, account.state, account.key = channel, AccountState.ACTIVE, key or account.key
    account.fields = _kept(values, secrets, identity)
    account.remote_id = identity.remote_id
    account.handle, account.url = identity.handle or account.handle, identity.url or account.url
    account.verified_at = now
    account.next_fetch_at = now if kind.can.inbox else None
    account.save()
    store_secrets(account=account, values={k: v for k, v in values.items() if k in secrets}, by=by, now=now)
    _note_reach(account, identity)
    about = f"accounts.account:{account.pk}"
    data = {"channel": channel, "handle": account.handle, "remote_id": account.remote_id}
    record(body=account.body_id, by=by, now=now, kind=events.CONNECTED.name, about=about, data=data)
    return account


def change_credentials(*, account: Account, values: Mapping[str, str], by: User | None, now: datetime) -> Account:
    """Connect the same account again, with other credentials or settings. An empty secret keeps the stored one.

    Raises NotConnected when the network refuses them, when they are another account's, for an account that is closed
    or was never connected, and for a stored secret that would go to another server; nothing is changed then.
    """
    if not account.channel or account.state == AccountState.CLOSED:
        raise NotConnected(_("This entry of the register cannot be connected now."))
    kind = registry.get(account.channel)
    secrets = {field.name for field in kind.fields if field.secret}
    stored = open_secrets(account)
    if _leads_elsewhere(kind.fields, account, values) and any(not values.get(name) for name in stored):
        raise NotConnected(_("This changes where the passwords and tokens are sent: enter all of them again."))
    # What the server said of itself is asked anew: it may be another one.
    asked = {field.name for field in kind.fields}
    held = {name: value for name, value in account.fields.items() if name in asked}
    merged = {**held, **stored, **{k: v for k, v in values.items() if v or k not in secrets}}
    identity = _identify(account.channel, merged, expected=account.remote_id)
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=account.pk)
        account.fields = _kept(merged, secrets, identity)
        account.handle, account.url = identity.handle, identity.url or account.url
        account.remote_id = identity.remote_id
        account.verified_at = now
        account.failing_since, account.error_code, account.error_count, account.quiet_until = None, "", 0, None
        account.next_fetch_at = now if kind.can.inbox else None
        was, account.state = account.state, AccountState.ACTIVE
        account.save()
        store_secrets(account=account, values={k: v for k, v in values.items() if k in secrets}, by=by, now=now)
        _note_reach(account, identity)
        about = f"accounts.account:{account.pk}"
        changed = {"fields": sorted(k for k, v in values.items() if v)}
        record(body=account.body_id, by=by, now=now, kind=events.CHANGED.name, about=about, data=changed)
        if was != AccountState.ACTIVE:
            moved = {"old": was, "new": AccountState.ACTIVE.value, "code": ""}
            record(body=account.body_id, by=by, now=now, kind=events.MOVED.name, about=about, data=moved)
    return account


@transaction.atomic
def move_account(*, account: Account, to: AccountState, by: User | None, now: datetime) -> Account:
    """Pause, resume or close an account. Nothing that it said or received is touched.

    Raises Refused for a move that is not possible, Faster when somebody moved it in between.
    """
    if not ACCOUNT_MOVES.allowed(account.state, to):
        raise Refused(_("This is not possible while the account is in this state."))
    moved = Account.objects.filter(pk=account.pk, state=account.state).update(state=to)
    if not moved:
        raise Faster(_("Somebody else changed this account in the meantime."))
    data = {"old": account.state, "new": to.value, "code": ""}
    record(
        body=account.body_id, by=by, now=now, kind=events.MOVED.name, about=f"accounts.account:{account.pk}", data=data
    )
    account.state = to
    return account


def _kept(values: Mapping[str, str], secrets: Collection[str], identity: Identity | None) -> dict[str, str]:
    """What the account keeps of the fields, and what the server said of itself."""
    return {key: value for key, value in values.items() if key not in secrets} | dict(identity.said if identity else {})


def _note_reach(account: Account, identity: Identity | None) -> None:
    if identity is not None:
        note_reach(account=account, scopes=identity.scopes, expires_at=identity.expires_at)


def _identify(channel: str, values: Mapping[str, str], *, expected: str) -> Identity:
    """Whose credentials these are, by the network's own word; whose profile it is, where a person posts there."""
    if registry.get(channel).can.assisted:
        return _named(values, expected=expected)
    try:
        identity = adapter_for(channel, values).verify()
    except Unsupported:
        return Identity(remote_id=expected, handle="")
    except ChannelError as error:
        raise NotConnected(gettext(CODES[error.code])) from error
    if expected and identity.remote_id != expected:
        sentence = CODES["wrong_account"]
        raise NotConnected(gettext(sentence))
    return identity


def _named(values: Mapping[str, str], *, expected: str) -> Identity:
    """There are no credentials: the address says which profile is meant, and nothing is proven by that."""
    try:
        found = recognise(values.get("address", ""), network=values.get("network", ""))
    except NotRecognised as error:
        raise NotConnected(str(error)) from error
    if expected and found.key != expected:
        sentence = CODES["wrong_account"]
        raise NotConnected(gettext(sentence))
    return Identity(remote_id=found.key, handle=found.handle, url=found.url)


def _network(channel: str, values: Mapping[str, str]) -> str:
    """The key of the network on which the account is: that of its channel, or the one on which a person posts."""
    return values.get("network", "") if registry.get(channel).can.assisted else channel


def _leads_elsewhere(fields: Iterable[Field], account: Account, values: Mapping[str, str]) -> bool:
    """Who may change an account may not read its secrets: a server of their own would read them."""
    was = account.fields
    return any(f.leads and f.name in values and values[f.name] != str(was.get(f.name, f.default)) for f in fields)


def _same(channel: str, remote_id: str) -> QuerySet[Account]:
    return (
        Account.objects.filter(channel=channel, remote_id=remote_id)
        .exclude(state=AccountState.CLOSED)
        .exclude(remote_id="")
    )
