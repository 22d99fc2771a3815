"""Chromium's own sandbox is on for any user but root, and where the kernel forbids it that is said."""

import json
import os
import pwd
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.spiders.rendering.pages import html, serving

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")

_FORBID = (
    "unshare --user --map-user=1000 --map-group=1000 --keep-caps sh -c",
    'echo 0 > /proc/sys/user/max_user_namespaces && exec setpriv --inh-caps=-all --ambient-caps=-all "$0" "$@"',
)
"""Runs a command where no user namespace can be made, in one that this changes nothing outside of."""


@pytest.fixture
def url() -> Iterator[str]:
    """A page of a shop on loopback."""
    with serving() as site:
        yield site.add("/p", html())


def _run(folder: Path, *, before: Sequence[str] = (), args: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run `unprivileged.py` with a home of its own."""
    home = {"HOME": str(folder), "TMPDIR": str(folder), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    command = [*before, sys.executable, "-m", "tests.spiders.rendering.unprivileged", *args]
    root = Path(__file__).parents[3]
    return subprocess.run(command, check=False, cwd=root, env=home, capture_output=True, text=True, timeout=300)


@pytest.fixture
def namespaces() -> None:
    """Skip where another user cannot make a user namespace, as in some containers."""
    made = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "unshare", "--user", "true"]
    if shutil.which("setpriv") is None or subprocess.run(made, check=False, capture_output=True).returncode:
        pytest.skip("this kernel lets no other user make a namespace")


@pytest.mark.usefixtures("namespaces")
def test_an_unprivileged_user_looks_at_a_page_inside_chromiums_sandbox(url: str) -> None:
    nobody = pwd.getpwnam("nobody")
    if any(not place.stat().st_mode & stat.S_IXOTH for place in Path(sys.prefix).parents):
        pytest.skip(f"{sys.prefix} lies in a folder that is closed to other users")
    folder = Path(mkdtemp())
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)

    done = _run(folder, args=[url, str(nobody.pw_uid), str(nobody.pw_gid)])

    shutil.rmtree(folder)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"user": nobody.pw_uid, "price": "129.00", "shut": ["Seccomp:\t2"]}


@pytest.mark.usefixtures("namespaces")
def test_a_kernel_that_forbids_the_sandbox_is_told_in_one_line(url: str, tmp_path: Path) -> None:
    words, script = _FORBID

    done = _run(tmp_path, before=[*words.split(), script], args=[url])

    assert done.returncode == 3, done.stderr
    assert "does not start: the kernel gives it no user namespaces, which its sandbox needs" in done.stderr
    assert done.stderr.count("\n") == 1
