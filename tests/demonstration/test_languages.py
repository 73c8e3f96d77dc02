"""The demonstration in Welsh, over HTTP: questions, the trail, problems, previews, and what has no Welsh."""

from domain.text import FIELD
from tests.support.demonstration import Demonstration

WELSH = "cy-GB, en;q=0.5"
QUESTION = """{
  group(slug: "cwm-taf-mqap") {
    name
    meetings(first: 1) { nodes { quorum { verdict reasons { code text lang } } } }
    seats { attendance { reasons { text lang } } }
  }
  trail(group: "cwm-taf-mqap", first: 60) { nodes { kind sentence lang } }
}"""


def asked(demo: Demonstration, question: str, lang: str | None) -> tuple[dict[str, str], dict[str, object]]:
    response = demo.send("/graphql", {"query": question}, **({"Accept_Language": lang} if lang else {}))
    body = response.json()
    assert "errors" not in body, body
    return dict(response.headers), body["data"]


def test_reasons_and_sentences_come_in_the_language_that_is_asked_for(demo: Demonstration) -> None:
    headers, data = asked(demo, QUESTION, WELSH)
    group = data["group"]
    assert isinstance(group, dict)
    said = [r for s in group["seats"] for r in s["attendance"]["reasons"]]
    assert said
    assert {r["lang"] for r in said} == {"CY"}
    assert any("a ddisgwylid" in r["text"] for r in said)
    trail = data["trail"]
    assert isinstance(trail, dict)
    sentences = [n["sentence"] for n in trail["nodes"]]
    assert {n["lang"] for n in trail["nodes"]} == {"CY"}
    assert any("fersiwn" in s and "cylch gorchwyl" in s for s in sentences)
    assert not [s for s in sentences if FIELD.search(s)]
    assert headers["content-language"].split(", ")[0] == "cy"
    assert "Accept-Language" in headers["vary"]


def test_english_is_spoken_to_whoever_asks_for_nothing(demo: Demonstration) -> None:
    for lang in (None, "en-GB", "de"):
        headers, data = asked(demo, QUESTION, lang)
        trail = data["trail"]
        assert isinstance(trail, dict)
        assert {n["lang"] for n in trail["nodes"]} == {"EN"}
        assert headers["content-language"] == "en"


def test_a_name_recorded_in_one_language_is_given_in_it_and_the_answer_says_so(demo: Demonstration) -> None:
    question = '{ agency(slug: "mtcbc") { name english: name(lang: EN) } }'
    headers, data = asked(demo, question, WELSH)
    agency = data["agency"]
    assert isinstance(agency, dict)
    assert agency["name"]
    assert "en" in headers["content-language"]


def test_a_problem_is_in_welsh_and_says_its_language(demo: Demonstration) -> None:
    response = demo.send("/agencies", {"slug": "x", "name": {}, "on": "2025-04-01"}, Accept_Language=WELSH)
    problem = response.json()
    assert problem["title"] == "Nid yw ffurf y cais yn gywir"
    assert problem["lang"] == "en"
    assert response.headers["content-language"] == "cy, en"


def test_a_refusal_names_its_faults_in_welsh(demo: Demonstration) -> None:
    held = {"starts": "2025-06-10T10:00:00+01:00", "ends": "2025-06-10T09:00:00+01:00"}
    meeting = demo.ask('{ group(slug: "cwm-taf-mqap") { meetings(first: 1) { nodes { id: ref } } } }')["group"][
        "meetings"
    ]
    path = f"/meetings/{meeting['nodes'][0]['id']}/held"
    authority = {"authority": {"kind": "office", "group": "cwm-taf-mqap", "office": "chair"}}
    response = demo.send(path, held | authority, Accept_Language=WELSH)
    problem = response.json()
    assert (response.status_code, problem["title"], problem["lang"]) == (422, "Byddai rheol yn cael ei thorri", "cy")
    assert problem["detail"].startswith("mae'r cyfarfod yn gorffen (10 Mehefin 2025, 09:00) cyn iddo ddechrau")
    assert response.headers["content-language"] == "cy"
    english = demo.send(path, held | authority).json()
    assert english["detail"].startswith("the meeting ends (10 June 2025, 09:00) before it starts")
