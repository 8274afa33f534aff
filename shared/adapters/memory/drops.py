"""The drop bucket in memory, versions and all."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from urllib.parse import quote

from shared.adapters.memory.clock import FixedClock
from shared.ports import Clock, Dropped, PresignedPost, Unavailable


@dataclass(frozen=True, slots=True)
class _Version:
    id: str
    body: bytes
    content_type: str
    notes: Mapping[str, str]
    modified_at: datetime


class MemoryDropFiles:
    """`arrived` are the versions that were written, in order, as the bucket tells of them."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or FixedClock()
        self._lock = Lock()
        self._objects: dict[str, list[_Version]] = {}
        self.arrived: list[tuple[str, str]] = []
        self.failures = 0
        """How many of the next writes do not happen and raise `Unavailable`."""

    def look(self, key: str, version_id: str = "") -> Dropped | None:
        with self._lock:
            found = self._find(key, version_id)
            return None if found is None else _dropped(key, found)

    def read(self, key: str, version_id: str = "", start: int = 0, end: int | None = None) -> bytes:
        with self._lock:
            found = self._find(key, version_id)
        if found is None:
            raise FileNotFoundError(f"{key} is not there, or has no version {version_id}")
        return found.body[start:end]

    def put(
        self, key: str, body: bytes, content_type: str, *, notes: Mapping[str, str] | None = None, over: str = ""
    ) -> str | None:
        with self._lock:
            if self.failures > 0:
                self.failures -= 1
                raise Unavailable("the drop bucket does not answer")
            latest = self._find(key, "")
            if over and (latest is None or _dropped(key, latest).tag != over):
                return None
            version = _Version(f"v{len(self.arrived) + 1:06d}", body, content_type, notes or {}, self._clock.now())
            self._objects.setdefault(key, []).append(version)
            self.arrived.append((key, version.id))
            return version.id

    def version_ids(self, key: str, limit: int) -> tuple[str, ...]:
        with self._lock:
            return tuple(one.id for one in reversed(self._objects.get(key, ())))[:limit]

    def listed(self, folder: str, limit: int) -> tuple[Dropped, ...]:
        with self._lock:
            keys = sorted(
                key
                for key, versions in self._objects.items()
                if key.startswith(folder) and "/" not in key.removeprefix(folder) and versions
            )
            return tuple(_dropped(key, self._objects[key][-1], listed=True) for key in keys[:limit])

    def delete_version(self, key: str, version_id: str) -> None:
        with self._lock:
            self._objects[key] = [one for one in self._objects.get(key, ()) if one.id != version_id]

    def presign_post(self, key: str, content_type: str, most_bytes: int, expires_seconds: int) -> PresignedPost:
        return PresignedPost(
            url="https://drop.example/",
            fields={"key": key, "Content-Type": content_type, "policy": f"content-length-range 1 {most_bytes}"},
            expires_at=self._clock.now() + timedelta(seconds=expires_seconds),
        )

    def presign_get(self, key: str, filename: str, expires_seconds: int) -> str:
        return f"https://drop.example/{quote(key)}?filename={quote(filename)}&expires={expires_seconds}"

    def versions(self, key: str) -> list[bytes]:
        """The bodies of all versions that are left, oldest first."""
        with self._lock:
            return [one.body for one in self._objects.get(key, ())]

    def _find(self, key: str, version_id: str) -> _Version | None:
        versions = self._objects.get(key, [])
        if not version_id:
            return versions[-1] if versions else None
        return next((one for one in versions if one.id == version_id), None)


def _dropped(key: str, version: _Version, *, listed: bool = False) -> Dropped:
    tag = f'"{hashlib.md5(version.body, usedforsecurity=False).hexdigest()}"'
    return Dropped(
        key,
        "" if listed else version.id,
        len(version.body),
        tag,
        version.modified_at,
        {} if listed else dict(version.notes),
    )
