"""The worker: each step of a file puts the next one into the queue; what a killed worker had begun is begun again."""

from __future__ import annotations

import os
import subprocess
import sys

from django.db import connection

from minzheng.exchange.models import Delivery
from minzheng.platform.acting import nobody, unscoped
from tests.conftest import ROOT
from tests.exchange.deliveries import ROLL, handed_in, paid, table
from tests.people import id_number


def worked(database: str) -> None:
    """A worker in a process of its own, until no job is left."""
    environment = {**os.environ, "MINZHENG_DATABASE": database}
    command = [sys.executable, "-m", "minzheng.cli", "worker", "--once"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def state(delivery: Delivery) -> str:
    """How far a file is by now."""
    with unscoped("a test looks"):
        return str(Delivery.objects.values_list("state", flat=True).get(pk=delivery.pk))


def test_a_worker_takes_a_file_through_all_its_steps(committed: str) -> None:
    delivery = handed_in("data", ROLL, table(ROLL, paid(id_number())))
    worked(committed)
    assert state(delivery) == Delivery.State.MERGED


def test_what_a_killed_worker_had_begun_is_begun_again(committed: str) -> None:
    delivery = handed_in("data", ROLL, table(ROLL, paid(id_number())))
    with nobody(), connection.cursor() as cursor:
        cursor.execute("SELECT worker_id FROM procrastinate_register_worker_v1()")
        cursor.execute("SELECT id FROM procrastinate_fetch_job_v2(NULL, %s)", cursor.fetchone())
        assert cursor.fetchone() is not None
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    worked(committed)
    assert state(delivery) == Delivery.State.MERGED
