from __future__ import annotations

from rostra.records.packages import readable


def test_page_says_its_language_and_direction_and_runs_nothing() -> None:
    page = readable.page(
        title="سجلات <b>", language="ar", parts=[readable.table(["A"], [["<script>alert(1)</script>"]])]
    )

    assert '<html lang="ar" dir="rtl">' in page
    assert ("<script" in page, "سجلات &lt;b&gt;" in page) == (False, True)
    assert 'dir="ltr"' in readable.page(title="", language="nb", parts=[])


def test_long_text_is_cut_with_a_mark() -> None:
    assert f"{'a' * readable.SHOWN} …</td>" in readable.table(["A"], [["a" * (readable.SHOWN + 1)]])


def test_facts_links_and_text_are_escaped() -> None:
    assert "&lt;i&gt;" in readable.facts({"Body": "<i>"})
    assert readable.links([("a&b.html", "1 < 2")]) == '<ul>\n<li><a href="a&amp;b.html">1 &lt; 2</a></li>\n</ul>\n'
    assert "&lt;" in readable.text("<")
