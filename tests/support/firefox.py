"""A Firefox without a screen, driven by WebDriver BiDi over its own socket: needs no driver beside it.
https://www.w3.org/TR/webdriver-bidi/"""

import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

NAMES = ("firefox", "firefox-esr")
LISTENS = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
WAIT_S = 60
PREFERENCES = {
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "toolkit.telemetry.enabled": False,
}


def firefox_path() -> str | None:
    """Where Firefox is; None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class FirefoxPage:
    """A tab of Firefox; `complaints` are the errors and warnings of its console."""

    def __init__(self, socket: ClientConnection, address: str) -> None:
        self._socket, self._sent = socket, 0
        self.address = address
        self.complaints: list[str] = []
        self._ask("session.new", capabilities={})
        self._ask("session.subscribe", events=["log.entryAdded"])
        self._tab = self._ask("browsingContext.getTree")["contexts"][0]["context"]

    def go(self, path: str) -> None:
        self._ask("browsingContext.navigate", context=self._tab, url=self.address + path, wait="complete")

    def evaluate(self, expression: str) -> Any:
        """The value of an expression of JavaScript. Raises AssertionError where it fails."""
        target = {"context": self._tab}
        found = self._ask("script.evaluate", expression=expression, target=target, awaitPromise=True)
        assert found["type"] == "success", found
        return found["result"].get("value")

    def wait_for(self, expression: str) -> None:
        """Wait until an expression is true, through pages that come and go."""
        for _ in range(WAIT_S * 10):
            waited = f"new Promise(done => setTimeout(() => done(Boolean({expression})), 100))"
            answer = self._answer(
                "script.evaluate", expression=waited, target={"context": self._tab}, awaitPromise=True
            )
            if answer["type"] == "success" and answer["result"].get("result", {}).get("value") is True:
                return
        raise AssertionError(f"{expression} did not become true")

    def click(self, selector: str) -> None:
        """Click on an element; a window without a screen has no focus that keys would go to."""
        self.evaluate(f"document.querySelector({json.dumps(selector)}).click()")

    def resize(self, width: int, height: int) -> None:
        self._ask("browsingContext.setViewport", context=self._tab, viewport={"width": width, "height": height})

    def close(self) -> None:
        self._ask("session.end")

    def _ask(self, method: str, **parameters: Any) -> Any:
        answer = self._answer(method, **parameters)
        assert answer["type"] == "success", (method, answer)
        return answer["result"]

    def _answer(self, method: str, **parameters: Any) -> Any:
        self._sent += 1
        self._socket.send(json.dumps({"id": self._sent, "method": method, "params": parameters}))
        while True:
            heard = json.loads(self._socket.recv(timeout=WAIT_S))
            if heard.get("id") == self._sent:
                return heard
            entry = heard.get("params", {})
            if heard.get("method") == "log.entryAdded" and entry["level"] in ("error", "warn"):
                self.complaints.append(entry["text"])


@contextmanager
def firefox(path: str, address: str) -> Iterator[FirefoxPage]:
    """Somebody with a fresh Firefox; at the end nothing may have been complained of."""
    with tempfile.TemporaryDirectory(prefix="quorate-firefox-", ignore_cleanup_errors=True) as home:
        chosen = (f"user_pref({json.dumps(n)}, {json.dumps(v)});\n" for n, v in PREFERENCES.items())
        Path(home, "user.js").write_text("".join(chosen), encoding="utf-8")
        command = [path, "--headless", "--no-remote", "--profile", home, "--remote-debugging-port", "0"]
        log, environment = Path(home, "log"), {**os.environ, "HOME": home}
        with (
            log.open("w") as told,
            subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=told, env=environment) as running,
        ):
            try:
                with connect(_listening(running, log) + "/session", max_size=None, proxy=None) as socket:
                    page = FirefoxPage(socket, address)
                    yield page
                    page.close()
                assert page.complaints == [], page.complaints
            finally:
                running.terminate()


def _listening(running: "subprocess.Popen[bytes]", log: Path) -> str:
    """Where it listens, as it says when it has started."""
    while running.poll() is None:
        if found := LISTENS.search(log.read_text(errors="replace")):
            return found[1]
        time.sleep(0.1)
    raise AssertionError("Firefox ended before it listened")
