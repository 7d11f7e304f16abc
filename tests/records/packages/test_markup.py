from __future__ import annotations

import io
from xml.etree import ElementTree as ET

from rostra.records.packages.markup import Document


def test_whatever_people_write_comes_out_as_they_wrote_it_or_marked() -> None:
    out = io.BytesIO()
    document = Document(out)

    with document.within("a", {"says": 'x"<&\n\ty'}):
        document.leaf("b", "<i>&\x07\ud800 متى؟ 😀")
        document.leaf("c")

    root = ET.fromstring(out.getvalue())  # noqa: S314 - our own
    assert root.get("says") == 'x"<&\n\ty'
    assert [(child.tag, child.text) for child in root] == [("b", "<i>&\ufffd\ufffd متى؟ 😀"), ("c", None)]
