"""Whatever is sent, the answer is an act or a refusal; never a failure, and after a refusal nothing is recorded."""

import copy
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.commands.route import Example, Route
from api.routes import ROUTES
from api.server.service import Service
from tests.support.command_examples import post_examples_up_to
from tests.support.http_client import Client

LAST = ROUTES[-1].examples[-1].key
SAMPLES: list[Any] = [
    None, True, False, 0, -1, 1, 2, 7, 2**63, 1.5, "", " ", "x", "s1", "police-1", "chair", "example-group",
    "example-police", "example-council", "2025-05-20", "2025-05-20T10:00:00+01:00", "2024-02-29", "2199-12-31",
    "PRESENT", "BY_DEPUTY", "11111111-2222-4333-8444-555555555555", "\ud7ff", "a" * 5000, [], {}, [[]],
    {"en": "x"}, {"kind": "body"},
]  # fmt: skip
ANYTHING = st.one_of(
    st.sampled_from(SAMPLES),
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=6,
    ),
)


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value that can be replaced."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(p for key, v in inner for p in places(v, (*at, key)))]


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, Any]:
    """An example with one or two places replaced or left out, and sometimes another path."""
    route: Route = draw(st.sampled_from(ROUTES))
    example: Example = draw(st.sampled_from(route.examples))
    body: Any = copy.deepcopy(example.body)
    for _ in range(draw(st.integers(1, 2))):
        *way, last = draw(st.sampled_from(places(body)[1:]))
        holder = body
        for step in way:
            holder = holder[step]
        if isinstance(holder, dict) and draw(st.booleans()):
            del holder[last]
        else:
            alike: list[Any] = [sample for sample in SAMPLES if type(sample) is type(holder[last])]
            of_its_type = bool(alike) and draw(st.booleans())
            values: st.SearchStrategy[Any] = st.sampled_from(alike) if of_its_type else ANYTHING
            holder[last] = copy.deepcopy(draw(values))
        if not places(body)[1:]:
            break
    path = dict(example.path)
    if path and draw(st.integers(0, 4)) == 0:
        path[draw(st.sampled_from(sorted(path)))] = draw(
            st.sampled_from(["s1", "x", "chair", "example-board", "%00", "%F0"])
        )
    return route.path.format(**path), body


def test_any_request_is_recorded_or_refused(client: Client, service: Service) -> None:
    post_examples_up_to(client, LAST)

    @settings(max_examples=150, suppress_health_check=list(HealthCheck))
    @given(requests())
    def holds(request: tuple[str, Any]) -> None:
        path, body = request
        before = service.head()
        supposed = client.request(f"{path}?preview=true", body)
        assert service.head() == before
        response = client.request(path, body)
        assert (supposed.status_code == 200) == (response.status_code == 201), (supposed.text, response.text)
        grown = service.head() - before
        if response.status_code == 201:
            assert grown == len(response.json()["positions"]) > 0
        else:
            assert response.status_code in (400, 403, 404, 422), response.text
            assert response.json()["rule"], response.text
            assert grown == 0

    holds()
