"""What Portavale wrote about its accounts. All of it is invented."""

from __future__ import annotations

from typing import NamedTuple

from rostra.accounts.content import CharterText


class TermsText(NamedTuple):
    label: str
    url: str
    clauses: tuple[str, ...]


REGISTER = """\
URL,Name,Unit,Language,Description
https://www.youtube.com/@portavale,Portavale films,Communications,English,Films
https://x.com/portavale,Portavale on X,Communications,English,Short news
"""
FOUND = """\
URL,Name,Unit,Language,Notes
https://www.facebook.com/PortavaleSwimmingHall,Portavale Swimming Hall,Swimming hall,nb,"Opened by a former lifeguard; 1,900 followers."
"""

WHY_STEPS = "The executive board wants security to look at every account before management decides."
WHY_MONTHS = "Two accounts fell silent unnoticed. Twice a year is often enough to see it."
DELEGATION = """\
Portavale Municipality, the chief executive

Under section 4 of the delegation rules I name Sara Lind, security officer, to accept terms of service for the
municipality where the risk is low. She writes down what she considered.

Ingrid Sand
"""

YOUTUBE_SUMMARY = "Films of council meetings and events, with subtitles."
X_SUMMARY = "Short news of the municipality."
PRACTICE_SUMMARY = "News and answers, on the network where we practise."
INSTAGRAM_SUMMARY = "Pictures of what is on in Portavale this week."

PRACTICE_MESSAGE = (
    "We practise here before we speak in public. Let us run it by the rules, so that we practise those too."
)
INSTAGRAM_MESSAGE = (
    "Young people ask the youth council where our events are announced. Nine of ten of them use Instagram every day."
)

PRACTICE_CHARTER = CharterText(
    purpose="Tell what is new, hear what people say about it, and learn to do both well.",
    modes=("convey", "listen"),
    objective="Every comment that asks something has an answer within one working day.",
    audience="People who live in Portavale, and colleagues who learn.",
    hours=6,
    content_rules="Plain language, one message in each post, a description with every picture.",
    content_form="Short texts with a link to our own page, sometimes a picture.",
    content_frequency="Three posts a week; at once when water, roads or schools are concerned.",
    content_responsible="Jonas Berg writes, Ana Popa approves.",
    content_training="Half a day of writing for the web; the style guide.",
    degree=3,
    public_rules="Be kind and stay with the subject. We hide insults and advertising, and say so.",
    monitoring="On working days at 9 and at 14. We answer in the language of the question.",
    citizen_content="What people tell us goes to the unit that can do something about it. We quote nobody without asking.",
    engagement_training="The reply guide, and an hour a month with the service desk.",
    tools="Rostra, on the municipality's laptop and telephone.",
    access="Everybody by their own name in Rostra. Nobody knows the account's credentials.",
    privacy="We keep what people write to us as part of the municipality's records. See portavale.example/privacy.",
    retention="routine",
    exit="Say goodbye a month before, point to our own page, keep the records, keep the name.",
    review="Every six months, by the owner.",
)
YOUTUBE_CHARTER = CharterText(
    purpose="Show the work of the council, and what happens in town.",
    modes=("convey",),
    objective="Every open council meeting can be seen with subtitles within three days.",
    audience="People who cannot come to the meetings.",
    hours=4,
    content_rules="Whole meetings, uncut. Subtitles in Norwegian and English.",
    content_form="Films.",
    content_frequency="After each council meeting.",
    content_responsible="Jonas Berg.",
    content_training="A day of filming and subtitling.",
    degree=1,
    public_rules="Comments are switched off; we say where to ask instead.",
    monitoring="Once a week.",
    citizen_content="None.",
    engagement_training="None needed while comments are off.",
    tools="The camera of the council hall, and the laptop of the editors.",
    access="A shared password in the vault, with a second factor.",
    privacy="People who speak in the meeting are told that it is filmed.",
    retention="official",
    exit="Move the films to our own archive, then close the channel.",
    review="Every six months, by the owner.",
)
INSTAGRAM_CHARTER = CharterText(
    purpose="Reach young people with what is on in town.",
    modes=("convey", "take_part"),
    objective="300 visitors below 20 at the winter festival.",
    audience="People between 13 and 25 in Portavale.",
    hours=5,
)

YES_COMMUNICATIONS = "Fits the strategy: we practise in the open."
YES_SECURITY = "No credentials leave Rostra. Nothing leaves the house."
YES_MANAGEMENT = "Agreed. Six hours a week are in the plan."
PILOT_EXIT = "Four weeks, every question answered within a working day, and no post without approval."
PILOT_RESULT = "31 of 31 questions answered in time; all posts approved by a second person."

PRACTICE_TERMS = TermsText(
    "House rules, first version",
    "",
    ("The network lives in one file of the municipality.", "Whoever has the file can read everything."),
)
PRACTICE_RISK = "The network is our own. No personal data beyond what people write in comments."
YOUTUBE_TERMS = TermsText(
    "January version",
    "https://www.youtube.com/t/terms",
    ("We grant a licence for what we upload.", "The law of another country applies where ours does not forbid it."),
)
YOUTUBE_NEW_TERMS = TermsText(
    "Summer version",
    "https://www.youtube.com/t/terms",
    ("What we upload may be used to train models, unless we object in the settings.",),
)

WHY_CLOSED = "Forty readers in the last year. The questions come through other ways."
GOODBYE = "We say goodbye here. News and answers: portavale.example/news. This account stays ours, and stays silent."

WHY_LINKED = "The council's rules allow a link to the mayor's own page, marked as hers."
DISCLAIMERS = {
    "en": "This is the mayor's own page. The views there are hers, not the municipality's.",
    "nb": "Dette er ordførerens egen side. Meningene der er hennes, ikke kommunens.",
    "sv": "Detta är borgmästarens egen sida. Åsikterna där är hennes, inte kommunens.",
    "ro": "Aceasta este pagina personală a primăriței. Opiniile de acolo îi aparțin, nu sunt ale primăriei.",
    "ar": "هذه الصفحة الخاصة برئيسة البلدية. الآراء الواردة فيها تعبّر عنها وحدها ولا تمثّل البلدية.",
}

FAKE = "https://social.example/@p\u043ertavale"
"""With a Cyrillic о."""
FAKE_REPORT = "De ber om kortnummeret mitt for å betale tilbake eiendomsskatt. Er dette dere?"
WARNING = "This profile asks for card numbers. The municipality never does."
THANKS = "Thank you for telling us. The profile is not ours. We have warned people on our page."
REPORTED = "https://social.example/@portavale_gaver"
REPORT = "They give away vouchers for the swimming hall if I follow them and send my telephone number."

ACCESS_REASON = "Jonas is away in the autumn holidays. Somebody must be able to write when a road is closed."
ACCESS_CRITERIA = {
    "need": "Short messages about closed roads and water, in the autumn holidays and when Jonas is ill.",
    "training": "Writing for the web, and an hour a month with Jonas.",
    "device": "Telephone of the service desk, PV-0388.",
    "manager": "Ana Popa",
}
