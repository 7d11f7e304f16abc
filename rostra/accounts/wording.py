"""How the log names accounts, and what the data of their events mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rostra.accounts import events
from rostra.accounts.content import ACCEPTANCE, CHARTER, LABELS, SNAPSHOT, TERMS
from rostra.accounts.enums import (
    PROOF_CODES,
    AccountState,
    Authority,
    Certified,
    ClosingOutcome,
    ClosingReason,
    ClosingTask,
    FakeState,
    Mode,
    ProofMethod,
    ProposalForm,
    Retention,
    Risk,
    SiteState,
    Stage,
    TaskState,
    Verdict,
)
from rostra.accounts.models import (
    Acceptance,
    Account,
    Charter,
    Delegate,
    FakeCase,
    LinkedSite,
    Snapshot,
    Terms,
)
from rostra.accounts.notices import network, reason
from rostra.channels import registry
from rostra.core.ui.times import long_date
from rostra.people.naming import Field, Named, Names, Row, Thing, Words, moment
from rostra.policy.decisions import STEP_NAMES
from rostra.policy.forms import DEGREES


def _accounts(ids: set[int]) -> Mapping[int, str | Named]:
    rows: Iterable[tuple[int, str]] = Account.objects.filter(pk__in=ids).values_list("pk", "name")
    return dict(rows)


def _channel(name: Any, _row: Row) -> str:
    return registry.get(name).label if name in registry.names() else str(name)


def _connection(name: Any, _row: Row) -> str:
    """A field that connects an account, as the form calls it; the log does not say of which channel it is."""
    labels = {known.name: known.label for channel in registry.all() for known in channel.fields}
    return gettext(labels[name]) if name in labels else str(name)


def _reason(code: Any, _row: Row) -> str:
    return reason(code)


def _network(key: Any, _row: Row) -> str:
    return network(key)


def _degree(value: Any, _row: Row) -> str:
    return str(DEGREES.get(value, value or "—"))


def _maybe(value: Any, row: Row) -> str:
    return moment(value, row) if value else "—"


TAKEN_BACK: Words = {"change": _("To be changed"), "given_up": _("Given up")}


def _charters(ids: set[int]) -> Mapping[int, str | Named]:
    rows = Charter.objects.filter(pk__in=ids).values_list("pk", "account", "number", "account__name")
    return {pk: Named(name, reverse("accounts:charter_version", args=[own, number])) for pk, own, number, name in rows}


def _terms(ids: set[int]) -> Mapping[int, str | Named]:
    rows = Terms.objects.filter(pk__in=ids).values_list("pk", "network", "label")
    return {pk: Named(f"{network(key)} {label}") for pk, key, label in rows}


def _of_account(model: type[Acceptance | Snapshot]) -> Names:
    def names(ids: set[int]) -> Mapping[int, str | Named]:
        rows = model.objects.filter(pk__in=ids).values_list("pk", "account", "account__name")
        return {pk: Named(name, reverse("accounts:account", args=[own])) for pk, own, name in rows}

    return names


def _delegates(ids: set[int]) -> Mapping[int, str | Named]:
    rows = Delegate.objects.filter(pk__in=ids).values_list("pk", "member__user__name")
    return {pk: Named(name, reverse("accounts:delegates")) for pk, name in rows}


def _fakes(ids: set[int]) -> Mapping[int, str | Named]:
    rows: Iterable[tuple[int, str]] = FakeCase.objects.filter(pk__in=ids).values_list("pk", "handle")
    return dict(rows)


def _sites(ids: set[int]) -> Mapping[int, str | Named]:
    rows: Iterable[tuple[int, str]] = LinkedSite.objects.filter(pk__in=ids).values_list("pk", "who")
    return dict(rows)


def _proof_code(code: Any, _row: Row) -> str:
    return str(PROOF_CODES[code]) if code in PROOF_CODES else reason(code)


def _day(text: Any, _row: Row) -> str:
    return long_date(date.fromisoformat(str(text)))


_LIFE = tuple(kind.name for kind in events.EVENTS if kind not in (events.CONNECTED, events.CHANGED, events.MOVED))
_CHANGED = {
    **LABELS,
    "name": _("Name"),
    "summary": _("Public sentence"),
    "languages": _("Languages"),
    "unit": _("Unit"),
    "sponsor": _("Sponsor"),
    "owner": _("Owner"),
    "substitute": _("Substitute"),
    "notes": _("Notes"),
}
_RECORDS = (CHARTER.name, TERMS.name, ACCEPTANCE.name, SNAPSHOT.name)

THINGS = (
    Thing("accounts.account", _("Account"), "accounts:account", _accounts),
    Thing("accounts.charter", _("Charter"), names=_charters),
    Thing("accounts.terms", _("Terms of service"), "accounts:terms_version", _terms),
    Thing("accounts.acceptance", _("Acceptance of terms"), names=_of_account(Acceptance)),
    Thing("accounts.snapshot", _("State of an account"), names=_of_account(Snapshot)),
    Thing("accounts.delegate", _("Who accepts terms"), names=_delegates),
    Thing("accounts.fakecase", _("Reported profile"), "accounts:fake", _fakes),
    Thing("accounts.linkedsite", _("Private site"), "accounts:site", _sites),
)
LIFE = (
    Field("steps", _("Steps of the trial"), kinds=(events.SMOKED.name,)),
    Field("old", _("Stage before"), kinds=(events.STAGE_CHANGED.name,), words=dict(Stage.choices)),
    Field("new", _("Stage after"), kinds=_LIFE, words=dict(Stage.choices)),
    Field("changed", _("Changed"), kinds=_LIFE, words=_CHANGED),
    Field("form", _("Form of the proposal"), kinds=_LIFE, words=dict(ProposalForm.choices)),
    Field("network", _("Network"), kinds=(*_LIFE, *_RECORDS), show=_network),
    Field("round", _("Round"), kinds=_LIFE),
    Field("step", _("Step"), kinds=_LIFE, words=STEP_NAMES),
    Field("verdict", _("Verdict"), kinds=_LIFE, words=dict(Verdict.choices)),
    Field("charter", _("Version of the charter"), kinds=_LIFE),
    Field("reason", _("Reason"), kinds=_LIFE, words={**dict(ClosingReason.choices), **TAKEN_BACK}),
    Field("explanation", _("Explanation"), kinds=_LIFE),
    Field("place", _("Opened by hand at"), kinds=_LIFE),
    Field("result", _("How the pilot went"), kinds=_LIFE),
    Field("number", _("Version"), kinds=(*_LIFE, *_RECORDS)),
    Field("label", _("Version of the terms"), kinds=(*_LIFE, *_RECORDS)),
    Field("risk", _("Risk"), kinds=(*_LIFE, *_RECORDS), words=dict(Risk.choices)),
    Field("unlimited", _("Indemnity without limit"), kinds=(*_LIFE, *_RECORDS)),
    Field("terms", _("Terms of service"), kinds=(*_LIFE, *_RECORDS), thing="accounts.terms"),
    Field("member", _("Who"), kinds=(*_LIFE, *_RECORDS), thing="people.member"),
    Field("kind", _("By what authority"), kinds=_LIFE, words=dict(Authority.choices)),
    Field("due_at", _("Due"), kinds=_LIFE, show=moment),
    Field("outcome", _("Outcome"), kinds=_LIFE, words={**dict(Certified.choices), **dict(ClosingOutcome.choices)}),
    Field("needed", _("Still needed"), kinds=_LIFE),
    Field("staffed", _("Still staffed"), kinds=_LIFE),
    Field("charter_true", _("The charter is still true"), kinds=_LIFE),
    Field("note", _("Note"), kinds=_LIFE),
    Field("task", _("Step"), kinds=_LIFE, words=dict(ClosingTask.choices)),
    Field("state", _("How it ended"), kinds=_LIFE, words=dict(TaskState.choices)),
)
"""What the data of events about the life of an account mean."""
RECORDS = (
    Field("content", _("Content"), kinds=_RECORDS),
    Field("url", _("Address"), kinds=_RECORDS),
    Field("seen_on", _("Seen on"), kinds=_RECORDS),
    Field("file", _("Hash of the document"), kinds=_RECORDS),
    Field("clauses", _("Clauses"), kinds=_RECORDS),
    Field("authority", _("By what authority"), kinds=_RECORDS, thing="accounts.delegate"),
    Field("accepted_at", _("Accepted"), kinds=_RECORDS, show=moment),
    Field("risk_note", _("What was considered of the risk"), kinds=_RECORDS),
    Field("opinion", _("Hash of the legal opinion"), kinds=_RECORDS),
    *(
        Field(name, label, kinds=_RECORDS)
        for name, label in LABELS.items()
        if name not in ("modes", "retention", "degree")
    ),
    Field("modes", LABELS["modes"], kinds=_RECORDS, words=dict(Mode.choices)),
    Field("retention", LABELS["retention"], kinds=_RECORDS, words=dict(Retention.choices)),
    Field("degree", LABELS["degree"], kinds=_RECORDS, show=_degree),
    Field("key", _("Key in the register"), kinds=_RECORDS),
    *(Field(name, label, kinds=_RECORDS) for name, label in _CHANGED.items() if name not in LABELS),
    Field("remote_id", _("Number on the network"), kinds=_RECORDS),
    Field("language", _("Main language"), kinds=_RECORDS),
    Field("state", _("State"), kinds=_RECORDS, words=dict(AccountState.choices)),
    Field("stage", _("Stage"), kinds=_RECORDS, words=dict(Stage.choices)),
    Field("created_at", _("Entered"), kinds=_RECORDS, show=_maybe),
    Field("opened_at", _("Opened"), kinds=_RECORDS, show=_maybe),
    Field("active_at", _("Last activity"), kinds=_RECORDS, show=_maybe),
    Field("verified_at", _("Connected"), kinds=_RECORDS, show=_maybe),
    Field("fetched_at", _("Last collected"), kinds=_RECORDS, show=_maybe),
    Field("charter", _("Charter"), kinds=_RECORDS),
    Field("charter_number", _("Version of the charter"), kinds=_RECORDS),
    Field("last_fetch", _("Last collection"), kinds=_RECORDS),
    Field("at", _("Time"), kinds=_RECORDS, show=_maybe),
    Field("received", _("Received"), kinds=_RECORDS),
    Field("own", _("Own posts"), kinds=_RECORDS),
    Field("cursor", _("Where collecting goes on"), kinds=_RECORDS),
)
"""What stands in the records of this domain."""
_PROOFS = (events.PROVEN.name, events.PROOF_FAILED.name, events.PROOF_CODE_MADE.name)
_FAKES = (events.FAKE_REPORTED.name, events.FAKE_MOVED.name, events.FAKE_NOTED.name)
_SITES = (events.SITE_PROPOSED.name, events.SITE_MOVED.name, events.SITE_REVIEWED.name)
TRUST = (
    Field("method", _("How"), kinds=_PROOFS, words=dict(ProofMethod.choices)),
    Field("expires_at", _("Holds until"), kinds=_PROOFS, show=moment),
    Field("code", _("Reason"), kinds=_PROOFS, show=_proof_code),
    Field("number", _("Number of the report"), kinds=_FAKES),
    Field("old", _("State before"), kinds=_FAKES, words=dict(FakeState.choices)),
    Field("new", _("State after"), kinds=_FAKES, words=dict(FakeState.choices)),
    Field("warning", _("Public warning"), kinds=_FAKES),
    Field("told_on", _("Reported to the network on"), kinds=_FAKES, show=_day),
    Field("text", _("What they were told"), kinds=_FAKES),
    Field("who", _("Whose it is"), kinds=_SITES),
    Field("url", _("Address"), kinds=_SITES),
    Field("old", _("State before"), kinds=_SITES, words=dict(SiteState.choices)),
    Field("new", _("State after"), kinds=_SITES, words=dict(SiteState.choices)),
    Field("review_on", _("To be looked at again"), kinds=_SITES, show=_day),
)
"""What is said about proofs of control, fakes and private sites; these names come last, so they count."""
FIELDS = (
    *LIFE,
    *TRUST,
    *RECORDS,
    Field("account", _("Account"), thing="accounts.account"),
    Field("channel", _("Channel"), show=_channel),
    Field("origin", _("Brought in from"), kinds=(events.ADDED.name,)),
    Field("decision", _("By the decision"), kinds=(events.ADDED.name,)),
    Field("url", _("Address"), kinds=(events.LINK_GONE.name,)),
    Field("handle", _("Address")),
    Field("remote_id", _("Number on the network"), kinds=(events.CONNECTED.name,)),
    Field("fields", _("Changed"), kinds=(events.CHANGED.name,), show=_connection),
    Field("old", _("State before"), kinds=(events.MOVED.name,), words=dict(AccountState.choices)),
    Field("new", _("State after"), kinds=(events.MOVED.name,), words=dict(AccountState.choices)),
    Field("code", _("Reason"), kinds=(events.MOVED.name,), show=_reason),
)
