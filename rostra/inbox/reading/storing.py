"""A classifier as bytes and back, without pickle: a mark, the SHA-256 of the rest, a header in JSON, numpy's npz.

Weights are kept as half floats and the sums of squares as eighths of a power of two, of seen features only: some 1.5 MB
for 9 topics, 9 MB for 50, after ten thousand messages.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import astuple
from typing import Any

import numpy as np

from rostra.inbox.reading.calibration import Calibration, Trial
from rostra.inbox.reading.classifier import FIRST_SQUARES, Classifier
from rostra.inbox.reading.words import BITS

MARK = b"ROSTRA TOPICS\n"
VERSION = 1
"""Another one whenever features or numbers mean something else."""
_DIGEST = 32
_LENGTH = 4
_STEPS = 8


class Unreadable(Exception):
    """These bytes are no classifier of this version: corrupt, cut off, or written by another release."""


def dump(classifier: Classifier) -> bytes:
    seen = np.flatnonzero(classifier.seen_in)
    calibration = classifier.calibration
    header = json.dumps(
        {
            "version": VERSION,
            "bits": BITS,
            "topics": classifier.topics,
            "learned": classifier.learned,
        }
    ).encode()
    squares = np.round(_STEPS * np.log2(classifier.squares[seen] / FIRST_SQUARES))
    body = io.BytesIO()
    np.savez_compressed(
        body,
        seen=seen.astype(np.uint32),
        seen_in=classifier.seen_in[seen].astype(np.uint32),
        weights=classifier.weights[seen].astype(np.float16),
        squares=np.clip(squares, 0, 255).astype(np.uint8),
        bias=classifier.bias,
        trials=np.array([astuple(trial) for trial in calibration.trials], np.float64).reshape(-1, 3),
    )
    rest = len(header).to_bytes(_LENGTH, "big") + header + body.getvalue()
    return MARK + hashlib.sha256(rest).digest() + rest


def load(stored: bytes) -> Classifier:
    """The classifier of these bytes; raises Unreadable, never anything else."""
    if not stored.startswith(MARK):
        raise Unreadable("no classifier")
    digest, rest = stored[len(MARK) : len(MARK) + _DIGEST], stored[len(MARK) + _DIGEST :]
    if hashlib.sha256(rest).digest() != digest:
        raise Unreadable("changed or cut off")
    try:
        ends = _LENGTH + int.from_bytes(rest[:_LENGTH], "big")
        header = json.loads(rest[_LENGTH:ends])
        if (header["version"], header["bits"]) != (VERSION, BITS):
            raise Unreadable("of another version")
        with np.load(io.BytesIO(rest[ends:]), allow_pickle=False) as arrays:
            return _classifier(header, arrays)
    except (ValueError, KeyError, TypeError, IndexError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise Unreadable(str(error)) from error


def _classifier(header: dict[str, Any], arrays: Any) -> Classifier:
    made = Classifier(header["topics"])
    seen = arrays["seen"]
    made.learned = int(header["learned"])
    made.seen_in[seen] = arrays["seen_in"]
    made.weights[seen] = arrays["weights"]
    made.squares[seen] = FIRST_SQUARES * np.exp2(arrays["squares"].astype(np.float32) / _STEPS)
    made.bias[:] = arrays["bias"]
    made.calibration = Calibration()
    made.calibration.extend(Trial(odds, shown, bool(right)) for odds, shown, right in arrays["trials"].tolist())
    return made
