"""What shows that clauses of the policy hold, from what `policy` and `people` have on record."""

from rostra.policy.compliance import people, versions
from rostra.policy.compliance.versions import speech

PROVIDERS = (*people.PROVIDERS, *versions.PROVIDERS)

__all__ = ["PROVIDERS", "speech"]
