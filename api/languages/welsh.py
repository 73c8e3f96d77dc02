"""Welsh: the gettext catalogue `cy.po`, and formatting of dates, lists, codes and plural forms (Babel, CLDR)."""

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.messages import Catalog
from babel.messages.pofile import read_po

from domain.text import FIELD, ValueRenderer, clock_and_day
from domain.time_zone import london_moment

CODE_CONTEXT = "code"
ACT_CONTEXT = "act"
PLURAL_FORMS = ("zero", "one", "two", "few", "many", "other")


@cache
def catalogue() -> Catalog:
    """The parsed catalogue, with messages that are fuzzy or not translated yet."""
    with (files("api.languages") / "cy.po").open("rb") as file:
        return read_po(file, locale="cy")


@cache
def translations() -> dict[tuple[str | None, str], str]:
    """The translations in use, by (context, message): templates have no context, codes the context `code`, titles of
    commands `act`. A fuzzy message was not reviewed, and is not used."""
    return {
        (message.context, message.id): message.string
        for message in catalogue()
        if isinstance(message.id, str) and isinstance(message.string, str) and message.string and not message.fuzzy
    }


def translation_of(template: str) -> str | None:
    """The Welsh template, or None; one that is nothing but fields needs no translation and is returned as it is."""
    return translations().get((None, template)) or (None if has_words(template) else template)


def act_title(does: str) -> str | None:
    """The Welsh title of a command, or None."""
    return translations().get((ACT_CONTEXT, does))


def has_words(template: str) -> bool:
    """Whether a template holds words besides its fields; the plural forms within a field count as words."""
    return any(letter.isalpha() for letter in FIELD.sub(lambda found: found[2] or "", template))


def format_value(value: Any, show: ValueRenderer) -> str | None:
    """A plain value as Welsh writes it; None for a code without a translation. `show` renders the items of lists."""
    match value:
        case {"date": str(text)}:
            return format_day(text)
        case {"time": str(text)}:
            return clock_and_day(text, format_day)
        case {"clock": str(text)}:
            return london_moment(text)[11:16]
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
    """An ISO date in words; any other text unchanged."""
    try:
        return str(format_date(date.fromisoformat(text), "d MMMM y", locale="cy"))
    except ValueError:
        return text


def plural_form(count: int, forms: list[str]) -> str:
    """The plural form for a count: of six by CLDR's rule (zero, one, two, few, many, other), of two (one, other), or the
    only one."""
    if len(forms) == len(PLURAL_FORMS):
        return forms[PLURAL_FORMS.index(Locale("cy").plural_form(count))]
    return forms[0] if count == 1 else forms[-1]
