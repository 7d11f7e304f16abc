"""The channel for Bluesky and other services of the AT Protocol."""

from rostra.adapters.bluesky.adapter import Bluesky

__all__ = ["Bluesky"]
