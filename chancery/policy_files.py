"""Finds a policy by its id among those that ship with Chancery, or by its path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path

from chancery.errors import BadInput
from chancery.policy import Policy, PolicyError, load
from chancery.policy.load import LARGEST


def shipped() -> dict[str, bytes]:
    """The adopted texts that come with Chancery, by id. They are never edited, only succeeded."""
    folder = resources.files("chancery.city").joinpath("policies")
    files = sorted((each for each in folder.iterdir() if each.name.endswith(".toml")), key=lambda each: each.name)
    return {each.name.removesuffix(".toml"): each.read_bytes() for each in files}


def unread(error: OSError) -> tuple[str, str]:
    """Why a file could not be opened, in both languages."""
    if isinstance(error, FileNotFoundError):
        return "there is no such file", "aucun fichier de ce nom"
    if isinstance(error, IsADirectoryError):
        return "it is a folder", "c'est un dossier"
    if isinstance(error, PermissionError):
        return "it may not be read", "il n'est pas permis de le lire"
    return "it cannot be read", "il est illisible"


def source(name: str, own: Iterable[str] = ()) -> bytes:
    """The bytes of a policy file by its path, or by the id of one that ships with Chancery; `own` are further ids that
    the caller knows, to be named where this is none.

    Raises ``BadInput`` where there is neither. A file far over the limit is not read to its end.
    """
    path = Path(name)
    if path.suffix == ".toml" or path.is_file():
        try:
            with path.open("rb") as file:
                return file.read(LARGEST + 1)
        except OSError as error:
            english, french = unread(error)
            raise BadInput(f"{name}: {english}.", f"{name} : {french}.") from error
    known = shipped()
    if name in known:
        return known[name]
    listed = ", ".join(dict.fromkeys((*own, *known)))
    raise BadInput(
        f"There is no policy “{name}”. Give a file, or one of: {listed}.",
        f"Il n'y a pas de politique « {name} ». Donnez un fichier, ou l'une de : {listed}.",
    )


def named(name: str, readings: tuple[str, ...] = (), own: Iterable[str] = ()) -> Policy:
    """The policy of this path or id; with the other reading of these notes.

    Raises ``BadInput`` where there is none and ``PolicyError`` where it cannot be used.
    """
    return load(source(name, own), name=name, readings=readings)


def before(policy: Policy, name: str) -> Iterator[Policy]:
    """The policies that this one follows, one after the other, as far as they lie beside its file or are shipped."""
    met = {policy.id}
    while policy.supersedes and policy.supersedes not in met:
        met.add(policy.supersedes)
        near = Path(name).with_name(f"{policy.supersedes}.toml")
        try:
            policy = named(str(near) if name.endswith(".toml") and near.is_file() else policy.supersedes)
        except (BadInput, PolicyError):
            return
        yield policy


def told(error: PolicyError, lang: str) -> str:
    """The problems of a file, one a line, in the reader's language."""
    lines = [problem.phrase_fr() if lang == "fr" else str(problem) for problem in error.problems]
    return "\n".join(lines)
