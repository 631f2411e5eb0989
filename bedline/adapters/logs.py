"""What log lines look like: text for people, one JSON object a line for machines."""

from typing import Any, Final, Literal

FORMAT: Final = "%(asctime)s %(levelname)s %(process)d %(name)s %(message)s"


def configuration(*, level: str, style: Literal["text", "json"]) -> dict[str, Any]:
    """Return the configuration `logging.config.dictConfig` and gunicorn understand; everything goes to standard error.

    Nothing logs addresses of requests: gunicorn's access log stays off, because an address may name a person's request.
    """
    formatters = {
        "text": {"format": FORMAT},
        "json": {
            "class": "pythonjsonlogger.json.JsonFormatter",
            "format": FORMAT,
            "rename_fields": {"asctime": "at", "levelname": "level", "process": "pid", "name": "logger"},
        },
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {style: formatters[style]},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": style}},
        "root": {"level": level.upper(), "handlers": ["stderr"]},
        "loggers": {
            "gunicorn.error": {"level": level.upper(), "handlers": ["stderr"], "propagate": False},
            "gunicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
            "alembic": {"level": "WARNING"},
            "apscheduler": {"level": "WARNING"},
            "httpx": {"level": "WARNING"},
            # Both would tell whom we ring.
            "twilio": {"level": "WARNING"},
            "urllib3": {"level": "WARNING"},
        },
    }
