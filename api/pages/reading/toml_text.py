"""A draft of terms as the text of a TOML file (TOML 1.0)."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_DATES = {"approved_on", "effective_from"}
"""The keys whose values are dates."""
_ORDER = ("terms", "group", "body", "relation", "agency", "category", "seat", "composition", "office", "quorum")
_LAST = ("clauses", "open")
_LINE_MAX = 110


def toml_of(content: Mapping[str, Any]) -> str:
    """The text: tables in the order in which people read them, the clauses and the open questions last."""
    names = [n for n in _ORDER if n in content]
    names += [n for n in content if n not in (*_ORDER, *_LAST)] + [n for n in _LAST if n in content]
    return "\n".join(line for name in names for line in _table(name, content[name])) + "\n"


def _table(path: str, value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _body(f"[[{path}]]", path, item)
    else:
        yield from _body(f"[{path}]", path, value)


def _body(header: str, path: str, table: Mapping[str, Any]) -> Iterator[str]:
    """The table with what fits on a line each, then the tables within it."""
    own = {name: v for name, v in table.items() if not _is_own(name, v)}
    if own or not table or header.startswith("[["):
        yield header
        yield from (f"{_key(name)} = {_inline(name, v)}" for name, v in own.items())
        yield ""
    for name, inner in table.items():
        if name not in own:
            yield from _table(f"{path}.{_key(name)}", inner)


def _is_own(name: str, value: Any) -> bool:
    """Whether a value is a table, or a list of tables, that is written under a header of its own."""
    tables = isinstance(value, Mapping) or (isinstance(value, list) and value and isinstance(value[0], Mapping))
    return bool(tables) and len(_inline(name, value)) > _LINE_MAX


def _inline(name: str, value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case date():
            return value.isoformat()
        case str():
            # JSON leaves DEL as it is, which TOML does not allow
            return value if name in _DATES else json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case list():
            return f"[{', '.join(_inline(name, each) for each in value)}]"
        case _:
            inner = ", ".join(f"{_key(n)} = {_inline(n, v)}" for n, v in value.items())
            return f"{{ {inner} }}" if inner else "{}"


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else json.dumps(name, ensure_ascii=False)
