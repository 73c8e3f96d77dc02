"""A few seconds of `make fuzz`: what is described is what is answered, whatever is sent."""

from tests.fuzz import DESCRIPTIONS, fuzz
from tests.support.demonstration import DemonstrationTemplate
from tests.support.server import served

SECONDS, SEED = 8.0, 1


def test_nothing_that_is_sent_by_the_descriptions_is_a_failure(demonstration: DemonstrationTemplate) -> None:
    with demonstration.copy() as demo, served(demo.service, demo.login_dsn) as address:
        for path, checks in DESCRIPTIONS:
            done = fuzz(address + path, checks, SECONDS, SEED, "fuzzing")
            assert done.returncode == 0, done.stdout + done.stderr
            assert "Loaded specification" in done.stdout
