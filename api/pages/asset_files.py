"""Static files of the console, at addresses that hold one digest of all of them, so that browsers keep them for ever."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from domain.refusals import Unknown
from domain.text import said

HERE = Path(__file__).parent
FOLDERS = (HERE / "assets", HERE / "static")
STYLE_SHEET = "govuk-frontend.min.css"
MEDIA_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
FOR_EVER = "public, max-age=31536000, immutable"


class Assets(Struct, frozen=True):
    """The files by name, and the digest that their addresses hold."""

    digest: str
    files: dict[str, bytes]

    @property
    def complete(self) -> bool:
        """Whether the style sheet that others keep was installed."""
        return STYLE_SHEET in self.files

    def address(self, name: str) -> str:
        return f"/assets/{self.digest}/{name}"


@cache
def assets() -> Assets:
    """The style sheets and scripts that pages use, read once, with a digest of them all."""
    files = {
        file.name: file.read_bytes()
        for folder in FOLDERS
        for file in sorted(folder.glob("*"))
        if file.suffix in MEDIA_TYPES
    }
    digest = sha256(b"\0".join(name.encode() + b"\0" + content for name, content in files.items())).hexdigest()
    return Assets(digest[:16], files)


async def asset(request: Request) -> Response:
    """`GET /assets/{digest}/{name}`."""
    known, name = assets(), request.path_params["name"]
    if request.path_params["digest"] != known.digest or name not in known.files:
        raise Unknown("known-asset", said("There is nothing at this address."))
    media = MEDIA_TYPES[Path(name).suffix]
    headers = {"Cache-Control": FOR_EVER, "X-Content-Type-Options": "nosniff"}
    return Response(known.files[name], 200, headers, media)
