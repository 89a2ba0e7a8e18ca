"""Contests: many people want the last of something at the same moment, over HTTP."""
