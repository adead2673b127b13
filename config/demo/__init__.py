"""The demo: real communes, invented people, figures and amounts."""

from config.demo.loader import ACTIVITY_FILE, INSEE_FILE, accounts, load_demo

__all__ = ["ACTIVITY_FILE", "INSEE_FILE", "accounts", "load_demo"]
