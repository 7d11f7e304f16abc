"""How the log names messages that were hidden, and the rows that have to say what their events said last."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from rostra.audit.sources import Columns, Rows, Standing, Told
from rostra.inbox import events
from rostra.inbox.enums import HidingGround, HidingState
from rostra.inbox.models import Hiding
from rostra.people.naming import Field
from rostra.publishing.models import sentence


def _said(code: object, _row: Mapping[str, Any]) -> str:
    return sentence(str(code))


_OURS = tuple(kind.name for kind in events.HIDING_EVENTS)
FIELDS = (
    Field("message", _("Message"), kinds=_OURS, thing="inbox.message"),
    Field("hiding", _("Number among those to be hidden"), kinds=_OURS),
    Field("ground", _("Ground"), kinds=_OURS, words=dict(HidingGround.choices)),
    Field("law", _("Law and section"), kinds=_OURS),
    Field("reason", _("Reason"), kinds=_OURS),
    Field("by_hand", _("By hand on the network"), kinds=_OURS),
    Field("code", _("What the network said"), kinds=_OURS, show=_said),
)


def _is(state: HidingState) -> Callable[[Told], tuple[str, Columns]]:
    def says(told: Told) -> tuple[str, Columns]:
        return str(told.data["hiding"]), {"state": state.value}

    return says


def _on_ground(told: Told) -> tuple[str, Columns]:
    said = {name: told.data[name] for name in ("ground", "law", "reason")}
    return str(told.data["hiding"]), {**said, "by_id": told.actor, "at": told.at}


def _grounds(body_id: int, _told: Sequence[str]) -> Rows:
    names = ("ground", "law", "reason", "by_id", "at")
    for row in Hiding.everywhere.filter(body=body_id).values("id", *names):
        yield str(row["id"]), {name: row[name] for name in names}


def _hidings(body_id: int, _told: Sequence[str]) -> Rows:
    # Being shown again is no end: the last event says that it is hidden.
    for pk, state in Hiding.everywhere.filter(body=body_id).values_list("id", "state"):
        yield str(pk), {"state": HidingState.HIDDEN.value if state == HidingState.SHOWING else state}


HIDINGS = (
    Standing("inbox.hiding_ground", {events.HIDING_ASKED.name: _on_ground}, _grounds),
    Standing(
        "inbox.hiding",
        {
            events.HIDING_ASKED.name: _is(HidingState.ASKED),
            events.HIDING_RETRIED.name: _is(HidingState.ASKED),
            events.HIDDEN.name: _is(HidingState.HIDDEN),
            events.NOT_SHOWN.name: _is(HidingState.HIDDEN),
            events.NOT_HIDDEN.name: _is(HidingState.FAILED),
            events.SHOWN_AGAIN.name: _is(HidingState.SHOWN),
            events.HIDING_DROPPED.name: _is(HidingState.DROPPED),
        },
        _hidings,
    ),
)
