"""Both commands of the README on machines that have nothing but Python and apt."""

import os
import subprocess

import pytest

from tools.bootstrap.place import PROJECT


@pytest.mark.full
@pytest.mark.root
@pytest.mark.parametrize("suite", ["bookworm", "trixie"])
def test_a_newcomer_gets_a_running_system_and_green_tests(suite: str) -> None:
    assert os.geteuid() == 0, "fresh machines are made with debootstrap and chroot: run this as root"
    done = subprocess.run(
        [PROJECT / "tools/fresh-machine", "--suite", suite], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
