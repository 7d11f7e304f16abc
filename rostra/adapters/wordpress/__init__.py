"""A site made with WordPress as a channel."""

from rostra.adapters.wordpress.adapter import WordPress

__all__ = ["WordPress"]
