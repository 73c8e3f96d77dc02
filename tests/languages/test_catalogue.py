"""The Welsh catalogue says what the code says, with the same values."""

import re

from hypothesis import given
from hypothesis import strategies as st

from api.languages import translating
from api.languages.welsh import plural_form, translations
from domain.text import FIELD, Words, said
from tools.message_catalogue import calls_in_templates, calls_of, stored_catalogue, templates, without_welsh

MESSAGES = [message for message in stored_catalogue() if message.id]
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["date", "time", "clock", "code", "or", "each", "template", "values", "en"]), inner
        )
    ),
    max_leaves=6,
)


def test_a_template_is_a_literal_so_that_it_can_be_found() -> None:
    forwarded = {"domain/text.py", "api/pages/rendering.py"}
    calls = (*calls_of("said"), *calls_in_templates())
    unknown = [f"{file}:{line}" for file, line, text in calls if text is None and file not in forwarded]
    assert not unknown


def test_most_of_it_has_welsh() -> None:
    missing = without_welsh(stored_catalogue())
    assert len(missing) < 0.2 * len(MESSAGES), f"no Welsh yet: {missing}"


def test_welsh_is_filled_with_the_same_values_as_english() -> None:
    def filled(text: object) -> tuple[set[str], int]:
        return {name for name, _ in FIELD.findall(str(text))}, len(re.findall(r"\[[^\]]*\{", str(text)))

    assert not [m.id for m in MESSAGES if m.string and filled(m.string) != filled(m.id)]


def test_every_template_is_filled_in_both_languages() -> None:
    for template in sorted(templates()):
        words = Words(template, {name: 2 for name, _ in FIELD.findall(template)})
        with translating("cy") as by:
            for text in (by(words), str(words)):
                assert not FIELD.search(text), template
                assert not re.search(r"\[.*\{", text), template


@given(
    template=st.text(max_size=30) | st.sampled_from(sorted(templates())),
    values=st.dictionaries(st.text(max_size=5), PLAIN),
)
def test_saying_never_raises(template: str, values: dict[str, object]) -> None:
    words = Words(template, values)
    assert isinstance(str(words), str)
    with translating("cy") as by:
        assert isinstance(by(words), str)


@given(values=st.dictionaries(st.sampled_from(["count", "needed"]), PLAIN))
def test_whatever_is_given_as_a_value_can_be_said(values: dict[str, object]) -> None:
    words = said("{count} of {needed} meetings", **values)
    with translating("cy") as by:
        assert isinstance(by(words), str)


def test_what_is_not_checked_is_not_said() -> None:
    fuzzy = [message for message in MESSAGES if message.fuzzy]
    assert not [m for m in fuzzy if (m.context, m.id) in translations()]


def test_a_number_takes_its_form() -> None:
    six = ["dim", "un", "dwy", "tair", "chwech", "llawer"]
    assert [plural_form(n, six) for n in (0, 1, 2, 3, 6, 7)] == six
    assert [plural_form(n, ["nam", "namau"]) for n in (1, 2)] == ["nam", "namau"]
    assert str(said("{count} {count:fault|faults}", count=1)) == "1 fault"
