"""The words of forms: every field and every command has its own, in both languages."""

from api.field_labels import LABELS
from api.languages import translating
from api.languages.welsh import ACT_CONTEXT, translation_of, translations
from api.pages.recording.act_list import acts_named
from api.pages.recording.controls import Control, controls_of
from api.routes import ROUTES


def fields_of(controls: tuple[Control, ...]) -> set[str]:
    """The names of the fields of controls, and of those within them."""
    return {c.field for c in controls} | {name for c in controls for name in fields_of(c.within)}


def test_every_field_of_every_command_has_a_label_in_both_languages() -> None:
    fields = {name for route in ROUTES for name in (*route.parameters, *fields_of(controls_of(route.body)))}
    assert fields - LABELS.keys() == set()
    assert [words.template for words in LABELS.values() if not translation_of(words.template)] == []


def test_every_command_has_a_welsh_title() -> None:
    assert [r.does for r in ROUTES if (ACT_CONTEXT, r.does) not in translations()] == []


def test_commands_are_found_by_everyday_words_of_either_language() -> None:
    found = {word: {r.id for r in acts_named(word)} for word in ("minutes", "resign", "cover", "task", "chair")}
    assert "record_that_the_minutes_were_approved" in found["minutes"]
    assert "record_that_somebody_left_their_post" in found["resign"]
    assert "name_a_deputy_for_a_seat" in found["cover"]
    assert "raise_an_action" in found["task"]
    assert "appoint_to_an_office" in found["chair"]
    with translating("cy"):
        assert "record_that_the_minutes_were_approved" in {r.id for r in acts_named("cofnodion cymeradwyo")}
