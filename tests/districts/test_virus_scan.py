"""A file is asked about before it is kept; the scanner is a server that speaks ClamAV's protocol."""

import socket
import struct
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from districts.virus_scan import PIECE, FileNotSafe, refuse_infected
from improvement.evidence import EvidenceNotTaken, refuse_evidence
from returns.models import Return
from tests.backoffice.steps import text_of
from tests.returns.builders import row, workbook

HARMFUL = b"harmful"


def answer(line: socket.socket) -> None:
    """Read one file, and say of what holds HARMFUL that it was found; close without a word on nonsense."""
    with line, line.makefile("rwb") as talk:
        if talk.read(10) != b"zINSTREAM\0":
            return
        data = b""
        while length := struct.unpack("!I", talk.read(4))[0]:
            data += talk.read(length)
        if data == b"too large":
            talk.write(b"INSTREAM size limit exceeded. ERROR\0")
        else:
            talk.write(b"stream: Something FOUND\0" if HARMFUL in data else b"stream: OK\0")


@pytest.fixture(params=["file", "port"])
def scanner(request, settings, tmp_path: Path) -> Iterator[None]:
    """Listening where the settings say."""
    if request.param == "file":
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listening.bind(str(tmp_path / "clamd"))
        listening.listen()
        settings.CLAMD = str(tmp_path / "clamd")
    else:
        listening = socket.create_server(("127.0.0.1", 0))
        settings.CLAMD = f"127.0.0.1:{listening.getsockname()[1]}"

    def serve() -> None:
        while True:
            try:
                answer(listening.accept()[0])
            except OSError:
                return

    thread = Thread(target=serve, daemon=True)
    thread.start()
    yield
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    thread.join()


@pytest.mark.parametrize("data", [b"", b"a file", b"x" * (PIECE * 2 + 1)], ids=len)
def test_a_clean_file_passes(scanner, data):
    refuse_infected(data)


@pytest.mark.parametrize("before", [0, PIECE - 3, PIECE])
def test_a_harmful_one_is_refused_wherever_it_is_cut(scanner, before):
    with pytest.raises(FileNotSafe, match="found something harmful"):
        refuse_infected(b"x" * before + HARMFUL)


def test_what_the_scanner_does_not_pass_is_refused(scanner):
    with pytest.raises(FileNotSafe, match="could not be checked"):
        refuse_infected(b"too large")


def test_a_scanner_that_is_away_lets_nothing_pass(settings, tmp_path):
    settings.CLAMD = str(tmp_path / "nobody")
    with pytest.raises(FileNotSafe, match="could not be checked"):
        refuse_infected(b"a file")


def test_without_one_nothing_is_asked(settings):
    settings.CLAMD = ""
    refuse_infected(HARMFUL)


def upload(client, data: bytes):
    return client.post(reverse("return-new"), {"file": SimpleUploadedFile("return.csv", data)})


def test_a_harmful_return_is_told_and_not_kept(scanner, client, officer, settings):
    client.force_login(officer)
    assert "found something harmful" in text_of(upload(client, HARMFUL))
    assert not Return.objects.exists()
    assert not list(Path(settings.UPLOAD_ROOT).rglob("*"))


def test_any_other_goes_on_to_be_read(scanner, client, officer):
    client.force_login(officer)
    sent = {"file": SimpleUploadedFile("return.xlsx", workbook(row(value=36)))}
    assert client.post(reverse("return-new"), sent).status_code == 302


def test_harmful_evidence_is_refused_too(scanner):
    with pytest.raises(EvidenceNotTaken, match="found something harmful"):
        refuse_evidence(HARMFUL, "notes.txt")
    refuse_evidence(b"minutes of the meeting", "notes.txt")
