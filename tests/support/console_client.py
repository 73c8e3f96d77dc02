"""A client of the console without a browser: keeps cookies by itself, since those of the console are for TLS or loopback,
which cookie jars do not know of, and finds the token in a form."""

import re
from html import unescape
from typing import Any

import httpx

FORM_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')


def main_text(page: str) -> str:
    """The words of the main part of a page."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


class ConsoleClient:
    def __init__(self, address: str, **headers: str) -> None:
        self._http = httpx.Client(base_url=address, headers=headers, timeout=30)
        self.cookies: dict[str, str] = {}

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self._kept(self._http.get(path, headers=self._headers(headers)))

    def post(self, path: str, fields: dict[str, Any], **headers: str) -> httpx.Response:
        return self._kept(self._http.post(path, data=fields, headers=self._headers(headers)))

    def upload(self, path: str, fields: dict[str, Any], name: str, content: bytes) -> httpx.Response:
        """The answer to a form with a file."""
        files = {"file": (name, content)}
        return self._kept(self._http.post(path, data=fields, files=files, headers=self._headers({})))

    def send(self, path: str, content: str, media: str, **headers: str) -> httpx.Response:
        """The answer to a body that is no form."""
        sent = self._headers({"Content-Type": media, **headers})
        return self._kept(self._http.post(path, content=content, headers=sent))

    def token(self, path: str, form: str | None = None) -> str:
        """The token of the form with that address on a page; of the last form by default."""
        text = self.get(path).text
        text = (
            text.partition(f'action="{form}"')[2] if form else text[text.rindex("<form") :] if "<form" in text else ""
        )
        found = FORM_TOKEN.search(text)
        assert found, path
        return found[1]

    def enter(self, token: str = "demo-administrator") -> httpx.Response:
        return self.post("/sign-in", {"form_token": self.token("/sign-in", "/sign-in"), "token": token})

    def close(self) -> None:
        self._http.close()

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {**({"Cookie": cookie} if cookie else {}), **{n.replace("_", "-"): v for n, v in more.items()}}

    def _kept(self, answer: httpx.Response) -> httpx.Response:
        for header in answer.headers.get_list("set-cookie"):
            name, _, value = header.partition(";")[0].partition("=")
            if value.strip('"'):
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        return answer
