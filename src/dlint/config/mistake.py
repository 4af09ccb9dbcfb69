"""What is wrong with a configuration file."""

from __future__ import annotations


class ConfigError(Exception):
    """A configuration that cannot be used; each message names the file, the line and the key."""

    def __init__(self, *messages: str) -> None:
        super().__init__("\n".join(messages))
        self.messages = messages
