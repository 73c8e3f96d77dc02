"""Structured logging: JSON lines on standard error, one for each request and each matter. What an exception says is left
out, since it may hold what somebody wrote; its kind and the lines of code that it came through are not."""

import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

import msgspec

from api.http import request_record
from api.monitoring.requests import EndedRequest

REQUESTS = "quorate.requests"
log = logging.getLogger(REQUESTS)


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON, with the id of the request that is worked for."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if id := request_record.current().id:
            line["request"] = id
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[1]:
            line["error"] = _error(record.exc_info[1], record.exc_info[2])
        return msgspec.json.encode(line).decode()


def configure(*, json: bool) -> None:
    """Log warnings to standard error, and no requests; with `json` as JSON lines, requests too."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter() if json else logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    log.setLevel(logging.INFO if json else logging.WARNING)


def log_request(ended: EndedRequest) -> None:
    """An observer: the line of one request."""
    if log.isEnabledFor(logging.INFO):
        fields = {
            "request": ended.record.id,
            "actor": ended.record.actor,
            "method": ended.method,
            "route": ended.route,
            "status": ended.status,
            "duration_ms": round(ended.seconds * 1000, 1),
            **({"problem": ended.record.problem} if ended.record.problem else {}),
        }
        log.info("request", extra={"fields": fields})


def _error(error: BaseException, trace: TracebackType | None) -> dict[str, Any]:
    frames = traceback.extract_tb(trace)
    return {
        "kind": f"{type(error).__module__}.{type(error).__qualname__}",
        "through": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
