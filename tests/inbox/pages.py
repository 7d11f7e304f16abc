"""Addresses, forms and answers of the inbox's pages, as a browser has them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from rostra.inbox.models import Conversation


def url(name: str, *args: int) -> str:
    return reverse(f"inbox:{name}", args=args)


def htmx(target: str, **more: str) -> dict[str, str]:
    return {"HX-Request": "true", "HX-Target": target, **more}


def page_of(response: Any) -> str:
    return str(response.content.decode())


def form_of(
    conversation: Conversation, text: str = "It opens at ten.", kind: str = "public", **more: Any
) -> dict[str, Any]:
    return {"text": text, "kind": kind, "version": conversation.version, **more}
