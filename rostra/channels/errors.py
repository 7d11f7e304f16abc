"""The four errors that may leave an adapter, and every code of theirs as a sentence for people."""

from __future__ import annotations

from collections.abc import Mapping


def N_(text: str) -> str:  # noqa: N802 - the name that message extraction looks for
    """Mark an English sentence of an adapter for translation; it is translated when it is shown."""
    return text


# --- Errors: the only four that may leave an adapter ------------------------------------------------


class ChannelError(Exception):
    """Base of the four; never raised itself. `detail` is for the log, without secrets or personal data."""

    code = "error"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail


class Retry(ChannelError):
    """The network cannot now; try again after `after` seconds (None: the core's own back-off).

    `sent` says whether the request may have been carried out: True when it left and no answer came
    back. The core then treats a publication as unknown and looks it up, and never sends it again blindly.
    """

    code = "retry"

    def __init__(self, detail: str = "", *, after: float | None = None, sent: bool = False) -> None:
        super().__init__(detail)
        self.after = after
        self.sent = sent


class Refused(ChannelError):
    """The network will not take this content; trying again cannot help. `code` names why (see CODES)."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail)
        self.code = code


class Locked(ChannelError):
    """This account needs a person: credentials, scopes, suspension. An unknown auth error is Locked too."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail)
        self.code = code


class Unsupported(ChannelError):
    """The channel has no such feature; asking was a bug of the caller, which can look at `can` first."""

    code = "unsupported"

    def __init__(self, feature: str) -> None:
        super().__init__(feature)
        self.feature = feature


CODES: Mapping[str, str] = {
    "too_long": N_("The text is longer than the network allows."),
    "empty": N_("There is no text."),
    "media_type": N_("The network does not take files of this type."),
    "media_size": N_("A file is larger than the network allows."),
    "media_count": N_("There are more files than the network allows."),
    "name": N_(
        "This is not a name of the practice network: it has at most 50 small letters, digits, dots, hyphens and "
        "underscores, and begins with a letter or a digit."
    ),
    "name_taken": N_("Somebody else has this name on the practice network. Choose another one."),
    "duplicate": N_("The network says that the same text was posted already."),
    "not_found": N_("The item is no longer on the network."),
    "folder": N_(
        "The mailbox has no such folder, or it may not be read. Correct the folder's name, or leave it empty."
    ),
    "not_allowed": N_("The network does not allow this."),
    "files_left": N_(
        "It is withdrawn, but a file of it is still public in the site's media library: remove it there, and withdraw again."
    ),
    "files_differ": N_(
        "Other files stand there than were published: correct it on the network's own page, or withdraw it."
    ),
    "recipient": N_("The network does not know the recipient."),
    "invalid": N_("The network does not accept this content."),
    "credentials": N_("The network does not accept the credentials. Connect the account again."),
    "scopes": N_(
        "The credentials do not give enough rights. Connect the account again with the rights named in the guide."
    ),
    "app_passwords": N_(
        "The site takes no application passwords. It must be reached by https://, and no plugin may have switched them off."
    ),
    "suspended": N_("The network has suspended the account."),
    "wrong_account": N_("The credentials belong to another account."),
    "address": N_("The server address is not allowed or cannot be found."),
    "tls": N_("The server's certificate cannot be trusted."),
    "protocol": N_("The server answered in a way that Rostra does not understand."),
    "retry": N_("The network cannot be reached at the moment."),
    "unsupported": N_("The channel does not offer this."),
}
"""Every code that an adapter of ours uses, with the sentence shown to people. The conformance suite checks."""
