"""Structured logs: one event a line, each with the id of its request."""

import re
from typing import Any

import structlog

# The secret part of a link from a mail or of a calendar (an answer, an invitation to join, a new
# password): whoever has it may use it, so it stays out of every log.
_PERSONAL_LINK = re.compile(r"(/i/|/join/|/calendar/|/password/reset/key/)[^/\s?#\"']+")


def without_personal_links(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Cut the token out of each text of a log line."""
    for key, value in event.items():
        if isinstance(value, str) and "/" in value:
            event[key] = _PERSONAL_LINK.sub(r"\1…", value)
    return event


def logging_config(*, json: bool, level: str) -> dict[str, Any]:
    """Give Django's LOGGING and set structlog up to match it."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    last: Any = (
        structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=False)
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    without_personal_links,
                    last,
                ],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {"django": {"handlers": [], "level": level, "propagate": True}},
    }
