"""A bucket in memory, versions and all: of documents or of letters, an instance each."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock
from urllib.parse import quote

from shared.adapters.memory.clock import FixedClock
from shared.ports import Clock, FileVersion, PresignedPost


@dataclass(frozen=True, slots=True)
class _Version:
    id: str
    body: bytes
    content_type: str


class MemoryFiles:
    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or FixedClock()
        self._lock = Lock()
        self._objects: dict[str, list[_Version]] = {}
        self._count = 0

    def presign_post(self, key: str, content_type: str, size: int, expires_seconds: int) -> PresignedPost:
        return PresignedPost(
            url="https://documents.example/",
            fields={"key": key, "Content-Type": content_type, "policy": f"content-length-range {size} {size}"},
            expires_at=self._clock.now() + timedelta(seconds=expires_seconds),
        )

    def presign_get(self, key: str, version_id: str, filename: str, expires_seconds: int) -> str:
        return (
            f"https://documents.example/{quote(key)}?versionId={quote(version_id)}"
            f"&filename={quote(filename)}&expires={expires_seconds}"
        )

    def read(self, key: str, version_id: str) -> bytes:
        with self._lock:
            for version in self._objects.get(key, ()):
                if version.id == version_id:
                    return version.body
        raise FileNotFoundError(f"{key} has no version {version_id}")

    def first_version(self, key: str) -> str | None:
        with self._lock:
            versions = self._objects.get(key)
            return versions[0].id if versions else None

    def versions(self, key: str) -> tuple[str, ...]:
        with self._lock:
            return tuple(version.id for version in self._objects.get(key, ()))

    def write_once(self, key: str, body: bytes, content_type: str) -> FileVersion:
        with self._lock:
            version = self._objects[key][0] if key in self._objects else self._add(key, body, content_type)
        return FileVersion(key, version.id, len(version.body), hashlib.sha256(version.body).hexdigest())

    def upload(self, key: str, body: bytes, content_type: str = "application/pdf") -> str:
        """What a customer does with a presigned form: always a new version; answers its id."""
        with self._lock:
            return self._add(key, body, content_type).id

    def _add(self, key: str, body: bytes, content_type: str) -> _Version:
        self._count += 1
        version = _Version(f"v{self._count:06d}", body, content_type)
        self._objects.setdefault(key, []).append(version)
        return version
