"""Many who ask the same, and what came of it. All of it is invented."""

from __future__ import annotations

FORM, PUBLIC = "form", "public"

LATE = (
    ("en", FORM, "Grace Adeyemi", "Why is line 22 late every morning this week?"),
    ("ro", PUBLIC, "Ioana Vlad", "De ce întârzie linia 22 în fiecare dimineață?"),
    ("nb", FORM, "Henrik Solli", "Hvorfor er linje 22 forsinket hver morgen?"),
    ("en", PUBLIC, "Tom Whitlock", "Line 22 is late again this morning, why?"),
    ("ro", FORM, "Mircea Stan", "Linia 22 întârzie iar în fiecare dimineață, de ce?"),
    ("nb", PUBLIC, "Marte Lunde", "Linje 22 er forsinket igjen denne morgenen, hvorfor?"),
    ("en", FORM, "Svetlana Petrova", "Why is line 22 late again this morning?"),
    ("ro", FORM, "Adelina Matei", "De ce întârzie iar linia 22 dimineața?"),
    ("en", FORM, "Diego Fuentes", "Line 22 is late every morning now. Why is that?"),
    ("ro", PUBLIC, "Bogdan Tudor", "Iar întârzie linia 22 în fiecare dimineață. De ce?"),
    ("nb", FORM, "Ayaan Hassan", "Hvorfor er linje 22 forsinket hver eneste morgen denne uka?"),
    ("en", FORM, "Mei Tanaka", "Line 22 late again! Why is it late every morning?"),
    ("ro", FORM, "Viorel Neagu", "Linia 22 întârzie în fiecare dimineață de luni încoace. De ce?"),
    ("nb", FORM, "Per Kristian Lie", "Linje 22 er forsinket hver morgen. Hvorfor?"),
)
"""Language, where, who, what; some minutes after each other."""
LATER = (
    ("en", FORM, "Chidi Okafor", "Line 22 is late every morning again, why?"),
    ("ro", FORM, "Simona Dragomir", "De ce întârzie linia 22 în fiecare dimineață, și azi?"),
)
"""They write when the others have their answer."""

BINS = (
    ("en", FORM, "Omari Juma", "The bins in Birch Road were not emptied this week."),
    ("en", FORM, "Louise Martin", "Our bins in Birch Road were not emptied again this week"),
    ("en", FORM, "Arjun Mehta", "Why were the bins in Birch Road not emptied this week?"),
    ("en", FORM, "Zofia Nowak", "Bins in Birch Road not emptied this week, they are overflowing"),
    ("en", FORM, "Eero Virtanen", "Nobody emptied the bins in Birch Road this week"),
)

AGAIN = (
    "3 10:00",
    "yusuf.kilic",
    "It's me, yusuf_k, on a new phone. Is the second tank at the church still there tomorrow?",
    "Yes, it stays until Thursday evening, and it is filled at seven.",
)
REASON = "He says so himself, and knows about the tank at the church."

TIMETABLE = (
    "A winter timetable for line 22",
    "Fourteen people in three languages ask why the bus is late each morning since the bridge works.",
)
HARBOUR = (
    "Slippery steps at the harbour",
    "Again and again people nearly fall on the harbour steps after rain.",
    "The steps have a rough surface and a handrail since Monday. Thank you to all who wrote.",
)
