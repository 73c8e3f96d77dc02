"""Pictures of the console's pages over the demonstration, at two widths, for `docs/console.md` (`make pictures`).

Needs Chromium. `python -m tools.pictures [ADDRESS]` takes them of a demonstration that is served there, else serves one.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).parents[1] / "docs" / "console"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ANSWERS = re.compile(r"Quorate answers at (http://\S+)")
MEETING = "/console/meetings/317e8804-55f8-5f15-bfea-53b9fe962645"
GROUP = "/console/groups/cwm-taf-mqap"
PAGES = {
    "home": "/console",
    "group": GROUP,
    "terms": f"{GROUP}/terms",
    "attendance": f"{GROUP}/attendance?from=2025-04-01&to=2026-03-31",
    "meeting": MEETING,
    "meeting-before": f"{MEETING}?known=477",
    "explain": f"{MEETING}/explain",
    "what-if": "/console/what-if?retract=478",
    "history": "/console/history?group=cwm-taf-mqap&at=478",
    "proof": "/console/proof",
    "due": "/console/due",
    "decisions": "/console/decisions",
    "people": "/console/people",
    "agency": "/console/agencies/rctcbc",
    "work": "/console/work",
    "trail": "/console/trail?group=cwm-taf-mqap",
    "event": "/console/events/478",
    "desk": f"{MEETING}/desk",
    "import": f"{GROUP}/import",
    "seat": "/console/record?group=cwm-taf-mqap&seat=detective-inspector",
    "access": "/console/access",
    "record": "/console/record?q=minutes",
    "form": "/console/record/schedule_a_meeting?group=cwm-taf-mqap",
    "correct": "/console/correct/425",
    "correct-form": "/console/correct/425?wrong=outcome",
    "setup": "/console/setup/cwm-taf-mqap",
    "setup-quorum": "/console/setup/cwm-taf-mqap/quorum.counts",
    "setup-check": "/console/setup/cwm-taf-mqap/check",
}
IMPORTED = b"Name,Title,Agency,From\nWolfram Quillfeather,Clerk of Works,,01/06/2025\n"
"""A file of one member, so that the picture of the history has something that an import recorded."""
LAST = "history"
WIDTHS = (1280, 320)
HEIGHT_MAX = 1600


@contextmanager
def demonstration() -> Iterator[str]:
    """The address of a demonstration that is served for this alone."""
    with tempfile.TemporaryDirectory(prefix="quorate-pictures-") as place:
        command = [sys.executable, "-c", "from api.cli import main; main()", "serve", "--demo", "--data", place]
        process = subprocess.Popen(command, env={**os.environ, "PORT": "0"}, stdout=subprocess.PIPE, text=True)
        try:
            for line in process.stdout or ():
                if found := ANSWERS.search(line):
                    yield found[1]
                    break
        finally:
            process.terminate()
            process.wait()


def main() -> int:
    """Take the pictures, of a service that is given or of one started for it. The exit status."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        print("Pictures need Chromium (Debian, Ubuntu: apt install chromium).")
        return 1
    if len(sys.argv) > 1:
        take(sys.argv[1], path)
    else:
        with demonstration() as address:
            take(address, path)
    return 0


def take(address: str, chromium: str) -> None:
    """Take a picture of each page at an address, signed in."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        page = browser.new_page()
        page.goto(f"{address}/sign-in")
        page.locator("form:has(input[value='demo-administrator']) button").click()
        page.wait_for_url("**/console*")
        page.goto(f"{address}/console/setup?group=cwm-taf-mqap")
        page.locator("main form button").first.click()
        page.wait_for_url("**/console/setup/cwm-taf-mqap")
        for name, path in sorted(PAGES.items(), key=lambda each: each[0] == LAST):
            if name == LAST:
                import_members(page, address)
            page.goto(address + path)
            for width in WIDTHS:
                picture(page, FOLDER / f"{name}-{width}.png", width)
        browser.close()


def import_members(page: Page, address: str) -> None:
    """Record what a file holds, by the pages."""
    page.goto(f"{address}{GROUP}/import")
    page.locator("[name=kind]").select_option("members")
    page.locator("[name=file]").set_input_files({"name": "members.csv", "mimeType": "text/csv", "buffer": IMPORTED})
    page.locator("[name=authority]").select_option("chair@cwm-taf-mqap")
    page.locator("main form button").last.click()
    page.locator("button[name=step][value=record]").click()
    page.wait_for_url("**recorded=*")


def picture(page: Page, file: Path, width: int) -> None:
    """A picture of a page from its top, as long as it is, within reason."""
    page.set_viewport_size({"width": width, "height": 900})
    height = min(HEIGHT_MAX, page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": width, "height": height})
    page.screenshot(path=file)


if __name__ == "__main__":
    sys.exit(main())
