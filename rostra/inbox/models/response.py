"""Who answers, by when, and how closely the body watches: decided with a date, never changed backwards."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from rostra.core.scoping import Scoped
from rostra.inbox.enums import AlarmKind, Hours, Level, Outcome, Share, Voice, Way


class ResponseModel(Scoped):
    """One of the four ways to organise answers, from a moment on, for an account, a unit or the whole body.

    The most particular one in force holds: of the account before the unit before the body, of hours and level before
    any; of two for the same the later, for good. `way` single needs `responder` and `substitute`; `share` is how several
    get their work; `queue` is where conversations wait; `voice` is in whose name existing units answer. `last_turn` is
    who got the last one where work goes in turn.
    """

    way = models.CharField(max_length=10, choices=Way.choices)
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    hours = models.CharField(max_length=10, choices=Hours.choices, blank=True)
    level = models.CharField(max_length=10, choices=Level.choices, blank=True)
    queue = models.ForeignKey("inbox.Queue", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    responder = models.ForeignKey("people.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    substitute = models.ForeignKey("people.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    share = models.CharField(max_length=10, choices=Share.choices, blank=True)
    voice = models.CharField(max_length=10, choices=Voice.choices, blank=True)
    last_turn = models.ForeignKey("people.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField()
    starts_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.way} from {self.starts_at}"


class Watch(Scoped):
    """How closely an account, or all of them, is watched from a moment on (R-127)."""

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    level = models.CharField(max_length=10, choices=Level.choices)
    reason = models.TextField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.level} from {self.starts_at}"


class Clock(Scoped):
    """Within how many minutes of working time the body acknowledges and answers, by topic, account and level.

    A change ends the row and begins another: what was promised before stays what it was.
    """

    topic = models.ForeignKey("inbox.Topic", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    level = models.CharField(max_length=10, choices=Level.choices, blank=True)
    acknowledge_minutes = models.PositiveIntegerField(null=True, blank=True)
    answer_minutes = models.PositiveIntegerField()
    starts_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.answer_minutes} min from {self.starts_at}"


class KnownDays(Scoped):
    """The closed days of the body's calendar, from `first` to `last`, as they were when somebody last looked.

    Holidays are worked out by a program, and an update of it may bring another one: it is found by the difference.
    `closed` are the days by their date, each with its name.
    """

    first = models.DateField()
    last = models.DateField()
    closed = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "known days"
        constraints = [models.UniqueConstraint(fields=["body"], name="inbox_knowndays_once")]

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"


class Turn(Scoped):
    """One turn of ours, written when it ended: from when an answer was owed, until when, and when it was given.

    Figures about the past are read here: what was due is what was due then.
    """

    conversation = models.ForeignKey("inbox.Conversation", on_delete=models.PROTECT, related_name="turns")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    queue = models.ForeignKey(
        "inbox.Queue", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    topic = models.ForeignKey(
        "inbox.Topic", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    language = models.CharField(max_length=10, blank=True)
    started_at = models.DateTimeField()
    acknowledge_due_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)

    class Meta:
        indexes = [models.Index(fields=["body", "-ended_at"], name="inbox_turn_newest")]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.outcome}"


class Alarm(Scoped):
    """Something somebody must know of now: told step by step until a person says that they have it in hand.

    `step` is how far it went: the owner, their substitute, the managers.
    """

    kind = models.CharField(max_length=10, choices=AlarmKind.choices)
    conversation = models.ForeignKey(
        "inbox.Conversation", on_delete=models.PROTECT, null=True, blank=True, related_name="alarms"
    )
    group = models.ForeignKey("inbox.Group", on_delete=models.PROTECT, null=True, blank=True, related_name="alarms")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    words = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    step = models.PositiveSmallIntegerField(default=0)
    told_at = models.DateTimeField()
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # One alarm for one thing, however often it is found again.
            models.UniqueConstraint(
                fields=["body", "kind", "conversation", "group", "account"],
                name="inbox_alarm_once",
                nulls_distinct=False,
                condition=models.Q(ended_at__isnull=True),
            )
        ]
        indexes = [
            models.Index(
                fields=["told_at"],
                name="inbox_alarm_untaken",
                condition=models.Q(ended_at__isnull=True, acknowledged_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"
