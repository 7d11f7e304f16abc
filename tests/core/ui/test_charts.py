from __future__ import annotations

from rostra.core.ui.charts import FLOOR, LEAST, WIDTH, Value, bars


def value(size: int, label: str = "day") -> Value:
    return Value(label, size, "late" if size else "ok", f"{size} of 9")


def test_nothing_has_no_chart() -> None:
    assert bars([]) is None


def test_largest_value_is_the_whole_height_and_none_is_still_seen() -> None:
    chart = bars([value(0, "first"), value(5), value(10, "last")])

    assert chart is not None
    assert [(bar.y, bar.height) for bar in chart.bars] == [(FLOOR - LEAST, LEAST), (FLOOR - 54, 54), (0, FLOOR)]
    assert (chart.first, chart.last, chart.top) == ("first", "last", 10)


def test_all_bars_fit_side_by_side() -> None:
    chart = bars([value(0) for _ in range(90)])

    assert chart is not None
    assert {bar.height for bar in chart.bars} == {LEAST}
    assert chart.bars[-1].x + chart.bars[-1].width <= WIDTH
    assert all(one.x + one.width < other.x for one, other in zip(chart.bars, chart.bars[1:], strict=False))
