from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.audit.registry import EventKind

# `about` is the item. No event ever holds a value, or a number or address of the inventory.
STORED = EventKind("vault.secret_stored", _("Credential stored"), ("name", "version"))
ADDED = EventKind("vault.item_added", _("Secret added"), ("secret_kind", "account", "custodian"))
CHANGED = EventKind("vault.item_changed", _("Secret's entry changed"), ("fields",))
RETIRED = EventKind("vault.item_retired", _("Secret destroyed"), ("reason",))
HOLDER_ADDED = EventKind("vault.holder_added", _("Holder added"), ("holder",))
HOLDER_ENDED = EventKind("vault.holder_ended", _("Holder removed"), ("holder",))
CUSTODIAN_CHANGED = EventKind("vault.custodian_changed", _("Custodian changed"), ("custodian",))
REVEALED = EventKind("vault.revealed", _("Secret shown"), ("version", "reason", "release"))
RELEASE_ASKED = EventKind("vault.release_asked", _("Second person asked"), ("release", "reason"))
RELEASE_AGREED = EventKind("vault.release_agreed", _("Second person agreed"), ("release", "holder"))
RELEASE_REFUSED = EventKind("vault.release_refused", _("Second person refused"), ("release", "holder"))
ROTATION_OPENED = EventKind("vault.rotation_opened", _("Secret must be changed"), ("cause", "holder", "due_at"))
ROTATION_DONE = EventKind("vault.rotation_done", _("Secret was changed as demanded"), ("cause", "how", "reason"))
ATTESTATION_ASKED = EventKind("vault.attestation_asked", _("Holder asked to confirm"), ("holder",))
ATTESTED = EventKind("vault.attested", _("Holder answered"), ("answer",))

# These concern the installation and have no body; `about` is the key.
REKEYED = EventKind("vault.rekeyed", _("Data keys sealed under another key"), ("count",))
KEY_LOST = EventKind("vault.key_lost", _("Key given up as lost"), ("count",))

EVENTS = (
    STORED,
    ADDED,
    CHANGED,
    RETIRED,
    HOLDER_ADDED,
    HOLDER_ENDED,
    CUSTODIAN_CHANGED,
    REVEALED,
    RELEASE_ASKED,
    RELEASE_AGREED,
    RELEASE_REFUSED,
    ROTATION_OPENED,
    ROTATION_DONE,
    ATTESTATION_ASKED,
    ATTESTED,
    REKEYED,
    KEY_LOST,
)
