"""A small real mail server in a thread, on this machine: it takes letters, or behaves as badly as it is told to."""

from __future__ import annotations

import email
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message


@dataclass
class Server:
    """What it took, and what it does instead of taking: an answer for each command, "drop" or "hang"."""

    port: int = 0
    letters: list[Message] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    asked: int = 0
    stop: threading.Event = field(default_factory=threading.Event)
    took: threading.Event = field(default_factory=threading.Event)

    @property
    def ids(self) -> list[str]:
        """The Message-IDs it took, in order."""
        return [str(letter["Message-ID"]) for letter in self.letters]

    def serve(self, listener: socket.socket) -> None:
        """One connection after the other."""
        listener.settimeout(0.1)
        while not self.stop.is_set():
            with suppress(TimeoutError):
                connection, _where = listener.accept()
                threading.Thread(target=self.talk, args=(connection,), daemon=True).start()

    def talk(self, connection: socket.socket) -> None:
        """One conversation."""
        with connection, suppress(OSError):
            self.asked += 1
            lines = connection.makefile("rb")
            if self._say(connection, "CONNECT", "220 here"):
                while line := lines.readline():
                    word = line.split()[0].decode().upper()
                    if word == "DATA":
                        connection.sendall(b"354 go on\r\n")
                        raw = b"".join(iter(lines.readline, b".\r\n"))
                        if self.answers.get("DATA", "").startswith(("4", "5")) is False:
                            self.letters.append(email.message_from_bytes(raw))
                    if not self._say(connection, word, "250 ok") or word == "QUIT":
                        break

    def _say(self, connection: socket.socket, word: str, usual: str) -> bool:
        answer = self.answers.get(word, usual)
        if answer == "hang":
            self.stop.wait(10)
        if word == "QUIT" and self.letters:
            self.took.set()
        if answer in {"hang", "drop"}:
            return False
        connection.sendall(answer.encode() + b"\r\n")
        return True


@contextmanager
def server() -> Iterator[Server]:
    """A server for as long as it is needed."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        made = Server(port=listener.getsockname()[1])
        thread = threading.Thread(target=made.serve, args=(listener,), daemon=True)
        thread.start()
        yield made
        made.stop.set()
        thread.join()
