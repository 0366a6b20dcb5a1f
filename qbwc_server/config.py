"""The environment, read once and checked; every mistake is reported together."""

import hmac
import os
import pathlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlsplit

import pydantic
from pydantic_settings import BaseSettings, SettingsConfigDict

from qbwc_server.conversation.limits import Limits
from qbwc_server.errors import ConfigError
from qbwc_server.flows.base import Patience

MEGABYTE = 1_000_000
LARGEST_BODY = 2000 * MEGABYTE
SHORTEST_KEY = 32
#: numbers from here on are bytes where no unit is given
_BYTES_FROM = 100_000
_DATABASES = re.compile(r"(sqlite|postgres(ql)?)(\+\w+)?://")


def _size(text: Any) -> int:
    """Read a size such as 256 MB; a bare number below 100000 counts megabytes."""
    found = re.fullmatch(r"\s*(\d{1,12})\s*([kmg]?b?)\s*", str(text), re.IGNORECASE)
    if not found:
        raise ValueError("must be a size such as 256 MB")
    number, unit = int(found[1]), found[2].lower().removesuffix("b")
    if not unit:
        unit = "m" if number < _BYTES_FROM else ""
    size = number * {"": 1, "k": 1000, "m": MEGABYTE, "g": 1000 * MEGABYTE}[unit]
    if not MEGABYTE <= size <= LARGEST_BODY:
        raise ValueError("must be 1 MB to 2 GB")
    return size


class _Environment(BaseSettings):
    """The variables by name, type and bounds."""

    model_config = SettingsConfigDict(env_prefix="QBWC_", extra="ignore")

    database_url: str = ""
    secret_key: pydantic.SecretStr = pydantic.SecretStr("")
    public_url: str = "http://localhost:8000"
    data_dir: pathlib.Path = pathlib.Path("var")
    log_format: str = pydantic.Field("text", pattern="^(text|json)$")
    log_level: str = pydantic.Field(
        "INFO", pattern="(?i)^(debug|info|warning|error|critical)$"
    )
    batch_seconds: float = pydantic.Field(20, gt=0, le=3600)
    batch_max: int = pydantic.Field(500, ge=1, le=10_000)
    batch_first: int = pydantic.Field(20, ge=1, le=10_000)
    max_attempts: int = pydantic.Field(5, ge=1, le=100)
    retry_seconds: int = pydantic.Field(60, ge=1, le=86_400)
    max_body: Annotated[int, pydantic.BeforeValidator(_size)] = 256 * MEGABYTE
    session_timeout: int = pydantic.Field(1800, ge=60)
    keep_days: int = pydantic.Field(90, ge=1)
    support_contact: str = pydantic.Field("", max_length=500)
    trusted_proxies: int = pydantic.Field(0, ge=0, le=10)


@dataclass(frozen=True)
class Config:
    """What the server runs with."""

    database_url: str
    secret_key: str
    public_url: str
    data_dir: pathlib.Path
    log_format: str
    log_level: str
    limits: Limits
    max_body: int
    #: whom to ask, a line on the support page
    support_contact: str
    #: reverse proxies in front whose word on the caller's address is believed
    trusted_proxies: int

    @classmethod
    def from_env(cls, overrides: Mapping[str, Any] | None = None) -> "Config":
        """Read the environment; raise ConfigError with every mistake."""
        try:
            read = _Environment(**dict(overrides or {}))
        except pydantic.ValidationError as error:
            raise ConfigError(_all_problems(error, overrides or {})) from None
        problems = _problems(read)
        if problems:
            raise ConfigError(problems)
        return _config(read)

    def key_for(self, purpose: str) -> bytes:
        """Derive a key from the secret key, another one for each purpose."""
        return hmac.digest(self.secret_key.encode(), purpose.encode(), "sha256")


def ensure_secret_key(data_dir: pathlib.Path) -> bool:
    """Create the secret key in the data folder if there is none; say if it did."""
    path = _key_path(data_dir)
    if path.exists():
        return False
    data_dir.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
    return True


def child_environment(overrides: Mapping[str, str]) -> dict[str, str]:
    """Give the environment for a server that runs beside this one, with its own."""
    kept = {n: v for n, v in os.environ.items() if not n.startswith("QBWC_")}
    return kept | {f"QBWC_{name.upper()}": v for name, v in overrides.items()}


def _config(read: _Environment) -> Config:
    data_dir = read.data_dir.expanduser().absolute()
    return Config(
        database_url=read.database_url or f"sqlite:///{data_dir / 'qbwc.db'}",
        secret_key=read.secret_key.get_secret_value() or _stored_key(data_dir),
        public_url=read.public_url.rstrip("/"),
        data_dir=data_dir,
        log_format=read.log_format,
        log_level=read.log_level.upper(),
        limits=Limits(
            batch_first=read.batch_first,
            batch_max=read.batch_max,
            batch_seconds=read.batch_seconds,
            session_timeout=read.session_timeout,
            keep_days=read.keep_days,
            patience=Patience(read.max_attempts, read.retry_seconds),
        ),
        max_body=read.max_body,
        support_contact=read.support_contact,
        trusted_proxies=read.trusted_proxies,
    )


def _all_problems(
    error: pydantic.ValidationError, overrides: Mapping[str, Any]
) -> list[str]:
    # The faulty ones take their defaults, so that the others are looked at too.
    faulty = {str(one["loc"][0]).lower() for one in error.errors()}
    defaults = {name: _Environment.model_fields[name].get_default() for name in faulty}
    rest = _problems(_Environment(**{**overrides, **defaults}))
    return [_sentence(one) for one in error.errors()] + rest


def _problems(read: _Environment) -> list[str]:
    found = []
    url = urlsplit(read.public_url)
    if url.scheme not in ("http", "https") or not url.hostname:
        found.append(
            "QBWC_PUBLIC_URL must be an address such as https://qb.example.com,"
            f" not {read.public_url!r}"
        )
    if read.database_url and not _DATABASES.match(read.database_url):
        found.append("QBWC_DATABASE_URL must begin with sqlite:// or postgresql://")
    key = read.secret_key.get_secret_value()
    if key and len(key) < SHORTEST_KEY:
        found.append(f"QBWC_SECRET_KEY must have {SHORTEST_KEY} characters or more")
    return found


def _stored_key(data_dir: pathlib.Path) -> str:
    path = _key_path(data_dir)
    return path.read_text().strip() if path.exists() else ""


def _key_path(data_dir: pathlib.Path) -> pathlib.Path:
    return data_dir / "secret.key"


def _sentence(error: Any) -> str:
    name = "QBWC_" + "_".join(str(part) for part in error["loc"]).upper()
    said = error["msg"].removeprefix("Value error, ")
    return f"{name}: {said}, not {error['input']!r}"
