"""The demo: real communes, invented people, figures and amounts.

`story` is the table of what happens and when, `loader` tells it, `files` names what is read;
the rest are the acts, by the services that the pages call.
"""

from config.demo.files import ACTIVITY_FILE, INSEE_FILE
from config.demo.loader import accounts, load_demo

__all__ = ["ACTIVITY_FILE", "INSEE_FILE", "accounts", "load_demo"]
