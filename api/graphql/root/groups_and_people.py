"""Queries for groups, agencies and persons."""

from functools import partial
from typing import Annotated, get_args

import strawberry

from api.graphql.descriptions import described_field
from api.graphql.global_ids import ref_in
from api.graphql.paging import PAGE_SIZE, After, Before, Connection, First, Last, list_request
from api.graphql.person_search import persons_by_name
from api.graphql.refusals import checked_values
from api.graphql.root.base import KnownAt, On, Root
from api.graphql.types.agency import Agency
from api.graphql.types.arguments import ById, BySlug, OfGroup, SortedByName, texts
from api.graphql.types.group.group import Group
from api.graphql.types.person import Person
from domain.events.group.lifecycle import GroupKind
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions import agencies, persons
from projections.questions.group import groups
from projections.questions.group.groups import GroupFilter
from projections.questions.paging import NameOrder, Page, PageRequest
from projections.rows import PersonRow

ByName = Annotated[str | None, strawberry.argument(description="Words of the name, in whatever case and order.")]
KINDS: tuple[str, ...] = get_args(GroupKind)
OfKinds = Annotated[list[str] | None, strawberry.argument(description=f"Of one of these kinds: {', '.join(KINDS)}.")]


@strawberry.type
class GroupAndPersonQueries(Root):
    """Root fields for groups, agencies and persons."""

    @described_field("The groups, by slug.")
    def groups(
        self,
        first: First = PAGE_SIZE,
        after: After = None,
        last: Last = None,
        before: Before = None,
        group: OfGroup = None,
        kinds: OfKinds = None,
        sort: SortedByName = NameOrder.FORWARD,
        on: On = None,
        known_at: KnownAt = None,
    ) -> Connection[Group]:
        wanted = GroupFilter(
            groups=texts(self.context.narrowed(group)), kinds=texts(checked_values("kinds", kinds, KINDS))
        )
        listed = partial(groups.listed, wanted=wanted, sort=sort)
        return self._list(on, known_at, list_request(first, after, last, before), Group, listed)

    @described_field(
        "A group by its slug, ref or id; null where there is none, or where the credential does not reach it."
    )
    def group(self, slug: BySlug, on: On = None, known_at: KnownAt = None) -> Group | None:
        clocks, slug = self._clocks(on, known_at), ref_in("slug", "Group", slug)
        snapshot = self.context.snapshot
        rows = groups.by_slug(snapshot, clocks, [slug])[slug]
        if not rows:
            id = self.context.written.group("slug", slug)
            rows = groups.by_id(snapshot, clocks, [id])[id]
        return self._one(clocks, Group, [g for g in rows if self.context.allows(g.group)])

    @described_field("The agencies, by slug.")
    def agencies(
        self,
        first: First = PAGE_SIZE,
        after: After = None,
        last: Last = None,
        before: Before = None,
        sort: SortedByName = NameOrder.FORWARD,
        on: On = None,
        known_at: KnownAt = None,
    ) -> Connection[Agency]:
        listed = partial(agencies.listed, sort=sort)
        return self._list(on, known_at, list_request(first, after, last, before), Agency, listed)

    @described_field("An agency by its slug, ref or id; null where there is none.")
    def agency(self, slug: BySlug, on: On = None, known_at: KnownAt = None) -> Agency | None:
        clocks, slug = self._clocks(on, known_at), ref_in("slug", "Agency", slug)
        snapshot = self.context.snapshot
        rows = agencies.by_slug(snapshot, clocks, [slug])[slug]
        if not rows:
            id = self.context.written.agency("slug", slug)
            rows = agencies.by_id(snapshot, clocks, [id])[id]
        return self._one(clocks, Agency, [row for row in rows if self.context.concerns((row.agency,))])

    @described_field(
        "The persons, by id; with `name` those whose name of today holds these words, in whatever case and with or without"
        " accents, for who may see names. A credential limited to groups sees those whom some event of these groups names."
    )
    def persons(
        self,
        first: First = PAGE_SIZE,
        after: After = None,
        last: Last = None,
        before: Before = None,
        name: ByName = None,
        sort: SortedByName = NameOrder.FORWARD,
        on: On = None,
        known_at: KnownAt = None,
    ) -> Connection[Person]:
        context = self.context

        def listed(snapshot: Snapshot, clocks: Clocks, asked: PageRequest) -> Page[PersonRow]:
            if name is None:
                return persons.listed(snapshot, clocks, asked, context.within, sort=sort)
            return persons_by_name(context, clocks, asked, name, sort)

        return self._list(on, known_at, list_request(first, after, last, before), Person, listed)

    @described_field("One person; null where there is none, or where the credential does not reach them.")
    def person(self, id: ById, on: On = None, known_at: KnownAt = None) -> Person | None:
        clocks, ref = self._clocks(on, known_at), ref_in("id", "Person", id)
        if ref == id and self.context.sees_names:
            ref = self.context.written.person("id", id)
        page = persons.listed(self.context.snapshot, clocks, PageRequest(1), self.context.within, person=ref)
        return self._one(clocks, Person, page.rows)
