"""Meetings, people and answers as plain dicts for the pages."""
