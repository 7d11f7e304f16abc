"""Posts that are more than one text on one account. All of it is invented."""

from __future__ import annotations

THREAD = (
    "What happens to a question that you send us?",
    (
        "What happens to a question that you send us? Three short steps, so that you know where it is.",
        "First somebody at the service desk reads it, on working days within four hours. You get a number with which you can look it up.",
        "Then it goes to whoever can answer: roads, schools, water. You hear from us within two working days, and always with a name.",
    ),
    "3 13:00",
)

RINK = (
    "Ice rink opens on Friday",
    "The ice rink in the town park opens on Friday at 15:00. Skates for children are free. Thank you to everybody who shovelled snow!",
)
"""It goes to a network on which people post by hand."""

CLEARING = (
    "How we clear the snow",
    "We clear the main roads by 6:00, bus stops by 7:00 and pavements by 8:00.",
    {
        "nb": "Vi brøyter hovedveiene innen 06:00, holdeplassene innen 07:00 og fortauene innen 08:00.",
        "ar": "نزيل الثلج عن الطرق الرئيسية قبل الساعة 06:00، وعن مواقف الحافلات قبل 07:00، وعن الأرصفة قبل 08:00.",
    },
    "We clear the main roads by 5:30, bus stops by 6:30 and pavements by 8:00.",
)
"""The title, the first text, its translations, and the text after somebody changed the hours: one language is behind."""
CLEARING_COMPARED = {"nb": "Vi brøyter hovedveiene innen 05:30, holdeplassene innen 06:30 og fortauene innen 08:00."}
