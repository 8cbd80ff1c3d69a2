"""What an answer amounts to: new, known, confirmed, gone or a failure; pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from listwire.types import Fetch, Outcome
from sources.polling import Request

Inspect = Callable[[Request, bytes, str | None], str | None]
"""Gets the request, the body and its content type; tells why the body is not what it should be, or None."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one request: a `Fetch` per attempt, in order, and the body of the last one if it brought any.

    A body comes with the outcomes ok and unchanged, and with failed when it was inspected and refused.
    """

    request: Request
    fetches: tuple[Fetch, ...]
    body: bytes | None

    @property
    def last(self) -> Fetch:
        """The attempt that settled the request."""
        return self.fetches[-1]


def accept_all(request: Request, body: bytes, content_type: str | None) -> str | None:
    """Refuse no body."""
    return None


@dataclass(frozen=True, slots=True)
class Result:
    """How one attempt ended."""

    outcome: Outcome
    error: str | None = None
    sha256: str | None = None
    body: bytes | None = None
    is_transient: bool = False


def is_conditional(request: Request) -> bool:
    """Whether validators are sent."""
    return bool(request.etag or request.last_modified)


def judge(
    request: Request,
    status: int | None,
    is_permanent: bool,
    content_type: str | None,
    body: bytes | None,
    inspect: Inspect,
) -> Result:
    """What the final status and body amount to; `is_permanent` tells that no temporary redirect led there."""
    if status == 304:
        if not is_conditional(request):
            return Result("failed", "status 304 to a request without validators")
        if request.known_sha256 is None:
            return Result("failed", "status 304 but no body is held")
        return Result("not_modified", sha256=request.known_sha256)
    if status == 410:
        # What a temporary redirect leads to may go; that says nothing of the address that sent us there.
        return Result("gone") if is_permanent else Result("failed", "status 410 behind a temporary redirect")
    if body is None:
        is_transient = status == 429 or (status is not None and 500 <= status <= 599)
        return Result("failed", f"status {status}", is_transient=is_transient)
    if not body:
        return Result("failed", "empty body")
    sha256 = hashlib.sha256(body).hexdigest()
    if sha256 == request.known_sha256:
        return Result("unchanged", sha256=sha256, body=body)
    reason = inspect(request, body, content_type)
    return Result("failed" if reason else "ok", reason, sha256, body)
