"""Blanket bans on speech: a sentence that forbids employees to say anything about the body, in five languages.

It must say who, that they may not, that it is about saying or writing, and about the body or about anything at all. What
limits a ban (confidential matters, in the body's name, without a mandate) or speaks of it ("no rule forbids …") is none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from rostra.core.folding import fold


@dataclass(frozen=True, slots=True)
class Ban:
    """Regular expressions over folded words: `who` may be missing where `impersonal` forbids. `limits`: what makes it none."""

    who: str
    forbidden: str
    impersonal: str
    say: str
    about: str
    limits: str


BANS: Mapping[str, Ban] = {
    "en": Ban(
        "employees?|staff|workers?|personnel|nobody|no one|everybody|everyone|colleagues|civil servants?|officials|you"
        "|they|members of staff|whoever works",
        "(?:may|must|shall|can|should|do|does|will|are|is) (?:not|never)|may no longer|cannot|never|prohibited"
        "|forbidden|banned|barred|refrain|nobody may|no one may|no employee may",
        "it is (?:strictly )?(?:prohibited|forbidden|not allowed|not permitted)|(?:is|are) (?:strictly )?"
        "(?:prohibited|forbidden)|no (?:posting|writing|talking|comments)",
        "write|writing|say|saying|speak|speaking|talk|talking|discuss|discussing|comments?|commenting|posts?|posting|statements?"
        "|publish|publishing|mention|mentioning|express|expressing|criticise|criticize|criticising|tell|share",
        "the (?:body|organi[sz]ation|municipality|agency|authority|employer|council|ministry|institution|company"
        "|office)|their (?:work|employer|workplace|job)|your (?:work|employer|workplace|job)|our work|about us"
        "|criticise us|(?:any )?opinions?|anything|in public|publicly|politics",
        "confidential|secret|classified|personal data|personal information|private data|on behalf|in the name|in its name"
        "|for the (?:body|organi[sz]ation|municipality|agency|authority|employer|council|ministry|institution)|without"
        "|unless|except|as if|as far as|no rule|nothing in|nobody forbids|not forbid|never forbid|not forbidden"
        "|not prohibited|cases?|citizens|passwords?|as those of|could not",
    ),
    "ro": Ban(
        "angajat\\w*|salariat\\w*|personalul\\w*|functionar\\w*|nimeni|nimanui|coleg\\w*|nici ?un angajat|lucrator\\w*",
        "nu (?:are|au|ai|avem) (?:voie|dreptul)|nu (?:pot|poate|poti|trebuie|vor|va|se|le este|li se|ii este|este|scriu"
        "|vorbesc|discuta|comenteaza|publica|posteaza)|niciodata|interzi\\w*|oprit",
        "este (?:strict )?interzis|se interzice|e interzis|nu este permis|nu se permite",
        "scri\\w+|vorb\\w+|discut\\w+|coment\\w+|public\\w*|post(?:a|eze|eaza|area|ari)|spun\\w*|exprim\\w+|critic\\w*"
        "|pronunt\\w+|mention\\w+",
        "despre (?:institut\\w+|primari\\w+|organiza\\w+|autoritat\\w+|angajator\\w*|noi|serviciu\\w*|munca"
        "|locul de munca|activitatea)|(?:critic\\w*) (?:institut\\w+|primari\\w+|organiza\\w+|autoritat\\w+|angajator\\w*)"
        "|orice|nimic|opini\\w+|in public|parer\\w+",
        "confidential\\w*|secret\\w*|clasificat\\w*|date (?:cu caracter )?personal\\w*|in numele|fara|decat daca"
        "|cu exceptia|in masura|nicio regula|nu interzice|nu este interzis|nimic nu interzice|cazuri|dosar\\w*|parol\\w*"
        "|ca si cum|ca fiind ale",
    ),
    "nb": Ban(
        "ansatte|ansatt|den ansatte|medarbeider\\w*|personale\\w*|ingen|alle|kollega\\w*|du|de",
        "(?:kan|skal|ma|far|bor|har) (?:ikke|aldri)|ikke lov|ikke tillatt|forbud\\w*|forbyr|aldri|ingen (?:kan|far|ma|skal)",
        "det er (?:strengt )?(?:forbudt|ikke tillatt|ikke lov)|er (?:strengt )?forbudt",
        "skriv\\w*|snakk\\w*|omtal\\w*|diskuter\\w*|kommenter\\w*|uttal\\w*|uttrykk\\w*|kritiser\\w*|post\\w*|legge ut"
        "|publiser\\w*|si|fortell\\w*|ytr\\w*",
        "(?:om|over) (?:virksomheten|kommunen|arbeidsgiver\\w*|organisasjonen|etaten|arbeidsplassen|jobben|oss|arbeidet"
        "|myndigheten|organet)|(?:omtal\\w*|diskuter\\w*|kommenter\\w*|kritiser\\w*) (?:aldri |ikke )?(?:virksomheten|kommunen"
        "|arbeidsgiver\\w*|organisasjonen|etaten|arbeidsplassen|jobben|oss|myndigheten|organet)|noe|meninger|offentlig",
        "fortrolig\\w*|konfidensiel\\w*|hemmelig\\w*|taushets\\w*|gradert\\w*|personopplysning\\w*|pa vegne|i navnet"
        "|i virksomhetens navn|uten|med mindre|unntatt|som om|sa langt|ingen regel|forbyr ikke|ikke forbudt"
        "|ingen forbyr|saker|passord\\w*|sta for|gjengi",
    ),
    "sv": Ban(
        "anstalld\\w*|medarbetar\\w*|personalen|ingen|alla|kolleg\\w*|du|de",
        "(?:far|ska|skall|kan|bor|maste) (?:inte|aldrig)|inte tillat\\w*|forbjud\\w*|aldrig|ingen (?:far|ska|kan)",
        "det ar (?:strangt )?(?:forbjudet|inte tillatet)|ar (?:strangt )?forbjudet",
        "skriv\\w*|tala\\w*|prata\\w*|diskuter\\w*|kommenter\\w*|ytt?ra\\w*|uttal\\w*|uttryck\\w*|kritiser\\w*|post\\w*"
        "|lagga ut|publicer\\w*|saga|berat\\w*|namn\\w*",
        "om (?:myndigheten|kommunen|arbetsgivaren|organisationen|verksamheten|arbetsplatsen|jobbet|oss|arbetet|organet)"
        "|(?:diskuter\\w*|kommenter\\w*|kritiser\\w*|namn\\w*) (?:aldrig |inte )?(?:myndigheten|kommunen|arbetsgivaren|organisationen"
        "|verksamheten|arbetsplatsen|jobbet|oss|organet)|nagot|asikter|offentligt",
        "konfidentiell\\w*|hemlig\\w*|sekretess\\w*|sakerhetsskydd\\w*|personuppgift\\w*|for myndighetens rakning"
        "|i (?:myndighetens|kommunens|organisationens|arbetsgivarens|organets) namn|pa uppdrag|utan|om inte|utom|som om"
        "|sa langt|ingen regel|forbjuder inte|inte forbjudet|ingen forbjuder|arenden|losenord\\w*|sta for|aterge",
    ),
    "ar": Ban(
        "(?:ال|لل)?موظف\\w*|(?:ال|لل)?عامل\\w*|احد|لاحد|(?:ال)?زملاء|(?:ال)?مستخدم\\w*|من يعمل|منسوب\\w*",
        "لا (?:يجوز|يحق|يسمح|ينبغي|يمكن|يكتب\\w*|يتحدث\\w*|يناقش\\w*|يعلق\\w*|ينشر\\w*)|الا (?:يكتب\\w*|يتحدث\\w*"
        "|يناقش\\w*|ينشر\\w*|يعلق\\w*)|يمنع|ممنوع\\w*|يحظر|محظور\\w*|يحرم|عدم",
        "(?:يمنع|يحظر|ممنوع|لا يسمح|لا يجوز)",
        "(?:ال)?كتابه|يكتب\\w*|(?:ال)?حديث|(?:ال)?تحدث|يتحدث\\w*|يتكلم\\w*|(?:ال)?كلام|مناقش\\w*|يناقش\\w*"
        "|(?:ال)?تعليق|يعلق\\w*|(?:ال)?نشر|ينشر\\w*|انتقاد|ينتقد\\w*|ابداء|(?:ال)?تعبير|يعبر\\w*|ذكر|يذكر\\w*",
        "عن (?:ال)?(?:جهه|بلديه|مؤسسه|موسسه|هييه|هيئه|منظمه|وزاره|اداره|عمل|صاحب|وظيفت\\w*|عملهم|عمله)|عن جهه"
        "|(?:مناقش\\w*|يناقش\\w*|انتقاد|ينتقد\\w*|ذكر) (?:\\w+ )?(?:ال)?(?:جهه|بلديه|مؤسسه|موسسه|هييه|هيئه|منظمه|وزاره|عمل)"
        "|اي شيء|اي شي|اي راي|ارايهم|ارايه|علنا",
        "سري\\w*|(?:ال)?سريه|مصنف\\w*|بيانات شخصيه|(?:ال)?بيانات (?:ال)?شخصيه|باسم\\w*|نيابه|دون|بدون|الا اذا|باستثناء"
        "|كانه|كانها|بقدر ما|ما سمح|لا تمنع|لا يمنع|لا يحظر|ليس ممنوع\\w*|لا توجد قاعده|كلم\\w* (?:ال)?(?:مرور|سر)"
        "|قضايا|معاملات",
    ),
}
_SENTENCE = re.compile(r"[.!?؟;؛\n]+")
OWN_VERB: Mapping[str, str] = {
    "en": r"never (?:write|speak|talk|discuss|comment|post)",
    "ro": r"nu (?:scriu|vorbesc|discuta|comenteaza|publica|posteaza)",
    "nb": r"(?:skriver|snakker|omtaler|diskuterer|kommenterer|poster) (?:ikke|aldri)",
    "sv": r"(?:skriver|talar|pratar|diskuterar|kommenterar|postar) (?:inte|aldrig)",
    "ar": r"(?:لا|الا) (?:يكتب|يتحدث|يناقش|يعلق|ينشر)\w*",
}
"""Where the ban and the verb are one."""
NEAR = 12
"""Words between the ban and what is banned, at most."""


@lru_cache(maxsize=1024)
def speech_bans(text: str, language: str) -> tuple[str, ...]:
    """The sentences that forbid employees to speak; none for a language without words here."""
    if language not in BANS:
        return ()
    sentences = (sentence.strip() for sentence in _SENTENCE.split(text))
    return tuple(sentence for sentence in sentences if _forbids(fold(sentence), language))


def _forbids(sentence: str, language: str) -> bool:
    known = _known(language)
    if known.limits.search(sentence) or not (known.who.search(sentence) or known.impersonal.search(sentence)):
        return False
    return known.banned.search(sentence) is not None and known.about.search(sentence) is not None


@dataclass(frozen=True, slots=True)
class _Known:
    who: re.Pattern[str]
    impersonal: re.Pattern[str]
    banned: re.Pattern[str]
    about: re.Pattern[str]
    limits: re.Pattern[str]


@cache
def _known(language: str) -> _Known:
    ban = BANS[language]
    forbidden, say = f"(?:{ban.forbidden}|{ban.impersonal})", f"(?:{ban.say})"
    # "may not write", "it is forbidden to write"; and the other way round: "comments on the body are prohibited".
    banned = (
        rf"{forbidden}(?: \w+){{0,{NEAR}}}? {say}|{say}(?: \w+){{0,{NEAR}}}? (?:{ban.impersonal})|{OWN_VERB[language]}"
    )
    return _Known(
        *(re.compile(rf"\b(?:{part})\b") for part in (ban.who, ban.impersonal, banned, ban.about, ban.limits))
    )
