"""Kill workers at imports, and alter files; see script/proofs/imports."""

import os
import random
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

import django

from tests.proofs.cluster import Cluster

ROOT = Path(__file__).resolve().parents[2]
MANAGE = [sys.executable, "manage.py"]


def kill_workers(times: int, chance: random.Random) -> bool:
    """Kill so many workers while they read or apply a file; tell whether nothing is partial."""
    acts = import_module("tests.proofs.imported")
    struck: dict[str, int] = {}
    for turn in range(times):
        act = acts.have_something_to_do(turn)
        worker = subprocess.Popen([*MANAGE, "worker"], cwd=ROOT, stderr=subprocess.DEVNULL)
        if acts.wait_until_running():
            time.sleep(chance.random() * acts.LASTS[act])
            struck[act] = struck.get(act, 0) + acts.is_running()
        worker.kill()
        worker.wait()
        if faults := acts.partial():
            print(f"  après {turn + 1} arrêts : {', '.join(faults)}", flush=True)
            return False
        acts.bury_workers()
    for act, count in struck.items():
        print(f"  worker tué pendant « {act} » : {count} fois, 0 import partiel", flush=True)
    subprocess.run([*MANAGE, "worker", "--batch"], cwd=ROOT, check=True)
    print(f"  imports faits : {acts.whole()}", flush=True)
    return not acts.partial()


def alter_files(times: int, chance: random.Random) -> bool:
    """Send so many altered files of each format; tell whether each was read whole or refused."""
    acts, files = import_module("tests.proofs.imported"), import_module("tests.domain.mutations")
    right = True
    for kind in files.FORMATS:
        before, slowest, refused = acts.figures(), 0.0, 0
        for _ in range(times):
            began = time.perf_counter()
            refused += acts.read(f"f.{kind}", files.mutated(files.FORMATS[kind], chance))
            slowest = max(slowest, time.perf_counter() - began)
        written = acts.figures() - before
        print(
            f"  {kind} : {times} fichiers altérés, {refused} refusés, {written} donnée écrite, "
            f"{slowest:.1f} s au plus",
            flush=True,
        )
        right &= not written and slowest < files.SECONDS
    return right


def main(kills: int, files: int) -> None:
    """Make a cluster and a year, kill, alter, and remove them."""
    cluster = Cluster()
    variables = cluster.folder / "var"
    variables.mkdir()
    os.environ |= {
        "DATABASE_URL": cluster.url,
        "VAR_DIR": str(variables),
        "SECRET_KEY": "imports",
        "DEMO": "1",
        "DEBUG": "0",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    try:
        load = ["demo", "--state", "collection", "--year", "2015"]
        for command in (["migrate", "-v", "0"], ["createcachetable"], load):
            subprocess.run([*MANAGE, *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        django.setup()
        chance = random.Random(48)
        if not (kill_workers(kills, chance) and alter_files(files, chance)):
            sys.exit("Un import est partiel, ou un fichier a fait pire qu’être refusé.")
        print("Aucun import partiel, aucun fichier n’a fait pire qu’être refusé.")
    finally:
        cluster.remove()


if __name__ == "__main__":
    asked = [int(argument) for argument in sys.argv[1:]]
    main(*(asked if asked else (50, 1_000)))
