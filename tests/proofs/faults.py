"""Kill web, worker and database while they work; see script/proofs/faults."""

import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from importlib import import_module
from pathlib import Path

import django

from tests.proofs.cluster import Cluster

ROOT = Path(__file__).resolve().parents[2]
PORT = os.environ.get("PORT", "8799")
SITE = f"http://127.0.0.1:{PORT}"


class Faults:
    """Kills in turn, with SIGKILL, the worker and the web server that a script keeps running."""

    def __init__(self, script: subprocess.Popen[bytes], cluster: Cluster) -> None:
        self.script, self.cluster = script, cluster
        self.turns = itertools.cycle(["manage.py worker", "gunicorn"])

    def strike(self, times: int) -> None:
        """Kill so many times, some seconds apart, and crash the database in the middle."""
        for turn in range(times):
            time.sleep(1.5 + turn % 3)
            if turn == times // 2:
                self.cluster.crash()
                print("  PostgreSQL arrêté net, puis redémarré", flush=True)
            self._kill(next(self.turns))

    def _kill(self, what: str) -> None:
        running = ["pgrep", "-P", str(self.script.pid), "-f", what]
        found = subprocess.run(running, capture_output=True, text=True, check=False).stdout.split()
        for pid in found:
            os.kill(int(pid), signal.SIGKILL)
        print(f"  kill -9 {what}{'' if found else ' (déjà mort)'}", flush=True)


def prove(faults: Faults, times: int) -> bool:
    """Do each act under faults; return whether nothing is missing, double or left."""
    acts = import_module("tests.proofs.acts")
    acts.wait_until(acts.is_open, "site ouvert")
    right, shares = True, [len(range(n, times, len(acts.ACTS))) for n in range(len(acts.ACTS))]
    for share, act in zip(shares, acts.ACTS, strict=True):
        load = [sys.executable, "manage.py", "demo", "--state", act.state, "--year", "2015"]
        subprocess.run(load, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        person = acts.agent(SITE)
        print(f"{act.name}, {share} pannes", flush=True)
        striking = threading.Thread(target=faults.strike, args=(share,))
        striking.start()
        act.do(person)
        striking.join()
        acts.wait_until(act.is_over, "tout est fait")
        acts.wait_until(acts.nothing_is_left, "plus rien en suspens")
        for what, (found, expected) in act.counts().items():
            print(f"  {what} : {found} sur {expected}", flush=True)
            right &= found == expected
    return right


def main(times: int) -> None:
    """Make a cluster and a site, strike, and remove them."""
    cluster = Cluster()
    variables = cluster.folder / "var"
    variables.mkdir()
    os.environ |= {
        "DATABASE_URL": cluster.url,
        "VAR_DIR": str(variables),
        "HOST": "127.0.0.1",
        "PORT": PORT,
        "PUBLIC_URL": SITE,
        "SECRET_KEY": "faults",
        "DEMO": "1",
        "DEBUG": "0",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    script = subprocess.Popen(["script/server"], cwd=ROOT)
    try:
        django.setup()
        if not prove(Faults(script, cluster), times):
            sys.exit("Il manque quelque chose, ou c’est fait deux fois.")
        print("Rien n’est à moitié fait, rien n’est perdu.")
    finally:
        script.terminate()
        script.wait(60)
        cluster.remove()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
