from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.adapters.mail.text import clean, decode, file_name, header_text, one_line


@pytest.mark.parametrize(
    ("data", "charset", "expected"),
    [
        ("blåbær".encode(), "utf-8", "blåbær"),
        ("blåbær".encode(), "", "blåbær"),
        ("blåbær".encode("latin-1"), "iso-8859-1", "blåbær"),
        ("blåbær".encode("latin-1"), "", "blåbær"),
        ("“quote” €".encode("cp1252"), "iso-8859-1", "“quote” €"),
        ("blåbær".encode(), "iso-8859-1", "blåbær"),
        ("știri".encode("iso-8859-16"), "iso-8859-16", "știri"),
        ("سؤال".encode("cp1256"), "windows-1256", "سؤال"),
        ("سؤال".encode("iso-8859-6"), "iso-8859-6-i", "سؤال"),
        ("問題".encode("gb18030"), "gb2312", "問題"),
        ("blåbærx".encode(), "utf-16", "blåbærx"),
        ("blåbær".encode(), "rot13", "blåbær"),
        ("blåbær".encode(), "zlib", "blåbær"),
        ("blåbær".encode(), "no-such-charset", "blåbær"),
        ("blåbær".encode(), "nul\0", "blåbær"),
        ("blåbær".encode(), "x" * 5_000, "blåbær"),
        (b"\x81\xff", "utf-8", "\ufffdÿ"),
    ],
)
def test_decode_reads_what_the_sender_meant(data: bytes, charset: str, expected: str) -> None:
    assert decode(data, charset) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Plain", "Plain"),
        ("=?utf-8?Q?Bl=C3=A5b=C3=A6r?=", "Blåbær"),
        ("=?UTF-8*nb?B?YmzDpQ==?= =?utf-8?b?YsOmcg?=", "blåbær"),
        ("=?utf-8?b?YmzD?= =?utf-8?b?pWLDpnI=?=", "blåbær"),
        ("=?utf-8?q?a?= b =?iso-8859-1?q?=E5?=", "a b å"),
        ("=?utf-8?q?a?= =?iso-8859-1?q?=E5?=", "aå"),
        ("=?utf-8?b?Y?= rest", "=?utf-8?b?Y?= rest"),
        ("=?utf-8?q?å?=", "=?utf-8?q?å?="),
        ("=?nonsense?q?a?=", "a"),
        ("bl\udce5b\udce6r", "blåbær"),
        ("a\ud800b\udfffc", "a\ufffdb\ufffdc"),
    ],
)
def test_header_text_decodes_words_and_leaves_broken_ones(value: str, expected: str) -> None:
    assert header_text(value) == expected


def test_clean_leaves_only_what_can_be_stored() -> None:
    assert clean("a\0b\r\nc\rd\x1b\x85e\ud83d\tf") == "ab\nc\nde\ufffd\tf"
    assert one_line("  a\u202eb \n c\u2066 ") == "ab c"


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("report.pdf", "application/pdf", "report.pdf"),
        ("../../etc/passwd", "text/plain", "passwd"),
        ("C:\\Users\\ana\\bilde.png", "image/png", "bilde.png"),
        ("=?utf-8?q?bl=C3=A5.png?=", "image/png", "blå.png"),
        ("in\u202egpj.exe", "image/png", "ingpj.exe"),
        ("a\0b\r\nc.txt", "text/plain", "ab c.txt"),
        ("..", "image/png", "attachment.png"),
        ("", "application/x-unknown", "attachment.bin"),
        ("\u200f", "application/pdf", "attachment.pdf"),
        ("no-suffix", "image/png", "no-suffix"),
        ("x" * 300 + ".png", "image/png", "x" * 147 + ".png"),
        ("a." + "y" * 300, "image/png", "a." + "y" * 149),
    ],
)
def test_file_name_is_safe_to_show_and_to_store(name: str, kind: str, expected: str) -> None:
    assert file_name(name, kind) == expected


@given(st.binary(), st.text(st.characters()))
def test_any_bytes_become_text(data: bytes, charset: str) -> None:
    decode(data, charset).encode("utf-16", "surrogatepass")
    one_line(header_text(charset)).encode()
