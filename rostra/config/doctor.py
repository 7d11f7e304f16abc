"""What `rostra doctor` looks at: what is configured, reachable, alive and late, and what to do about it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account
from rostra.audit import keys, stamps, watching
from rostra.audit.models import Checkpoint, Log, Pending, Stamp, StampTrouble
from rostra.channels import registry
from rostra.core import pdf
from rostra.core.http import AddressRefused, Http, fetch_limited
from rostra.core.models import Heartbeat
from rostra.people.models import Body
from rostra.publishing.enums import DeliveryState
from rostra.publishing.models import Delivery
from rostra.vault.queries import key_status

SILENT = timedelta(minutes=1)
LATE = timedelta(minutes=5)
LOW_DISK = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report; `advice` is empty where all is well. `serious` findings make the exit code 1."""

    what: str
    state: str
    advice: str = ""
    serious: bool = True

    @property
    def ok(self) -> bool:
        return not self.advice


Check = Callable[[datetime], Iterator[Finding]]


def examine(now: datetime) -> list[Finding]:
    """All findings, in order. Without a database only what needs none."""
    findings = [*_folders(now), *_database(now)]
    if all(finding.ok or not finding.serious for finding in findings):
        for check in (
            _migrations,
            _people,
            _worker,
            _queue,
            _deliveries,
            _accounts,
            _log,
            _seals,
            _secrets,
            _mail,
            _address,
        ):
            findings.extend(check(now))
    return findings


def _folders(_now: datetime) -> Iterator[Finding]:
    data, keys = Path(settings.DATA), Path(settings.KEYS)
    free = shutil.disk_usage(_existing(data)).free
    advice = "" if free > LOW_DISK else "Make room on the disk, or move ROSTRA_DATA."
    yield Finding("data folder", f"{data}, {free / 1e9:.1f} GB free", advice)
    open_to_others = keys.exists() and keys.stat().st_mode & 0o077
    yield Finding("key folder", str(keys), f"Others can read it: chmod 700 {keys}" if open_to_others else "")
    built = (Path(settings.STATICFILES_DIRS[0]) / "vendor").exists()
    yield Finding("assets", "built" if built else "missing", "" if built else "Run: make assets")
    trouble = pdf.trouble()
    advice = "Install Pango (libpango-1.0-0, libpangoft2-1.0-0); until then, certificates and documents are printed from their page."
    yield Finding("PDF", trouble or "can be made", advice if trouble else "", serious=False)
    debug = "ROSTRA_DEBUG is on: error pages show internals. Switch it off where others can reach Rostra."
    yield Finding(
        "mode", "development" if settings.DEBUG else "production", debug if settings.DEBUG else "", serious=False
    )


def _existing(path: Path) -> Path:
    return path if path.exists() else _existing(path.parent)


def _database(_now: datetime) -> Iterator[Finding]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version_num')::int, current_setting('server_version')")
            number, version = cursor.fetchone()
    except DatabaseError as error:
        yield Finding("database", f"not reachable: {error}", "Start it, or mend DATABASE_URL.")
        return
    supported = 150000 <= number < 190000
    yield Finding("database", f"PostgreSQL {version}", "" if supported else "Rostra runs on PostgreSQL 15 to 18.")
    apart = settings.DATABASE_OWNER_URL != settings.DATABASE_URL
    advice = "The application owns the tables it may only append to: set DATABASE_OWNER_URL to a role of its own."
    yield Finding(
        "database roles", "owner apart" if apart else "one role for all", "" if apart else advice, serious=False
    )


def _migrations(_now: datetime) -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    yield Finding(
        "tables",
        "up to date" if not missing else f"{missing} migrations missing",
        "Run: rostra migrate" if missing else "",
    )


def _people(_now: datetime) -> Iterator[Finding]:
    count = Body.objects.count()
    yield Finding("bodies", str(count), "" if count else "Create one: rostra createbody --help")


def _worker(now: datetime) -> Iterator[Finding]:
    alive = Heartbeat.objects.filter(at__gte=now - SILENT).count()
    advice = "" if alive else "Nothing is collected or published. Start one: rostra worker"
    yield Finding("workers", f"{alive} alive", advice)


def _queue(now: datetime) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE coalesce(scheduled_at, %s) < %s) FROM procrastinate_jobs WHERE status = 'todo'",
            [now, now - LATE],
        )
        waiting, late = cursor.fetchone()
    yield Finding("jobs", f"{waiting} waiting, {late} late", "Start more workers: rostra worker" if late else "")


def _deliveries(now: datetime) -> Iterator[Finding]:
    late = Delivery.everywhere.filter(state=DeliveryState.DUE, due_at__lt=now - LATE).count()
    yield Finding(
        "posts and answers", f"{late} late by five minutes or more", "Look at Today in Rostra." if late else ""
    )
    unsure = Delivery.everywhere.filter(state=DeliveryState.UNSURE).count()
    advice = "Somebody must look on the network and say whether they stand there." if unsure else ""
    yield Finding("uncertain", f"{unsure} sendings wait for a person", advice, serious=False)


def _accounts(now: datetime) -> Iterator[Finding]:
    known = set(registry.names())
    for account in Account.everywhere.exclude(state=AccountState.CLOSED).order_by("body_id", "name"):
        what = f"account {account.pk} ({account.channel})"
        if account.channel not in known:
            yield Finding(what, "its channel is not installed", "Install the package that offers it.")
        elif account.state == AccountState.LOCKED:
            yield Finding(what, f"needs a person: {account.error_code}", "Connect it again under Accounts.")
        elif account.failing_since and now - account.failing_since > LATE:
            state = f"failing since {account.failing_since:%F %T} UTC: {account.error_code}"
            yield Finding(what, state, "Is the network reachable from this machine?")
        elif account.state == AccountState.ACTIVE and account.next_fetch_at and now - account.next_fetch_at > LATE:
            yield Finding(what, "not collected in time", "Start more workers: rostra worker")
        else:
            yield Finding(what, account.get_state_display())


def _log(now: datetime) -> Iterator[Finding]:
    oldest = Pending.objects.order_by("event__at").values_list("event__at", flat=True).first()
    late = oldest is not None and now - oldest > LATE
    waiting = Pending.objects.count()
    yield Finding(
        "log", f"{waiting} events wait for their leaf", "A worker gives leaves: rostra worker" if late else ""
    )
    heads = Checkpoint.objects.count()
    sealed = bool(heads) or not Log.objects.filter(size__gt=0).exists()
    yield Finding("checkpoints", str(heads), "" if sealed else "A worker signs them: rostra worker")


def _seals(now: datetime) -> Iterator[Finding]:
    key, lost = keys.current(), keys.trouble()
    advice = f"{lost} Copy its file back, or make a new key: rostra log rotate-key" if lost else ""
    yield Finding("signing key", str(key or "none yet, made at first use"), advice)
    trouble, ends = StampTrouble.objects.first(), stamps.ends_soon(now)
    if not settings.ROSTRA_TSA_URL:
        advice = "Set ROSTRA_TSA_URL, so that a third party confirms when the log stood as it is."
        yield Finding("time stamps", "no authority", advice, serious=False)
    elif trouble is not None:
        yield Finding("time stamps", f"none since {trouble.since:%F %T} UTC", trouble.error)
    elif ends is not None:
        advice = "Stamps are renewed as soon as the authority has a new certificate. Ask it when that will be."
        yield Finding("time stamps", f"the authority's certificate ends {ends:%F}", advice, serious=False)
    else:
        yield Finding("time stamps", str(Stamp.objects.count()))
    found = watching.newest()
    bad = found.bad_count if found is not None else 0
    state = f"{found.at:%F %T} UTC, {bad} findings" if found is not None else "not yet"
    yield Finding("verification", state, "Something is not as it was logged. Run: rostra verify" if bad else "")


def _secrets(_now: datetime) -> Iterator[Finding]:
    status = key_status()
    state = f"{len(status.used)} in use, {len(status.missing)} missing, {status.to_rewrap} values to seal under the current one"
    yield Finding("credential keys", state, " ".join(status.trouble))
    if status.to_rewrap and not status.trouble:
        yield Finding("data keys", f"{status.to_rewrap} under an older key", "Run: rostra vault rekey", serious=False)


def _address(_now: datetime) -> Iterator[Finding]:
    """Whether the address that people and networks are told leads here. Nothing outside is asked."""
    where, host = f"{settings.ROSTRA_URL}/healthz", urlsplit(settings.ROSTRA_URL).hostname or ""
    outside = True
    try:
        try:
            answer = _asked(where)
        except AddressRefused:
            outside, answer = False, _asked(where, host)
        here = json.loads(answer) == {"live": True}
    except (requests.RequestException, OSError, ValueError) as error:
        advice = "Is `rostra web` running, and does this name lead to it? Where no machine reaches its own public address, look from outside."
        yield Finding("address", f"{where} gives no answer of Rostra ({type(error).__name__})", advice, serious=False)
        return
    if not here:
        yield Finding("address", f"{where} is answered by something else", "Mend ROSTRA_URL, or the proxy.")
        return
    advice = "Nobody outside reaches it: set ROSTRA_URL to the public address, if people shall come here."
    state = f"{where} answers, at a {'public' if outside else 'private'} address"
    yield Finding("address", state, "" if outside else advice, serious=False)


def _asked(where: str, *allow: str) -> bytes:
    with Http(allow=allow, timeout=5).session() as session:
        return fetch_limited(session, where, 1000, seconds=5).body


def _mail(_now: datetime) -> Iterator[Finding]:
    to_files = settings.EMAIL_BACKEND.endswith("mailfiles.EmailBackend")
    state = f"written to {settings.EMAIL_FILE_PATH}" if to_files else f"sent by {getattr(settings, 'EMAIL_HOST', '')}"
    yield Finding(
        "notices by mail", state, "Set ROSTRA_MAIL so that people get their notices." if to_files else "", serious=False
    )
