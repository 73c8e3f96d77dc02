"""What the edge itself refuses, before the domain is asked.

ApiRefusal
├── BadRequest            400  not JSON, not the shape of this request, or a header that makes no sense
│   └── WaitBeyondHead         a position to wait for that lies beyond what is recorded
├── NotAuthenticated      401  no credential, or one that is unknown, ended or revoked
├── Forbidden             403  a form that this session did not make, or that another site sends
├── RequestTimeout        408  the body did not come in time
├── TooLarge              413  more than the service reads
├── UnsupportedMediaType  415  a body of a media type, or with an encoding, that is not taken
├── SheetRefused          422  a sheet that cannot be read, or cells of it that cannot be taken as they are
├── TooManyQuestions      429  as many are open as one actor may have
├── TooManyAttempts       429  too many tries to sign in
├── AnswersBehind         503  the read side has not come to the position in time
└── Busy                  503  as many are open as are taken in, or the service ends
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from msgspec import Struct

from domain.text import Words


class CellRefusal(Struct, frozen=True):
    """A cell that cannot be taken, with words to be translated: a CellFault before it is rendered."""

    address: str
    row: int
    column: str
    header: str
    text: Words


class ApiRefusal(Exception):
    """Refused at the edge; `rule` names the rule."""

    status = HTTPStatus.BAD_REQUEST
    type = "malformed"
    headers: Mapping[str, str] = {}

    def __init__(self, detail: Words, *, rule: str | None = None) -> None:
        super().__init__(str(detail))
        self.detail = detail
        self.rule = rule


class BadRequest(ApiRefusal):
    """400: the request is malformed."""


class WaitBeyondHead(BadRequest):
    """Nothing that is recorded can bring the read side to the position that the answer must have come to."""


class AnswersBehind(ApiRefusal):
    """The read side has not come in time to the position that the answer must have come to."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    type = "unavailable"

    def __init__(self, detail: Words, *, rule: str, stands: int | None = None) -> None:
        super().__init__(detail, rule=rule)
        self.headers = {"Retry-After": "1"} | ({} if stands is None else {"Quorate-Position": str(stands)})


class NotAuthenticated(ApiRefusal):
    """401: no credential, or one that is not valid."""

    status = HTTPStatus.UNAUTHORIZED
    type = "not-authenticated"


class SheetRefused(ApiRefusal):
    """A sheet that cannot be read, or some of whose cells are at fault; nothing is recorded."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    type = "sheet-refused"

    def __init__(self, detail: Words, *, rule: str, cells: Sequence[CellRefusal] = ()) -> None:
        super().__init__(detail, rule=rule)
        self.cells = tuple(cells)


class UnsupportedMediaType(ApiRefusal):
    """`headers` say what is taken instead (RFC 9110, 15.5.16)."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    type = "media-not-taken"

    def __init__(self, detail: Words, *, rule: str, headers: Mapping[str, str]) -> None:
        super().__init__(detail, rule=rule)
        self.headers = headers


class TooManyQuestions(ApiRefusal):
    """The actor has as many questions open as one may."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    type = "too-many-questions"
    headers = {"Retry-After": "1"}


class Busy(ApiRefusal):
    """As many questions are open as are taken in, or the service is about to end."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    type = "busy"
    headers = {"Retry-After": "2"}


class RequestTimeout(ApiRefusal):
    """The client sends its request more slowly than one may."""

    status = HTTPStatus.REQUEST_TIMEOUT
    type = "too-slow"
    headers = {"Connection": "close"}


class TooLarge(ApiRefusal):
    """413: the body is beyond its limit."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    type = "too-large"


class Forbidden(ApiRefusal):
    """A form that this session did not make, or that another site sends."""

    status = HTTPStatus.FORBIDDEN
    type = "not-permitted"


class TooManyAttempts(ApiRefusal):
    """Too many tries to sign in from one address."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    type = "too-many-questions"
    headers = {"Retry-After": "60"}
