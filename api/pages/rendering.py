"""Renders templates as pages: the words of the visitor's language, and the headers that every page has."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, PackageLoader, PrefixLoader, Undefined
from jinja2 import UndefinedError as UndefinedName
from jinja2.loaders import ChoiceLoader
from jinja2.utils import missing
from markupsafe import Markup
from starlette.responses import HTMLResponse

from api.field_labels import label_of
from api.languages import translator
from api.languages.welsh import act_title
from api.pages.asset_files import assets
from api.pages.visit import Visit
from domain.text import code, said
from domain.time_zone import in_london

TEMPLATES = Path(__file__).parent / "templates"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "Vary": "Cookie",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class StrictName(Undefined):
    """Raises for a name that a template does not have; what an object does not have is empty, which the macros of
    GOV.UK Frontend rely on."""

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: type[Exception] = UndefinedName,
    ) -> None:
        super().__init__(hint, obj, name, exc)  # type: ignore[arg-type]
        if obj is missing and name is not None and name not in MACRO_NAMES:
            raise UndefinedName(f"the template has no {name}")


MACRO_NAMES = {"caller", "null", "undefined"}


@cache
def environment() -> Environment:
    """The environment of the templates: what they may call, and filters. A name that nobody gave is an error."""
    macros = PackageLoader("govuk_frontend_jinja")
    loader = ChoiceLoader([FileSystemLoader(TEMPLATES), PrefixLoader({"govuk_frontend_jinja": macros})])
    made = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictName,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # which would look at the file of each template and macro for each page
    )
    made.globals.update(
        say=say,
        say_words=lambda words: translator()(words),
        code=code_in_words,
        title_of=title_of,
        field_label=label_of,
        day=day,
        clock=clock,
        moment=moment,
        marked=marked,
        in_either=in_either,
        asset=assets().address,
        skip_link=skip_link,
        navigation=navigation,
    )
    made.globals["styled"] = assets().complete
    return made


@lru_cache(maxsize=8)
def skip_link(text: str) -> Markup:
    """The link past the menu. It is the same on each page of a language, and costs as much as the rest of the frame."""
    return _component("skip-link", "govukSkipLink", {"href": "#main-content", "text": text})


def navigation(places: Sequence[tuple[str, str]], here: str, menu: str) -> Markup:
    """The menu, by that name: for each place its address and text; the first is home, where no other page belongs. `here`
    is the path of the page."""
    home, *others = (href.partition("?")[0] for href, _ in places)
    within = [here == home, *(here == path or here.startswith(f"{path}/") for path in others)]
    return _menu(tuple(places), tuple(within), here in (home, *others), menu)


@lru_cache(maxsize=256)
def _menu(places: tuple[tuple[str, str], ...], within: tuple[bool, ...], itself: bool, text: str) -> Markup:
    entries = [
        {"href": href, "text": words, "active": active, "current": active and itself}
        for (href, words), active in zip(places, within, strict=True)
    ]
    parameters = {"navigation": entries, "menuButtonText": text, "navigationLabel": text}
    return _component("service-navigation", "govukServiceNavigation", parameters)


def _component(name: str, macro: str, parameters: Mapping[str, Any]) -> Markup:
    """A component of GOV.UK Frontend."""
    template = environment().get_template(f"govuk_frontend_jinja/components/{name}/macro.html")
    return Markup(getattr(template.module, macro)(parameters))


def page(visit: Visit, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """The page of a template."""
    text = environment().get_template(f"{template}.html.jinja").render(visit=visit, **values)
    return HTMLResponse(text, status, HEADERS)


def say(template: str, **values: Any) -> str:
    """A message in the visitor's language; `tools/message_catalogue.py` finds the literals in templates."""
    return translator()(said(template, **values))


def code_in_words(value: str | None) -> str:
    """A code as words of the visitor's language."""
    return "" if value is None else translator().format_value(code(value))


def title_of(does: str) -> str:
    """The title of a command in the visitor's language; in English, and marked so, where it has no other."""
    if translator().language == "en":
        return does
    return act_title(does) or marked(does, "en")


def day(value: str | None) -> str:
    """A day in the words of the language; nothing for None."""
    return "" if value is None else translator().format_value({"date": value[:10]})


def clock(value: str | None) -> str:
    """The time of day, in London."""
    return "" if value is None else _london(value).strftime("%H:%M")


def moment(value: str | None) -> str:
    """A day and a time of day, in London."""
    return "" if value is None else translator().format_value({"time": _london(value).isoformat()})


def marked(text: str | None, lang: str | None = None) -> str:
    """A text that is in another language than the page, marked as such."""
    if text is None:
        return ""
    other = lang.lower() if lang else translator().language
    return text if other == translator().language else Markup('<span lang="{}">{}</span>').format(other, text)


def in_either(text: Mapping[str, str] | str | None) -> str:
    """A text of the record in the visitor's language, else in the other and marked so."""
    if not isinstance(text, Mapping):
        return text or ""
    own = translator().language
    language = own if text.get(own) else next((name for name, words in text.items() if words), own)
    return marked(text.get(language), language)


def _london(value: str) -> datetime:
    return in_london(datetime.fromisoformat(value))
