"""A time-stamping authority of the tests' own: certificates and answers by openssl, on a loopback port."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

CONFIG = """
[req]
distinguished_name = name
prompt = no
[name]
CN = Root of the tests
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[stamping]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa]
default_tsa = authority
[authority]
serial = ./serial
signer_cert = ./signer.crt
signer_key = ./signer.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"""
KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
MISSING = shutil.which("openssl") is None


class Authority:
    """`root` is the file by which its tokens are believed. `answer`, where set, is sent instead of a token."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder / "root.crt"
        self.asked = 0
        self.answer: Callable[[bytes], tuple[int, bytes]] | None = None
        (folder / "tsa.cnf").write_text(CONFIG)
        self.openssl(
            "req", "-x509", *KEY, "-keyout", "root.key", "-out", "root.crt", "-days", "3650", "-config", "tsa.cnf",
            "-extensions", "root",
        )  # fmt: skip
        self.certify(days=400)

    def openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)

    def certify(self, *, days: int, extensions: str = "stamping") -> None:
        """A new certificate of the signer, which ends in so many days."""
        self.openssl(
            "req", *KEY, "-keyout", "signer.key", "-out", "signer.csr", "-subj", f"/CN=Authority {days}",
            "-config", "tsa.cnf",
        )  # fmt: skip
        self.openssl(
            "x509", "-req", "-in", "signer.csr", "-CA", "root.crt", "-CAkey", "root.key", "-CAcreateserial", "-days",
            str(days), "-extfile", "tsa.cnf", "-extensions", extensions, "-out", "signer.crt",
        )  # fmt: skip

    def reply(self, query: bytes) -> bytes:
        (self.folder / "query.tsq").write_bytes(query)
        self.openssl("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query.tsq", "-out", "reply.tsr")
        return (self.folder / "reply.tsr").read_bytes()

    def accepts(self, token: bytes, data: bytes) -> bool:
        """Whether `openssl ts -verify`, as an auditor runs it, believes the token."""
        (self.folder / "token.tsr").write_bytes(token)
        (self.folder / "data").write_bytes(data)
        command = ["openssl", "ts", "-verify", "-data", "data", "-in", "token.tsr", "-CAfile", "root.crt"]
        return subprocess.run(command, cwd=self.folder, check=False, capture_output=True).returncode == 0


@contextmanager
def serve(authority: Authority) -> Iterator[str]:
    """The authority's address while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            authority.asked += 1
            status, body = authority.answer(query) if authority.answer else (200, authority.reply(query))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tsa"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
