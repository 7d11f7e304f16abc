"""Every variable of the environment that Rostra reads: name, type, default and one sentence, declared once.

`docs/reference/settings.md` lists them; a test compares the two. Wrong values raise `WrongValue` with a hint.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit


class WrongValue(ValueError):
    """A variable of the environment has a value that cannot be used; the sentence says which and what to write."""


@dataclass(frozen=True, slots=True)
class Variable:
    """`kind` says how the text is read: yes/no words for bool, commas or spaces between the items of a list."""

    name: str
    kind: Literal["text", "path", "bool", "int", "list"]
    default: str
    sentence: str


ROLES = ("reader", "editor", "approver", "responder", "records", "security", "administrator")
"""The codes of `rostra.people.enums.RoleCode`, which cannot be imported while settings are read; a test compares."""

VARIABLES: Mapping[str, Variable] = {
    v.name: v
    for v in (
        Variable("ROSTRA_DATA", "path", "./var", "Folder of the embedded database, files and logs."),
        Variable(
            "ROSTRA_KEYS",
            "path",
            "",
            "Folder of the keys that seal credentials and sign the log, outside ROSTRA_DATA; ROSTRA_DATA with “-keys” after it unless set.",
        ),
        Variable("ROSTRA_DEBUG", "bool", "no", "Development mode: detailed error pages, no hashed file names."),
        Variable(
            "ROSTRA_SECRET_KEY", "text", "", "Key of sessions and signed links; a file in ROSTRA_KEYS unless set."
        ),
        Variable(
            "ROSTRA_VAULT_KEYS",
            "list",
            "",
            "Keys that seal credentials, 32 bytes in base64 each, the first one seals; files in ROSTRA_KEYS/vault unless set.",
        ),
        Variable("ROSTRA_HOSTS", "list", "localhost 127.0.0.1 [::1]", "Host names under which people reach Rostra."),
        Variable(
            "ROSTRA_URL",
            "text",
            "",
            "Address that people use, as https://social.example.org; http://localhost:PORT unless set.",
        ),
        Variable("ROSTRA_BIND", "text", "127.0.0.1", "Address on which the web server listens."),
        Variable("ROSTRA_PORT", "int", "8000", "Port on which the web server listens."),
        Variable("ROSTRA_LANGUAGE", "text", "en", "Language of people who have not chosen one: en, ro, nb, sv or ar."),
        Variable(
            "ROSTRA_STAGE",
            "text",
            "week",
            "What the demo holds: “fresh” (a body and its people) or “week” (a week of work).",
        ),
        Variable(
            "DATABASE_URL",
            "text",
            "",
            "PostgreSQL 15–18 to use, as postgresql://user:password@host/name; embedded unless set.",
        ),
        Variable(
            "DATABASE_OWNER_URL",
            "text",
            "",
            "The same database as the owner of its tables, for migrations; DATABASE_URL unless set.",
        ),
        Variable(
            "ROSTRA_ALLOW_HOSTS",
            "list",
            "",
            "Private hosts (name or name:port) that adapters may reach; every other private address is refused.",
        ),
        Variable(
            "ROSTRA_CHROMIUM",
            "text",
            "",
            "Chromium that captures pages; one of the system unless set, “none”: never a browser.",
        ),
        Variable(
            "ROSTRA_MAIL",
            "text",
            "",
            "Mail server for notices, as smtp://user:password@host:587; files in ROSTRA_DATA/mail unless set.",
        ),
        Variable("ROSTRA_MAIL_FROM", "text", "Rostra <rostra@localhost>", "Sender of notices."),
        Variable("ROSTRA_LOG", "text", "text", "Form of log lines: “text” or “json”."),
        Variable(
            "ROSTRA_PROXY",
            "bool",
            "no",
            "A reverse proxy with TLS stands in front and sets X-Forwarded-Proto and X-Forwarded-For.",
        ),
        Variable(
            "ROSTRA_OIDC_SERVER",
            "text",
            "",
            "Single sign-on: address of the directory (OpenID Connect issuer), as https://login.example.org.",
        ),
        Variable("ROSTRA_OIDC_CLIENT", "text", "", "Single sign-on: the identifier that the directory gave Rostra."),
        Variable("ROSTRA_OIDC_SECRET", "text", "", "Single sign-on: the secret that belongs to ROSTRA_OIDC_CLIENT."),
        Variable(
            "ROSTRA_OIDC_NAME", "text", "", "Single sign-on: what people call the directory; shown on the button."
        ),
        Variable("ROSTRA_OIDC_SCOPE", "list", "openid profile email", "Single sign-on: scopes that Rostra asks for."),
        Variable("ROSTRA_OIDC_CLAIM", "text", "groups", "Single sign-on: the claim whose values give roles."),
        Variable(
            "ROSTRA_OIDC_ROLES",
            "list",
            "",
            "Single sign-on: what a value of the claim gives, as value=body:role; a space in a value is written %20.",
        ),
        Variable(
            "ROSTRA_TSA_URL",
            "text",
            "",
            "Address of a time-stamping authority (RFC 3161) that stamps the log every day; no stamps unless set.",
        ),
        Variable(
            "ROSTRA_TSA_CA",
            "path",
            "",
            "File with the root certificates of that authority and of earlier ones (PEM); those trusted on the web unless set.",
        ),
        Variable("ROSTRA_FAKE_CHANNEL", "bool", "no", "Offer the fake channel of the tests; never in production."),
    )
}


def text(name: str) -> str:
    """The value of a declared variable, or its default."""
    return os.environ.get(name) or VARIABLES[name].default


def flag(name: str) -> bool:
    value = text(name).strip().lower()
    if value in ("1", "yes", "true", "on"):
        return True
    if value in ("0", "no", "false", "off", ""):
        return False
    raise WrongValue(f"{name} is “{value}”: write yes or no.")


def number(name: str) -> int:
    try:
        return int(text(name))
    except ValueError as error:
        raise WrongValue(f"{name} is “{text(name)}”: write a whole number.") from error


def choice(name: str, offered: Iterable[str]) -> str:
    values = list(offered)
    if text(name) not in values:
        raise WrongValue(f"{name} is “{text(name)}”: write one of {', '.join(values)}.")
    return text(name)


def items(name: str) -> list[str]:
    return text(name).replace(",", " ").split()


def roles(name: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """For each value of a claim the (body, role) pairs that it gives, from items such as `press=portavale:editor`."""
    given: dict[str, tuple[tuple[str, str], ...]] = {}
    for item in items(name):
        value, equals, target = item.rpartition("=")
        body, colon, role = target.partition(":")
        if not (value and equals and body and colon and role):
            raise WrongValue(f"{name} has “{item}”: write value=body:role, as press=portavale:editor.")
        if role not in ROLES:
            raise WrongValue(f"{name} has the role “{role}”: write one of {', '.join(ROLES)}.")
        given[unquote(value)] = (*given.get(unquote(value), ()), (body, role))
    return given


def origin(name: str, *, allow: Iterable[str]) -> str:
    """An https address without its last slash, "" unless set; http only to a host that `allow` names."""
    address = text(name).rstrip("/")
    parts = urlsplit(address)
    opened = {parts.hostname, parts.netloc} & set(allow)
    if address and not (parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and opened))):
        raise WrongValue(f"{name} is “{address}”: write an address that begins with https://.")
    return address


def path(name: str) -> Path:
    return Path(text(name)).expanduser().resolve()


def keys_folder() -> Path:
    """Where the keys lie: ROSTRA_KEYS, else beside the data folder and never inside it."""
    data = path("ROSTRA_DATA")
    keys = path("ROSTRA_KEYS") if text("ROSTRA_KEYS") else data.with_name(data.name + "-keys")
    if keys == data or data in keys.parents:
        raise WrongValue(
            f"ROSTRA_KEYS ({keys}) lies inside ROSTRA_DATA ({data}): a copy of the data would hold the keys."
        )
    return keys
