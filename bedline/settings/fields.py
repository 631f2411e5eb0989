"""Each setting with its type, its default and its meaning, and which of them go together."""

import re
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from typing import Final, Literal, TypeVar

from pydantic import Field, HttpUrl, SecretStr, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from typing_extensions import override

from bedline.settings.kinds import ROOT, Folder, Keys, Roles, Secrets, Url, Voices, Words, fault

PREFIX: Final = "BEDLINE_"
CONFIG_PATH: Final = ROOT / "config" / "bedline.toml"
KEPT_THREADS: Final = 16  # never given to boards, so that phone calls and pages always get an answer
LEAST_SECRET_LENGTH: Final = 32  # characters
IPV6: Final = 6

Chosen = TypeVar("Chosen")


class Settings(BaseSettings):
    """Every setting, checked. `read` makes it at start; tests name the values they need."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        toml_file=CONFIG_PATH,
        extra="forbid",
        frozen=True,
        populate_by_name=True,
        validate_default=True,
        hide_input_in_errors=True,
        env_ignore_empty=True,
    )

    environment: Literal["development", "production"] = Field(
        "development",
        description="production refuses what only suits a laptop: secrets made by itself, its own database, the demo",
    )
    regions_path: Folder = Field(ROOT / "config" / "regions", description="where the folders of the regions are")
    regions: Words = Field((), description="folders under the regions path to serve, comma-separated; empty: every one")
    state_path: Folder = Field(
        ROOT / "var", description="where what is kept on this machine goes: database, secrets, logs"
    )

    bind: IPv4Address | IPv6Address = Field(
        IPv4Address("127.0.0.1"), description="address to listen on; 0.0.0.0 for every network this machine is in"
    )
    port: int = Field(8000, ge=1, le=65535, description="port to listen on")
    public_url: HttpUrl | None = Field(
        None, description="where people and Twilio reach it; https makes cookies secure. Empty: bind and port"
    )
    trusted_proxies: int = Field(0, ge=0, le=5, description="proxies in front whose X-Forwarded headers are believed")
    workers: int = Field(2, ge=1, le=64, description="processes that answer")
    threads: int = Field(
        300, ge=KEPT_THREADS * 2, le=5000, description="threads a process may use; an open board takes one"
    )
    board_limit: int = Field(
        240, ge=0, le=5000, description="open boards per process; more of them poll. At least 16 threads stay free"
    )
    roles: Roles = Field(("web", "phone", "boards", "jobs"), description="what these processes do, comma-separated")

    database_url: Url = Field(
        None,
        validation_alias="DATABASE_URL",
        description="your PostgreSQL (15 or newer); empty: its own under the state path",
    )
    database_connections: int = Field(20, ge=3, le=500, description="connections a process may hold")
    migrate: bool = Field(default=True, description="at start, bring the database and the regions up to date")

    secret_key: SecretStr | None = Field(
        None, description="signs sessions; at least 32 characters. Empty: made once and kept under the state path"
    )
    data_keys: Keys = Field(
        (), description="encrypt patient identifiers; newest first, comma-separated. Empty: made once and kept likewise"
    )
    session_hours: int = Field(12, ge=1, le=168, description="hours until a person signs in again")

    demo: bool = Field(default=False, description="one sign-in button per role, for invented regions only")
    demo_speed: float = Field(30, ge=1, le=1000, description="how much faster than life the simulated region runs")
    demo_seed: int = Field(1, ge=0, description="the same seed plays the same region again")

    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="the least that is logged")
    log_format: Literal["text", "json"] = Field("text", description="text for people, json for machines")

    twilio_account_sid: str | None = Field(
        None, validation_alias="TWILIO_ACCOUNT_SID", pattern=r"^AC[0-9a-f]{32}$", description="the Twilio account"
    )
    twilio_auth_token: SecretStr | None = Field(
        None,
        validation_alias="TWILIO_AUTH_TOKEN",
        description="signs its webhooks, and our requests without an API key",
    )
    twilio_api_key: str | None = Field(
        None, validation_alias="TWILIO_API_KEY", description="an API key (SK…) for our requests instead of the token"
    )
    twilio_api_secret: SecretStr | None = Field(
        None, validation_alias="TWILIO_API_SECRET", description="the secret of that API key"
    )
    twilio_previous_tokens: Secrets = Field(
        (),
        validation_alias="TWILIO_PREVIOUS_AUTH_TOKENS",
        description="tokens that may still sign webhooks, comma-separated: the one before, or another region's",
    )
    twilio_base_url: HttpUrl | None = Field(
        None, validation_alias="TWILIO_BASE_URL", description="another address than Twilio's own, such as a simulator's"
    )
    twilio_region: str | None = Field(
        None, validation_alias="TWILIO_REGION", description="such as ie1, for data in Europe"
    )
    twilio_edge: str | None = Field(None, validation_alias="TWILIO_EDGE", description="such as dublin")
    twilio_webhook_url: HttpUrl | None = Field(
        None,
        validation_alias="TWILIO_WEBHOOK_URL",
        description="where Twilio reaches us, when that is not where people do",
    )
    twilio_webhooks: str = Field(
        "e=dublin,frankfurt&ct=2000&rt=6000&tt=13000&rc=2&rp=ct,rt,5xx",
        validation_alias="TWILIO_WEBHOOKS",
        pattern=r"^[\w=&,.-]*$",
        description="from where and how patiently Twilio asks us, as its webhook overrides write it",
    )
    second_provider_sid: str | None = Field(
        None, description="an account with a second provider that speaks as Twilio does, for when the first is away"
    )
    second_provider_token: SecretStr | None = Field(None, description="signs its webhooks and our requests")
    second_provider_url: HttpUrl | None = Field(None, description="its address; empty: Twilio's own")
    calls_per_second: float = Field(
        1, gt=0, le=100, description="calls a provider takes a second from this machine, shared by its processes"
    )
    call_countries: Words = Field(
        ("+31", "+32"), min_length=1, description="beginnings of numbers that may be rung or texted, comma-separated"
    )
    daily_calls: int = Field(
        5000,
        ge=1,
        description="calls and texts a UTC day by all processes; then half as many for crises, and tasks for the desk",
    )
    forged_webhooks: int = Field(
        20, ge=1, description="webhooks in ten minutes that are not the provider's; from then on /readyz tells of them"
    )
    number_pause: int = Field(
        60, ge=0, le=3600, description="seconds between two calls of ours to one number; not for crises, nor on duty"
    )
    number_calls: int = Field(
        20, ge=3, description="calls of ours to one number in an hour, likewise; then tasks for the desk"
    )
    voices: Voices = Field(
        (), description="other voices on the telephone, comma-separated, such as nl=nl-NL/Polly.Ruben"
    )
    prompts_path: Folder = Field(
        ROOT / "config" / "prompts", description="recorded sentences, <language>/<key>.wav, played instead of the voice"
    )

    @field_validator("board_limit")
    @classmethod
    def _boards_leave_threads(cls, limit: int, info: ValidationInfo) -> int:
        most = info.data.get("threads", limit + KEPT_THREADS) - KEPT_THREADS
        if limit > most:
            raise fault(f"must stay {KEPT_THREADS} under BEDLINE_THREADS, so at most {most}")
        return limit

    @field_validator("regions")
    @classmethod
    def _folders_there(cls, regions: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        path = info.data.get("regions_path", Path())
        there = sorted(child.parent.name for child in path.glob("*/region.toml"))
        missing = sorted(set(regions) - set(there))
        if missing:
            raise fault(
                f"{', '.join(missing)}: no such folder with a region.toml in {path}; there are {', '.join(there)}"
            )
        return regions

    @field_validator("public_url", "database_url", "secret_key", "data_keys")
    @classmethod
    def _chosen_in_production(cls, value: Chosen, info: ValidationInfo) -> Chosen:
        if info.data.get("environment") == "production" and not value:
            raise fault("must be set in production")
        return value

    @field_validator("public_url")
    @classmethod
    def _public_over_https(cls, url: HttpUrl | None, info: ValidationInfo) -> HttpUrl | None:
        if info.data.get("environment") == "production" and url is not None and url.scheme != "https":
            raise fault("must be an https address in production")
        return url

    @field_validator("demo")
    @classmethod
    def _demo_only_for_trials(cls, demo: bool, info: ValidationInfo) -> bool:  # noqa: FBT001 -- pydantic passes it so
        if demo and info.data.get("environment") == "production":
            raise fault("lets anybody sign in as anybody, so it cannot be on in production")
        return demo

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, key: SecretStr | None) -> SecretStr | None:
        if key is not None and len(key) < LEAST_SECRET_LENGTH:
            raise fault(f"is shorter than {LEAST_SECRET_LENGTH} characters; make one with `python -m bedline secret`")
        return key

    @field_validator("twilio_auth_token")
    @classmethod
    def _both_or_none(cls, token: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if "twilio_account_sid" in info.data and (token is None) != (info.data["twilio_account_sid"] is None):
            raise fault("goes together with TWILIO_ACCOUNT_SID: set both or neither")
        return token

    @field_validator("twilio_api_secret")
    @classmethod
    def _key_with_secret(cls, secret: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if (secret is None) != (info.data.get("twilio_api_key") is None):
            raise fault("goes together with TWILIO_API_KEY: set both or neither")
        return secret

    @field_validator("second_provider_token")
    @classmethod
    def _second_with_token(cls, token: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if (token is None) != (info.data.get("second_provider_sid") is None):
            raise fault("goes together with BEDLINE_SECOND_PROVIDER_SID: set both or neither")
        return token

    @field_validator("call_countries")
    @classmethod
    def _beginnings(cls, countries: tuple[str, ...]) -> tuple[str, ...]:
        wrong = [each for each in countries if not re.fullmatch(r"\+[1-9][0-9]{0,6}", each)]
        if wrong:
            raise fault(f"{', '.join(wrong)}: write the beginning of a number as +31")
        return countries

    @property
    def base_url(self) -> str:
        """Where people reach it, without a slash at the end."""
        return str(self.public_url or f"http://{self.listening}").rstrip("/")

    @property
    def webhook_url(self) -> str:
        """Where the telephone's provider reaches it, without a slash at the end."""
        return str(self.twilio_webhook_url).rstrip("/") if self.twilio_webhook_url else self.base_url

    @property
    def local_url(self) -> str:
        """Where this machine reaches it, without a slash at the end."""
        host = "127.0.0.1" if self.bind.is_unspecified and self.bind.version != IPV6 else str(self.bind)
        host = "[::1]" if host == "::" else f"[{host}]" if ":" in host else host
        return f"http://{host}:{self.port}"

    @property
    def listening(self) -> str:
        """Address and port as gunicorn and URLs write them."""
        return f"[{self.bind}]:{self.port}" if self.bind.version == IPV6 else f"{self.bind}:{self.port}"

    @property
    def cookies_secure(self) -> bool:
        """Whether browsers may send the session over https only."""
        return self.base_url.startswith("https://")

    @classmethod
    @override
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let what is named beat the environment, that config/bedline.toml, and that the defaults."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)
