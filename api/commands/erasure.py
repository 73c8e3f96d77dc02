"""Crypto-shredding: destroys the key of a person whose erasure is recorded."""

from api.commands.fields.ids import canonical
from api.commands.means import Means
from api.people.person_names import PERSONS_AT_ONCE
from domain.events.person import PersonErased


def destroy_key(reference: str, means: Means) -> None:
    """Destroy the key of a person whose erasure is recorded.

    The record comes first: after a crash in between, the same request or the next start destroys the key, while a key
    destroyed without a record would have no authority to show."""
    person = canonical(reference)
    if person and any(isinstance(e.event, PersonErased) for e in means.governance.store.entries(person)):
        means.keyring.destroy(person)


def finish_erasures(means: Means) -> None:
    """Recovery: destroy the keys of all persons whose erasure is recorded, in case a crash came between record and
    destruction."""
    store = means.governance.store
    persons = store.streams("person")
    for start in range(0, len(persons), PERSONS_AT_ONCE):
        for person, entries in store.entries_of(persons[start : start + PERSONS_AT_ONCE]).items():
            if any(isinstance(e.event, PersonErased) for e in entries):
                means.keyring.destroy(person)
