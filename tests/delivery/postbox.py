"""An IMAP server with a few messages, as far as fetching goes (RFC 3501); it fails on request."""

import contextlib
import re
import socket
import ssl
import threading
from dataclasses import dataclass, field
from typing import BinaryIO


@dataclass
class Postbox:
    """The server: `folders` hold (flags, message) by uid; `fail` maps a command to its answer.

    `written` is how a message is written, by uid, if not as a literal.
    """

    tls: ssl.SSLContext
    messages: list[bytes]
    password: str = "pass word"  # noqa: S105 - of a test
    capabilities: str = "IMAP4rev1 MOVE UIDPLUS"
    fail: dict[str, str] = field(default_factory=dict)
    folders: dict[str, dict[int, tuple[set[str], bytes]]] = field(default_factory=dict)
    commands: list[str] = field(default_factory=list)
    written: dict[int, bytes] = field(default_factory=dict)
    port: int = 0

    def __enter__(self) -> "Postbox":
        self.folders = {
            "INBOX": {7 + at: (set(), data) for at, data in enumerate(self.messages)},
            "Done box": {},
        }
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_problem: object) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                plain, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(plain,), daemon=True).start()

    def _serve(self, plain: socket.socket) -> None:
        with contextlib.suppress(OSError), self.tls.wrap_socket(plain, server_side=True) as line:
            file = line.makefile("rwb")
            self._folder = "INBOX"
            self._say(file, f"* OK [CAPABILITY {self.capabilities}] ready")
            while text := file.readline().decode().rstrip("\r\n"):
                tag, _, command = text.partition(" ")
                self.commands.append(command)
                name = " ".join(command.split()[: 2 if command.startswith("UID") else 1])
                if answer := self.fail.get(name) or self.fail.get(" ".join(command.split()[:3])):
                    if answer == "drop":
                        return
                    self._say(file, f"{tag} {answer}")
                    continue
                self._say(file, f"{tag} {self._answer(file, name, command)}")
                if name == "LOGOUT":
                    return

    def _answer(self, file: BinaryIO, name: str, command: str) -> str:
        answer = getattr(self, f"_{name.lower().replace(' ', '_')}", None)
        words = re.findall(r'"(?:[^"\\]|\\.)*"|\([^)]*\)|\S+', command)
        return (answer(file, words) if answer else "") or "OK done"

    @property
    def _box(self) -> dict[int, tuple[set[str], bytes]]:
        return self.folders[self._folder]

    def _capability(self, file: BinaryIO, _words: list[str]) -> None:
        self._say(file, f"* CAPABILITY {self.capabilities}")

    def _login(self, _file: BinaryIO, words: list[str]) -> str:
        return (
            ""
            if words[2].strip('"') == self.password
            else "NO [AUTHENTICATIONFAILED] wrong password"
        )

    def _select(self, file: BinaryIO, words: list[str]) -> str:
        if (name := words[1].strip('"')) not in self.folders:
            return "NO there is no such folder"
        self._folder = name
        self._say(file, f"* {len(self._box)} EXISTS")
        return ""

    _examine = _select

    def _uid_search(self, file: BinaryIO, _words: list[str]) -> None:
        unseen = [str(uid) for uid, (flags, _) in self._box.items() if "\\Seen" not in flags]
        self._say(file, f"* SEARCH {' '.join(unseen)}".rstrip())

    def _uid_fetch(self, file: BinaryIO, words: list[str]) -> None:
        data = self._box[int(words[2])][1]
        written = self.written.get(int(words[2]), b"{%d}\r\n%b" % (len(data), data))
        file.write(f"* 1 FETCH (UID {words[2]} BODY[]<0> ".encode() + written + b")\r\n")

    def _uid_store(self, _file: BinaryIO, words: list[str]) -> None:
        self._box[int(words[2])][0].update(words[4].strip("()").split())

    def _uid_copy(self, _file: BinaryIO, words: list[str]) -> str:
        if (target := words[3].strip('"')) not in self.folders:
            return "NO [TRYCREATE] there is no such folder"
        self.folders[target][int(words[2])] = self._box[int(words[2])]
        return ""

    def _uid_move(self, file: BinaryIO, words: list[str]) -> str:
        if not (refused := self._uid_copy(file, words)):
            del self._box[int(words[2])]
        return refused

    def _uid_expunge(self, _file: BinaryIO, words: list[str]) -> None:
        if "\\Deleted" in self._box[int(words[2])][0]:
            del self._box[int(words[2])]

    @staticmethod
    def _say(file: BinaryIO, text: str) -> None:
        file.write(f"{text}\r\n".encode())
        file.flush()
