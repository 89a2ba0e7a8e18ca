import io

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory

from lhs_platform.lib.chunked import to_their_end

CHUNKED = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}


def read(environ, **more):
    """Give what an application behind the door reads of a body."""
    given = RequestFactory()._base_environ() | {"REQUEST_METHOD": "POST"} | more
    given["wsgi.input"] = io.BytesIO(b"one\ntwo\n")
    found = []
    to_their_end(lambda each, _start: found.append(WSGIRequest(each).read()) or [])(
        given | environ, None
    )
    return found[0]


def test_a_body_in_chunks_is_read_to_its_end():
    assert read(CHUNKED) == b"one\ntwo\n"


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"HTTP_TRANSFER_ENCODING": "chunked"},
        {"wsgi.input_terminated": True},
        CHUNKED | {"HTTP_TRANSFER_ENCODING": "gzip, chunked"},
    ],
)
def test_no_other_body_without_a_length_is_read(environ):
    assert read(environ) == b""


def test_a_length_that_is_told_counts():
    assert read({"CONTENT_LENGTH": "4", "wsgi.input_terminated": True}) == b"one\n"
