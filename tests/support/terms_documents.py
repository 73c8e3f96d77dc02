"""Documents of terms for tests: the two of the project, those that are invented, and changed ones."""

from pathlib import Path

from domain.terms.checks.document import check
from domain.terms.document import Terms

FOLDER = Path(__file__).parents[2] / "terms-of-reference"
TESTS = Path(__file__).parents[1]
INVENTED = [*(TESTS / "terms" / "invented").glob("*.toml"), *(TESTS / "domain" / "rules" / "invented").glob("*.toml")]
NAMES = ["cwm-taf-mqap", "wandsworth-mash-omg"]
CWM_TAF = (FOLDER / "cwm-taf-mqap.toml").read_text()


def parsed(text: str) -> Terms:
    found = check(text)
    assert isinstance(found, Terms), found
    return found


def faults(text: str) -> dict[str, str]:
    found = check(text)
    assert isinstance(found, list)
    return {fault.key: str(fault.reason) for fault in found}


def changed(*pairs: tuple[str, str]) -> str:
    text = CWM_TAF
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text
