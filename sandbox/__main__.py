"""`python -m sandbox`: all shops, the control port and Slack, until Ctrl-C."""

import argparse
import logging
import signal
import sys
import threading
from collections.abc import Sequence

from sandbox.control import control
from sandbox.slack import TOKEN, Slack
from sandbox.wire import Server
from sandbox.world import World


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="Shops and a Slack on loopback ports.")
    parser.add_argument("--first-port", type=int, default=0, help="ports count from here; 0 lets the system choose")
    parser.add_argument("--styles", type=int, default=34, help="listings in each shop")
    parser.add_argument("--seed", type=int, default=1, help="of the assortment")
    parser.add_argument("--separate-hosts", action="store_true", help="each shop on a loopback address of its own")
    return parser


def _addresses(world: World, slack: Slack, port: Server) -> str:
    rows = [(name, f"{shop.base_url}/", shop.channel.title) for name, shop in world.shops.items()]
    rows.append(("slack", slack.base_url, f"token {TOKEN}"))
    rows.append(("control", f"{port.url}/_control", "GET tells all, POST switches"))
    return "".join(f"{name:<12} {url:<34} {note}\n" for name, url, note in rows)


def main(args: Sequence[str] | None = None, ended: threading.Event | None = None) -> int:
    """Serve until a signal (or `ended`); 0, or 2 when a port is taken."""
    asked = _parser().parse_args(args)
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    over = ended or threading.Event()
    first: int = asked.first_port
    world = World(asked.seed, asked.styles, first_port=first, separate_hosts=asked.separate_hosts)
    slack = Slack(now=world.clock.now, port=first + 10 if first else 0)
    port = Server(control(world), port=first + 11 if first else 0)
    try:
        with world:
            world.host(slack.server)
            world.host(port)
            sys.stdout.write(_addresses(world, slack, port))
            sys.stdout.flush()
            over.wait()
    except OSError as taken:
        sys.stderr.write(f"a port from {first} on is taken: {taken}\n")
        return 2
    return 0


if __name__ == "__main__":
    stopped = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopped.set())
    sys.exit(main(ended=stopped))
