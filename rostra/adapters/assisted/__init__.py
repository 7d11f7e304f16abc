"""Posting by hand: for networks that give a small body no way for programs."""

from rostra.adapters.assisted.adapter import Assisted

__all__ = ["Assisted"]
