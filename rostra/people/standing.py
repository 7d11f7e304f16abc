"""Who is a member, who holds what, as events told it last: `verify` compares the rows with this."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from rostra.audit.models import Event
from rostra.audit.sources import UNTOLD, Columns, Rows, Standing, Told
from rostra.people import events
from rostra.people.models import Body, Duty, Grant, Mandate, Member, Role


def _joined(told: Told) -> tuple[str, Columns]:
    return told.subject, {"user": told.data["user"], "left": False}


def _members(body_id: int, _told: Sequence[str]) -> Rows:
    for pk, user, left_at in Member.everywhere.filter(body=body_id).values_list("pk", "user", "left_at"):
        yield str(pk), {"user": user, "left": left_at is not None}


MEMBERS = Standing(
    "people.member",
    {
        events.MEMBER_ADDED.name: _joined,
        events.MEMBER_FROM_DIRECTORY.name: _joined,
        events.MEMBER_LEFT.name: lambda told: (told.subject, {"left": True}),
    },
    _members,
)


def _mandated(told: Told) -> tuple[str, Columns]:
    manager = told.data["manager"]
    said: Columns = {
        "user": told.data["user"],
        "manager": manager,
        "until": _moment(told.data, "until"),
        "ended": False,
    }
    if "starts" not in told.data:
        # Events of earlier releases say no beginning, and some of their mandates were confirmed without a word.
        return told.subject, {**said, "starts": UNTOLD, "confirmed": UNTOLD}
    # Whoever stands by it themselves, or the installation, waits for nobody.
    confirmed = told.actor in (None, manager)
    return told.subject, {**said, "starts": _moment(told.data, "starts"), "confirmed": confirmed}


def _mandates(body_id: int, _told: Sequence[str]) -> Rows:
    for row in Mandate.everywhere.filter(body=body_id).select_related("member", "manager"):
        yield (
            str(row.pk),
            {
                "user": row.member.user_id,
                "manager": row.manager.user_id,
                "starts": row.starts_at,
                "until": row.ends_at,
                "confirmed": row.confirmed_at is not None,
                "ended": row.ended_at is not None,
            },
        )


MANDATES = Standing(
    "people.mandate",
    {
        events.MANDATE_GIVEN.name: _mandated,
        events.MANDATE_CONFIRMED.name: lambda told: (told.subject, {"confirmed": True}),
        events.MANDATE_ENDED.name: lambda told: (told.subject, {"ended": True}),
    },
    _mandates,
)


class Holding(NamedTuple):
    """That a member holds a role or a duty (`place`: the unit), or a right on an account (`place`)."""

    what: str
    member: str
    code: str
    place: str

    def __str__(self) -> str:
        place = f" on {self.place}" if self.place else ""
        return f"{self.what} {self.code} of member {self.member}{place}"


class Terms(NamedTuple):
    """Of a right on an account: from when, until when and under which mandate; of the others, nothing."""

    starts: object = None
    until: object = None
    mandate: object = None


Held = dict[str, dict[Holding, Terms]]
"""By member, what they hold, and how."""

ROLE, DUTY, GRANT = "people.role", "people.duty", "people.grant"
_FIELDS = {ROLE: ("role", "unit"), DUTY: ("duty", "unit"), GRANT: ("right", "account")}
"""Where events say the code and the place."""
_GIVEN = {
    events.ROLE_GIVEN.name: ROLE,
    events.ROLE_FROM_DIRECTORY.name: ROLE,
    events.DUTY_GIVEN.name: DUTY,
    events.GRANT_GIVEN.name: GRANT,
}
_TAKEN = {
    events.ROLE_TAKEN.name: ROLE,
    events.ROLE_BY_DIRECTORY_ENDED.name: ROLE,
    events.DUTY_TAKEN.name: DUTY,
    events.GRANT_ENDED.name: GRANT,
}


def unlike_log() -> Iterator[tuple[str, str]]:
    """Roles, duties and rights on accounts that somebody holds and no event gave, and the other way round.

    By the whole log and not by `Standing`: who leaves loses them all by one event.
    """
    for body_id in Body.objects.order_by("pk").values_list("pk", flat=True):
        said, there = _said(body_id), _there(body_id)
        for member in sorted(said.keys() | there.keys()):
            yield from _differences(said.get(member, {}), there.get(member, {}))


def _differences(said: Mapping[Holding, Terms], there: Mapping[Holding, Terms]) -> Iterator[tuple[str, str]]:
    for holding in sorted(said.keys() | there.keys()):
        if holding not in said:
            yield str(holding), "no event of the log gave this"
        elif holding not in there:
            yield str(holding), "the log says that it is held, and it is not there"
        else:
            pairs = zip(Terms._fields, said[holding], there[holding], strict=True)
            if wrong := [name for name, told, is_so in pairs if told is not UNTOLD and told != is_so]:
                yield str(holding), f"it is not as the log says: {', '.join(wrong)}"


def _said(body_id: int) -> Held:
    kinds = (*_GIVEN, *_TAKEN, events.MEMBER_LEFT.name)
    rows = Event.objects.filter(body=body_id, kind__in=kinds).order_by("pk").values_list("kind", "about", "data")
    found: Held = {}
    for kind, about, data in rows.iterator():
        member = about.rpartition(":")[2]
        held = found.setdefault(member, {})
        what = _GIVEN.get(kind) or _TAKEN.get(kind)
        if what is None:
            # Rights on accounts end by events of their own.
            found[member] = {each: terms for each, terms in held.items() if each.what == GRANT}
            continue
        # An event that was forged may say anything.
        data = data if isinstance(data, dict) else {}
        code, place = (data.get(name) for name in _FIELDS[what])
        holding = Holding(what, member, str(code), str(place or ""))
        if kind in _GIVEN:
            held[holding] = _terms(data) if what == GRANT else Terms()
        else:
            held.pop(holding, None)
    return found


def _terms(data: Mapping[str, object]) -> Terms:
    if "starts" not in data:
        # Events of earlier releases say only its end.
        return Terms(UNTOLD, _moment(data, "until"), UNTOLD)
    return Terms(_moment(data, "starts"), _moment(data, "until"), data.get("mandate"))


def _there(body_id: int) -> Held:
    found: Held = {}
    for what, model in ((ROLE, Role), (DUTY, Duty)):
        for member, code, unit in model.everywhere.filter(body=body_id).values_list("member", "code", "unit"):
            found.setdefault(str(member), {})[Holding(what, str(member), code, str(unit or ""))] = Terms()
    grants = Grant.everywhere.filter(body=body_id, ended_at=None)
    columns = ("member", "right", "account", "starts_at", "ends_at", "mandate")
    for member, right, account, *terms in grants.values_list(*columns):
        found.setdefault(str(member), {})[Holding(GRANT, str(member), right, str(account))] = Terms(*terms)
    return found


def _moment(data: Mapping[str, object], name: str) -> datetime | str | None:
    """As text where it is no moment: no row says the same."""
    said = data.get(name)
    try:
        return None if said is None else datetime.fromisoformat(str(said)).astimezone(UTC)
    except (OverflowError, ValueError):
        return str(said)
