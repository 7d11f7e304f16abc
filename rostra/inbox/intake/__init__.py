"""The one way in: polls, forms, files, webhooks and tests all hand what came to `receive`."""

from __future__ import annotations

from rostra.inbox.intake.batch import Received, receive

__all__ = ["Received", "receive"]
