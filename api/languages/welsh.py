"""How Welsh is said: the catalogue `cy.po`, and dates, numbers, lists and codes as Welsh writes them."""

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.messages import Catalog
from babel.messages.pofile import read_po

from domain.text import FIELD, ValueRenderer

CODE_CONTEXT = "code"
PLURAL_FORMS = ("zero", "one", "two", "few", "many", "other")


@cache
def catalogue() -> Catalog:
    """What is translated, and what is not yet. A message that is marked as fuzzy is not checked, and not said."""
    with (files("api.languages") / "cy.po").open("rb") as file:
        return read_po(file, locale="cy")


@cache
def translations() -> dict[tuple[str | None, str], str]:
    """The Welsh of each template, and of each code (in the context `code`)."""
    return {
        (message.context, message.id): message.string
        for message in catalogue()
        if isinstance(message.id, str) and isinstance(message.string, str) and message.string and not message.fuzzy
    }


def translation_of(text: str) -> str | None:
    """The Welsh of a template; one without words of its own is its own."""
    return translations().get((None, text)) or (None if has_words(text) else text)


def has_words(template: str) -> bool:
    """Whether a template says something besides its values, be it the forms that go with a number."""
    return any(letter.isalpha() for letter in FIELD.sub(lambda found: found[2] or "", template))


def format_value(value: Any, show: ValueRenderer) -> str | None:
    """A plain value as Welsh writes it; None where it has no Welsh. What is in a list is shown by `show`."""
    match value:
        case {"date": str(text)}:
            return format_day(text)
        case {"time": str(text)}:
            return f"{format_day(text[:10])}, {text[11:16]}"
        case {"clock": str(text)}:
            return text[11:16]
        case {"code": str(name)}:
            return translations().get((CODE_CONTEXT, name))
        case {"or": [*some]}:
            return str(format_list([show(each) for each in some], style="or", locale="cy"))
        case {"each": [*some]}:
            return "; ".join(map(show, some))
        case list():
            return ", ".join(map(show, value))
        case _:
            return str(value)


def format_day(text: str) -> str:
    """A date (YYYY-MM-DD) in words; anything else as it is."""
    try:
        return str(format_date(date.fromisoformat(text), "d MMMM y", locale="cy"))
    except ValueError:
        return text


def plural_form(count: int, forms: list[str]) -> str:
    """The form that goes with a number: of six (as CLDR has them: zero, one, two, few, many, other), of two (one, other),
    or the only one."""
    if len(forms) == len(PLURAL_FORMS):
        return forms[PLURAL_FORMS.index(Locale("cy").plural_form(count))]
    return forms[0] if count == 1 else forms[-1]
