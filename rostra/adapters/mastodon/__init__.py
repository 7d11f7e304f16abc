"""Mastodon, and servers that speak its client API, as a channel."""

from rostra.adapters.mastodon.adapter import Mastodon

__all__ = ["Mastodon"]
