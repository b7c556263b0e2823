"""The private cluster is tried for real, in an installation of its own."""

import os
import shutil
import subprocess
import sys
import textwrap

import pytest

from huimin.config import cluster, home

pytestmark = pytest.mark.skipif(not (cluster.BIN / "initdb").exists(), reason="PostgreSQL is not installed")

STORY = """
    import os, pathlib, signal, subprocess, sys, time
    from huimin.config import cluster, home

    def roles():
        return cluster._query("SELECT rolname FROM pg_roles WHERE rolname LIKE 'huimin%' ORDER BY 1").split()

    assert not cluster.is_running()
    with cluster.held():
        assert cluster.is_running()
        assert roles() == ["huimin", "huimin_app", "huimin_sealer"]
        assert cluster._query("SELECT postgis_lib_version()", database="huimin")
        assert cluster._query("SHOW listen_addresses") == ""
        other = "from huimin.config import cluster\\nwith cluster.held(): assert cluster.is_running()"
        subprocess.run([sys.executable, "-c", other], check=True)
        assert cluster.is_running(), "another that leaves must not stop it"
        pid = int((cluster.DATA / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)
        time.sleep(0.2)
        assert not cluster.is_running()
        assert cluster.start()
        assert roles()
    assert not cluster.is_running(), "the last to leave stops it"
    cluster.start()
    cluster.keep(True)
    with cluster.held():
        pass
    assert cluster.is_running(), "it was asked to stay"
    cluster.keep(False)
    cluster.remove()
    assert not home.DATABASE.exists()
"""


@pytest.mark.parametrize("depth", [1, 12], ids=["short path", "path too long for a socket"])
def test_its_life(tmp_path, depth):
    folder = tmp_path.joinpath(*["a-long-name"] * depth)
    environment = {**os.environ, "HUIMIN_HOME": str(folder), "PYTHONPATH": str(home.ROOT / "src"), "HUIMIN_DB_HOST": ""}
    try:
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(STORY)], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    finally:
        clean = (
            "from huimin.config import cluster, home; import shutil; cluster.remove(); shutil.rmtree(home.RUN, True)"
        )
        subprocess.run([sys.executable, "-c", clean], env=environment, check=False)
        shutil.rmtree(folder, ignore_errors=True)
