"""Whether every language says everything, with the same gaps."""

from collections.abc import Iterator, Mapping

from bedline.adapters.configuration import Fault, TomlFile
from bedline.adapters.wording.filling import Gap, gaps


def incomplete(
    files: Mapping[str, TomlFile], books: Mapping[str, Mapping[str, str]], *, default: str
) -> Iterator[Fault]:
    """Yield a fault for each sentence a language lacks, and for each whose gaps are not those of the default."""
    every = {key for book in books.values() for key in book}
    tables = {key.rsplit(".", 1)[0] for key in every}
    for language, book in books.items():
        file = files[language]
        for key in sorted(every - book.keys()):
            yield Fault(file.file, 0, f"{key} is not said in {language}: add it")
        for key, sentence in book.items():
            if problem := _problem(sentence, books[default].get(key), tables):
                yield file.fault(tuple(key.split(".")), f"{key}: {problem}")


def _problem(sentence: str, original: str | None, tables: set[str]) -> str | None:
    try:
        own = gaps(sentence)
    except ValueError as error:
        return f"{error}; write a gap as {{name}}, and a brace as {{{{"
    for _, table in own:
        if table and table not in tables:
            return f"there is no table {table} to pick words from"
    if original is None:
        return None
    try:
        wanted = gaps(original)
    except ValueError:
        return None
    if own == wanted:
        return None
    return f"its gaps are {_listed(own)}, and should be {_listed(wanted)}"


def _listed(found: frozenset[Gap]) -> str:
    return " ".join(sorted(f"{{{name}:{table}}}" if table else f"{{{name}}}" for name, table in found)) or "none"
