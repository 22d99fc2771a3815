"""A folder of CSVs as raw sheets: one file for each sheet, `products.csv`, in any usual encoding and separator."""

import codecs
import csv
import hashlib
import re
from collections.abc import Iterator
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any, Final

from catalog.archive import MAX_FILE
from catalog.look import MAX_COLUMNS, MAX_ROWS
from catalog.raw import RawFile, RawSheet
from catalog.sheets import SHEETS
from model.errors import InputError
from model.lazy import lazy

SUFFIXES: Final = frozenset({".csv", ".tsv"})
SEPARATORS: Final = (",", ";", "\t")

_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SURE: Final = 20
"""Letters outside ASCII from which the script of a text tells its encoding: of that many characters of Chinese, chance
puts all of them among the codes that Korean uses for Hangul about once in 30,000 texts (25 of 40 rows of the set)."""
_HANGUL: Final = re.compile("[가-힣]")
_COMMON_HANZI: Final = re.compile("[一-鿿]")
_DEFUSED: Final = re.compile(r"'+[=+\-@\t\r]")


def open_folder(path: Path) -> RawFile:
    """The CSVs of the folder at `path`, each a sheet by its file's name.

    Raises:
        InputError: there is none, one is too large, or its encoding is not sure.
    """
    files = sorted(file for file in path.iterdir() if file.suffix.lower() in SUFFIXES and file.is_file())
    if not files:
        right = ", ".join(f"{name}.csv" for name in SHEETS)
        raise InputError(lazy("%(file)s: no CSV in this folder; right would be %(right)s", file=path, right=right))
    order = {name: number for number, name in enumerate(SHEETS)}
    files.sort(key=lambda file: order.get(file.stem, len(order)))
    digest = hashlib.sha256()
    sheets = []
    for file in files:
        if file.stat().st_size > MAX_FILE:
            raise InputError(lazy("%(file)s: larger than %(most)s MiB", file=file, most=MAX_FILE >> 20))
        data = file.read_bytes()
        digest.update(f"{file.name}\0{len(data)}\0".encode() + data)
        text = decode(data, str(file))
        sheets.append(RawSheet(file.stem, file.name, partial(_rows, text, file), text.count("\n")))
    return RawFile(path.resolve().name, digest.hexdigest(), typed=False, sheets=tuple(sheets))


def decode(data: bytes, name: str) -> str:
    """The text of a CSV's bytes: by its byte order mark, as UTF-8, or by its script where that is sure.

    Raises:
        InputError: it is not sure; the sentence says what it may be.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding, name)
    if b"\0" in data[:200]:
        return _strictly(data, "utf-16-le" if data[1:2] == b"\0" else "utf-16-be", name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _by_script(data, name)


def _by_script(data: bytes, name: str) -> str:
    korean, chinese = _tried(data, "cp949"), _tried(data, "gb18030")
    hangul, letters = _share(korean, _HANGUL)
    if korean is not None and letters >= _SURE and hangul > 0.98:
        return korean
    hanzi, many = _share(chinese, _COMMON_HANZI)
    if chinese is not None and many >= _SURE and hanzi > 0.9 and hangul < 0.9:
        return chinese
    may = [encoding for encoding, text in (("cp949", korean), ("gb18030", chinese)) if text is not None]
    likely = lazy("%(one)s or %(other)s", one=may[0], other=may[1]) if may[1:] else (may or ["cp1252"])[0]
    raise InputError(lazy("%(file)s: not UTF-8; it may be %(likely)s: save it as CSV UTF-8", file=name, likely=likely))


def _tried(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _share(text: str | None, script: re.Pattern[str]) -> tuple[float, int]:
    """Which share of the letters outside ASCII is of the script, and how many letters there are."""
    letters = [letter for letter in text or "" if not letter.isascii() and letter.isalpha()]
    return (len(script.findall("".join(letters))) / len(letters) if letters else 0.0), len(letters)


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise InputError(
            lazy(
                "%(file)s: begins as %(encoding)s and goes on otherwise; save it as CSV UTF-8",
                file=name,
                encoding=encoding,
            )
        ) from None


def _rows(text: str, file: Path) -> Iterator[tuple[int, list[Any]]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=_separator(text, file.stem), strict=True)
    try:
        for number, row in enumerate(reader, start=1):
            if number > MAX_ROWS or len(row) > MAX_COLUMNS:
                raise InputError(
                    lazy(
                        "%(file)s: more than %(rows)s rows or %(columns)s columns; split the file",
                        file=file,
                        rows=f"{MAX_ROWS:,}",
                        columns=MAX_COLUMNS,
                    )
                )
            if any(row):
                yield number, [cell[1:] if _DEFUSED.match(cell) else cell for cell in row]
    except csv.Error as error:
        raise InputError(
            lazy(
                "%(file)s, line %(line)s: no CSV (%(why)s); close its quotation marks",
                file=file,
                line=reader.line_num,
                why=str(error),
            )
        ) from None


def _separator(text: str, sheet: str) -> str:
    """The separator by which the first line has the most names of the sheet's columns."""
    known = SHEETS[sheet].by_name if sheet in SHEETS else {}
    first = text.partition("\n")[0].strip("\r")
    return max(
        SEPARATORS, key=lambda mark: (sum(name.strip('" ') in known for name in first.split(mark)), mark in first)
    )
