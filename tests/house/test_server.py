"""The embedded database comes up for anybody, anywhere, again and again."""

from __future__ import annotations

import json
import multiprocessing
import os
import pwd
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest

from minzheng.platform import server
from minzheng.platform.server import binaries, postmaster, supervisor

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
FORK = multiprocessing.get_context("fork")  # what is loaded stays usable after the change of user


def one(address: server.Address, statement: str) -> Any:
    with psycopg.connect(address.url, autocommit=True) as connection:
        row = connection.execute(statement.encode()).fetchone()
    return row[0] if row else None


def running_pid() -> int:
    pid = server.status().pid
    assert pid is not None
    return pid


def test_a_long_path_with_a_space_serves_three_roles(own_state: Path) -> None:
    urls = server.ensure()
    asked = [one(address, "SELECT current_user") for address in (urls.owner, urls.app, urls.seal)]
    assert asked == [server.OWNER, server.APP, server.SEAL]
    assert one(urls.owner, "SELECT datlocprovider = 'b' AND datlocale = 'C.UTF-8' FROM pg_database LIMIT 1")


def test_asking_again_is_quick_and_changes_nothing(own_state: Path) -> None:
    first = server.ensure()
    pid = running_pid()
    began = time.monotonic()
    assert server.ensure() == first
    assert time.monotonic() - began < 0.2
    assert running_pid() == pid


def test_nothing_listens_on_the_network_and_strangers_are_kept_out(own_state: Path) -> None:
    urls = server.ensure()
    assert one(urls.owner, "SHOW listen_addresses") == ""
    socket = server.status().socket
    assert stat.S_IMODE(socket.stat().st_mode) == 0o700
    assert stat.S_IMODE(own_state.stat().st_mode) in {0o700, 0o710}
    assert stat.S_IMODE((own_state / "database.key").stat().st_mode) == 0o600
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(urls.app.as_role(server.APP, "wrong").url)


def test_folders_above_the_state_keep_their_modes(own_folder: Path, own_state: Path) -> None:
    before = {path: path.stat().st_mode for path in (own_folder, own_folder.parent, Path("/"))}
    server.ensure()
    assert {path: path.stat().st_mode for path in before} == before


@pytest.mark.alone
def test_a_killed_server_recovers_with_its_data(own_state: Path) -> None:
    urls = server.ensure()
    with psycopg.connect(urls.owner.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 20000) AS n")
        os.kill(running_pid(), signal.SIGKILL)
        server.ensure()
    assert one(urls.owner, "SELECT count(*) FROM kept") == 20000


def test_a_pid_file_that_names_another_process_is_not_believed(own_state: Path) -> None:
    urls = server.ensure()
    os.kill(running_pid(), signal.SIGKILL)
    pid_file = own_state / "database" / "cluster" / "postmaster.pid"
    socket_lock = server.status().socket / ".s.PGSQL.5432.lock"
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        for note in (pid_file, socket_lock):
            note.write_text("\n".join([str(stranger.pid), *note.read_text().split("\n")[1:]]))
        assert not server.status().running
        assert server.stop() is False
        server.ensure()
        assert one(urls.owner, "SELECT 1") == 1
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_server_whose_socket_was_swept_away_comes_back(own_state: Path) -> None:
    urls = server.ensure()
    (server.status().socket / ".s.PGSQL.5432").unlink()
    server.ensure()
    assert one(urls.owner, "SELECT 1") == 1


def start_and_report(outcome: Any) -> None:
    try:
        outcome.put(server.ensure().app.url)
    except server.ServerError as error:
        outcome.put(f"refused: {error}")


def test_four_starters_at_once_share_one_server(own_state: Path) -> None:
    outcome = FORK.Queue()
    starters = [FORK.Process(target=start_and_report, args=(outcome,)) for _ in range(4)]
    for starter in starters:
        starter.start()
    assert len({outcome.get(timeout=60) for _ in starters}) == 1
    for starter in starters:
        starter.join()


def test_the_server_outlives_its_starter(own_state: Path) -> None:
    command = [sys.executable, "-m", "minzheng.platform.server", "url", "app"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    assert printed == server.urls().app.url
    assert one(server.urls().app, "SELECT 1") == 1


def test_two_installations_run_side_by_side(
    own_state: Path, own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = server.ensure()
    monkeypatch.setenv("MINZHENG_STATE", str(own_folder / "second"))
    second = server.ensure()
    try:
        assert first.app.host != second.app.host
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(second.app.as_role(server.APP, first.app.password).url)
        assert one(first.app, "SELECT 1") == one(second.app, "SELECT 1") == 1
    finally:
        server.stop()


def become_nobody_and_start(state: str, packages: Path, outcome: Any) -> None:
    binaries._site_packages = lambda: (packages, "copied")  # a checkout of root's may be closed to others
    nobody = pwd.getpwnam("nobody")
    os.setgroups([])
    os.setgid(nobody.pw_gid)
    os.setuid(nobody.pw_uid)
    os.environ["MINZHENG_STATE"] = state
    try:
        urls = server.ensure()
        owner = (server.status().socket / ".s.PGSQL.5432").stat().st_uid
        outcome.put({"user": one(urls.app, "SELECT current_user"), "own": owner == nobody.pw_uid})
        server.stop()
    except (server.ServerError, OSError) as error:
        outcome.put({"user": str(error)})


@as_root
def test_a_plain_user_starts_a_server_of_its_own(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    home = own_folder / "home of nobody"
    home.mkdir()
    os.chown(home, pwd.getpwnam("nobody").pw_uid, -1)
    binaries._copy(binaries._site_packages()[0], own_folder / "packages")
    outcome = FORK.Queue()
    arguments = (str(home / "state"), own_folder / "packages", outcome)
    starter = FORK.Process(target=become_nobody_and_start, args=arguments)
    starter.start()
    assert outcome.get(timeout=60) == {"user": server.APP, "own": True}
    starter.join()


@as_root
def test_root_lends_the_server_a_service_user_that_cannot_read_the_keys(own_state: Path) -> None:
    server.ensure()
    uid = Path(f"/proc/{running_pid()}").stat().st_uid
    assert uid != 0
    readable = subprocess.run(["cat", own_state / "database.key"], user=uid, capture_output=True, check=False)
    assert readable.returncode != 0


@as_root
def test_a_state_folder_that_the_service_user_cannot_enter_is_named(
    own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_folder.chmod(0o700)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("MINZHENG_STATE", str(own_folder / "state"))
    with pytest.raises(server.ServerError, match="MINZHENG_STATE"):
        server.ensure()


def test_a_foreign_folder_in_the_sockets_place_is_refused(own_state: Path) -> None:
    socket = server.status().socket
    socket.symlink_to("/tmp")
    try:
        with pytest.raises(server.ServerError, match="not a folder of the database's account"):
            server.ensure()
    finally:
        socket.unlink()


def test_what_keeps_postgresql_from_starting_is_told_in_its_own_words(
    own_state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.ensure()
    server.stop()
    monkeypatch.setattr(supervisor, "RETRY_SECONDS", 0)
    monkeypatch.setitem(supervisor.cluster.SETTINGS, "shared_buffers", "plenty")
    with pytest.raises(server.ServerError, match="shared_buffers"):
        server.ensure()
    assert postmaster.find(own_state / "database" / "cluster") is None


def test_status_is_told_as_json_without_starting_anything(own_state: Path) -> None:
    command = [sys.executable, "-m", "minzheng.cli", "db", "status", "--json"]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (told.returncode, json.loads(told.stdout)["running"]) == (1, False)
    assert not own_state.exists()
