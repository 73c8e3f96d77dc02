"""The feeds: a fixed selection for each list, whose leaves are the columns."""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from api.graphql.types.work.lists import WORK_LISTS


class Feed(Struct, frozen=True, kw_only=True):
    """A list of the root type, or (`within`) a list that each node of one holds. `selects` is the selection of a node,
    `below` that of each node that it holds; `inner` are the arguments of the inner list, with their types."""

    name: str
    root: str
    selects: str
    within: str = ""
    below: str = ""
    inner: Mapping[str, str] = MappingProxyType({})


_DAY_ARGUMENTS = MappingProxyType({"from": "Date", "to": "Date"})
_GROUP = "group { id: ref slug }"
_REASONS = "reasons { code text } basis"
_WORK_FIELDS = (
    f"id: ref kind state what period title(lang: $lang) begunOn dueOn closedOn {_GROUP}"
    " agencies { id: ref slug } seat basis"
)


def _attendance_summary(name: str) -> str:
    return f"{name}(from: $from, to: $to) {{ inTenure expected attended excluded notRecorded rate target verdict }}"


_NAMED_FEEDS = (
    Feed(
        name="groups",
        root="groups",
        selects="id: ref slug kind aliases name(lang: $lang) ended agency { id: ref slug } successor { id: ref slug }"
        " terms { version effectiveFrom until complete yearStart } composition { verdict reasons { code text } basis }",
    ),
    Feed(
        name="seats",
        root="groups",
        selects="id: ref slug",
        within="seats",
        below="id: ref title(lang: $lang) service(lang: $lang) category voting throughOffice independent"
        " agency { id: ref slug name(lang: $lang) } member { id: ref name nameState } memberSince"
        " suspendedSince nominatedBy { id: ref slug } attested"
        f" deputies {{ id: ref person {{ id: ref }} since }} {_attendance_summary('attendance')} basis",
        inner=_DAY_ARGUMENTS,
    ),
    Feed(
        name="offices",
        root="groups",
        selects="id: ref slug",
        within="offices",
        below="office state verdict holder { id: ref name nameState } since reviewDue termEnds"
        f" consents {{ body givenOn }} {_REASONS}",
    ),
    Feed(
        name="meetings",
        root="meetings",
        selects=f"id: ref {_GROUP} state day heldOn scheduledFor starts ends place"
        " quorum { verdict determined byDefault needed { members agencies } counted { members agencies }"
        " missing { members agencies } reasons { code text } basis }"
        " minutes { state draftedOn circulatedOn approvedOn verdict consequence } basis",
    ),
    Feed(
        name="attendance",
        root="attendance",
        selects=f"day {_GROUP} meeting {{ id: ref }}"
        " seat { id: ref title(lang: $lang) category agency { id: ref slug } } outcome"
        " person { id: ref name nameState } member { id: ref name nameState } deputy expected attended excluded"
        f" presence {{ from to mode }} {_REASONS}",
    ),
    Feed(
        name="decisions",
        root="decisions",
        selects=f"id: ref {_GROUP} meeting {{ id: ref }} kind way takenOn at business item text(lang: $lang)"
        " votes { for against abstained casting lot consensus } opened closed"
        " carried { verdict needed counted missing reasons { code text } }"
        " quorum { verdict reasons { code text } } consequence ratifyBy reportedOn"
        " followUp { asked verdict dueOn doneOn } interests basis",
    ),
    Feed(
        name="duties",
        root="duties",
        selects=f"id: ref {_GROUP} duty kind state what(lang: $lang) period since dueOn lapsesOn earliestOn satisfiedOn"
        f" satisfiedBy meeting {{ id: ref day }} office seat person {{ id: ref name nameState }}"
        f" agency {{ id: ref slug }} body {{ id: ref slug }} work {{ id: ref kind state }} clause {_REASONS}",
    ),
    Feed(
        name="faults",
        root="faults",
        selects=f"id: ref {_GROUP} rule text clause stream subject positions explanation explainedOn explainedBy basis",
    ),
    Feed(
        name="trail",
        root="trail",
        selects="position recordedAt on by recordedBy { name role } kind stream command sentence corrects correctedBy"
        " authority { kind office group agency meeting decision } topic",
    ),
    Feed(
        name="agencies",
        root="agencies",
        selects="id: ref slug aliases name(lang: $lang) successor { id: ref slug } groups { group { slug } }",
    ),
    Feed(
        name="persons",
        root="persons",
        selects="id: ref name nameState sameAs { id: ref } places { group { slug } seat office deputy since }",
    ),
    Feed(
        name="owed",
        root="owed",
        selects=f"id: ref {_GROUP} work {{ id: ref kind state title(lang: $lang) }} kind what title(lang: $lang)"
        " part since dueOn satisfiedOn satisfiedBy clause age agency { id: ref slug name(lang: $lang) }"
        " body { id: ref slug } office seat basis",
    ),
)

FEEDS: Mapping[str, Feed] = MappingProxyType(
    {f.name: f for f in (*_NAMED_FEEDS, *(Feed(name=name, root=name, selects=_WORK_FIELDS) for name in WORK_LISTS))}
)
