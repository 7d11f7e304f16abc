"""RFC 6238, appendix B, cut to six digits."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rostra.vault import totp
from tests.vault.conftest import SEED


@pytest.mark.parametrize(
    ("second", "digits"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_code_is_that_of_the_standard(second: int, digits: str) -> None:
    assert totp.code(SEED, datetime.fromtimestamp(second, UTC))[0] == digits


@pytest.mark.parametrize(("second", "left"), [(0, 30), (29, 1), (30, 30), (59, 1)])
def test_code_says_how_long_it_holds(second: int, left: int) -> None:
    assert totp.code(SEED, datetime.fromtimestamp(second, UTC))[1] == left


@pytest.mark.parametrize(
    "text",
    [
        "gezd gnbv gy3t qojq gezd gnbv gy3t qojq",
        "GEZD-GNBV-GY3T-QOJQ-GEZD-GNBV-GY3T-QOJQ",
        f" {SEED} ",
        f"otpauth://totp/X:city?secret={SEED}&issuer=X",
        f"OTPAUTH://totp/X:city?secret={SEED}&algorithm=sha1&digits=6&period=30",
    ],
)
def test_seed_is_read_as_networks_show_it(text: str) -> None:
    assert totp.seed(text) == b"12345678901234567890"


@pytest.mark.parametrize(
    "text", ["", "not base32!", "ABCD", "otpauth://totp/x", f"otpauth://totp/x?secret={SEED}&digits=8"]
)
def test_what_is_no_seed_is_refused(text: str) -> None:
    with pytest.raises(totp.NoSeed):
        totp.seed(text)
