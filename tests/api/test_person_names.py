"""The index of names finds whom a look at every name would find, opens the few that it finds, and keeps up."""

from collections.abc import Callable, Sequence

from api.people.finder import FindPersons, person_finder
from api.people.name_keys import has_words, is_near, person_key
from api.people.person_names import PersonNames
from api.server.service import Service
from domain.permission import Credential
from domain.values import Sealed
from tests.support.http_client import Client
from tests.support.two_groups import ON_FIRST_DAY

EVERYBODY = Credential(actor="a", role="administrator")
FIRST = ("Siân", "Sian", "Dewi", "Dewl", "D", "Anna Mair", "Anna-Mair", "Mair Anna", "Zoë", "Zo\u0065\u0308", "Dr Dewi")
LAST = ("O'Pair", "O’Pair", "Opair", "Smith", "Smyth", "Smith 2", "Smith 3", "Ŵyn", "")
NAMES = [f"{first} {last}".strip() for first in FIRST for last in LAST]


class Opened:
    """Opens sealed names and counts them."""

    def __init__(self, open_sealed: Callable[[Sealed], str | None]) -> None:
        self.count, self._open = 0, open_sealed

    def __call__(self, sealed: Sealed) -> str | None:
        self.count += 1
        return self._open(sealed)


def register(client: Client, name: str) -> str:
    return str(client.post_another("/persons", {"name": name, **ON_FIRST_DAY})["id"])


def test_whom_a_look_at_every_name_would_find_is_found(client: Client, service: Service) -> None:
    known = {register(client, name): name for name in NAMES}
    find = person_finder(service.store, service.means.person_names, EVERYBODY)
    for name in NAMES:
        key = person_key(name)
        assert find(name) == [id for id, other in known.items() if person_key(other) == key], name
        near = {id: other for id, other in known.items() if is_near(key, person_key(other))}
        assert dict(find.near(name)) == near, name


def test_what_is_opened_follows_who_is_found_and_not_who_is_recorded(client: Client, service: Service) -> None:
    for number in range(40):
        register(client, f"{'abcdefghij'[number % 10] * 3}person Number{'klmnopqrst'[number // 10] * 3}")
    opened = Opened(service.keyring.open)
    names = PersonNames(service.store, opened)

    def find() -> FindPersons:
        return person_finder(service.store, names, EVERYBODY)

    find()("Nobody Atall")
    assert opened.count == 40
    for spelling, most in (("Nobody Else", 0), ("aaaperson Numberkkk", 1), ("aaaperson Numberkkl", 1)):
        before = opened.count
        find()(spelling)
        find().near(spelling)
        assert opened.count - before <= 3 * most, spelling
    before = opened.count
    register(client, "One More")
    assert len(find()("One More")) == 1
    assert opened.count - before == 2  # to be indexed, and as the answer


def test_what_other_processes_record_is_found_and_who_is_erased_is_not(client: Client, service: Service) -> None:
    names = PersonNames(service.store, service.keyring.open)

    def other(name: str) -> Sequence[str]:
        return person_finder(service.store, names, EVERYBODY)(name)

    ada = register(client, "Ada Sample")
    assert other("Ada Sample") == [ada]
    client.post(f"/persons/{ada}/renamings", {"name": "Ada Example", **ON_FIRST_DAY})
    assert (other("Ada Sample"), other("Ada Example")) == ([], [ada])
    renaming = service.head()
    body = {"retractions": [{"position": renaming, "reason": "not so"}], **ON_FIRST_DAY}
    client.post("/corrections", body)
    assert (other("Ada Sample"), other("Ada Example")) == ([ada], [])
    client.post(f"/persons/{ada}/erasure", {"ground": "recorded-in-error", **ON_FIRST_DAY})
    assert (other("Ada Sample"), person_finder(service.store, names, EVERYBODY).near("Ada Sampel")) == ([], [])


def test_the_index_holds_no_name(client: Client, service: Service) -> None:
    register(client, "Uncommon Invented")
    names = service.means.person_names
    assert len(names.catch_up().same("Uncommon Invented")) == 1
    held = repr(vars(names)).casefold()
    assert "uncommon" not in held
    assert "invented" not in held


def test_a_surname_and_a_comma_before_the_first_name_are_the_words_of_a_name() -> None:
    assert has_words("Ada Example", "Example, Ada")
    assert has_words("Ada Example", "EXAMPLE,Ada")
    assert not has_words("Ada Example", "Example, Bryn")
