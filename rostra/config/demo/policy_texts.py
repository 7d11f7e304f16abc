"""What Portavale has settled about social media, and what is under discussion. All of it is invented."""

from __future__ import annotations

from typing import Any

from rostra.config.demo.records_texts import NUMBER
from rostra.policy.enums import Function, InstrumentKind

TEAM = (
    ("ana", Function.COMMUNICATIONS),
    ("jonas", Function.COMMUNICATIONS),
    ("ingrid", Function.HR),
    ("ravi", Function.RECORDS),
    ("sara", Function.IT),
    ("lena", Function.ACCESSIBILITY),
)
"""Nobody has the seat of law yet."""

ANSWERS: dict[str, dict[str, Any]] = {
    "E1.1": {"options": ["open"]},
    "E2.1": {"options": ["communications"]},
    "E2.4": {"options": ["roles"]},
    "E2.5": {"options": ["event"]},
    "E2.6": {"options": ["forced"]},
    "E3.1": {"options": ["limited"]},
    "E4.2": {"options": ["disclosure"]},
    "E5.2": {"options": ["risk"]},
    "E6.4": {"options": ["offered"]},
    "E7.1": {"options": ["refer"], "rules": {"packs": ["nb-NO"]}},
    "E7.3": {"fields": {"decision": f"Decision {NUMBER}"}},
    "E8.2": {"fields": {"rules": "threats, hatred against groups, harassment, advertising, other people's data"}},
    "E8.3": {
        "options": ["hide", "report"],
        "fields": {"urgent": "monitoring", "appeal": "write to post@portavale.example"},
    },
    "E8.6": {"options": ["moderate"]},
    "E9.1": {
        "fields": {
            "lead": "crisis",
            "deputy": "approvals",
            "minutes": 30,
            "contacts": "Ingrid Sand, chief executive, 555 0100; Ana Popa, communications, 555 0101; Sara Lind, IT, 555 0117",
            "plan": "Ana Popa tells all editors by telephone, then everybody by mail",
        }
    },
    "E9.2": {"fields": {"owner": "strategy"}},
}
"""The short form, and some answers beyond it."""

DECISION = "2026/118"
SUMMARY = "Our first policy: who writes, who answers, what is kept, and what you may expect of us."

LAW_ITEMS = ("E7.3", "E7.4")
RULES = (("Rules for the use of IT", InstrumentKind.RULE, "IT 3, 2025", ("E3.2", "E6.1"), "sara"),)
CONFLICT_ITEMS = ("E4.2",)
CONFLICT = "The staff rules of 2014 ask everybody for leave before they write about the municipality in private."
RESOLUTION = (
    "Nobody needs leave to speak in private: the paragraph is taken out of the staff rules, and this policy advises people "
    "to say where they work and that they speak for themselves."
)

TRAINING = {"options": ["before"], "rules": {"training_courses": ["basics"]}, "reason": "Two mistakes in one month."}
WHY_NOT_YET = "I am for it. But let everybody have four weeks for the course before it counts."
SOONER = {
    "options": ["moderate"],
    "rules": {"response_minutes": 240},
    "reason": "People wait for an answer the same day.",
}
TOO_SOON = "On Fridays Lena is alone: four hours hold only if somebody stands in for her."
