"""The drop bucket on S3. A file is one version of one key: what comes after it is another."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from shared.adapters.s3.files import attachment, call_s3, is_missing, is_refused, presigned_post
from shared.ports import Dropped, PresignedPost

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class S3DropFiles:
    """Implements `shared.ports.DropFiles`."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def look(self, key: str, version_id: str = "") -> Dropped | None:
        try:
            found = call_s3(
                lambda: self._client.head_object(Bucket=self._bucket, Key=key, **_version(version_id))  # type: ignore[arg-type]
            )
        except ClientError as error:
            if not is_missing(error):
                raise
            return None
        return Dropped(
            key,
            found.get("VersionId", version_id),
            found["ContentLength"],
            found["ETag"],
            found["LastModified"],
            found.get("Metadata", {}),
        )

    def read(self, key: str, version_id: str = "", start: int = 0, end: int | None = None) -> bytes:
        if end is not None and end <= start:
            return b""
        part = {"Range": f"bytes={start}-{'' if end is None else end - 1}"} if start or end is not None else {}
        try:
            return call_s3(
                lambda: self._client.get_object(
                    Bucket=self._bucket,
                    Key=key,
                    **_version(version_id),  # type: ignore[arg-type]
                    **part,  # type: ignore[arg-type]
                )["Body"].read()
            )
        except ClientError as error:
            if not is_missing(error):
                raise
            raise FileNotFoundError(f"{key} is not there, or has no version {version_id}") from None

    def put(
        self, key: str, body: bytes, content_type: str, *, notes: Mapping[str, str] | None = None, over: str = ""
    ) -> str | None:
        more: dict[str, Any] = {"IfMatch": over} if over else {}
        try:
            put = call_s3(
                lambda: self._client.put_object(
                    Bucket=self._bucket,
                    Key=key,
                    Body=body,
                    ContentType=content_type,
                    Metadata=dict(notes or {}),
                    **more,
                )
            )
        except ClientError as error:
            if not (is_refused(error) or is_missing(error)):
                raise
            return None
        return put["VersionId"]

    def version_ids(self, key: str, limit: int) -> tuple[str, ...]:
        page = call_s3(lambda: self._client.list_object_versions(Bucket=self._bucket, Prefix=key, MaxKeys=limit))
        return tuple(one["VersionId"] for one in page.get("Versions", ()) if one["Key"] == key)

    def listed(self, folder: str, limit: int) -> tuple[Dropped, ...]:
        found: list[Dropped] = []
        place: dict[str, Any] = {}
        while len(found) < limit:
            page = call_s3(
                lambda place=place: self._client.list_objects_v2(  # type: ignore[misc]
                    Bucket=self._bucket, Prefix=folder, Delimiter="/", **place
                )
            )
            found += [
                Dropped(one["Key"], "", one["Size"], one["ETag"], one["LastModified"])
                for one in page.get("Contents", ())
            ]
            if not page.get("IsTruncated"):
                break
            place = {"ContinuationToken": page["NextContinuationToken"]}
        return tuple(found[:limit])

    def delete_version(self, key: str, version_id: str) -> None:
        call_s3(lambda: self._client.delete_object(Bucket=self._bucket, Key=key, VersionId=version_id))

    def presign_post(self, key: str, content_type: str, most_bytes: int, expires_seconds: int) -> PresignedPost:
        return presigned_post(self._client, self._bucket, key, content_type, (1, most_bytes), expires_seconds)

    def presign_get(self, key: str, filename: str, expires_seconds: int) -> str:
        return call_s3(
            lambda: self._client.generate_presigned_url(
                "get_object",
                Params={
                    "Bucket": self._bucket,
                    "Key": key,
                    "ResponseContentDisposition": attachment(filename),
                },
                ExpiresIn=expires_seconds,
            )
        )


def _version(version_id: str) -> dict[str, str]:
    return {"VersionId": version_id} if version_id else {}
