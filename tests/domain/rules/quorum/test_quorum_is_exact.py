"""The verdict on quorum is the one that every completion of what is not known agrees on, and undetermined otherwise."""

from dataclasses import dataclass
from datetime import date
from itertools import product

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.rules.inputs import AttendanceInput, MeetingInput, SeatInput
from domain.rules.quorum.evaluation import judge_quorum
from domain.terms.base import Among
from domain.terms.document import GroupTerms, Metadata, Source, Terms
from domain.terms.interpretation import interpret
from domain.terms.quorum import (
    Agencies,
    AllOf,
    AnyOf,
    Majority,
    Members,
    Named,
    OfficePresent,
    QuorumCounts,
    QuorumTerms,
    Requirement,
)
from domain.values import Text
from domain.verdicts import Outcome, Verdict

DAY = date(2025, 5, 13)
AGENCIES = ["a", "b", "c"]


@dataclass(frozen=True)
class World:
    """One completion: who is there (seat, person, agency, category, by deputy), and the answers to open questions."""

    there: list[tuple[str, str, str, str | None, bool]]
    counts: dict[str, bool]


def terms_of(rule: Requirement, counts: QuorumCounts) -> Terms:
    text = Text(en="words")
    return Terms(
        terms=Metadata(version="1", source=Source(title=text, digest="0" * 64, complete=True, extent=text)),
        group=GroupTerms(slug="group", name=text),
        clauses={"1": text},
        quorum=QuorumTerms(clause="1", rule=rule, when="throughout", counts=counts),
    )


def naive(rule: Requirement, world: World) -> bool:
    """The rule by its words, in one completion."""
    counted = [
        (seat, person, agency, category)
        for seat, person, agency, category, deputy in world.there
        if (not deputy or world.counts["deputies"]) and (category != "staff" or world.counts["staff"])
    ]
    match rule:
        case AllOf():
            return all(naive(part, world) for part in rule.of)
        case AnyOf():
            return any(naive(part, world) for part in rule.of)
        case Members():
            return len({person for _, person, _, _ in counted}) >= (rule.count or 0)
        case Agencies():
            brought = {a for _, _, a, category in counted if category != "staff" or world.counts["staff_agencies"]}
            return len(brought) >= (rule.count or 0)
        case Named():
            size = len(rule.agencies)
            found = [len({p for _, p, agency, _ in counted if agency == name}) >= rule.each for name in rule.agencies]
            return sum(found) >= (size if rule.count == "all" else int(rule.count or 0))
        case OfficePresent():
            return any(person == "p0" for _, person, _, _, _ in world.there)
        case Majority():
            lay = {person for _, person, _, category in counted if category == "adviser"}
            return len(lay) > len({person for _, person, _, _ in counted} - lay)


def leaves() -> st.SearchStrategy[Requirement]:
    names = st.lists(st.sampled_from(AGENCIES), min_size=1, max_size=3, unique=True)
    return st.one_of(
        st.integers(1, 4).map(lambda n: Members(id=f"m{n}", clause="1", count=n)),
        st.integers(1, 3).map(lambda n: Agencies(id=f"a{n}", clause="1", count=n)),
        names.map(lambda x: Named(id="n", clause="1", agencies=tuple(x), count="all")),
        names.map(lambda x: Named(id="k", clause="1", agencies=tuple(x), count=1)),
        st.just(OfficePresent(id="o", clause="1", offices=("chair",))),
        st.just(Majority(id="j", clause="1", among=Among(categories=("adviser",)))),
    )


def rules() -> st.SearchStrategy[Requirement]:
    return st.recursive(
        leaves(),
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(lambda of: AllOf(of=tuple(of))),
            st.lists(inner, min_size=1, max_size=3).map(lambda of: AnyOf(of=tuple(of))),
        ),
        max_leaves=4,
    )


@st.composite
def meetings(draw: st.DrawFn) -> MeetingInput:
    seats, roll = [], []
    unknown_agencies = 0
    for number in range(draw(st.integers(1, 5))):
        agency = draw(st.sampled_from([*AGENCIES, None] if unknown_agencies < 2 else AGENCIES))
        unknown_agencies += agency is None
        member = draw(st.sampled_from([f"p{number}", "p0"]))
        category = draw(st.sampled_from([None, "staff", "adviser", "statutory"]))
        seats.append(SeatInput(id=f"s{number}", agency=agency, category=category, member=member))
        outcome = draw(st.sampled_from(list(Outcome)))
        person = f"d{number}" if outcome is Outcome.BY_DEPUTY else member
        if outcome is not Outcome.NOT_RECORDED or draw(st.booleans()):
            roll.append(AttendanceInput(seat=f"s{number}", outcome=outcome, person=person))
    return MeetingInput(on=DAY, seats=tuple(seats), roll=tuple(roll), offices={"chair": ("p0",)})


def completions(meeting: MeetingInput, counts: QuorumCounts) -> list[World]:
    told = {line.seat: line for line in meeting.roll}
    unrecorded = [s for s in meeting.seats if s.id not in told or told[s.id].outcome is Outcome.NOT_RECORDED]
    nameless = [s for s in meeting.seats if s.agency is None]
    opened = [name for name in ("deputies", "staff", "staff_agencies") if getattr(counts, name) is None]
    said = {name: getattr(counts, name) for name in ("deputies", "staff", "staff_agencies")} | {"adviser": True}
    found = []
    for values in product((True, False), repeat=len(opened)):
        for agencies in product(*([*AGENCIES, "another", f"own {s.id}"] for s in nameless)):
            of = {s.id: s.agency for s in meeting.seats} | dict(zip((s.id for s in nameless), agencies, strict=True))
            for present in product((True, False), repeat=len(unrecorded)):
                here = {s.id for s, p in zip(unrecorded, present, strict=True) if p}
                there = []
                for seat in meeting.seats:
                    line = told.get(seat.id)
                    sure = line is not None and line.outcome in (Outcome.PRESENT, Outcome.BY_DEPUTY)
                    if sure or seat.id in here:
                        deputy = line is not None and line.outcome is Outcome.BY_DEPUTY
                        person = str(line.person if line is not None and sure else seat.member)
                        there.append((seat.id, person, str(of[seat.id]), seat.category, deputy))
                found.append(World(there, said | dict(zip(opened, values, strict=True))))
    return found


BOOLS = st.sampled_from([True, False, None])


@settings(max_examples=400)
@given(rule=rules(), meeting=meetings(), deputies=BOOLS, staff=BOOLS, staff_agencies=BOOLS)
def test_the_verdict_is_what_all_completions_agree_on(
    rule: Requirement, meeting: MeetingInput, deputies: bool | None, staff: bool | None, staff_agencies: bool | None
) -> None:
    counts = QuorumCounts(deputies=deputies, staff=staff, staff_agencies=staff_agencies, adviser=True)
    answers = {naive(rule, world) for world in completions(meeting, counts)}
    expected = Verdict.UNDETERMINED if len(answers) > 1 else Verdict.MET if answers == {True} else Verdict.NOT_MET
    found = judge_quorum(interpret(terms_of(rule, counts), [], DAY), meeting)
    assert found.verdict is expected


def test_two_seats_of_unknown_agencies_may_be_of_one() -> None:
    rule = AllOf(
        of=(
            Agencies(id="a2", clause="1", count=2),
            Majority(id="j", clause="1", among=Among(categories=("adviser",))),
        )
    )
    seats = (SeatInput(id="s0", member="p0"), SeatInput(id="s1", category="adviser", member="p0"))
    roll = tuple(AttendanceInput(seat=s.id, outcome=Outcome.PRESENT, person="p0") for s in seats)
    meeting = MeetingInput(on=DAY, seats=seats, roll=roll)
    assert (
        judge_quorum(interpret(terms_of(rule, QuorumCounts(adviser=True)), [], DAY), meeting).verdict
        is Verdict.UNDETERMINED
    )


def test_an_agency_that_is_not_said_is_spoken_of_where_agencies_are_asked_for() -> None:
    meeting = MeetingInput(
        on=DAY,
        seats=(SeatInput(id="s0", member="p0"),),
        roll=(AttendanceInput(seat="s0", outcome=Outcome.PRESENT, person="p0"),),
    )
    three, other = Members(id="m", clause="1", count=3), Agencies(id="a", clause="1", count=1)
    for rule, spoken_of in ((three, False), (AllOf(of=(three, other)), True), (AnyOf(of=(three, other)), True)):
        found = judge_quorum(interpret(terms_of(rule, QuorumCounts()), [], DAY), meeting)
        assert ("agency-not-said" in {reason.code for reason in found.reasons}) is spoken_of


@settings(max_examples=100)
@given(rule=rules(), meeting=meetings())
def test_a_verdict_reads_back_as_it_was_written(rule: Requirement, meeting: MeetingInput) -> None:
    found = judge_quorum(interpret(terms_of(rule, QuorumCounts(adviser=True)), [], DAY), meeting)
    assert msgspec.json.decode(msgspec.json.encode(found), type=type(found)) == found
