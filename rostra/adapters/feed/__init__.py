"""The body's own news feed as a channel."""

from rostra.adapters.feed.adapter import Feed

__all__ = ["Feed"]
