"""The body of a problem (RFC 9457, Problem Details): what a client reads, without what raises it."""

from msgspec import UNSET, Struct, UnsetType

from api.languages import LanguageCode

MEDIA_TYPE = "application/problem+json"


class CellFault(Struct, frozen=True):
    """A cell of a sheet that cannot be taken as it is: its address, its row and column, the header of the column, why."""

    address: str
    row: int
    column: str
    header: str
    text: str


class ShownFault(Struct, frozen=True):
    """A fault as a problem shows it; `id` acknowledges it."""

    id: str
    rule: str
    clause: str | None
    text: str
    lang: LanguageCode
    positions: tuple[int, ...]


class Problem(Struct, frozen=True):
    """The body of a problem (RFC 9457). `lang` is the language of the detail: not the one asked for where it has no words
    for it. `cells` are those at fault where a sheet was sent."""

    type: str
    title: str
    status: int
    detail: str
    lang: LanguageCode = "en"
    rule: str | None = None
    clause: str | None = None
    faults: tuple[ShownFault, ...] = ()
    cells: tuple[CellFault, ...] | UnsetType = UNSET
