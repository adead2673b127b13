"""A mail server on this machine: it takes what it is given, or refuses as it is told."""

import socketserver
from contextlib import contextmanager
from email import message_from_bytes
from threading import Lock, Thread


class MailServer(socketserver.ThreadingTCPServer):
    """Keeps the messages it took; `refuses` says what it answers instead, by recipient.

    `hello` is what it answers to whoever connects: 421 turns everybody away. One that
    `hangs_up` does so at each message.
    """

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Session)
        self.lock, self.taken = Lock(), []
        self.hello, self.refuses, self.connections = "220 here", {}, 0
        self.hangs_up = False

    @property
    def port(self):
        return self.server_address[1]

    @property
    def addresses(self):
        return sorted(message["To"] for message in self.taken)


class Session(socketserver.StreamRequestHandler):
    """One connection, as much of RFC 5321 as a client needs."""

    def handle(self):
        with self.server.lock:
            self.server.connections += 1
        self.say(self.server.hello)
        if not self.server.hello.startswith("220"):
            return
        while line := self.rfile.readline().decode().strip():
            if not self.answer(line):
                return

    def answer(self, line):
        word = line.split()[0].upper()
        if word == "MAIL" and self.server.hangs_up:
            return False
        if word == "QUIT":
            self.say("221 bye")
            return False
        if word == "RCPT":
            address = line.partition("<")[2].partition(">")[0]
            self.say(self.server.refuses.get(address, "250 ok"))
        elif word == "DATA":
            self.say("354 go on")
            self.take()
        else:
            self.say("250 ok")
        return True

    def take(self):
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        with self.server.lock:
            self.server.taken.append(message_from_bytes(b"".join(lines)))
        self.say("250 taken")

    def say(self, words):
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def running():
    """A server that answers as long as the test lasts."""
    with MailServer() as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()
