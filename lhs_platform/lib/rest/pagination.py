"""Cursor pages: stable under inserts, and as quick on page 10,000 as on the first."""

from rest_framework.pagination import CursorPagination


class CursorPages(CursorPagination):
    ordering = "id"
    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 500
