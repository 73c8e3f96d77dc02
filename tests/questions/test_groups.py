"""What groups are called: on a day, and today."""

from datetime import date

from domain.events.group.lifecycle import GroupRenamed
from domain.values import Text
from projections.engine.clocks import Clocks
from projections.questions.group import groups
from tests.support.databases import Database
from tests.support.story import Story, id_of, said
from tests.support.story_database import seeing, tell

BEFORE, JUNE, LATER = date(2025, 5, 31), date(2025, 6, 1), date(2999, 1, 1)


def test_a_group_is_called_by_the_name_of_the_day_and_elsewhere_by_that_of_today(database: Database) -> None:
    story = Story()
    story.group("panel")
    story.group("to-come", on=LATER)
    for group, on, name in (("panel", JUNE, "Forum"), ("panel", LATER, "Senate"), ("to-come", date(2999, 2, 1), "X")):
        story.record((group, GroupRenamed(name=Text(en=name), **said(on))))
    tell(database, story)
    panel, to_come = id_of("panel"), id_of("to-come")
    with seeing(database) as seen:

        def called(on: date) -> list[str]:
            return [str(row.name) for row in groups.by_id(seen, Clocks(seen.head.position, on), [panel])[panel]]

        assert [called(on) for on in (BEFORE, JUNE, LATER)] == [["Panel"], ["Forum"], ["Senate"]]
        today = groups.as_today(seen, [panel, to_come])
        assert {id: str(row.name) for id, row in today.items()} == {panel: "Forum", to_come: "To-Come"}
