"""Says in clear words what a machine lacks before anything is set up. Runs on any Python 3."""

import importlib.util
import shutil
import sys


def missing():
    if sys.version_info < (3, 11):
        return (
            "Rostra needs Python 3.11 or newer; this is %d.%d. Point to one: make PYTHON=python3.12 …"
            % sys.version_info[:2]
        )
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        return "Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv"
    if shutil.which("git") is None:
        return "git is missing. On Debian and Ubuntu: apt-get install git"
    return ""


sentence = missing()
if sentence:
    sys.exit("rostra: " + sentence)
