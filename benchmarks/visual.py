"""How long engines take to compare one page of 1440 x 8000 pixels, from two PNG files to what differs.

    python -m benchmarks.visual [--rounds 3] [--height 8000]

Ours is `reading.visual`. odiff and pixelmatch come by npm into a temporary folder, which needs npm and its registry;
pixelmatch's Python port and scikit-image are run where they are installed (`pip install pixelmatch scikit-image`).
Each engine counts everything from the files on, decoding too; the best of the rounds, which take turns. The port of
pixelmatch is in plain Python, so it is given a twentieth of the page and counted twenty times.
"""

import argparse
import importlib
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from reading.visual.carrying import layout, with_layout
from reading.visual.comparing import compare
from reading.visual.decoding import decode, encode
from tests.reading.visual.looking import eye
from tests.reading.visual.moving import served

LONGER = """() => {
    const parts = [...document.querySelectorAll('section')];
    for (let n = 0; document.documentElement.scrollHeight < %d; n += 1) {
        document.querySelector('footer').before(parts[n %% parts.length].cloneNode(true));
    }
}"""
PIXELMATCH = """
const fs = require('fs'); const { PNG } = require('pngjs'); const match = require('pixelmatch');
const [one, two] = process.argv.slice(2).map((name) => PNG.sync.read(fs.readFileSync(name)));
const diff = new PNG({ width: one.width, height: one.height });
match(one.data, two.data, diff.data, one.width, one.height, { threshold: 0.1 });
fs.writeFileSync('out.png', PNG.sync.write(diff));
"""
Engine = Callable[[], object]


def main() -> None:
    """Render a page before and after, compare, and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--height", type=int, default=8_000)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        before, after = pair(given.height)
        (folder / "before.png").write_bytes(before)
        (folder / "after.png").write_bytes(after)
        print(f"{len(compare(before, after).changes)} changes are told")
        engines = {"reading.visual": (lambda: compare(before, after), 1), **inside(before, after), **by_npm(folder)}
        report(engines, given.rounds)


def pair(height: int) -> tuple[bytes, bytes]:
    """One page at two times: its carousel turned, an advertisement is gone, its buy button is gone."""
    with served() as url, eye(1) as looking:
        shots = [
            looking.shoot(f"{url}/classic/bench?{query}", "desktop", inject=LONGER % (height + 500)).png
            for query in ("look=0", "look=1&fault=button_gone")
        ]
    before, after = (with_layout(encode(decode(shot)[:height]), layout(shot, "the page")) for shot in shots)
    return before, after


def inside(before: bytes, after: bytes) -> dict[str, tuple[Engine, int]]:
    """Engines in this process, each with the times that it counts."""
    engines: dict[str, tuple[Engine, int]] = {"OpenCV absdiff": (lambda: cv2.absdiff(decode(before), decode(after)), 1)}
    metrics, ported, images = (_module(name) for name in ("skimage.metrics", "pixelmatch.contrib.PIL", "PIL.Image"))
    if metrics is None:
        print("scikit-image is not installed, so it is left out")
    else:
        engines["scikit-image SSIM"] = (lambda: metrics.structural_similarity(_grey(before), _grey(after)), 1)
    if ported is None or images is None:
        print("pixelmatch's Python port is not installed, so it is left out")
    else:
        parts = [images.fromarray(decode(one)[: decode(one).shape[0] // 20]) for one in (before, after)]
        engines["pixelmatch (PyPI)"] = (lambda: ported.pixelmatch(*parts), 20)
    return engines


def by_npm(folder: Path) -> dict[str, tuple[Engine, int]]:
    """Engines that npm fetches into `folder`."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        print("npm is absent, so odiff and pixelmatch's own package are left out")
        return {}
    got = subprocess.run(
        [npm, "install", "--no-audit", "--no-fund", "odiff-bin", "pixelmatch@5", "pngjs"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if got.returncode:
        print(f"npm brought neither odiff nor pixelmatch: {got.stderr.strip().splitlines()[-1:]}")
        return {}
    (folder / "match.js").write_text(PIXELMATCH)
    binary = next(path for path in (folder / "node_modules" / "@odiff").rglob("odiff*") if path.is_file())
    files = ["before.png", "after.png"]
    return {
        "odiff (npm)": (lambda: _ran([str(binary), *files, "out.png", "--antialiasing"], folder, {0, 21, 22}), 1),
        "pixelmatch (npm)": (lambda: _ran([node, "match.js", *files], folder, {0}), 1),
    }


def report(engines: dict[str, tuple[Engine, int]], rounds: int) -> None:
    """Run all in turn, `rounds` times, and print the best of each beside ours."""
    best: dict[str, float] = {}
    for _ in range(rounds):
        for name, (run, times) in engines.items():
            began = time.perf_counter()
            run()
            took = (time.perf_counter() - began) * times
            best[name] = min(took, best.get(name, took))
    for name, seconds in sorted(best.items(), key=lambda item: item[1]):
        print(f"{name:20} {seconds * 1000:9,.0f} ms  {seconds / best['reading.visual']:6.2f} of ours")


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def _grey(png: bytes) -> Any:
    return np.asarray(cv2.cvtColor(decode(png), cv2.COLOR_BGR2GRAY))


def _ran(command: list[str], folder: Path, fine: set[int]) -> None:
    code = subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode
    if code not in fine:
        raise RuntimeError(f"{command[0]} ended with {code}")


if __name__ == "__main__":
    main()
