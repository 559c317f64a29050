"""What can go wrong in a set-up, and what to do about it."""

import re


class SetupError(Exception):
    """A step could not be done; the message says what happened and what to do."""


class CommandError(SetupError):
    """A program that a step needs ended with an error; `tail` is the last of its output."""

    def __init__(self, sentence: str, tail: str) -> None:
        super().__init__(sentence)
        self.tail = tail


# What programs print, and what it means; the first that is found counts.
_ADVICE = {
    r"No space left on device|Errno 28|not enough space on the disk": (
        "The disk is full. Free some space (three gigabytes are plenty), then run the same "
        "command again."
    ),
    r"DO NOT MATCH THE HASHES": (
        "A file that arrived is not the one that was reviewed, so it was not used. Run the same "
        "command again; if it happens again, look at what changes downloads on the way "
        "(a proxy, a mirror)."
    ),
    r"Killed signal terminated|out of memory|Cannot allocate memory|virtual memory exhausted": (
        "Memory ran out while compiling. Close other programs, or compile one file at a time: "
        "set CMAKE_BUILD_PARALLEL_LEVEL=1 and run the same command again."
    ),
    r"CMAKE_C(XX)?_COMPILER|compiler identification is unknown|able to compile a simple|nmake": (
        "No working C++ compiler was found, and llama.cpp is compiled for this very computer. "
        "Install one (Debian and Ubuntu: g++; macOS: xcode-select --install; Windows: Build Tools "
        "for Visual Studio, with C++), then run the same command again."
    ),
    r"ProxyError|Tunnel connection failed|Proxy Authentication Required": (
        "The proxy did not let a download through. Check its address and password, then run the "
        "same command again; it goes on where it stopped."
    ),
    r"CERTIFICATE_VERIFY_FAILED|SSLError": (
        "The other side of the connection could not prove who it is. Where a company's proxy "
        "opens connections, tell pip its certificate (pip config set global.cert FILE), then run "
        "the same command again."
    ),
    (
        r"Failed to establish a new connection|Name or service not known|[Nn]ame ?[Rr]esolution"
        r"|getaddrinfo|Network is unreachable|[Tt]imed? ?out|IncompleteRead|Connection broken"
        r"|Connection reset|RemoteDisconnected|Connection aborted|ProtocolError"
        r"|incomplete-download|50[0-4] Server Error|Could not resolve|Max retries"
    ): (
        "The connection failed or broke off. Inkling needs one for the set-up alone: connect, or "
        "check the proxy, then run the same command again; it goes on where it stopped."
    ),
    r"No matching distribution found": (
        "A package was not found for this Python and system, or its index could not be reached. "
        "Check the connection, then run the same command again."
    ),
}


def advice(output: str) -> str:
    """Return the sentence that explains a failed program's output."""
    for pattern, sentence in _ADVICE.items():
        if re.search(pattern, output):
            return sentence
    return "This was not foreseen; the last lines say more. The same command starts again here."
