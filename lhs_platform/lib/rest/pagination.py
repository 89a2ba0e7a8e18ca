"""Cursor pages: stable under inserts, and as quick on page 10,000 as on the first."""

from typing import Any

from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import CursorPagination

from lhs_platform.lib.numbers import whole_number


class CursorPages(CursorPagination):
    ordering = "id"
    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 500

    def get_page_size(self, request: Any) -> int | None:
        asked = request.query_params.get(self.page_size_query_param, "1")
        if not (asked.isascii() and asked.isdecimal() and asked.strip("0")):
            words = f"Give a whole number from 1 to {self.max_page_size}."
            raise ValidationError({self.page_size_query_param: [words]})
        size: int | None = super().get_page_size(request)
        return size

    def decode_cursor(self, request: Any) -> Any:
        """Take only cursors that name a row: what was cut or tampered with is refused."""
        try:
            cursor = super().decode_cursor(request)
        except NotFound as error:
            raise self._broken() from error
        position = "0" if cursor is None or cursor.position is None else str(cursor.position)
        if whole_number(position, digits=18) is None:
            raise self._broken()
        return cursor

    def _broken(self) -> ValidationError:
        words = "This is not a place in this list. Begin without it, then follow next."
        return ValidationError({self.cursor_query_param: [words]})
