from __future__ import annotations

import datetime
import ipaddress
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from rostra.adapters.mail import Mail
from rostra.channels.contract import Context
from rostra.core.http import Http
from tests.adapters.mail.loopback import Mailboxes, Relay, serving


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PEM file with key and certificate of an authority of our own, for localhost."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "localhost.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + built.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def server_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def boxes() -> Mailboxes:
    return Mailboxes()


@pytest.fixture
def relay() -> Relay:
    return Relay()


@pytest.fixture
def mail(boxes: Mailboxes, relay: Relay) -> Iterator[Callable[..., Mail]]:
    """Build the adapter for the two loopback servers; keyword arguments change its fields."""
    with serving(boxes.talk) as imap, serving(relay.talk) as smtp:

        def build(*, allow: tuple[str, ...] = ("localhost",), **changes: str) -> Mail:
            fields = {
                "address": "City@rostra.example",
                "sender_name": "City of Rostra",
                "imap_host": "localhost",
                "imap_port": str(imap),
                "imap_security": "none",
                "imap_user": "city",
                "imap_password": "right",
                "smtp_host": "localhost",
                "smtp_port": str(smtp),
                "smtp_security": "none",
                **changes,
            }
            return Mail(Context(fields=fields, http=Http(allow=allow, timeout=2.0)))

        yield build
