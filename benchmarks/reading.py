"""CPU time to read real product pages, beside parsing alone and beside extruct, in one run on one core.

    python -m benchmarks.reading [FOLDER]

FOLDER holds a manifest.jsonl of {file, url}; the default is the public extraction benchmark. Each pass goes over
decompressed bytes; the passes take turns, and the median of each stands.
"""

import gzip
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import extruct
import lxml.html
from selectolax.lexbor import LexborHTMLParser

from reading.page import Page
from spiders.platforms import by_name

ROUNDS = 5
Stored = tuple[str, bytes]


def pages(folder: Path) -> list[Stored]:
    """URL and decompressed bytes of each page of the manifest."""
    rows = [json.loads(line) for line in (folder / "manifest.jsonl").read_text("utf-8").splitlines()]
    bodies = ((row["url"], (folder / row["file"]).read_bytes()) for row in rows)
    return [(url, gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body) for url, body in bodies]


def seconds(work: Callable[[str, bytes], object], stored: list[Stored]) -> float:
    """CPU seconds of one pass over all pages."""
    begun = time.process_time()
    for url, body in stored:
        work(url, body)
    return time.process_time() - begun


def read(url: str, body: bytes) -> object:
    """The fields of a page."""
    return by_name("site").read([Page(url, body)])


def capture(url: str, body: bytes) -> object:
    """The fields and, before and after, the outcome: all that a crawl does with a page."""
    return by_name("site").capture([Page(url, body)])


def extract(url: str, body: bytes) -> object:
    """extruct with all its syntaxes."""
    try:
        return extruct.extract(body, base_url=url, errors="ignore")
    except (ValueError, lxml.etree.LxmlError):
        return None


def main() -> None:
    """Measure and print."""
    default = Path(os.environ.get("ANDON_SHARED", "../shared")) / "bench" / "extraction"
    stored = pages(Path(sys.argv[1]) if len(sys.argv) > 1 else default)
    ways: dict[str, Callable[[str, bytes], object]] = {
        "lexbor parses": lambda _, body: LexborHTMLParser(body),
        "lxml parses": lambda _, body: lxml.html.fromstring(body),
        "andon reads": read,
        "andon captures": capture,
    }
    passes: dict[str, list[float]] = {name: [] for name in ways}
    for work in ways.values():
        seconds(work, stored)
    for _ in range(ROUNDS):
        for name, work in ways.items():
            passes[name].append(seconds(work, stored))
    passes["extruct reads"] = [seconds(extract, stored)]
    median = {name: statistics.median(taken) for name, taken in passes.items()}
    megabytes = sum(len(body) for _, body in stored) / 1e6
    print(f"{len(stored)} pages, {megabytes:.1f} MB decompressed, median of {ROUNDS} passes (extruct: one)")
    for name, taken in median.items():
        print(
            f"{name:15} {taken / len(stored) * 1000:9.2f} ms CPU a page  {len(stored) / taken:8.1f} pages a CPU second"
        )
    andon = median["andon reads"]
    print(f"rate of andon / lexbor's parse alone: {median['lexbor parses'] / andon:.2f}  (asked: >= 0.30)")
    print(f"rate of andon / extruct:              {median['extruct reads'] / andon:.1f}  (asked: >= 30)")


if __name__ == "__main__":
    main()
