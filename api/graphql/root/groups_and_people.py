"""Queries for groups, agencies and persons."""

import strawberry

from api.graphql.global_ids import ref_in
from api.graphql.paging import PAGE_SIZE, Connection, page_request
from api.graphql.person_search import persons_by_name
from api.graphql.root.base import KnownAt, On, Root
from api.graphql.types.agency import Agency
from api.graphql.types.fields import described_field
from api.graphql.types.group.group import Group
from api.graphql.types.person import Person
from projections.questions import agencies, persons
from projections.questions.group import groups


@strawberry.type
class GroupAndPersonQueries(Root):
    """Root fields for groups, agencies and persons."""

    @described_field("The groups, by slug.")
    def groups(
        self, first: int | None = PAGE_SIZE, after: str | None = None, on: On = None, known_at: KnownAt = None
    ) -> Connection[Group]:
        clocks = self._clocks(on, known_at)
        page = groups.listed(self.context.snapshot, clocks, page_request(first, after), self.context.within)
        return self._page(clocks, Group, page)

    @described_field("A group by its slug; null where there is none, or where the credential does not reach it.")
    def group(self, slug: str, on: On = None, known_at: KnownAt = None) -> Group | None:
        clocks, slug = self._clocks(on, known_at), ref_in("slug", "Group", slug)
        snapshot = self.context.snapshot
        rows = groups.by_slug(snapshot, clocks, [slug])[slug] or groups.by_id(snapshot, clocks, [slug])[slug]
        return self._one(clocks, Group, [g for g in rows if self.context.allows(g.group)])

    @described_field("The agencies, by slug.")
    def agencies(
        self, first: int | None = PAGE_SIZE, after: str | None = None, on: On = None, known_at: KnownAt = None
    ) -> Connection[Agency]:
        clocks = self._clocks(on, known_at)
        return self._page(clocks, Agency, agencies.listed(self.context.snapshot, clocks, page_request(first, after)))

    @strawberry.field
    def agency(self, slug: str, on: On = None, known_at: KnownAt = None) -> Agency | None:
        clocks, slug = self._clocks(on, known_at), ref_in("slug", "Agency", slug)
        snapshot = self.context.snapshot
        rows = agencies.by_slug(snapshot, clocks, [slug])[slug] or agencies.by_id(snapshot, clocks, [slug])[slug]
        return self._one(clocks, Agency, rows)

    @described_field(
        "The persons, by id; with `name` those whose name of today holds these words, in whatever case and with or without"
        " accents, for who may see names. A credential limited to groups sees those whom some event of these groups names."
    )
    def persons(
        self,
        first: int | None = PAGE_SIZE,
        after: str | None = None,
        name: str | None = None,
        on: On = None,
        known_at: KnownAt = None,
    ) -> Connection[Person]:
        clocks, request = self._clocks(on, known_at), page_request(first, after)
        if name is None:
            page = persons.listed(self.context.snapshot, clocks, request, self.context.within)
        else:
            page = persons_by_name(self.context, clocks, request, name)
        return self._page(clocks, Person, page)

    @strawberry.field
    def person(self, id: strawberry.ID, on: On = None, known_at: KnownAt = None) -> Person | None:
        clocks, ref = self._clocks(on, known_at), ref_in("id", "Person", id)
        page = persons.listed(self.context.snapshot, clocks, page_request(1, None), self.context.within, person=ref)
        return self._one(clocks, Person, page.rows)
