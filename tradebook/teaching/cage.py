"""What a process does to itself before it runs a stranger's code: a small world to see, and limits it cannot lift.

On Linux the process moves into namespaces of its own, by system calls alone, so that no other program is needed: it
sees only the files it is given, read-only, and one empty folder to write to; no network; no other process. Started by
root it also becomes a user without rights. Elsewhere, and where the kernel refuses, there are resource limits and a
hook that refuses what a notebook has no business with; the hook stops accidents, not somebody who knows Python well.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x00020000, 0x04000000, 0x08000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_NOSUID, MS_NODEV, MS_BIND, MS_REC, MS_PRIVATE = 2, 4, 4096, 16384, 1 << 18
MNT_DETACH, MOUNT_ATTR_RDONLY, AT_RECURSIVE, AT_FDCWD = 2, 1, 0x8000, -100
SYS_MOUNT_SETATTR, PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 442, 1, 38
# The version of the kernel's table of capabilities that has two words of each kind.
_CAPABILITIES = 0x20080522
SYS_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}

# The one folder that can be written to in a world of its own. No system has one of this name, so it hides nothing.
SCRATCH = "/attempt"

# Users that belong to nobody; each caged process takes one, so that none can touch another.
_FIRST_NOBODY, _NOBODIES = 61000, 4000

NAMESPACES, LIMITS_ONLY = "namespaces", "limits only"


class NoCage(OSError):
    """The kernel refused a step of the cage."""


def enter(shown: Iterable[str], folder: str, megabytes: int, seconds: int, wanted: bool = True) -> str:
    """Put this process into its cage and return what kind it is: NAMESPACES or LIMITS_ONLY.

    Where there are namespaces this forks: the caller goes on in the child, the parent waits and ends with it.
    shown   files and folders to be seen, each under its own name, read-only
    folder  an empty one outside, over which the new world is built
    wanted  whether namespaces are tried at all
    """
    kind = LIMITS_ONLY
    if wanted and sys.platform == "linux" and os.uname().machine in SYS_PIVOT_ROOT:
        try:
            _enter_namespaces(list(shown), folder, megabytes)
            kind = NAMESPACES
        except OSError:
            kind = LIMITS_ONLY
    _limit(megabytes, seconds, alone=kind == NAMESPACES)
    return kind


def _enter_namespaces(shown: list[str], folder: str, megabytes: int) -> None:
    """Everything up to the fork is tried in a child first, so that a refusal leaves this process as it was."""
    if not _succeeds(_build_world, shown, folder, megabytes):
        raise NoCage("no namespaces")
    _build_world(shown, folder, megabytes)
    child = os.fork()
    if child:
        _wait_for(child)
    _drop_rights()
    # This is the first process of its world: with it, every other one there ends. Asked for after the rights are
    # dropped, since the kernel forgets it when they change.
    _check(_libc().prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0))


def _succeeds(step: Callable[..., None], *given: Any) -> bool:
    child = os.fork()
    if not child:
        try:
            step(*given)
            os._exit(0)
        except BaseException:  # whatever went wrong, the answer is no
            os._exit(1)
    return os.waitpid(child, 0)[1] == 0


def _wait_for(child: int) -> None:
    """Tell whoever started this which process to end, wait, and end alike."""
    os.write(1, f"{child}\n".encode())
    _, status = os.waitpid(child, 0)
    os._exit(os.waitstatus_to_exitcode(status) % 256)


def _build_world(shown: list[str], root: str, megabytes: int) -> None:
    user, group = os.getuid(), os.getgid()
    spaces = CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWPID | CLONE_NEWNET
    _check(_libc().unshare(spaces if user == 0 else spaces | CLONE_NEWUSER))
    if user:
        _write("/proc/self/setgroups", "deny")
        _write("/proc/self/uid_map", f"{user} {user} 1")
        _write("/proc/self/gid_map", f"{group} {group} 1")
    _mount("none", "/", "", MS_REC | MS_PRIVATE, "")
    _mount("tmpfs", root, "tmpfs", MS_NOSUID | MS_NODEV, f"mode=755,size={megabytes}m")
    for path in _outermost(shown):
        _show(root, path)
    _read_only(root)
    _own_folder(root, megabytes)
    _pivot(root)


def _own_folder(root: str, megabytes: int) -> None:
    _mount("tmpfs", root + SCRATCH, "tmpfs", MS_NOSUID | MS_NODEV, f"mode=1777,size={megabytes // 8}m")


def _outermost(paths: Iterable[str]) -> list[str]:
    """The paths that exist, without those that lie in another of them."""
    found = sorted({os.path.abspath(path) for path in paths if os.path.exists(path)})
    return [path for path in found if not any(path.startswith(f"{other}/") for other in found if other != path)]


def _show(root: str, path: str) -> None:
    """Make a path visible below the new root, where it has its own name, and the way there."""
    target = root + path
    os.makedirs(target if os.path.isdir(path) else os.path.dirname(target), exist_ok=True)
    if not os.path.isdir(path):
        Path(target).touch()
    _mount(path, target, "", MS_BIND | MS_REC, "")


def _read_only(root: str) -> None:
    os.makedirs(root + SCRATCH, exist_ok=True)
    wanted = (ctypes.c_uint64 * 4)(MOUNT_ATTR_RDONLY, 0, 0, 0)
    _check(_libc().syscall(SYS_MOUNT_SETATTR, AT_FDCWD, root.encode(), AT_RECURSIVE, wanted, ctypes.sizeof(wanted)))


def _pivot(root: str) -> None:
    """Make the new root the only one: the old one is laid over it and taken off."""
    os.chdir(root)
    _check(_libc().syscall(SYS_PIVOT_ROOT[os.uname().machine], b".", b"."))
    _check(_libc().umount2(b".", MNT_DETACH))
    os.chdir("/")


def _drop_rights() -> None:
    """Become a user without rights, or keep the user and lose the rights that its own namespaces gave it."""
    if os.getuid() == 0:
        nobody = _FIRST_NOBODY + os.getppid() % _NOBODIES
        os.setgroups([])
        os.setresgid(nobody, nobody, nobody)
        os.setresuid(nobody, nobody, nobody)
    version, nothing = (ctypes.c_uint32 * 2)(_CAPABILITIES, 0), (ctypes.c_uint32 * 6)()
    _check(_libc().capset(version, nothing))
    _check(_libc().prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))


def _limit(megabytes: int, seconds: int, alone: bool) -> None:
    """Limits that only grow tighter: processor time, memory, size of files, no core dumps, and no further process."""
    memory = megabytes * 2**20
    wanted = {
        "RLIMIT_CPU": seconds, "RLIMIT_AS": memory, "RLIMIT_DATA": memory, "RLIMIT_FSIZE": memory // 8,
        "RLIMIT_CORE": 0, "RLIMIT_NOFILE": 64,
    }
    if alone or (os.getuid() and sys.platform == "linux"):
        wanted["RLIMIT_NPROC"] = 0
    for name, most in wanted.items():
        if hasattr(resource, name):
            try:
                resource.setrlimit(getattr(resource, name), (most, most))
            except (ValueError, OSError):
                # A system that does not know a limit of this size; the time limit of the grader stands anyway.
                continue


def refuse(folder: str) -> None:
    """A hook that refuses network, processes, and writing outside `folder`, for whoever has no namespaces.

    It cannot be taken off again, but it sees only what Python itself announces.
    """
    inside = os.path.realpath(folder)
    forbidden = ("socket.", "subprocess.", "os.fork", "os.posix_spawn", "os.exec", "os.system", "os.kill", "pty.",
                 "ctypes.", "os.setxattr", "os.startfile", "os.spawn")
    changing = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.chmod", "os.chown",
                "os.truncate", "shutil.")

    def hook(event: str, given: tuple) -> None:
        if event.startswith(forbidden):
            raise PermissionError(f"{event} is not for a notebook that is being graded")
        writes = event == "open" and _is_writing(given)
        if (writes or event.startswith(changing)) and not _is_inside(given[0] if given else "", inside):
            raise PermissionError(f"{event}: only the folder of the notebook may be changed")

    sys.addaudithook(hook)


def _is_writing(given: tuple) -> bool:
    mode, flags = (given[1] or ""), (given[2] if len(given) > 2 else 0)
    return any(sign in str(mode) for sign in "wax+") or bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


def _is_inside(path: Any, folder: str) -> bool:
    if isinstance(path, int):
        return True
    found = os.path.realpath(os.fsdecode(path))
    return found == folder or found.startswith(folder + os.sep) or found == os.devnull


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _mount(source: str, target: str, kind: str, flags: int, options: str) -> None:
    given = (source.encode(), target.encode(), kind.encode() or None, flags, options.encode() or None)
    _check(_libc().mount(given[0], given[1], given[2], ctypes.c_ulong(flags), given[4]))


def _check(result: int) -> None:
    if result:
        raise NoCage(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="ascii") as file:
        file.write(text)
