import socket
import threading

import pytest

from sandbox.__main__ import main


def test_addresses_of_all_shops_slack_and_control_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    ended = threading.Event()
    ended.set()
    status = main(["--styles", "2"], ended)
    lines = capsys.readouterr().out.splitlines()

    assert status == 0
    assert [line.split()[0] for line in lines] == [
        *("own", "shopify", "woocommerce", "naver", "coupang", "tmall", "reseller_kr", "reseller_eu"),
        *("slack", "control"),
    ]
    assert all("http://127.0.0.1:" in line for line in lines)


def test_taken_port_is_told_in_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        status = main(["--styles", "1", "--first-port", str(port)], threading.Event())

    assert status == 2
    assert "is taken" in capsys.readouterr().err
