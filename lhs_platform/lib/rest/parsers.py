"""JSON in: read at once up to a size, or line by line while it comes in; and nothing that a
database could not hold."""

import hashlib
from collections.abc import Iterator
from typing import Any

import orjson
from django.conf import settings
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser


class TooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = "This is too much at once. Send it in parts."


class ORJSONParser(BaseParser):
    """Refuses what Python's own parser lets through: endless nesting, halves of characters, NaN.

    REST reads its body as a stream, past Django's own limit, so the limit is kept here.
    """

    media_type = "application/json"

    def parse(self, stream: Any, _media_type: Any = None, _context: Any = None) -> Any:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(most + 1)
        if len(body) > most:
            raise TooLarge
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise ParseError(f"This is not JSON: {error}") from error


class Lines:
    """The lines of a body that is read while it comes in: little of it is held at a time.

    Gives each line with its number, from 1 on. A body or a line that is too long is refused when
    that is known; `sha256` is that of all that was read.
    """

    MOST_BYTES = 32 * 1024 * 1024
    MOST_OF_ONE = 64 * 1024
    BLOCK = 64 * 1024

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        for number, line in enumerate(self._lines(), start=1):
            if line.strip():
                yield number, line

    def _lines(self) -> Iterator[bytes]:
        rest = b""
        for block in self._blocks():
            *whole, rest = (rest + block).split(b"\n")
            yield from whole
            if len(rest) > self.MOST_OF_ONE:
                raise TooLarge
        yield rest

    def _blocks(self) -> Iterator[bytes]:
        total = 0
        while block := self._stream.read(self.BLOCK):
            total += len(block)
            if total > self.MOST_BYTES:
                raise TooLarge
            self._hash.update(block)
            yield block


class NDJSONParser(BaseParser):
    """One JSON value a line; the view reads them while they come in."""

    media_type = "application/x-ndjson"

    def parse(self, stream: Any, _media_type: Any = None, _context: Any = None) -> Any:
        return Lines(stream)
