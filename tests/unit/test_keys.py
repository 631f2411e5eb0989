from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cryptography.fernet import Fernet

from bedline.adapters.keys import data_key, kept, secret_key


def test_a_key_is_made_once_and_kept_for_us_alone(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "key"
    first = kept(path=path, make=secret_key)
    assert kept(path=path, make=secret_key) == first
    assert path.stat().st_mode & 0o777 == 0o600
    assert [child.name for child in path.parent.iterdir()] == ["key"]


def test_all_who_ask_at_once_get_the_same_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: kept(path=tmp_path / "key", make=secret_key), range(32)))
    assert len(keys) == 1


def test_keys_are_long_enough_for_their_use() -> None:
    assert len(secret_key()) >= 48
    key = Fernet(data_key())
    assert key.decrypt(key.encrypt(b"text")) == b"text"
