"""A local Telegram: the Bot API over HTTP, with people, groups and a clock in memory.

`from sandbox.server import Sandbox` to run it in process, `python -m sandbox` to run it alone.
"""
