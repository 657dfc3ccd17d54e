"""A call ends in time, however the other end keeps it busy, and fills no memory."""

import socket
import ssl
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ganho.alerts.heartbeat import NoHeartbeatError, send_heartbeat
from ganho.cli.server.kept import wait_until
from ganho.cli.server.temporary import answers
from ganho.errors import RetryableError, UnknownOutcomeError
from ganho.http import BoundedClient
from ganho.pacing.pacer import Pacer
from ganho.sandbox.room import Sandbox
from ganho.transport import HttpClient, Patience, Request, read_json
from tests.stages import served

ME, NEW_FIELD = Request("GET", "/v1/users/me"), "/api/v2/dealFields"
BODY = b'{"field_name": "Novo", "field_type": "varchar"}'
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n" + b" " * 100
SECONDS = 0.4
"""Of a call, here; what drips takes ten times as long and then is a good answer."""
PATIENCE = 60
DRIPS = ("drip_head", "drip_body")


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(limits=False)


@pytest.fixture
def client(sandbox: Sandbox) -> Iterator[HttpClient]:
    token = {"x-api-token": sandbox.pipedrive.api_token}
    with served(sandbox) as at:
        client = HttpClient(
            "Pipedrive",
            at.pipedrive,
            headers=lambda: token,
            pacer=Pacer.unlimited(),
            patience=Patience(tries=2, call_seconds=SECONDS, sleep=lambda _: None),
        )
        yield client
        client.close()


@pytest.mark.parametrize("kind", DRIPS)
def test_a_read_that_drips_is_tried_again(
    sandbox: Sandbox, client: HttpClient, kind: str
) -> None:
    sandbox.faults.add("pipedrive", "GET", ME.path, kind, seconds=SECONDS / 5)

    assert client.read(ME, read_json)["success"] is True
    assert len(sandbox.faults.requests("pipedrive", "GET", ME.path)) == 2


@pytest.mark.parametrize("kind", DRIPS)
def test_a_read_that_drips_for_ever_ends(
    sandbox: Sandbox, client: HttpClient, kind: str
) -> None:
    sandbox.faults.add("pipedrive", "GET", ME.path, kind, times=9, seconds=SECONDS / 5)

    with pytest.raises(RetryableError, match="ReadTimeout"):
        client.read(ME, read_json)


@pytest.mark.parametrize("kind", [*DRIPS, "gzip_bomb"])
def test_a_write_whose_answer_has_no_end_is_a_question(
    sandbox: Sandbox, client: HttpClient, kind: str
) -> None:
    sandbox.faults.add("pipedrive", "POST", NEW_FIELD, kind, seconds=SECONDS / 5)

    with pytest.raises(UnknownOutcomeError):
        client.write(Request("POST", NEW_FIELD, body=BODY))

    def sent() -> int:
        return len(sandbox.faults.requests("pipedrive", "POST", NEW_FIELD))

    assert wait_until(sent, PATIENCE)  # where it is busy it notes the call later
    assert sent() == 1


def test_a_bomb_takes_no_more_memory_than_an_answer_may_have(
    sandbox: Sandbox, client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ganho.http.LARGEST_ANSWER", 8 * 1024 * 1024)
    sandbox.faults.add("pipedrive", "GET", ME.path, "gzip_bomb", times=9)
    tracemalloc.start()
    try:
        with pytest.raises(RetryableError, match="unreadable"):
            client.read(ME, read_json)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert most < 24 * 1024 * 1024


def test_a_nested_answer_is_unreadable(sandbox: Sandbox, client: HttpClient) -> None:
    sandbox.faults.add("pipedrive", "GET", ME.path, "nested", times=9)

    with pytest.raises(RetryableError, match="unreadable"):
        client.read(ME, read_json)


@contextmanager
def listening(serve: Callable[[socket.socket], None]) -> Iterator[str]:
    """Serve one connection by hand; give host and port."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    listener.bind(("127.0.0.1", 0))
    listener.listen()

    def accept() -> None:
        connection, _ = listener.accept()
        with connection:
            serve(connection)

    thread = threading.Thread(target=accept)
    thread.start()
    yield "{}:{}".format(*listener.getsockname())
    thread.join()
    listener.close()


def drip(connection: socket.socket, what: bytes) -> None:
    """Send a byte at a time, until nobody listens any more."""
    pause = threading.Event()
    try:
        for byte in what:
            connection.send(bytes([byte]))
            pause.wait(SECONDS / 10)
    except OSError:
        return


def test_an_upload_that_is_taken_in_drops_ends() -> None:
    def serve(connection: socket.socket) -> None:
        pause = threading.Event()
        for _ in range(150):
            connection.recv(4096)
            pause.wait(SECONDS / 50)

    with (
        listening(serve) as at,
        BoundedClient(seconds=SECONDS, trust_env=False) as http,
        pytest.raises(httpx.WriteTimeout),
    ):
        http.post(f"http://{at}", content=b" " * 50_000_000)


def test_a_handshake_that_drips_ends_and_nothing_was_sent() -> None:
    def serve(connection: socket.socket) -> None:
        drip(connection, b"\x16\x03\x03\x00\xff" + b"\x02" * 100)

    with (
        listening(serve) as at,
        BoundedClient(seconds=SECONDS, trust_env=False) as http,
        pytest.raises(httpx.ConnectTimeout),
    ):
        http.post(f"https://{at}")


def test_an_encrypted_answer_that_drips_ends(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(tmp_path))

    def serve(connection: socket.socket) -> None:
        received, sent = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = context.wrap_bio(received, sent, server_side=True)
        for step in (tls.do_handshake, lambda: tls.read(9999)):
            take(step, connection, received, sent)
        tls.write(ANSWER)
        drip(connection, sent.read())

    with (
        listening(serve) as at,
        BoundedClient(seconds=SECONDS, trust_env=False, verify=False) as http,
        pytest.raises(httpx.ReadTimeout),
    ):
        http.get(f"https://{at}")


def take(
    step: Callable[[], object],
    connection: socket.socket,
    received: ssl.MemoryBIO,
    sent: ssl.MemoryBIO,
) -> None:
    """Take a step of TLS, with whatever it says and hears."""
    while True:
        try:
            step()
        except ssl.SSLWantReadError:
            connection.sendall(sent.read())
            received.write(connection.recv(9999))
        else:
            connection.sendall(sent.read())
            return


def certificate(folder: Path) -> Path:
    """Make a certificate that nobody vouches for."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


def test_what_is_left_of_a_call_that_is_over_sends_nothing() -> None:
    with (
        listening(socket.socket.close) as at,
        BoundedClient(seconds=0, trust_env=False) as http,
    ):
        with pytest.raises(httpx.ConnectTimeout):
            http.get(f"http://{at}")
        socket.create_connection(at.split(":")).close()


def test_a_call_that_ended_late_is_forgotten_by_the_next(
    sandbox: Sandbox, client: HttpClient
) -> None:
    sandbox.faults.add("pipedrive", "GET", ME.path, "drip_body", times=2, seconds=0.2)
    with pytest.raises(RetryableError):
        client.read(ME, read_json)

    assert client.read(ME, read_json)["success"] is True


def serve_drops(connection: socket.socket) -> None:
    """Answer whatever is asked, a byte at a time."""
    connection.recv(9999)
    drip(connection, ANSWER)


def test_what_comes_through_a_proxy_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    with listening(serve_drops) as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://{proxy}")
        with BoundedClient(seconds=SECONDS) as http, pytest.raises(httpx.ReadTimeout):
            http.get("http://vendor.example")


def test_a_watchdog_that_drips_holds_nobody_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ganho.alerts.heartbeat.SECONDS", SECONDS)
    with (
        listening(serve_drops) as at,
        pytest.raises(NoHeartbeatError, match="ReadTimeout"),
    ):
        send_heartbeat(f"http://{at}")


def test_a_server_that_drips_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ganho.cli.server.temporary.LOOK_SECONDS", SECONDS)
    with listening(serve_drops) as at:
        assert not answers(f"http://{at}")
