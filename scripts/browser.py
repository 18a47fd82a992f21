"""Find a Chromium for the browser tests and print its path; as root on Debian, install it when there is none.

Prints nothing on standard output when there is none to be had; the browser tests are then skipped with a reason.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main() -> int:
    """Print the browser's path, or say why there is none."""
    path = os.environ.get("CONCORDAT_CHROMIUM") or find() or install()
    if path:
        print(path)
    return 0


def find() -> str | None:
    """Return the path of the first known browser on this machine."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install() -> str | None:
    """Install Debian's Chromium if we may; return its path."""
    apt = shutil.which("apt-get")
    if os.geteuid() != 0 or apt is None:
        say("no Chromium found, and it cannot be installed from here: the browser tests are skipped")
        return None
    say("installing Chromium for the browser tests")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        done = subprocess.run([apt, "--quiet", *words], env=quiet, capture_output=True, text=True, check=False)
        if done.returncode != 0 and words[0] == "install":
            said = "\n".join(done.stderr.strip().splitlines()[-3:])
            say(f"Chromium could not be installed, so the browser tests are skipped:\n{said}")
            return None
    return find()


def say(line: str) -> None:
    """Tell the person who waits; standard output is for the path."""
    print(f"browser: {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
