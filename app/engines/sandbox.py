"""What a worker gives up before it loads anything: the network, and outliving the app."""

import contextlib
import ctypes
import errno
import os
import platform
import signal
import struct
import sys
from pathlib import Path

if sys.platform != "win32":
    import resource

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2
_AF_UNIX = 1

# linux/seccomp.h, linux/bpf_common.h
_ALLOW = 0x7FFF0000
_DENY = 0x00050000 | errno.EPERM
_LOAD_WORD = 0x20
_JUMP_IF_EQUAL = 0x15
_RETURN = 0x06
_OFFSET_NUMBER, _OFFSET_ARCHITECTURE, _OFFSET_FIRST_ARGUMENT = 0, 4, 16

# linux/audit.h and each architecture's unistd.h: the audit number, socket, io_uring_setup.
_ARCHITECTURES = {
    "x86_64": (0xC000003E, 41, 425),
    "aarch64": (0xC00000B7, 198, 425),
}
_X32_BIT = 0x40000000
_JUMP_IF_AT_LEAST = 0x35


class _Program(ctypes.Structure):
    _fields_ = (("len", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def confine(parent_pid: int) -> None:
    """End with the app, be first in line when memory runs out, and give up every network socket.

    A crash leaves no core file: it would hold the conversation. On systems other than Linux none of
    this is to be had; there the worker still ends with its standard input.
    """
    if sys.platform != "linux":
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent_pid:  # it ended before the line above
        raise SystemExit(0)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("800", encoding="ascii")
    _forbid_network(libc)


def _forbid_network(libc: ctypes.CDLL) -> None:
    """Let `socket` open AF_UNIX alone, and refuse io_uring, which could open others."""
    machine = _ARCHITECTURES.get(platform.machine())
    if machine is None:
        return
    audit, socket_number, io_uring_number = machine
    program = b"".join(
        struct.pack("HBBI", *instruction)
        for instruction in (
            (_LOAD_WORD, 0, 0, _OFFSET_ARCHITECTURE),
            (_JUMP_IF_EQUAL, 0, 7, audit),
            (_LOAD_WORD, 0, 0, _OFFSET_NUMBER),
            (_JUMP_IF_AT_LEAST, 5, 0, _X32_BIT),
            (_JUMP_IF_EQUAL, 4, 0, io_uring_number),
            (_JUMP_IF_EQUAL, 0, 2, socket_number),
            (_LOAD_WORD, 0, 0, _OFFSET_FIRST_ARGUMENT),
            (_JUMP_IF_EQUAL, 0, 1, _AF_UNIX),
            (_RETURN, 0, 0, _ALLOW),
            (_RETURN, 0, 0, _DENY),
        )
    )
    buffer = ctypes.create_string_buffer(program, len(program))
    filter_ = _Program(len(program) // 8, ctypes.cast(buffer, ctypes.c_void_p).value)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "PR_SET_NO_NEW_PRIVS")
    if libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(filter_), 0, 0):
        raise OSError(ctypes.get_errno(), "PR_SET_SECCOMP")
