"""Writes what was captured as WARC 1.1 (ISO 28500): the same capture always gives the same bytes."""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode, urlsplit

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from rostra.records.pages.taken import Exchange, Resource, Taken

NAME = "data.warc.gz"
_NAMESPACE = uuid.UUID("6f1d1c34-3f1a-5d0e-9f0e-52c1f3f0a7d5")


@dataclass(frozen=True, slots=True)
class Line:
    """Where a record lies, as a line of the index says it."""

    key: str
    at: datetime
    fields: Mapping[str, str]

    def text(self) -> str:
        return f"{self.key} {stamp(self.at)} {json.dumps(dict(self.fields), ensure_ascii=False)}\n"


def stamp(at: datetime) -> str:
    """An instant as indexes write it: 14 digits, UTC."""
    return at.astimezone(UTC).strftime("%Y%m%d%H%M%S")


def warc_date(at: datetime) -> str:
    """An instant as records write it: UTC, to the second, so that pages and records say the same."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def write(taken: Taken) -> tuple[bytes, list[Line]]:
    """The file, each record compressed by itself, and its index in order."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    lines: list[Line] = []
    for record in _records(writer, taken):
        offset = out.tell()
        writer.write_record(record.record)
        if record.indexed:
            lines.append(_line(record, offset, out.tell() - offset))
    lines.sort(key=lambda line: (line.key, line.at, line.fields["offset"]))
    return out.getvalue(), lines


@dataclass(frozen=True, slots=True)
class _Record:
    record: ArcWarcRecord
    url: str
    at: datetime
    mime: str = ""
    status: str = ""
    indexed: bool = False


def _records(writer: WARCWriter, taken: Taken) -> Iterator[_Record]:
    seed = f"{taken.asked}\n{taken.began_at.astimezone(UTC).isoformat()}"
    yield _Record(_info(writer, taken, seed), "", taken.began_at)
    for number, exchange in enumerate(taken.exchanges):
        response = _id(seed, "response", number)
        yield _Record(
            _response(writer, exchange, response),
            exchange.url,
            exchange.at,
            exchange.content_type or "application/octet-stream",
            str(exchange.status),
            indexed=exchange.method == "GET",
        )
        yield _Record(_request(writer, exchange, _id(seed, "request", number), response), exchange.url, exchange.at)
    for number, resource in enumerate(taken.resources):
        record = _resource(writer, resource, _id(seed, "resource", number))
        mime = resource.content_type.partition(";")[0]
        yield _Record(record, resource.url, resource.at, mime, "200", indexed=True)


def _id(seed: str, kind: str, number: int) -> str:
    name = f"{seed}\n{kind}\n{number}"
    return f"<urn:uuid:{uuid.uuid5(_NAMESPACE, name)}>"


def _info(writer: WARCWriter, taken: Taken, seed: str) -> ArcWarcRecord:
    words = f"software: {taken.tool}\r\nformat: WARC File Format 1.1\r\n".encode()
    headers = {
        "WARC-Record-ID": _id(seed, "warcinfo", 0),
        "WARC-Date": warc_date(taken.began_at),
        "WARC-Filename": NAME,
    }
    return writer.create_warc_record(
        "", "warcinfo", payload=io.BytesIO(words), length=len(words), warc_headers_dict=headers
    )


def _response(writer: WARCWriter, exchange: Exchange, record_id: str) -> ArcWarcRecord:
    head = _safe((*exchange.headers, ("Content-Length", str(len(exchange.body)))))
    http = StatusAndHeaders(f"{exchange.status} {_one_line(exchange.reason)}".strip(), head, protocol="HTTP/1.1")
    headers = {"WARC-Record-ID": record_id, "WARC-Date": warc_date(exchange.at)}
    if exchange.truncated:
        headers["WARC-Truncated"] = exchange.truncated
    return writer.create_warc_record(
        exchange.url,
        "response",
        payload=io.BytesIO(exchange.body),
        length=len(exchange.body),
        warc_headers_dict=headers,
        http_headers=http,
    )


def _request(writer: WARCWriter, exchange: Exchange, record_id: str, response: str) -> ArcWarcRecord:
    parts = urlsplit(exchange.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    head = _safe((("Host", parts.netloc), *exchange.request_headers))
    http = StatusAndHeaders(f"{exchange.method} {target} HTTP/1.1", head, is_http_request=True)
    headers = {"WARC-Record-ID": record_id, "WARC-Date": warc_date(exchange.at), "WARC-Concurrent-To": response}
    return writer.create_warc_record(
        exchange.url,
        "request",
        payload=io.BytesIO(exchange.request_body),
        length=len(exchange.request_body),
        warc_headers_dict=headers,
        http_headers=http,
    )


def _resource(writer: WARCWriter, resource: Resource, record_id: str) -> ArcWarcRecord:
    return writer.create_warc_record(
        resource.url,
        "resource",
        payload=io.BytesIO(resource.body),
        length=len(resource.body),
        warc_content_type=resource.content_type,
        warc_headers_dict={"WARC-Record-ID": record_id, "WARC-Date": warc_date(resource.at)},
    )


def _safe(headers: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """A header of a stranger never begins another line of the file."""
    return [(_one_line(name), _one_line(value)) for name, value in headers]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _line(record: _Record, offset: int, length: int) -> Line:
    fields = {
        "url": record.url,
        "mime": record.mime,
        "status": record.status,
        "digest": record.record.rec_headers.get_header("WARC-Payload-Digest"),
        "length": str(length),
        "offset": str(offset),
        "filename": NAME,
    }
    return Line(index_key(record.url), record.at, fields)


def index_key(url: str) -> str:
    """How indexes sort addresses: the host from its end to its beginning, then path and query in small letters."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        return "%20".join(url.split())
    host = (parts.hostname or "").removeprefix("www.")
    names = [host] if host.replace(".", "").isdigit() or ":" in host else host.split(".")[::-1]
    usual = {"http": 80, "https": 443}[parts.scheme]
    port = f":{parts.port}" if parts.port not in (None, usual) else ""
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    key = f"{','.join(names)}{port}){parts.path or '/'}{'?' + query if query else ''}".lower()
    return "%20".join(key.split())
