"""`quorate act`: whatever the table of commands holds can be recorded from the command line."""

import json
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.cli.arguments.field_values import parse_values, set_path
from api.cli.arguments.options import InvalidArgument
from api.cli.output import field_help
from api.commands.fields.ids import DEMONSTRATION_ACTOR, stream_begun_by
from api.commands.route import Route
from api.routes import ROUTES
from api.server.service import Service
from ledger.postgres.dsn import service_dsn
from projections.engine.projector import catch_up_to
from tests.support.command_line import Quorate
from tests.support.databases import Database
from tests.support.http_client import Client
from tests.support.server import served

NAMED = {route.name: route for route in ROUTES}
PATIENCE_S = 60
BY_CHAIR = ("--authority", "chair@example-group")


@pytest.fixture
def running(service: Service, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A running Quorate, which the command line of this test speaks to."""
    with served(service, database.login_dsn) as address:
        assert catch_up_to(service.store, service_dsn(database.login_dsn), service.head(), PATIENCE_S) == service.head()
        monkeypatch.setenv("QUORATE_SERVER", address)
        monkeypatch.setenv("QUORATE_TOKEN", DEMONSTRATION_ACTOR)
        yield address


@pytest.fixture
def recorded(client: Client) -> None:
    """What the examples record, up to the first works."""
    for route in ROUTES[: ROUTES.index(NAMED["plan-drafted"]) + 1]:
        for example in route.examples:
            client.post(route.path.format(**example.path), example.body, key=example.key)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_words_of_the_command_line_say_what_a_body_says(route: Route) -> None:
    for example in route.examples:
        body: dict[str, object] = {}
        given = iter(field_help.example_words(route, example))
        said = [text for option in given if (text := next(given)) and option == "--set"]
        if not any(value.startswith(field_help.FILE_MARK) for _, _, value in (text.partition("=") for text in said)):
            for path, value in parse_values(route.body, route.name, said).items():
                set_path(body, path, value)
            assert body == {name: value for name, value in example.body.items() if name not in field_help.COMMON_FIELDS}


def test_every_example_of_the_table_is_recorded_from_the_command_line(
    running: str, quorate: Quorate, service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for route in ROUTES:
        for example in route.examples:
            for name, value in example.body.items():
                if isinstance(value, str) and "\n" in value:
                    (tmp_path / f"example.{name}").write_text(value)
            words = shlex.split(field_help.example_command(route, example))[1:]
            before = service.head()
            code, out, err = quorate(*words, "--key", example.key)
            assert (code, err) == (0, ""), words
            assert service.head() > before, words
            assert out.startswith(f"{before + 1}  "), words


def test_the_ids_that_an_act_gives_are_told_for_the_acts_that_go_on_with_it(
    recorded: None, running: str, quorate: Quorate
) -> None:
    period = ("--set", "what=work-plan", "--set", "period=2027-28", "--on", "2025-05-01")
    _, out, _ = quorate("act", "plan-drafted", "--group", "example-group", *period, *BY_CHAIR)
    plan = out.splitlines()[-1].removeprefix("plan ")
    put_on = ("act", "plan-item-planned", "--plan", plan, "--set", "title.en=The rota", "--on", "2025-05-02", *BY_CHAIR)
    _, out, _ = quorate(*put_on, "--key", "once")
    assert out.splitlines()[-1] == "item i1"
    assert quorate(*put_on, "--key", "once")[1] == out, "the same key is the same act"
    assert quorate(*put_on)[1].splitlines()[-1] == "item i2"


def test_what_is_recorded_is_called_by_name_day_or_title(recorded: None, running: str, quorate: Quorate) -> None:
    notice = ("act", "notice-given", "--meeting", "example-group@2025-05-20", "--on", "2025-05-02", *BY_CHAIR)
    code, out, err = quorate(*notice, "--preview")
    assert (code, err) == (0, "")
    assert out.startswith("Nothing is recorded yet.\n")
    assert shlex.join(("quorate", *notice)) in out
    seat = ("--group", "example-group", "--seat", "police-1", "--set", "person=bryn EXAMPLE", "--on", "2025-05-02")
    code, out, err = quorate("act", "deputy-named", *seat, *BY_CHAIR, "--preview")
    assert (code, err) == (0, "")
    item = ("--set", "title.en=Forms", "--on", "2025-05-02", *BY_CHAIR, "--preview")
    assert quorate("act", "plan-item-planned", "--plan", "audit programme 2025-26", *item)[0] == 0
    assert "the agenda of the meeting was set" in quorate("trail", "--meeting", "example-group@2025-05-20")[1]
    assert "Bryn Example was appointed" in quorate("trail", "--person", "bryn example")[1]


NOT_THERE = {
    ("plan-item-planned", "--plan", "nothing of it"): "No plan that you may see is called nothing of it",
    ("notice-given", "--meeting", "example-group@2025-05-21"): "has no meeting on 2025-05-21: `quorate feed",
    ("notice-given", "--meeting", "no-group@2025-05-21"): "There is no group no-group that you may see.",
    ("notice-given", "--meeting", "May"): "May is no meeting: give its id, or GROUP@DATE",
    ("notice-given", "--meeting", stream_begun_by("no-such-meeting")): "no meeting is recorded under",
    ("person-renamed", "--person", "Nobody at all"): "Nobody whose name you may see is called Nobody at all",
    ("notice-given", "--meeting", "example-group@2025-05-20", "--set", "to=everybody"): "to: give one of members",
    ("notice-given", "--meeting", "example-group@2025-05-20", "--set", "who=members"): "has no who; there are:",
}


def test_what_is_not_there_is_said_plainly_and_nothing_is_recorded(
    recorded: None, running: str, quorate: Quorate, service: Service
) -> None:
    before = service.head()
    for given, said in NOT_THERE.items():
        needed = {"plan-item-planned": "title.en=A", "person-renamed": "name=A"}.get(given[0])
        more = ("--set", needed) if needed else ()
        code, out, err = quorate("act", *given, *more, "--on", "2025-05-02", *BY_CHAIR)
        assert (code, out) == (1, ""), given
        assert said in err
    assert service.head() == before


def test_what_an_act_needs_is_asked_for_before_anything_is_sent(quorate: Quorate) -> None:
    server = ("--server", "http://127.0.0.1:1", "--token", "quorate_x")
    code, _, err = quorate("act", "apologies-received", "--meeting", stream_begun_by("m"), *server)
    assert code == 1
    assert "apologies-received needs --set seat=…, --authority WHO: `quorate act apologies-received --help`" in err
    assert quorate("act", "apologies-received", *server)[0] == 2, "which meeting is not said"


def test_a_body_may_come_as_json_and_set_adds_to_it(
    recorded: None, running: str, quorate: Quorate, tmp_path: Path
) -> None:
    file = tmp_path / "agenda.json"
    items = [{"title": {"en": "Minutes"}}, {"title": {"en": "The plan"}}]
    file.write_text(json.dumps({"items": items, "on": "2025-05-06", "authority": {"kind": "body"}}))
    agenda = ("act", "agenda-set", "--meeting", "example-group@2025-05-20", "--json")
    code, out, err = quorate(*agenda, str(file), "--set", "items.1.title.cy=Y cynllun", "--preview")
    assert (code, err) == (0, "")
    for content, said in (("[1]", "is no body as JSON"), ("{", "is no body as JSON"), (None, "cannot be read")):
        file.write_text(content) if content else file.unlink()
        code, out, err = quorate(*agenda, str(file))
        assert (code, out) == (1, "")
        assert said in err


def test_what_is_no_act_is_answered_with_those_of_that_name(quorate: Quorate) -> None:
    code, _, err = quorate("act", "chair", "--meeting", "x")
    assert code == 2
    assert "acting-chair-appointed" in err
    assert "quorum-determined" in err
    code, _, err = quorate("act", "minutes", "draft")
    assert "minutes-drafted" in err
    assert "minutes-approved" not in err
    assert "quorate act --help" in quorate("act", "coronation")[2]


def test_items_of_a_list_are_given_in_their_order() -> None:
    body: dict[str, object] = {"items": [{"title": {"en": "A"}}]}
    set_path(body, "items.1.title.en", "B")
    set_path(body, "items.0.title.cy", "C")
    assert body == {"items": [{"title": {"en": "A", "cy": "C"}}, {"title": {"en": "B"}}]}
    with pytest.raises(
        InvalidArgument, match=r"items\.3\.title: give the items of a list in their order; the next here is 2"
    ):
        set_path(body, "items.3.title", "D")


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("chair", "officer-appointed"),
        ("secretary", "officer-appointed"),
        ("learning review", "audit-agreed"),
        ("resign", "departure"),
        ("sick", "apologies-received"),
        ("postpone", "meeting-rescheduled"),
        ("vote", "decision-recorded"),
        ("task", "action-raised"),
        ("risks", "concern-raised"),
        ("constitution", "terms-adopted"),
        ("organisation", "agency-registered"),
        ("undo", "corrections"),
    ],
)
def test_an_act_is_found_by_words_of_everyday(quorate: Quorate, word: str, name: str) -> None:
    code, _, answer = quorate("act", *word.split())
    assert code == 2
    assert name in answer


def test_a_seat_is_taken_by_its_title_and_one_that_several_have_is_refused_with_them(
    recorded: None, running: str, quorate: Quorate, client: Client, service: Service, database: Database
) -> None:
    created = next(e for e in NAMED["seat-created"].examples if e.body["seat"] == "police-1")
    title = created.body["title"]["en"]

    def named(seat: str) -> tuple[int, str, str]:
        group = ("act", "deputy-named", "--group", "example-group", "--seat", seat, "--on", "2025-05-02", "--preview")
        return quorate(*group, "--set", "person=bryn EXAMPLE", *BY_CHAIR)

    def outcome(seat: str) -> list[str]:
        code, out, err = named(seat)
        assert (code, err) == (0, ""), err
        return [line for line in out.splitlines() if "quorate" not in line]

    assert outcome(title.upper()) == outcome("police-1")
    twin = {"seat": "twin", "title": created.body["title"], "on": "2025-04-02", "authority": {"kind": "body"}}
    client.post("/groups/example-group/seats", {**twin, "agency": None})
    catch_up_to(service.store, service_dsn(database.login_dsn), service.head(), PATIENCE_S)
    code, _, err = named(title)
    assert (code, f"Several seats of example-group are called {title}" in err) == (1, True)
    assert "police-1" in err
    assert "twin" in err
    code, _, err = named("No Such Post")
    assert (code, "No seat of example-group that you may see is called No Such Post" in err) == (1, True)
