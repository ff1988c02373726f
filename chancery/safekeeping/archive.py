"""The file a backup is: one archive that says what is in it, with the SHA-256 of each part."""

from __future__ import annotations

import hashlib
import json
import lzma
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import IO, Any

from chancery.errors import Refused

FORMAT = "chancery-backup/1"
KEYS = "chancery-keys/1"
MANIFEST = "MANIFEST.json"
BLOCK = 1 << 20
OURS_ONLY = 0o600
# What reading a part can end in, if it is not what was put in: each way of packing has its own complaint.
BROKEN = (KeyError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError)


def write(to: Path, kind: str, facts: Mapping[str, Any], parts: Iterable[tuple[str, Path]]) -> None:
    """Write an archive that only its owner can read; what it says of itself comes last."""
    digests: dict[str, str] = {}
    with _private(to) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, path in parts:
            digests[name] = _add(archive, name, path)
        said = {"format": kind, **facts, "parts": digests}
        archive.writestr(MANIFEST, json.dumps(said, ensure_ascii=False, indent=1))


def manifest(path: Path, kind: str) -> dict[str, Any]:
    """What an archive says of itself; refused if it is not one of ours."""
    try:
        with zipfile.ZipFile(path) as archive:
            said = json.loads(archive.read(MANIFEST))
    except FileNotFoundError:
        raise Refused(f"There is no file {path}.") from None
    except (OSError, ValueError, *BROKEN):
        raise Refused(f"{path} is not a backup made by chancery, or it is cut off.") from None
    if not isinstance(said, dict) or not isinstance(said.get("parts"), dict):
        raise Refused(f"{path} does not say what is in it, so that nothing can be held against it. Use another backup.")
    if said.get("format") != kind:
        raise Refused(f"{path} is not what was asked for: its format is “{said.get('format', '')}”, not “{kind}”.")
    return said


def unpack(path: Path, said: Mapping[str, Any], into: Path) -> None:
    """Take every part out, and hold each against its digest. A part that would land elsewhere is refused."""
    with zipfile.ZipFile(path) as archive:
        for name, digest in said["parts"].items():
            target = into / _inside(name)
            target.parent.mkdir(parents=True, exist_ok=True)
            if _take(archive, name, target) != digest:
                raise Refused(f"{path}: the part {name} is not what was put in. Use another backup.")


def check(path: Path, kind: str) -> dict[str, Any]:
    """Read every part back and hold it against its digest; what the archive says of itself."""
    said = manifest(path, kind)
    with zipfile.ZipFile(path) as archive:
        for name, digest in said["parts"].items():
            if _read(archive, name) != digest:
                raise Refused(f"{path}: the part {name} was not written as it was read. Is the disk sound?")
    return said


def files_below(folder: Path, leave_out: Iterable[str]) -> Iterator[tuple[str, Path]]:
    """Every file of a folder with its name in an archive; those at the top that are left out, and what is in them."""
    left_out = frozenset(leave_out)
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if name.parts[0] not in left_out and path.is_file() and not path.is_symlink():
            yield name.as_posix(), path


def _private(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, OURS_ONLY), "w+b")


def _add(archive: zipfile.ZipFile, name: str, path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
        while block := source.read(BLOCK):
            digest.update(block)
            target.write(block)
    return digest.hexdigest()


def _take(archive: zipfile.ZipFile, name: str, target: Path) -> str:
    """Write a part out; its digest, or nothing if it cannot be read."""
    try:
        with archive.open(name) as source, _private(target) as kept:
            shutil.copyfileobj(source, kept, BLOCK)
            kept.seek(0)
            return _digest(kept)
    except BROKEN:
        return ""
    except OSError as failed:
        if failed.errno is None:
            return ""  # so bz2 calls a stream that is none
        raise Refused(f"{target} could not be written: {failed.strerror}. Nothing was put back.") from failed


def _read(archive: zipfile.ZipFile, name: str) -> str:
    try:
        with archive.open(name) as part:
            return _digest(part)
    except (OSError, *BROKEN):
        return ""


def _digest(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := file.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _inside(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts or "\\" in name:
        raise Refused(f"The backup has a part named “{name}”, which would land outside of the city's folder.")
    return path
