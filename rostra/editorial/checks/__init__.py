"""What an author should know before approval: the network's own checks and ours. No network.

One file for each check: a function over a frozen `Draft` that yields what it found. `table` lists them; the body's
decision `CONTENT_CHECKS` says what each does; `run` puts it together.
"""

from rostra.editorial.checks.checklist import QUESTIONS
from rostra.editorial.checks.findings import Blocked, Finding, OneHand, require_two_persons, require_unblocked
from rostra.editorial.checks.network import stopped
from rostra.editorial.checks.opinion import campaigns
from rostra.editorial.checks.overrides import content_hash, overrides_of
from rostra.editorial.checks.run import findings, problems, version_problems
from rostra.editorial.checks.surroundings import library, links_of
from rostra.editorial.checks.table import CHECKS, SPOKEN

__all__ = [
    "CHECKS",
    "QUESTIONS",
    "SPOKEN",
    "Blocked",
    "Finding",
    "OneHand",
    "campaigns",
    "content_hash",
    "findings",
    "library",
    "links_of",
    "overrides_of",
    "problems",
    "require_two_persons",
    "require_unblocked",
    "stopped",
    "version_problems",
]
