"""What a page of the wizard says, as a table of terms, and the reverse: each answer, that the text does not say, or that it
leaves it open."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from api.pages.setup.draft_pages import Content, DraftPage, put
from api.pages.setup.fields import TermsField, fields_of, tag_of
from api.pages.setup.reading import UnreadableAnswer, read, written
from domain.text import Words, said

SAYS, SILENT, OPEN = "says", ":silent", ":open"
"""What the text does: it says something, says nothing, or leaves the question open."""
STATE = "state"
Given = Mapping[str, str]
Problems = list[tuple[str, Words]]
"""What is wrong with a form: the control, and why."""
MISSING = said("Say this: the terms need it.")


def filled(place: DraftPage, content: Content) -> dict[str, str]:
    """The form of a page as it stands in a draft."""
    given: dict[str, str] = {}
    value, clauses = place.value or {}, content.get("clauses", {})
    opened = {each["key"]: each for each in content.get("open", ())}
    for field in fields_of(place.table):
        if field.kind == "tables":
            continue
        stands = value.get(field.name)
        if field.name == "clause" and field.required and place.value is None:
            stands = place.clause or None
        given |= dict(_filled(field, field.name, stands, clauses))
        if field.optional or (field.kind == "group" and not field.required):
            question = opened.get(f"{place.key}.{field.name}")
            given[f"{field.name}.{STATE}"] = SAYS if stands is not None else OPEN if question else SILENT
            given |= _question_given(field.name, question)
    return given


def _filled(field: TermsField, name: str, value: Any, clauses: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if field.kind == "group":
        for within in field.within:
            yield from _filled(within, f"{name}.{within.name}", (value or {}).get(within.name), clauses)
    elif value is None:
        if field.default is not None:
            yield name, written(field.kind, field.default)
    elif field.kind == "text":
        yield from ((f"{name}.{language}", text) for language, text in value.items())
    elif field.kind == "clause":
        yield name, value
        yield from ((f"{name}.{language}", text) for language, text in clauses.get(value, {}).items())
    else:
        yield name, written(field.kind, value)


def _question_given(name: str, question: Mapping[str, Any] | None) -> dict[str, str]:
    if question is None:
        return {}
    words = {f"{name}.question.{language}": text for language, text in question["question"].items()}
    return words | ({f"{name}.question.clause": question["clause"]} if question.get("clause") else {})


def answered(place: DraftPage, content: Content, given: Given) -> tuple[Content, Problems]:
    """The draft with what a page says, and what is wrong with that."""
    changed = copied(content)
    shown, problems = filled(place, content), Problems()
    kind = tag_of(place.table)
    table: Content = {} if kind is None else {"kind": kind}
    opened: list[Content] = []
    for field in fields_of(place.table):
        if field.kind == "tables" or field.name == "slug":
            _carry_over(place, field.name, table)
            continue
        try:
            value = _fitting(field, given, shown, changed)
        except UnreadableAnswer as error:
            problems.append((error.name, error.words))
            continue
        if value is not None:
            table[field.name] = value
        elif OPEN in (given.get(f"{field.name}.{STATE}"), given.get(field.name)):
            opened.append(_question(field.name, given))
        elif field.required:
            problems.append((field.name, MISSING))
    if problems:
        return content, problems
    _keep_open(place, changed, table, opened)
    put(changed, place.path, table or None)
    return changed, problems


def _carry_over(place: DraftPage, name: str, table: Content) -> None:
    """Keep what stands on pages of its own, and the short name, by which the draft is kept."""
    if place.value and name in place.value:
        table[name] = place.value[name]


def copied(content: Content) -> Content:
    """A copy of a draft, to be changed."""
    made: Content = msgspec.json.decode(msgspec.json.encode(content))
    return made


def _fitting(field: TermsField, given: Given, shown: Given, content: Content) -> Any:
    """The value of a field, which fits it. Raises UnreadableAnswer."""
    value = _value(field, field.name, given, shown, content)
    try:
        return None if value is None else msgspec.to_builtins(msgspec.convert(value, field.type))
    except msgspec.ValidationError:
        raise UnreadableAnswer(field.name, said("This does not fit: look at what is asked for.")) from None


def _value(field: TermsField, name: str, given: Given, shown: Given, content: Content) -> Any:
    """The value of a field; None where the text does not say it, or leaves it open."""
    if field.kind == "clause":
        return _clause(name, given, shown, content)
    if field.kind == "group":
        if not field.required and not _says(field, name, given, shown):
            return None
        parts = {w.name: _value(w, f"{name}.{w.name}", given, shown, content) for w in field.within}
        for within in field.within:
            if within.required and parts[within.name] is None:
                raise UnreadableAnswer(f"{name}.{within.name}", MISSING)
        return {part: value for part, value in parts.items() if value is not None}
    if field.kind == "id" and not given.get(name, "").strip():
        return _id_from(given) if field.required else None
    if "." not in name and field.optional and not _says(field, name, given, shown):
        return None
    value = read(field.kind, name, given)
    return None if value is None or value == _plain(field.default) else value


def _says(field: TermsField, name: str, given: Given, shown: Given) -> bool:
    """Whether the text is said to say it. What was written anew counts, though nobody chose that the text says it."""
    state = given.get(f"{name}.{STATE}", "")
    if state in (SAYS, OPEN):
        return state == SAYS
    mine = {n: v for n, v in given.items() if _is_of(n, name) and v.strip()}
    return bool(mine) if not state else any(v.strip() != shown.get(n, "").strip() for n, v in mine.items())


def _is_of(name: str, field: str) -> bool:
    rest = name.removeprefix(field)
    return name.startswith(field) and (not rest or rest[0] == ".") and not rest.startswith((f".{STATE}", ".question"))


def _plain(default: Any) -> Any:
    return list(default) if isinstance(default, tuple) else default


def _clause(name: str, given: Given, shown: Given, content: Content) -> str | None:
    """The reference of a clause; its words, where some were pasted, are put among the clauses."""
    reference = given.get(name, "").strip()
    words = {language: text for language in ("en", "cy") if (text := given.get(f"{name}.{language}", "").strip())}
    clauses = content.setdefault("clauses", {})
    before = {
        language: shown[f"{name}.{language}"].strip() for language in ("en", "cy") if f"{name}.{language}" in shown
    }
    if words and not reference:
        reference = next(str(n) for n in range(1, len(clauses) + 2) if str(n) not in clauses)
    if words and words != before:
        clauses[reference] = words
    return reference or None


def _id_from(given: Given) -> str | None:
    """An id made of the title that was given."""
    titles = (given.get(f"{name}.{language}", "") for name in ("title", "name", "what") for language in ("en", "cy"))
    title = next((t for t in titles if t.strip()), "")
    letters = "".join(c if c.isascii() and c.isalnum() else "-" for c in title.lower())
    return "-".join(part for part in letters.split("-") if part)[:60] or None


def _question(name: str, given: Given) -> Content:
    words = {c: t for c in ("en", "cy") if (t := given.get(f"{name}.question.{c}", "").strip())}
    clause = given.get(f"{name}.question.clause", "").strip()
    return {"name": name, "question": words, **({"clause": clause} if clause else {})}


def _keep_open(place: DraftPage, content: Content, table: Content, opened: list[Content]) -> None:
    """The open questions of the page anew; those below an item that got another id go along."""
    parent = place.key.rpartition(".")[0]
    key = f"{parent}.{table['id']}" if place.item and "id" in table else place.key
    own = {f"{place.key}.{field.name}" for field in fields_of(place.table) if field.kind != "tables"}
    kept = [each for each in content.get("open", ()) if each["key"] not in own]
    for each in kept:
        if key != place.key and each["key"].startswith(f"{place.key}."):
            each["key"] = key + each["key"].removeprefix(place.key)
    for each in opened:
        kept.append({"key": f"{key}.{each.pop('name')}", **each})
    content["open"] = kept


def without(place: DraftPage, content: Content) -> Content:
    """The draft without what stands at a place, and without the questions that it leaves open."""
    changed = copied(content)
    put(changed, place.path, None)
    start = f"{place.key}."
    changed["open"] = [o for o in changed.get("open", ()) if o["key"] != place.key and not o["key"].startswith(start)]
    return changed


def left_open(place: DraftPage, content: Content, given: Given) -> Content:
    """The draft in which the whole of a place is an open question."""
    changed = without(place, content)
    question = _question("question", {f"question.{name}": text for name, text in given.items()})
    question.pop("name")
    changed["open"].append({"key": place.key, **question})
    return changed


def clauses_filled(content: Content) -> dict[str, str]:
    """The form of all clauses."""
    clauses = content.get("clauses", {})
    return {
        name: text
        for number, (reference, words) in enumerate(clauses.items())
        for name, text in ((f"{number}.reference", reference), *((f"{number}.{c}", t) for c, t in words.items()))
    }


def clauses_answered(content: Content, given: Given) -> Content:
    """The draft with the clauses that a form says; one without words is gone."""
    rows = sorted({int(n) for name in given if (n := name.partition(".")[0]).isdecimal() and len(n) <= 4})
    found = {}
    for number in rows:
        words = {c: t for c in ("en", "cy") if (t := given.get(f"{number}.{c}", "").strip())}
        reference = given.get(f"{number}.reference", "").strip()
        if words:
            found[reference or str(number + 1)] = words
    return {**copied(content), "clauses": found}
