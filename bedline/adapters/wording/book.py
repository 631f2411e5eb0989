"""Every sentence by key and language, and the choice of a language."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from babel import negotiate_locale

from bedline.adapters.configuration import ConfigurationFault, Fault, TomlFile, read_toml
from bedline.adapters.wording.completeness import incomplete
from bedline.adapters.wording.filling import fill

# Spoken where nobody said what they speak.
DEFAULT = "nl"

Sentences = Mapping[str, str]


class Wording:
    """The sentences of every language; complete, or it could not have been loaded."""

    def __init__(self, books: Mapping[str, Sentences]) -> None:
        self._books = books

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages as tags ("nl-BE"), the one spoken by default first."""
        return tuple(sorted(self._books, key=lambda language: (language != DEFAULT, language)))

    def knows(self, key: str) -> bool:
        """Say whether there is such a sentence."""
        return key in self._books[DEFAULT]

    def under(self, table: str) -> frozenset[str]:
        """Return the names in that table: under ``tasks`` the kinds of task."""
        prefix = f"{table}."
        return frozenset(
            key.removeprefix(prefix).split(".")[0] for key in self._books[DEFAULT] if key.startswith(prefix)
        )

    def sentence(self, key: str, language: str) -> str:
        """Return the sentence with its gaps as they stand in the file.

        Raises:
            LookupError: when there is no such sentence, or no such language.
        """
        return self._books[language][key]

    def say(self, key: str, language: str, /, **params: object) -> str:
        """Return the sentence in that language, or in the closest there is, with its gaps filled.

        Raises:
            LookupError: when there is no such sentence, or a gap gets no value.
        """
        spoken = language if language in self._books else self.closest([language])
        sentence = self._books[spoken][key]
        return fill(sentence, params, language=spoken, look_up=lambda inner: self.say(inner, spoken, **params))

    def closest(self, wanted: Iterable[str], *, among: Iterable[str] = ()) -> str:
        """Return the first language wanted that is spoken (``among`` these, where given), or the default.

        "fr-CH" is served by fr. With ``among``, its first is the default.
        """
        spoken = tuple(among) or self.languages
        by_tag = {language.lower(): language for language in spoken}
        found = negotiate_locale([tag.replace("_", "-").lower() for tag in wanted], list(by_tag), sep="-")
        return by_tag.get(found or "", spoken[0])


def load_wording(folder: Path) -> Wording:
    """Return the sentences of every ``<language>.toml`` in the folder; ``nl_BE`` says what it has not as ``nl`` does.

    Raises:
        ConfigurationFault: with every fault of every file: what cannot be read, sentences that one
            language has and another has not, and gaps that differ between them.
    """
    faults: list[Fault] = []
    if_missing = "add it"
    files = [
        read_toml(path, file=f"{folder.name}/{path.name}", if_missing=if_missing, faults=faults)
        for path in sorted(folder.glob("*.toml"))
    ]
    own = {_language(each): _flat(each, each.settings or {}, (), faults) for each in files}
    if DEFAULT not in own:
        faults.append(Fault(str(folder), 0, f"there is no {DEFAULT}.toml: add it"))
    books = {language: {**own.get(language.split("-")[0], {}), **sentences} for language, sentences in own.items()}
    if not faults:
        faults += incomplete({_language(each): each for each in files}, books, default=DEFAULT)
    if faults:
        raise ConfigurationFault(faults)
    return Wording(books)


def _language(toml: TomlFile) -> str:
    return Path(toml.file).stem.replace("_", "-")


def _flat(toml: TomlFile, table: Mapping[str, Any], above: tuple[str, ...], faults: list[Fault]) -> dict[str, str]:
    sentences: dict[str, str] = {}
    for name, value in table.items():
        place = (*above, name)
        if isinstance(value, dict):
            sentences |= _flat(toml, value, place, faults)
        elif isinstance(value, str) and value.strip():
            sentences[".".join(place)] = value.strip()
        else:
            faults.append(toml.fault(place, f"{'.'.join(place)} is no sentence: write a text"))
    return sentences
