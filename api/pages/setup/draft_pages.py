"""Where a page stands in a draft of terms, by a dotted path: a table, a list of tables, or a choice between kinds."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from api.pages.setup.fields import TermsField, fields_of, tag_of
from domain.terms.document import Terms
from domain.terms.quorum import Inquorate, Members, Named, QuorumCounts
from domain.terms.voting import BusinessTerms, WrittenProcedure
from domain.text import Words, said

Content = dict[str, Any]
"""A draft as its TOML has it."""
ITEMS_MAX = 200
"""How many items a list of a draft has at most."""
DEPTH_MAX = 24


class DraftPage(Struct, frozen=True, kw_only=True):
    """A page of a draft. `tables` are what may stand there, `value` is what does; `key` is its path by the ids of
    items, as open questions name it; `owner` and `name` say of which table it is which field."""

    path: str
    key: str
    owner: Any
    name: str
    tables: tuple[Any, ...]
    value: Any
    many: bool = False
    item: bool = False
    required: bool = False
    clause: str = ""

    @property
    def table(self) -> Any:
        """The one table that stands here; None where its kind is not chosen yet."""
        if len(self.tables) == 1:
            return self.tables[0]
        kind = self.value.get("kind") if isinstance(self.value, Mapping) else None
        return next((each for each in self.tables if tag_of(each) == kind), None)

    def of_kind(self, kind: str) -> "DraftPage":
        """The same, where nothing stands yet, for a table of one kind."""
        if self.table is not None or all(tag_of(each) != kind for each in self.tables):
            return self
        chosen = next(each for each in self.tables if tag_of(each) == kind)
        return DraftPage(**{**{f: getattr(self, f) for f in self.__struct_fields__}, "tables": (chosen,)})

    @property
    def rare(self) -> bool:
        """Whether few texts say anything of it, so that nobody is led there who does not choose to go."""
        return (self.owner, self.name) in RARE and not self.value

    def under(self) -> Iterator["DraftPage"]:
        """The pages right below: the items of a list, the tables of a table that is there."""
        if self.many:
            for number in range(len(self.value or ())):
                yield self._item(number)
        elif self.table is not None and self.value is not None:
            for field in fields_of(self.table):
                if field.kind == "tables":
                    yield self._below(field)

    def _item(self, number: int) -> "DraftPage":
        value = self.value[number] if self.value and number < len(self.value) else None
        id = (value or {}).get("id", str(number))
        return DraftPage(
            path=f"{self.path}.{number}", key=f"{self.key}.{id}", owner=self.owner, name=self.name, tables=self.tables,
            value=value, item=True, clause=(value or {}).get("clause", self.clause),
        )  # fmt: skip

    def _below(self, field: TermsField) -> "DraftPage":
        value = (self.value or {}).get(field.name)
        inner = value.get("clause") if isinstance(value, Mapping) else None
        start = f"{self.path}." if self.path else ""
        return DraftPage(
            path=start + field.name, key=(f"{self.key}." if self.key else "") + field.name, owner=field.owner,
            name=field.name, tables=field.tables, value=value, many=field.many, required=field.required,
            clause=inner or self.clause,
        )  # fmt: skip

    def step(self, segment: str) -> "DraftPage | None":
        """The page below that a segment of a path names."""
        if self.many:
            fits = segment.isascii() and segment.isdecimal() and len(segment) <= 3
            count = len(self.value or ())
            return self._item(int(segment)) if fits and int(segment) < min(count + 1, ITEMS_MAX) else None
        if self.table is None or (self.value is None and self.path):
            return None
        found = next((f for f in fields_of(self.table) if f.name == segment and f.kind == "tables"), None)
        return None if found is None else self._below(found)


RARE = {
    (Members, "table"),
    (Named, "substitutes"),
    (QuorumCounts, "category"),
    (BusinessTerms, "rule"),
    (WrittenProcedure, "rule"),
    (Inquorate, "business"),
}
"""By the table around them, the tables that few texts have."""


class Section(Struct, frozen=True, kw_only=True):
    """A heading of the list of pages. Of a list that stands under two headings, each shows some kinds."""

    title: Words
    tables: Sequence[str]


SECTIONS = (
    Section(title=said("Who the group is"), tables=("group", "terms", "body", "relation")),
    Section(title=said("Seats and agencies"), tables=("agency", "category", "seat", "composition")),
    Section(title=said("Offices"), tables=("office",)),
    Section(title=said("Quorum"), tables=("quorum",)),
    Section(title=said("Attendance"), tables=("attendance",)),
    Section(title=said("Decisions and interests"), tables=("decisions", "interests")),
    Section(title=said("Rhythm, deadlines and reports"), tables=("meetings", "event", "duty")),
)


def whole(content: Content) -> DraftPage:
    """The document itself."""
    return DraftPage(path="", key="", owner=None, name="", tables=(Terms,), value=content)


def place_at(content: Content, path: str) -> DraftPage | None:
    """The page at a path; None where there is none."""
    segments, found = path.split("."), whole(content)
    if len(segments) > DEPTH_MAX:
        return None
    for segment in segments:
        below = found.step(segment)
        if below is None:
            return None
        found = below
    return found


def outline(content: Content, section: Section | None = None) -> Iterator[DraftPage]:
    """Every page of a draft, in the order in which they are asked; of one section only, where that is given."""
    top = whole(content)
    for each in (section,) if section else SECTIONS:
        for name in each.tables:
            found = top.step(name)
            assert found
            yield from _with_all_under(found)


def _with_all_under(place: DraftPage) -> Iterator[DraftPage]:
    yield place
    for each in place.under():
        yield from _with_all_under(each)


def put(content: Content, path: str, value: Any) -> None:
    """Let a value stand at a path, in place; None takes away what stands there."""
    *above, last = path.split(".")
    at: Any = content
    for segment in above:
        if isinstance(at, list):
            at = at[int(segment)]
        else:
            at = at.setdefault(segment, [] if _is_list(content, above, segment) else {})
    if isinstance(at, list):
        number = int(last)
        at[number : number + 1] = [] if value is None else [value]
    elif value is None:
        at.pop(last, None)
    else:
        at[last] = value


def _is_list(content: Content, above: Sequence[str], segment: str) -> bool:
    found = place_at(content, ".".join(above[: above.index(segment) + 1]))
    return bool(found and found.many)
