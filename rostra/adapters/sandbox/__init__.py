"""The practice network: a small network inside the installation, to learn and to try things before they are public."""

from rostra.adapters.sandbox.adapter import Sandbox

__all__ = ["Sandbox"]
