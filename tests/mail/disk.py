"""What a power cut would leave of a folder: what was synced, and no more."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest


@dataclass
class Disk:
    """Looks on at this process, whose calls do what they always do. Files are known by their inodes.

    A file that is synced brings its first name along, as Linux has it; a name that it was given later needs a synced folder.
    `hasty` are the names that were given before what stands in the file was down.
    """

    folder: Path
    hasty: list[str] = field(default_factory=list)
    _content: dict[int, bytes] = field(default_factory=dict)
    _names: dict[str, int] = field(default_factory=dict)

    def left(self) -> Mapping[str, bytes]:
        return {name: self._content.get(inode, b"") for name, inode in self._names.items()}

    def watch(self, patch: pytest.MonkeyPatch) -> None:
        fsync, sync, rename = os.fsync, os.sync, os.rename

        def fsynced(handle: int) -> None:
            fsync(handle)
            inode = os.fstat(handle).st_ino
            if inode == self.folder.stat().st_ino:
                self._names = self._there()
            else:
                self._keep({name: one for name, one in self._there().items() if one == inode})

        def synced() -> None:
            sync()
            self._names = self._there()
            self._keep(self._names)

        def renamed(source: str, name: str, **folders: Any) -> None:
            rename(source, name, **folders)
            file = self.folder / name
            if self._content.get(file.stat().st_ino) != file.read_bytes():
                self.hasty.append(file.name)

        for call, looked_on in (("fsync", fsynced), ("sync", synced), ("rename", renamed)):
            patch.setattr(os, call, looked_on)

    def _there(self) -> dict[str, int]:
        return {file.name: file.stat().st_ino for file in self.folder.iterdir()}

    def _keep(self, files: Mapping[str, int]) -> None:
        for name, inode in files.items():
            self._content[inode] = (self.folder / name).read_bytes()
            if inode not in self._names.values():
                self._names[name] = inode
