"""`manage.py worker`: do what web pages leave to the background."""

import logging
import math
import time
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from structures.ground.history.acts import acting
from structures.ground.work.beats import beating
from structures.ground.work.periodic import run_periodic
from structures.ground.work.takeover import put_back, put_back_own, take_over

logger = logging.getLogger(__name__)

PERIODIC_EVERY = 60  # seconds
LONGEST_WAIT = 15  # seconds, for a database that does not answer
# What stopped the task is not the task's fault: it is begun again.
CUT_SHORT = {
    f"{fault.__module__}.{fault.__qualname__}"
    for fault in (OperationalError, InterfaceError, SystemExit)
}


class SteadyWorker(db_worker.Worker):
    """Takes one task after the other, and what is periodic in between.

    Waits for the database when it does not answer, and begins again what that cut short.
    """

    def run(self) -> None:
        """Work until told to end, or until no task is left if that was asked."""
        until_empty, most, wait = self.batch, self.max_tasks or math.inf, 1
        self.batch, self.max_tasks = True, 1  # the library takes one task, if there is one
        while self.running:
            try:
                with beating(self.worker_id, each_time=take_over):
                    put_back_own(self.worker_id)
                    wait = 1
                    self._work(until_empty, most)
                return
            except (OperationalError, InterfaceError) as fault:
                logger.warning("Base injoignable, nouvel essai dans %s s : %s", wait, fault)
                close_old_connections()
                time.sleep(wait)
                wait = min(2 * wait, LONGEST_WAIT)

    def _work(self, until_empty: bool, most: float) -> None:
        next_turn, done = 0.0, 0
        while self.running and done < most:
            if time.monotonic() >= next_turn:
                self._run_periodic()
                next_turn = time.monotonic() + PERIODIC_EVERY
            self._run_tasks = 0
            super().run()
            self.startup_delay = False
            done += self._run_tasks
            if not self._run_tasks:
                if until_empty:
                    return
                time.sleep(self.interval)

    def _run_periodic(self) -> None:
        self.running_task = True  # told to end, it ends what it is at
        run_periodic(self.worker_id)
        self.running_task = False

    def run_task(self, db_task_result: DBTaskResult) -> None:
        """Run the task; put it back in the queue if something else than itself stopped it."""
        with acting(db_task_result.task_path):
            super().run_task(db_task_result)
        failed = db_task_result.status == TaskResultStatus.FAILED
        if failed and db_task_result.exception_class_path in CUT_SHORT:
            put_back([db_task_result])


class Command(db_worker.Command):
    """Runs tasks until it is told to end; as many as wanted, on any machine."""

    help = "Exécute les travaux d’arrière-plan (conventions, lettres) jusqu’à son arrêt."

    def configure_logging(self, verbosity: int) -> None:
        """Leave warnings and errors to the settings, and say nothing of what goes well."""

    def handle(self, **options: Any) -> None:
        """Work as the library does, with a worker of our own."""
        db_worker.Worker = SteadyWorker  # type: ignore[misc] # it makes what its module names
        super().handle(**options)
