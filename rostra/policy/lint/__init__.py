"""What falls short in the text of the policy."""

from rostra.policy.lint.run import Fault, falls_short, gaps_of, lint

__all__ = ["Fault", "falls_short", "gaps_of", "lint"]
