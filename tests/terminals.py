"""A pseudo-terminal with a command in it: what it shows, what is typed into it."""

import os
import re
import select
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r")
ENTER, DOWN, SPACE, CTRL_C, CTRL_D = "\r", "\x1b[B", " ", "\x03", "\x04"
SECONDS = 240
SCREEN = {
    "COLUMNS": "300",
    "TERM": "xterm",
    # The terminal behind these tests does not tell where its cursor is.
    "PROMPT_TOOLKIT_NO_CPR": "1",
}


class Terminal:
    """A command at a terminal of its own."""

    def __init__(
        self, command: Sequence[str], environment: dict[str, str], folder: Path
    ) -> None:
        self._keyboard, line = os.openpty()
        self._raw = b""
        self._seen = 0
        self.process = subprocess.Popen(
            command,
            env=environment,
            cwd=folder,
            stdin=line,
            stdout=line,
            stderr=line,
            start_new_session=True,
        )
        os.close(line)

    @property
    def shown(self) -> str:
        """All that was shown, without what steers the cursor."""
        return CODES.sub("", self._raw.decode(errors="replace"))

    def wait_for(self, text: str) -> None:
        """Read until a text is shown that was not there at the last waiting."""
        until = time.monotonic() + SECONDS
        while (found := self.shown.find(text, self._seen)) < 0:
            ended = time.monotonic() > until or not self._read()
            assert not ended, f"{text!r} is not shown:\n{self.shown}"
        self._seen = found + len(text)

    def type(self, text: str | bytes) -> None:
        typed = text.encode() if isinstance(text, str) else text
        os.write(self._keyboard, typed)

    def answer(self, *answers: tuple[str, str]) -> None:
        """Wait for each question, and answer it."""
        for question, answer in answers:
            self.wait_for(f"? {question}")
            self.type(answer)

    def end(self) -> int:
        """Read the rest; give the exit code."""
        while self._read():
            pass
        os.close(self._keyboard)
        return self.process.wait(SECONDS)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._keyboard], [], [], SECONDS)
        try:
            more = os.read(self._keyboard, 65_536) if ready else b""
        except OSError:  # the command has ended
            return False
        self._raw += more
        return bool(more)
