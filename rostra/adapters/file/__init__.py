"""Messages from a file: CSV and JSON lines. Not polled: `rostra import` reads it."""

from rostra.adapters.file.adapter import File

__all__ = ["File"]
