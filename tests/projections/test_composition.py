"""Rows of composition: what they rest on."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.events.group import lifecycle, membership
from domain.terms.composition import CompositionTerms, TenureTerms
from projections.judgements.group.composition import judge
from projections.rows import CompositionRow
from tests.support.group_history import JUNE, given, when
from tests.support.random_acts import terms
from tests.support.story import FIRST_DAY, id_of


@pytest.mark.parametrize("asked", [(), (TenureTerms(id="term", clause="1", months=36, extensions=1),)])
def test_an_extension_is_rested_on_from_its_day_where_the_terms_ask_how_long_members_serve(
    asked: tuple[TenureTerms, ...],
) -> None:
    story = given()
    limited = replace(terms(), composition=CompositionTerms(clause="1", tenures=asked))
    when(story, "sub-group", lifecycle.TermsAdopted, FIRST_DAY, terms=limited)
    extended = when(story, "sub-group", membership.MembershipExtended, JUNE, seat="s1", person=id_of("ann")).position
    rows = [r for r in judge(id_of("sub-group"), story.world) if isinstance(r, CompositionRow)]
    rests = {r.valid_from: extended in r.basis for r in rows}

    def on(day: date) -> bool:
        return rests[max(since for since in rests if since <= day)]

    assert (on(FIRST_DAY), on(JUNE)) == (False, bool(asked))
