"""A PostgreSQL of its own, that a proof may stop as it likes."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path


class Cluster:
    """Made in a new folder, owned by the postgres user in place of root."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="faults-"))
        self.data, self.bin = self.folder / "data", max(Path("/usr/lib/postgresql").glob("*/bin"))
        self.owner = pwd.getpwnam("postgres") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        os.chown(self.folder, self.owner.pw_uid, self.owner.pw_gid)
        self._do("initdb", "-D", self.data, "-U", "dotations", "--auth=trust", "--encoding=UTF8",
                 "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=fr-FR")  # fmt: skip
        self._control("start")
        self._do("createdb", "-h", self.folder, "-U", "dotations", "dotations")

    @property
    def url(self) -> str:
        """What DATABASE_URL is for it."""
        return f"postgres://dotations@/{self.folder}/dotations"

    def crash(self) -> None:
        """Stop it without care, and start it again."""
        self._control("restart", "-m", "immediate")

    def remove(self) -> None:
        """Stop it, and leave nothing."""
        self._control("stop", "-m", "immediate")
        shutil.rmtree(self.folder)

    def _control(self, *action: str) -> None:
        options = f"-k {self.folder} -c listen_addresses=''"
        self._do("pg_ctl", "-D", self.data, "-l", self.folder / "log", "-o", options, "-w", *action)

    def _do(self, program: str, *arguments: str | Path) -> None:
        owner = self.owner
        subprocess.run(
            [self.bin / program, *arguments],
            user=owner.pw_uid,
            group=owner.pw_gid,
            extra_groups=[],
            cwd=self.folder,
            env={"LC_ALL": "C", "PATH": os.environ["PATH"]},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
        )
