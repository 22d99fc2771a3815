"""The settings to begin with."""

from pathlib import Path

from system.settings import SettingsError


def write_template(path: Path, name: str, os_user: str) -> None:
    """Write settings to begin with to `path`, with `name` as the administrator.

    Raises:
        SettingsError: there is a file already; it is left as it is.
    """
    text = (Path(__file__).parent / "template.toml").read_text("utf-8")
    for mark, value in (("@NAME@", name), ("@OS_USER@", os_user)):
        text = text.replace(mark, value.replace("\\", "").replace('"', ""))
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise SettingsError(f"{path} is there already; move it away or go on with it") from None
