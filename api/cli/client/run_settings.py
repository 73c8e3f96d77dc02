"""The settings of a run of the command line: from the option --data, the environment, and where it stands."""

import os
import sys
from pathlib import Path

from api.http.settings import DEMONSTRATION_DATA, Settings
from ledger.postgres.installation import holds_data


def settings_of(data: Path | None, *, demonstration: bool = False) -> Settings:
    """The settings of this run, from the option --data and the environment. Raises SettingsError."""
    named = os.environ.get("QUORATE_DATA") or os.environ.get("DATABASE_URL")
    directory = data or (None if named else default_data())
    return Settings.of(os.environ, data=directory, demonstration=demonstration)


def default_data() -> Path:
    """The data directory of `make run`: in the current directory, else beside the virtual environment that is running."""
    beside = Path(sys.prefix).parent / DEMONSTRATION_DATA
    if not holds_data(DEMONSTRATION_DATA.absolute()) and holds_data(beside):
        return beside
    return DEMONSTRATION_DATA
