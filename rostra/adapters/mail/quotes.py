"""The part of a mail that its author wrote: flowed lines joined, an unmistakable quoted tail cut off.

Cut is only what the end of the message shows beyond doubt; in every other case the text stays whole. The message
as it came is kept in any case. Languages: English, Romanian, Norwegian, Swedish, Arabic.
"""

from __future__ import annotations

import re

_WROTE = r"(?:\bwrote|\ba scris(?: următoarele)?|\bskrev\b.{0,200}|(?:تمت كتابة ما يلي بواسطة|كتبت?)\b.{0,200})\s*:"
_DATED = re.compile(rf"(?:On|Pe|În|In|La|Den|På|في|يوم|\w{{3}}\.)\b.{{0,300}}?\d.{{0,300}}?{_WROTE}", re.IGNORECASE)
_NAMED = re.compile(rf".{{1,300}}?{_WROTE}", re.IGNORECASE)
_SEPARATOR = re.compile(
    r"-{2,}\s*(Original Message|Original Appointment|Mesaj original|Mesajul original|Opprinnelig melding"
    r"|Original melding|Ursprungligt meddelande|Originalmeddelande|الرسالة الأصلية|رسالة أصلية)\s*-{2,}",
    re.IGNORECASE,
)
_HEADERS = tuple(
    re.compile(rf"\**({labels})\**\s*:", re.IGNORECASE)
    for labels in (
        "From|De la|Fra|Från|من",
        "Sent|Date|Trimis|Data|Sendt|Dato|Skickat|Datum|تم الإرسال|التاريخ|تاريخ",
        "To|Către|Catre|Til|Till|إلى",
    )
)
_FORWARD = re.compile(r"\s*(fw|fwd|vb|vs|i|redir|إعادة توجيه)\s*:", re.IGNORECASE)
_SIGNATURE = "-- "


def unflow(text: str, *, delete_space: bool = False) -> str:
    """Join the soft line breaks of `format=flowed` (RFC 3676); `delete_space` is its DelSp=yes."""
    out: list[str] = []
    depth_before, open_line = 0, False
    for line in text.split("\n"):
        body = line.lstrip(">")
        depth = len(line) - len(body)
        body = body.removeprefix(" ")
        joined = open_line and depth == depth_before and body != _SIGNATURE
        if joined:
            out.append(body)
        else:
            out.append(("\n" if out else "") + (f"{'>' * depth} {body}" if depth else body))
        depth_before, open_line = depth, body.endswith(" ") and body != _SIGNATURE
        if open_line and delete_space:
            out[-1] = out[-1].removesuffix(" ")
    return "".join(out)


def without_quote(text: str, *, reply: bool, subject: str = "") -> str:
    """The text without its quoted tail; whole where nothing would be left.

    `reply` says that the mail names the one it answers: only then is a block after “Original Message” history,
    and not what somebody forwards to us.
    """
    lines = text.rstrip().split("\n")
    end = _before_quoted_lines(lines)
    if reply and not _FORWARD.match(subject):
        end = min(end, _before_history(lines))
    kept = "\n".join(lines[:end]).rstrip()
    return kept if kept.strip() else text


def _before_quoted_lines(lines: list[str]) -> int:
    """Where the trailing block of `>` lines begins, together with the line or two that introduce it."""
    end = len(lines)
    while end and (lines[end - 1].startswith(">") or not lines[end - 1].strip()):
        end -= 1
    if not any(line.startswith(">") for line in lines[end:]):
        return len(lines)
    for pattern, count in ((_DATED, 1), (_DATED, 2), (_DATED, 3), (_NAMED, 1)):
        start = max(end - count, 0)
        introduction = " ".join(line.strip() for line in lines[start:end])
        # Cheap first: the pattern never sees a paragraph.
        if introduction.endswith(":") and len(introduction) < 400 and pattern.fullmatch(introduction):
            return start
    return end


def _before_history(lines: list[str]) -> int:
    for number, line in enumerate(lines):
        if _SEPARATOR.fullmatch(line.strip()) or _is_header_block(lines[number : number + 3]):
            before = number
            while before and not lines[before - 1].strip(" _-*"):
                before -= 1
            return before if _has_no_answer_below(lines[number:]) else len(lines)
    return len(lines)


def _is_header_block(lines: list[str]) -> bool:
    """From, sent and to, one under the other, as mail programs write them above the mail that is answered."""
    matches = [pattern.match(line.strip()) for pattern, line in zip(_HEADERS, lines, strict=False)]
    return len(matches) == len(_HEADERS) and all(matches)


def _has_no_answer_below(lines: list[str]) -> bool:
    """Whether nobody wrote under lines of `>`: then this may be an answer below the quote."""
    quoted = False
    for line in lines:
        if line.startswith(">"):
            quoted = True
        elif quoted and line.strip():
            return False
    return True
