"""Settings of the service, from the environment only; docs/settings.md describes each."""

import ipaddress
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from api.http.openid_client import OpenIDClient, openid_client
from api.http.setting_values import SettingsError as SettingsError
from api.http.setting_values import address, hosts, number, one_of, origins, port

DATA = Path(".quorate")
DEMONSTRATION_DATA = DATA / "demo"
QUESTION_S_MAX, QUESTIONS_MAX, GRACE_S_MAX, CHECKPOINT_S_MAX = 600, 64, 3_600, 9_999
ACCESS_DAYS_MAX = 9_999


class Setting(Struct, frozen=True):
    """An environment variable: its meaning, and its default."""

    name: str
    meaning: str
    default: str = ""


SETTINGS = (
    Setting("DATABASE_URL", "the PostgreSQL 18 that holds the ledger", "an embedded server in the data directory"),
    Setting("READ_DATABASE_URL", "a streaming replica that answers questions", "DATABASE_URL"),
    Setting("MIGRATE_DATABASE_URL", "the same database under a user with CREATEROLE that owns it", "DATABASE_URL"),
    Setting("QUORATE_DATA", "the data directory: embedded server and keyring; --data wins", "that of `make run`"),
    Setting(
        "QUORATE_KEYRING", "where people's keys are kept, never in a backup of the database", "in the data directory"
    ),
    Setting("QUORATE_MASTER_KEY", "wraps people's keys: 32 bytes in base64", "a file in the keyring"),
    Setting(
        "QUORATE_SIGNING",
        "where the key that signs checkpoints is kept, apart from database and keyring and their backups",
        "`signing` in the data directory",
    ),
    Setting(
        "QUORATE_CHECKPOINTS",
        "where signed checkpoints are published, for others",
        "`checkpoints` in the data directory",
    ),
    Setting("QUORATE_CHECKPOINT_SECONDS", "at most so long the newest event waits for a signed checkpoint", "60"),
    Setting("QUORATE_WITNESSES", "who cosigns checkpoints: address and key, a comma between several", "nobody"),
    Setting("QUORATE_CHECKPOINT_WEBHOOK", "an address to which each new checkpoint is posted", "none"),
    Setting(
        "QUORATE_WEBHOOK_HOSTS",
        "hosts to which webhooks may post events, a comma between several, such as register.example",
        "none",
    ),
    Setting("HOST", "the address to listen on", "127.0.0.1"),
    Setting("PORT", "the port to listen on", "8000"),
    Setting(
        "QUORATE_ADDRESS", "the address at which browsers reach the service, such as https://quorate.example", "none"
    ),
    Setting(
        "QUORATE_OIDC_ISSUER",
        "the identity provider (OpenID Connect) by which people sign in: its issuer",
        "by tokens only",
    ),
    Setting("QUORATE_OIDC_CLIENT", "the id of the client that the service is to the provider", "none"),
    Setting("QUORATE_OIDC_SECRET", "the secret of that client", "a public client"),
    Setting("QUORATE_OIDC_SCOPES", "what is asked of the provider", "openid profile email"),
    Setting(
        "CORS_ORIGINS", "origins whose pages may read answers in a browser, such as https://dashboard.example", "none"
    ),
    Setting(
        "QUORATE_DOCUMENTS",
        "`any`: whatever document of GraphQL is asked; `trusted`: those of `quorate documents add` only",
        "any",
    ),
    Setting("QUORATE_QUESTION_SECONDS", "time of the processor that the answer to one question may take", "1.5"),
    Setting("QUORATE_QUESTIONS_AT_ONCE", "questions, feeds and reports of one actor at once; more get 429", "8"),
    Setting("QUORATE_GRACE_SECONDS", "from the order to end (SIGTERM) to the end of the process, whatever runs", "8"),
    Setting("QUORATE_ACCESS_DAYS", "how long the access record keeps who read what", "730"),
    Setting("QUORATE_LOG", "`text`: warnings and errors; `json`: these as JSON lines, and a line a request", "text"),
    Setting("QUORATE_METRICS", "host and port at which `GET /metrics` is answered, such as 127.0.0.1:9464", "nowhere"),
    Setting("QUORATE_SERVER", "for the command line: the running Quorate to speak to; --server wins", "the data here"),
    Setting("QUORATE_TOKEN", "for the command line: the credential to speak with", "in the demonstration its own"),
)


class Settings(Struct, frozen=True, kw_only=True):
    """The settings of one process. `demonstration` comes from the command line only."""

    database_url: str | None = None
    read_database_url: str | None = None
    migrate_database_url: str | None = None
    data: Path = DEMONSTRATION_DATA
    keyring: Path | None = None
    signing: Path | None = None
    checkpoints: Path | None = None
    checkpoint_s: float = 60.0
    witnesses: str | None = None
    webhook: str | None = None
    webhook_hosts: tuple[str, ...] = ()
    host: str = "127.0.0.1"
    port: int = 8000
    cors_origins: tuple[str, ...] = ()
    trusted_only: bool = False
    question_s: float = 1.5
    questions_at_once: int = 8
    grace_s: float = 8.0
    access_days: float = 730.0
    json_log: bool = False
    metrics: tuple[str, int] | None = None
    openid: OpenIDClient | None = None
    demonstration: bool = False

    @classmethod
    def of(cls, environment: Mapping[str, str], *, data: Path | None = None, demonstration: bool = False) -> "Settings":
        """The settings of an environment, with a data directory from the command line. Raises SettingsError."""
        given = {s.name: value for s in SETTINGS if (value := environment.get(s.name, "").strip())}
        settings = cls(
            database_url=given.get("DATABASE_URL"),
            read_database_url=given.get("READ_DATABASE_URL"),
            migrate_database_url=given.get("MIGRATE_DATABASE_URL"),
            data=data or Path(given.get("QUORATE_DATA", DATA if "DATABASE_URL" in given else DEMONSTRATION_DATA)),
            keyring=Path(given["QUORATE_KEYRING"]) if "QUORATE_KEYRING" in given else None,
            signing=Path(given["QUORATE_SIGNING"]) if "QUORATE_SIGNING" in given else None,
            checkpoints=Path(given["QUORATE_CHECKPOINTS"]) if "QUORATE_CHECKPOINTS" in given else None,
            checkpoint_s=number(given, "QUORATE_CHECKPOINT_SECONDS", "60", CHECKPOINT_S_MAX),
            witnesses=given.get("QUORATE_WITNESSES"),
            webhook=given.get("QUORATE_CHECKPOINT_WEBHOOK"),
            webhook_hosts=hosts("QUORATE_WEBHOOK_HOSTS", given.get("QUORATE_WEBHOOK_HOSTS", "")),
            host=given.get("HOST", "127.0.0.1"),
            port=port(given.get("PORT", "8000")),
            cors_origins=origins(given.get("CORS_ORIGINS", "")),
            trusted_only=one_of(given, "QUORATE_DOCUMENTS", ("any", "trusted")) == "trusted",
            question_s=number(given, "QUORATE_QUESTION_SECONDS", "1.5", QUESTION_S_MAX),
            questions_at_once=int(number(given, "QUORATE_QUESTIONS_AT_ONCE", "8", QUESTIONS_MAX)),
            grace_s=number(given, "QUORATE_GRACE_SECONDS", "8", GRACE_S_MAX),
            access_days=number(given, "QUORATE_ACCESS_DAYS", "730", ACCESS_DAYS_MAX),
            json_log=one_of(given, "QUORATE_LOG", ("text", "json")) == "json",
            metrics=address("QUORATE_METRICS", given["QUORATE_METRICS"]) if "QUORATE_METRICS" in given else None,
            openid=openid_client(given),
            demonstration=demonstration,
        )
        settings.check()
        return settings

    @property
    def keyring_dir(self) -> Path:
        return self.keyring or self.data / "keyring"

    @property
    def signing_dir(self) -> Path:
        return self.signing or self.data / "signing"

    @property
    def checkpoints_dir(self) -> Path:
        return self.checkpoints or self.data / "checkpoints"

    def check(self) -> None:
        """Raise SettingsError unless the demonstration is isolated: an embedded database, bound to loopback."""
        if not self.demonstration:
            return
        if self.database_url or self.read_database_url or self.migrate_database_url:
            raise SettingsError(
                "The demonstration runs in an embedded database of its own: unset DATABASE_URL and the like."
            )
        if not is_loopback(self.host):
            raise SettingsError(
                f"The demonstration's credentials are known to everybody: it listens on 127.0.0.1, not {self.host}."
            )


def is_loopback(host: str) -> bool:
    """Whether a host is reached from this machine only."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def unproxied(*urls: str) -> dict[str, None]:
    """Mounts of an HTTP client by which what goes to this machine goes straight there, whatever proxy the environment
    names: the proxy could not reach it, and would be told the credential."""
    hosts = (urlsplit(url).hostname or "" for url in urls)
    return {f"all://[{host}]" if ":" in host else f"all://{host}": None for host in hosts if is_loopback(host)}
