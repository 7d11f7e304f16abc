"""The body's own question page as a channel."""

from rostra.adapters.webform.adapter import WebForm

__all__ = ["WebForm"]
