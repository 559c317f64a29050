import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.conftest import Tiny

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="what a worker gives up on Linux")

ROOT = Path(__file__).parents[2]


def confined(code: str) -> str:
    """Return what the code prints in a process that has given up what a worker gives up."""
    begin = "import os\nfrom app.engines.sandbox import confine\nconfine(os.getppid())\n"
    finished = subprocess.run(
        [sys.executable, "-c", begin + textwrap.dedent(code)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return finished.stdout


@pytest.mark.parametrize(
    ("family", "kind"),
    [
        ("AF_INET", "SOCK_STREAM"),
        ("AF_INET", "SOCK_DGRAM"),
        ("AF_INET", "SOCK_RAW"),
        ("AF_INET6", "SOCK_STREAM"),
        ("AF_INET6", "SOCK_DGRAM"),
        ("AF_NETLINK", "SOCK_RAW"),
        ("AF_PACKET", "SOCK_RAW"),
        ("AF_VSOCK", "SOCK_STREAM"),
    ],
)
def test_no_socket_to_a_network_can_be_opened(family: str, kind: str) -> None:
    said = confined(f"""
        import socket
        try:
            socket.socket(socket.{family}, socket.{kind})
        except PermissionError as error:
            print("refused")
    """)
    assert said == "refused\n"


def test_a_socket_between_programs_of_this_computer_can_be_opened() -> None:
    said = confined("""
        import socket
        socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        one, other = socket.socketpair()
        one.send(b"hello")
        print(other.recv(10))
    """)
    assert said == "b'hello'\n"


def test_neither_threads_nor_children_have_more_rights() -> None:
    said = confined("""
        import socket, subprocess, sys, threading

        def try_it():
            try:
                socket.socket(socket.AF_INET)
            except PermissionError:
                print("refused", flush=True)

        thread = threading.Thread(target=try_it)
        thread.start()
        thread.join()
        child = "import socket\\nsocket.socket(socket.AF_INET)"
        print(subprocess.run([sys.executable, "-c", child], stderr=subprocess.DEVNULL).returncode)
    """)
    assert said == "refused\n1\n"


def test_no_ring_for_input_and_output_can_be_set_up() -> None:
    said = confined("""
        import ctypes, errno
        libc = ctypes.CDLL(None, use_errno=True)
        parameters = ctypes.create_string_buffer(256)
        print(libc.syscall(425, 4, parameters), ctypes.get_errno() == errno.EPERM)
    """)
    assert said == "-1 True\n"


def test_it_offers_itself_first_when_memory_runs_out_and_leaves_no_core_file() -> None:
    said = confined("""
        import resource
        print(open("/proc/self/oom_score_adj").read().strip())
        print(resource.getrlimit(resource.RLIMIT_CORE))
    """)
    assert said == "800\n(0, 0)\n"


def test_it_ends_at_once_if_the_app_has_ended_before() -> None:
    code = "from app.engines.sandbox import confine\nconfine(1)\nprint('went on')"
    finished = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (finished.returncode, finished.stdout) == (0, "")


def test_a_real_worker_is_confined_in_all_its_threads(tiny: Tiny) -> None:
    talker = tiny()
    assert talker.ask("Hello").text
    process = Path(f"/proc/{talker.worker.pid}")
    threads = [thread / "status" for thread in (process / "task").iterdir()]
    assert len(threads) > 2
    for thread in threads:
        lines = dict(
            line.split(":\t", 1) for line in thread.read_text().splitlines() if ":\t" in line
        )
        assert (lines["Seccomp"], lines["NoNewPrivs"]) == ("2", "1")
    assert (process / "oom_score_adj").read_text() == "800\n"


def test_the_app_itself_keeps_its_rights(tiny: Tiny) -> None:
    assert tiny().worker.is_alive()
    assert "Seccomp:\t2" not in Path("/proc/self/status").read_text()
