"""What terms of reference may say of meetings themselves."""

from msgspec import Struct

from domain.terms.base import ClauseRef


class MeetingTerms(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """`[meetings]`: whether one that was abandoned counts as held where the terms ask for meetings."""

    clause: ClauseRef
    abandoned_held: bool | None = None
