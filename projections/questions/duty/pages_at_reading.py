"""Pages of a list that is made at reading, whole and in its order."""

from collections.abc import Callable, Sequence

from projections.questions.cursors import BadCursor, CursorValues
from projections.questions.paging import COUNT_MAX, Page, PageRequest
from projections.questions.row_queries import R


def page_of(
    asked: PageRequest,
    name: str,
    rows: Sequence[R],
    place: Callable[[R], tuple[str, ...]],
    *,
    descending: bool = False,
) -> Page[R]:
    """One page of a list that is made at reading and is in its order. Raises BadCursor."""
    places = [place(row) for row in rows]
    width = len(places[0]) if places else None
    begin, end = 0, len(rows)
    if asked.after not in (None, (name,)):
        after = _texts(asked.after, name, width)
        begin = sum((p >= after) if descending else (p <= after) for p in places)
    if asked.before not in (None, (name,)):
        before = _texts(asked.before, name, width)
        end = max(begin, sum((p > before) if descending else (p < before) for p in places))
    kept = slice(max(begin, end - asked.first), end) if asked.backward else slice(begin, min(end, begin + asked.first))
    found, count = [(name, *p) for p in places[kept]], min(len(rows), COUNT_MAX + 1)
    return Page(rows[kept], found, end - begin > asked.first, name, lambda: count)


def page_begun_by(
    asked: PageRequest,
    name: str,
    beginning: Sequence[R],
    whole: Callable[[], Sequence[R]],
    place: Callable[[R], tuple[str, ...]],
) -> Page[R]:
    """One page of a list of which the beginning is known, and all of it costs more: that is made where a page, or the
    count, takes it. Raises BadCursor."""
    if not asked.backward and asked.before is None:
        found = page_of(asked, name, beginning, place)
        if found.more:
            return found._replace(counted=lambda: min(len(whole()), COUNT_MAX + 1))
    return page_of(asked, name, whole(), place)


def _texts(sought: CursorValues | None, name: str, width: int | None) -> tuple[str, ...]:
    """The place of a list that is made at reading. Raises BadCursor."""
    parts = sought[1:] if sought else ()
    if (
        not sought
        or sought[0] != name
        or (width is not None and len(parts) != width)
        or not all(isinstance(p, str) for p in parts)
    ):
        raise BadCursor("this is a cursor of another list")
    return parts
