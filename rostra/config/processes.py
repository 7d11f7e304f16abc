"""Web server and worker as child processes: started together, restarted when one dies, stopped together."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence

GRACE = 20.0
RESTART_PAUSE = 1.0
COLLECTED = (10_000, 10, 10)
"""How many objects may be added before the garbage collector looks at the youngest, and how often at the older ones."""


class Processes:
    """`rostra` subcommands that run until `stop()`. A child ends by itself when this process is killed."""

    def __init__(self, commands: Mapping[str, Sequence[str]], say: Callable[[str], None]) -> None:
        self.commands = commands
        self.say = say
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.stopping = threading.Event()

    def start(self) -> None:
        for name in self.commands:
            self._start(name)

    def watch(self) -> None:
        """Restart what dies, until `stopping` is set."""
        while not self.stopping.wait(RESTART_PAUSE):
            for name, child in list(self.running.items()):
                if child.poll() is not None and not self.stopping.is_set():
                    self.say(f"{name} ended with code {child.returncode}: starting it again.")
                    self._start(name)

    def stop(self) -> None:
        """Ask every child to finish what it does; end those that have not after GRACE seconds."""
        self.stopping.set()
        for child in self.running.values():
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        for name, child in self.running.items():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.say(f"{name} did not stop within {GRACE:.0f} seconds: ended.")
                child.kill()
                child.wait()

    def _start(self, name: str) -> None:
        command = [sys.executable, "-m", "rostra.config", *self.commands[name]]
        environment = {**os.environ, "ROSTRA_PARENT": str(os.getpid())}
        # A session of its own: Ctrl-C reaches this process only, which then stops the children in order.
        self.running[name] = subprocess.Popen(command, env=environment, start_new_session=True)


def settle() -> None:
    """Once everything is loaded: it stays for good, so that the garbage collector passes it over.

    Pages make thousands of objects each, and for every so many of them all that was ever loaded is looked through.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTED)


def end_own_children() -> None:
    """From now on `end_with_parent` in the children of this process means this one."""
    os.environ["ROSTRA_PARENT"] = str(os.getpid())


def end_with_parent() -> None:
    """In a child: stop cleanly when the process that started it is gone, even if it was killed."""
    parent = int(os.environ.get("ROSTRA_PARENT", "0"))
    if not parent or os.getppid() != parent:
        return

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()
