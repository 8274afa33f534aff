"""The documents bucket on S3. Buckets are versioned: one `VersionId` of a key is what gets inspected and served."""

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import quote

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from shared.ports import FileVersion, PresignedPost, Unavailable

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

T = TypeVar("T")

_MISSING: Final = frozenset({"NoSuchKey", "NoSuchVersion", "404"})
_THERE_ALREADY: Final = frozenset({"PreconditionFailed", "412"})
_WRITTEN_MEANWHILE: Final = frozenset({"ConditionalRequestConflict", "409"})
_TRIES: Final = 4


class S3Files:
    """Implements `shared.ports.Files`. A key or version that is not there raises `FileNotFoundError`."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def presign_post(self, key: str, content_type: str, size: int, expires_seconds: int) -> PresignedPost:
        return presigned_post(self._client, self._bucket, key, content_type, (size, size), expires_seconds)

    def presign_get(self, key: str, version_id: str, filename: str, expires_seconds: int) -> str:
        return call_s3(
            lambda: self._client.generate_presigned_url(
                "get_object",
                Params={
                    "Bucket": self._bucket,
                    "Key": key,
                    "VersionId": version_id,
                    "ResponseContentDisposition": attachment(filename),
                },
                ExpiresIn=expires_seconds,
            )
        )

    def read(self, key: str, version_id: str) -> bytes:
        try:
            return call_s3(
                lambda: self._client.get_object(Bucket=self._bucket, Key=key, VersionId=version_id)["Body"].read()
            )
        except ClientError as error:
            if code_of(error) not in _MISSING:
                raise
            raise FileNotFoundError(f"{key} has no version {version_id}") from None

    def first_version(self, key: str) -> str | None:
        found = self.versions(key)
        return found[0] if found else None

    def versions(self, key: str) -> tuple[str, ...]:
        """S3 lists versions newest first, a page per 1,000."""
        found: list[str] = []
        place: dict[str, Any] = {}
        while True:
            page = call_s3(
                lambda place=place: self._client.list_object_versions(Bucket=self._bucket, Prefix=key, **place)  # type: ignore[misc]
            )
            found += [version["VersionId"] for version in page.get("Versions", ()) if version["Key"] == key]
            # Keys come in order, so anything that follows ours belongs to longer keys with the same beginning.
            if not page.get("IsTruncated") or page.get("NextKeyMarker") != key:
                return tuple(reversed(found))
            place = {"KeyMarker": page["NextKeyMarker"], "VersionIdMarker": page["NextVersionIdMarker"]}

    def write_once(self, key: str, body: bytes, content_type: str) -> FileVersion:
        for _ in range(_TRIES):
            try:
                put = call_s3(
                    lambda: self._client.put_object(
                        Bucket=self._bucket, Key=key, Body=body, ContentType=content_type, IfNoneMatch="*"
                    )
                )
            except ClientError as error:
                if code_of(error) in _WRITTEN_MEANWHILE:
                    continue
                if code_of(error) not in _THERE_ALREADY:
                    raise
                return self._version_there(key)
            return _file_version(key, put["VersionId"], body)
        raise Unavailable(f"{key} is being written by others")

    def _version_there(self, key: str) -> FileVersion:
        first = self.first_version(key)
        if first is None:
            raise Unavailable(f"{key} was there and is gone")
        return _file_version(key, first, self.read(key, first))


def presigned_post(
    client: "S3Client", bucket: str, key: str, content_type: str, sizes: tuple[int, int], expires_seconds: int
) -> PresignedPost:
    """A form that takes one file of this key and type; `sizes` are its fewest and most bytes. Raises ValueError where
    the key would be a prefix."""
    # boto3 adds the exact key and bucket to the policy; a key that ends in ${filename} would become a prefix.
    if "${" in key:
        raise ValueError("an upload's key must be exact")
    form = call_s3(
        lambda: client.generate_presigned_post(
            Bucket=bucket,
            Key=key,
            Fields={"Content-Type": content_type},
            Conditions=[{"Content-Type": content_type}, ["content-length-range", *sizes]],
            ExpiresIn=expires_seconds,
        )
    )
    policy = json.loads(base64.b64decode(form["fields"]["policy"]))
    return PresignedPost(form["url"], form["fields"], datetime.fromisoformat(policy["expiration"]))


def call_s3(call: Callable[[], T]) -> T:
    """Trouble becomes `Unavailable`; what callers answer themselves stays a `ClientError`."""
    try:
        return call()
    except ClientError as error:
        if code_of(error) in _MISSING | _THERE_ALREADY | _WRITTEN_MEANWHILE:
            raise
        raise Unavailable(f"S3: {code_of(error)}") from error
    except ParamValidationError:
        raise
    except BotoCoreError as error:
        raise Unavailable(f"S3: {type(error).__name__}") from error


def _file_version(key: str, version_id: str, body: bytes) -> FileVersion:
    return FileVersion(key, version_id, len(body), hashlib.sha256(body).hexdigest())


def code_of(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def is_missing(error: ClientError) -> bool:
    """Whether a key or a version is not there."""
    return code_of(error) in _MISSING


def is_refused(error: ClientError) -> bool:
    """Whether what is there is not what a write was for."""
    return code_of(error) in _THERE_ALREADY | _WRITTEN_MEANWHILE


def attachment(filename: str) -> str:
    """RFC 6266: a plain name for old clients, the real one beside it. Neither can end the header or add another."""
    plain = "".join(ch if ch.isascii() and (ch.isalnum() or ch in " ._-()") else "_" for ch in filename)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"
