"""What somebody sends is parsed in a time that grows with its length: by the square of it a megabyte, or one long header,
would stop the service for minutes. Python's own parsers of cookies, media types, TOML and some charsets take that."""

import asyncio
import gc
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from time import thread_time

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers
from starlette.requests import Request, cookie_parser

import api
from api.cookies import cookies_of
from api.http.content_type import content_type_of
from api.http.forms import FORM_FIELDS_MAX, form_of
from api.http.refusals import ApiRefusal
from api.imports.cell_values import parse_times
from api.sheets import UnreadableSheet, read_sheets
from api.sheets.attendance_words import parse_outcome
from domain.terms.checks.document import check

BOUND_S = 0.5
"""Each took more than a second, most of them minutes."""
RELATIONSHIPS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FORM = b"application/x-www-form-urlencoded"
BY_PARTS = b"multipart/form-data; boundary=B"


def form(body: bytes, kind: bytes) -> object:
    """The fields of a form that is sent as that, or its refusal."""
    sent = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> dict[str, object]:
        return sent.pop()

    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": [(b"content-type", kind)]}

    async def parsed() -> object:
        try:
            return (await form_of(Request(scope, receive))).multi_items()
        except ApiRefusal as refusal:
            return refusal.status

    return asyncio.run(parsed())


def part(content: bytes) -> bytes:
    """A form of one field."""
    return b'--B\r\nContent-Disposition: form-data; name="a"\r\n\r\n' + content + b"\r\n--B--\r\n"


def sheet(markup: bytes, behind: bytes = b"</sheetData>") -> object:
    """What comes of a workbook with that behind its rows, or behind something else."""
    book, made = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    book.active["A1"] = "name"
    book.save(before := io.BytesIO())
    with zipfile.ZipFile(before) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {name: old.read(name) for name in old.namelist()}
        assert any(behind in part for part in parts.values())
        for name, part in parts.items():
            new.writestr(name, part.replace(behind, behind + markup))
    try:
        return read_sheets(made.getvalue())
    except UnreadableSheet as error:
        return error


ONE_MORE = b'<sheet name="a" sheetId="9" r:id="rId1" xmlns:r="' + RELATIONSHIPS + b'"/>'
COSTLY: dict[str, Callable[[], object]] = {
    "cookie": lambda: cookies_of(Headers({"cookie": 'a="' + "\\\\" * 30_000 + '"'})),
    "media type": lambda: content_type_of('application/json; a="' + ";" * 60_000),
    "charset": lambda: form(part(b"a" * 100_000 + b"-" + b"a" * 100_000), BY_PARTS + b"; charset=punycode"),
    "fields that are empty": lambda: form(b"&" * 1_000_000, FORM),
    "outcome": lambda: parse_outcome("a" + "(" * 8_000),
    "times": lambda: parse_times("i" * 10_000 + "\ni"),
    "markup of a sheet": lambda: sheet(b"<mergeCell " * 4_000),
    "formats of a workbook": lambda: sheet(b"<xf/>" * 250_000, b'<cellXfs count="1">'),
    "merged cells": lambda: sheet(b'<mergeCell ref="A1:CV1048576"/>' * 20_000),
    "key of terms": lambda: check(".".join(["a"] * 10_000) + "=1"),
    "key behind a text": lambda: check('a = {b = """c"""", ' + " . ".join(['"a"'] * 10_000) + "=1}"),
    "values of terms": lambda: check("".join(f"k{n}=1\n" for n in range(6_000))),
}


@pytest.mark.parametrize("what", COSTLY)
def test_what_is_sent_costs_no_more_than_its_length(what: str) -> None:
    """One of two times, without the garbage collector, which goes over all that the other tests hold."""
    took_s = []
    gc.disable()
    try:
        for _ in range(2):
            began = thread_time()
            COSTLY[what]()
            took_s.append(thread_time() - began)
    finally:
        gc.enable()
    assert min(took_s) < BOUND_S


@pytest.mark.parametrize("count", [1, 150])
def test_sheets_that_are_one_part_are_refused(count: int) -> None:
    """Each would be read by itself: all of a file of a few kilobytes as often as it says."""
    assert isinstance(sheet(ONE_MORE * count, b"<sheets>"), UnreadableSheet)


@pytest.mark.parametrize("charset", ["punycode", "raw_unicode_escape", "undefined", "utf-7", "utf-16", "UTF-8\u00a0"])
def test_a_form_is_taken_in_utf_8_alone(charset: str) -> None:
    assert form(part(rb"\ud800"), BY_PARTS + b"; charset=" + charset.encode("latin-1")) == 415
    for name in (b"utf-8", b'"UTF-8"', b"us-ascii"):
        assert form(part(b"b"), BY_PARTS + b"; charset=" + name) == [("a", "b")]
    assert form(part("ŵ".encode()), BY_PARTS) == [("a", "ŵ")]
    assert form(b"a=b&" * FORM_FIELDS_MAX, FORM) == 400


@given(st.text(alphabet='a="\\; ,017', max_size=30))
def test_cookies_are_those_that_starlette_finds(header: str) -> None:
    expected = {name: value for name, value in cookie_parser(header).items() if "\\" not in value + header}
    found = cookies_of(Headers({"cookie": header}))
    assert {name: value for name, value in found.items() if "\\" not in value + header} == expected


def test_what_was_quoted_in_a_cookie_is_read_as_it_was() -> None:
    assert cookies_of(Headers({"cookie": r'a="1\054 \"2\" \\"; b=c=d; e'})) == {"a": '1, "2" \\', "b": "c=d", "": "e"}


def test_nothing_else_parses_cookies_forms_and_media_types() -> None:
    """Starlette's `request.cookies`, `request.form` and `email` do as these tests say."""
    parses = re.compile(r"\b(?:request|socket)\.(?:cookies|form)\b|\bcookie_parser\b|^from email\b", re.MULTILINE)
    found = {file.name for file in Path(api.__path__[0]).rglob("*.py") if parses.search(file.read_text())}
    assert found == {"forms.py"}
