"""Draws the README's picture: the demo's terminal beside its first Slack messages. `python -m demo.picture FILE.png`"""

import io
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright
from rich.console import Console

from demo import driver
from system import chromium

_PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; display: flex; gap: 24px; padding: 24px; background: #e9e9ee; width: 1500px; height: 900px;
        box-sizing: border-box; overflow: hidden }}
.terminal {{ flex: 1 1 0; background: #17181c; color: #e6e6e6; border-radius: 10px; padding: 18px; overflow: hidden }}
.terminal pre {{ margin: 0; font: 12px/1.4 ui-monospace, "DejaVu Sans Mono", "Noto Sans Mono CJK KR", monospace }}
iframe {{ flex: 0 0 700px; border: 0; border-radius: 10px; background: #fff; height: 852px }}
</style><body><div class="terminal">{terminal}</div><iframe src="slack.html" scrolling="no"></iframe></body>"""


def main() -> None:
    """Play the demo and write the picture."""
    console = Console(record=True, width=92, file=io.StringIO(), force_terminal=False, color_system="truecolor")
    path = chromium.executable()
    if path is None:
        sys.exit("no Chromium was found to draw with")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        if not driver.run(folder, console):
            sys.exit("the demo is not right: see `andon demo`")
        terminal = console.export_html(inline_styles=True, code_format="<pre>{code}</pre>")
        (folder / "picture.html").write_text(_PAGE.format(terminal=terminal), "utf-8")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=str(path), args=list(chromium.ARGUMENTS), chromium_sandbox=False
            )
            view = browser.new_page(viewport={"width": 1500, "height": 900})
            view.goto((folder / "picture.html").as_uri())
            view.wait_for_load_state("networkidle")
            view.screenshot(path=sys.argv[1])
            browser.close()


if __name__ == "__main__":
    main()
