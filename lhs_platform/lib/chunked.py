"""Bodies in chunks: who sends what is still being made cannot say how long it will be.

Django reads as much of a body as Content-Length says, and nothing where that is missing. A server
that knows where a body in chunks ends says so (`wsgi.input_terminated`); then it is read until
there. How much is too much is known to those who read it.
"""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

NO_END = str(2**40)


def to_their_end(application: WSGIApplication) -> WSGIApplication:
    """Let an application read bodies that come in chunks."""

    def door(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        coding = environ.get("HTTP_TRANSFER_ENCODING", "").strip().lower()
        if coding == "chunked" and environ.get("wsgi.input_terminated"):
            environ["CONTENT_LENGTH"] = NO_END
        return application(environ, start_response)

    return door
