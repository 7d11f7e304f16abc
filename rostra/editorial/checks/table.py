"""All checks on what a post says, in the order in which they are shown; `policy.content_checks` says what each does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from rostra.editorial.checks.alternatives import captions, captions_language, descriptions
from rostra.editorial.checks.confidential import classified, confidential
from rostra.editorial.checks.dates import undated
from rostra.editorial.checks.draft import Draft, Found
from rostra.editorial.checks.duplicates import duplicate
from rostra.editorial.checks.elsewhere import elsewhere
from rostra.editorial.checks.emoji import emoji
from rostra.editorial.checks.hashtags import camel_case
from rostra.editorial.checks.identity_numbers import identity_numbers
from rostra.editorial.checks.language import language
from rostra.editorial.checks.lettering import lettering
from rostra.editorial.checks.official_link import link_broken, official_link
from rostra.editorial.checks.opinion import election, opinion, political
from rostra.editorial.checks.personal_data import personal_data
from rostra.editorial.checks.press_release import press_release
from rostra.editorial.checks.readability import readability
from rostra.editorial.checks.rights import consent, rights
from rostra.editorial.checks.source import source

Check = Callable[[Draft], Iterator[Found]]

CHECKS: Mapping[str, Check] = {
    "personal_number": identity_numbers,
    "personal_data": personal_data,
    "classified": classified,
    "confidential": confidential,
    "election": election,
    "political": political,
    "opinion": opinion,
    "alt_missing": descriptions,
    "captions_missing": captions,
    "captions_language": captions_language,
    "consent_missing": consent,
    "rights_missing": rights,
    "source_missing": source,
    "language": language,
    "link_broken": link_broken,
    "official_link": official_link,
    "elsewhere": elsewhere,
    "undated": undated,
    "press_release": press_release,
    "duplicate": duplicate,
    "lettering": lettering,
    "hashtags": camel_case,
    "emoji": emoji,
    "readability": readability,
}

AT_ACCOUNT = frozenset({"elsewhere", "duplicate"})
"""Of these, the checks that read where the words will stand: all others say the same of the same words everywhere."""

SPOKEN = frozenset(
    {
        "personal_number",
        "personal_data",
        "classified",
        "confidential",
        "election",
        "political",
        "opinion",
        "language",
        "link_broken",
        "undated",
        "lettering",
        "hashtags",
        "emoji",
        "readability",
    }
)
"""Of these, the checks that mean something for words to a few people: an answer, a comment elsewhere."""
