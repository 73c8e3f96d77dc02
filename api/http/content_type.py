"""Parses `Content-Type` (RFC 9110, 8.3), in linear time: the parser of `email` takes seconds for a long one."""

from typing import NamedTuple

from python_multipart.multipart import parse_options_header

UTF_8 = ("utf-8", "utf8", "us-ascii")
"""The charsets in which a body is taken. Python has others whose decoders take quadratic time, or give what UTF-8 has
not, and Starlette decodes a form by whichever its client names."""


class ContentType(NamedTuple):
    """A media type, and the charset; UTF-8 where none is named."""

    media: str
    charset: str

    @property
    def utf_8(self) -> bool:
        """Whether the body is said to be in UTF-8."""
        return self.charset in UTF_8


def content_type_of(header: str) -> ContentType:
    """What a header says."""
    media, parameters = parse_options_header(header)
    charset = parameters.get(b"charset", b"utf-8")
    return ContentType(media.decode("latin-1"), charset.decode("latin-1").lower())
