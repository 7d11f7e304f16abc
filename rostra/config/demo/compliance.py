"""The compliance page of the demo: looked at over the last weeks, with two attestations and a report.

What providers found before now is what they find today as of then: nothing is invented.
"""

from __future__ import annotations

from datetime import timedelta

from rostra.config.demo.office import Office
from rostra.reports.actions import attest, look, make_report
from rostra.reports.checklists import PATH

DAYS = (21, 18, 14, 11, 9, 7, 6, 5, 4, 3, 2, 1)
"""So many days ago somebody looked."""
WORDS = (
    (f"{PATH}.basics", "We went through the guide together on the staff day; the notes lie with Communications.", 200),
    (f"{PATH}.identity", "Searched all networks for the municipality's name; the list lies with the register.", 10),
)
"""What Ana attests, and for how many days from today that counts: one is to be given again soon."""


def comply(office: Office) -> None:
    """After everything else, so that it is seen."""
    for days in DAYS:
        look(office.now - timedelta(days=days))
    for subject, statement, left in WORDS:
        until = office.now.date() + timedelta(days=left)
        attest(subject=subject, statement=statement, until=until, by=office.ana, now=office.now)
    look(office.now)
    make_report(view="swedish-ten", language="en", by=office.ana, now=office.now)
