"""What the README shows is so: the question has the answer printed below it, and the five bodies are commands."""

import json
import re
from pathlib import Path

import msgspec

from api.routes import ROUTES
from tests.support.demonstration import Demonstration

README = (Path(__file__).parents[2] / "README.md").read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_the_question_of_the_readme_has_the_answer_that_it_shows(demo: Demonstration) -> None:
    question = re.search(r"query=(.*)'", blocks("sh")[0], re.DOTALL)
    assert question
    assert demo.ask(question[1]) == json.loads(blocks("json")[0])["data"]


def test_the_bodies_of_the_appendix_have_the_shape_of_their_commands() -> None:
    paths = re.findall(r"^`POST (\S+)`", README, re.MULTILINE)
    bodies = blocks("json")[1:]
    assert len(paths) == len(bodies) == 5
    for path, body in zip(paths, bodies, strict=True):
        found = [r for r in ROUTES if re.fullmatch(re.sub(r"\{\w+\}", r"[^/]+", r.path), path)]
        assert found, path
        msgspec.json.decode(body, type=found[0].body)
