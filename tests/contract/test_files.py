"""The documents bucket and its twin."""

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from botocore.config import Config

from shared.adapters.memory.files import MemoryFiles
from shared.adapters.s3.files import S3Files
from shared.ports import Files, Unavailable

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

BUCKET = "documents"
Upload = Callable[[str, bytes], str]


@pytest.fixture(scope="module")
def s3(aws: None) -> "S3Client":
    client = boto3.client("s3", config=Config(signature_version="s3v4", s3={"addressing_style": "path"}))
    client.create_bucket(Bucket=BUCKET)
    client.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    return client


@pytest.fixture(params=["memory", "s3"])
def files(request: pytest.FixtureRequest) -> Files:
    return MemoryFiles() if request.param == "memory" else S3Files(request.getfixturevalue("s3"), BUCKET)


@pytest.fixture
def upload(files: Files, request: pytest.FixtureRequest) -> Upload:
    """A customer's upload: always a new version."""
    if isinstance(files, MemoryFiles):
        return files.upload
    client: Any = request.getfixturevalue("s3")
    return lambda key, body: str(client.put_object(Bucket=BUCKET, Key=key, Body=body)["VersionId"])


@pytest.fixture
def key(request: pytest.FixtureRequest) -> str:
    return f"uploads/{hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:12]}"


def test_every_version_can_be_read(files: Files, upload: Upload, key: str) -> None:
    first, second = upload(key, b"one"), upload(key, b"two")

    assert (files.read(key, first), files.read(key, second)) == (b"one", b"two")


def test_the_first_version_stays_the_first(files: Files, upload: Upload, key: str) -> None:
    upload(key + "-longer", b"other")
    assert files.first_version(key) is None
    first = upload(key, b"one")
    upload(key, b"two")
    upload(key, b"three")

    assert files.first_version(key) == first


def test_what_is_not_there_cannot_be_read(files: Files, upload: Upload, key: str) -> None:
    with pytest.raises(FileNotFoundError):
        files.read(key, "no-such-version")


def test_a_file_is_written_once(files: Files, key: str) -> None:
    first = files.write_once(key, b"letter", "application/pdf")
    again = files.write_once(key, b"another letter", "application/pdf")

    assert (first.key, first.size, first.sha256) == (key, 6, hashlib.sha256(b"letter").hexdigest())
    assert again == first
    assert files.read(key, first.version_id) == b"letter"
    assert files.first_version(key) == first.version_id


def test_a_form_says_where_it_goes_and_until_when(files: Files, key: str) -> None:
    form = files.presign_post(key, "application/pdf", 1_234, 600)

    assert form.fields["key"] == key
    assert form.fields["Content-Type"] == "application/pdf"
    assert form.url.startswith("https://")
    assert form.expires_at.tzinfo is not None


def test_a_link_names_its_version_and_expiry(files: Files, key: str) -> None:
    link = files.presign_get(key, "v 1", 'Rechnung "März";\r\n.pdf', 300)

    query = parse_qs(urlsplit(link).query)
    assert query["versionId"] == ["v 1"]
    assert "\n" not in link


def test_the_policy_of_a_form_is_exact(s3: "S3Client") -> None:
    form = S3Files(s3, BUCKET).presign_post("uploads/x", "image/png", 77, 600)

    policy = json.loads(base64.b64decode(form.fields["policy"]))
    assert {"key": "uploads/x"} in policy["conditions"]
    assert {"bucket": BUCKET} in policy["conditions"]
    assert {"Content-Type": "image/png"} in policy["conditions"]
    assert ["content-length-range", 77, 77] in policy["conditions"]
    assert not [c for c in policy["conditions"] if isinstance(c, list) and c[0] == "starts-with"]
    assert 590 < (form.expires_at - datetime.now(UTC)).total_seconds() <= 600


def test_a_form_for_a_prefix_is_a_mistake(s3: "S3Client") -> None:
    with pytest.raises(ValueError, match="exact"):
        S3Files(s3, BUCKET).presign_post("uploads/${filename}", "image/png", 77, 600)


def test_a_download_is_an_attachment_with_its_own_name(s3: "S3Client") -> None:
    link = S3Files(s3, BUCKET).presign_get("uploads/x", "v1", 'a"b\r\nX: y.pdf', 300)

    (disposition,) = parse_qs(urlsplit(link).query)["response-content-disposition"]
    assert disposition == "attachment; filename=\"a_b__X_ y.pdf\"; filename*=UTF-8''a%22b%0D%0AX%3A%20y.pdf"


def test_the_first_of_more_versions_than_a_page_is_found(s3: "S3Client", monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [s3.put_object(Bucket=BUCKET, Key="many", Body=b"x")["VersionId"] for _ in range(5)]
    s3.put_object(Bucket=BUCKET, Key="many-more", Body=b"x")
    real = s3.list_object_versions
    pages: list[dict[str, Any]] = []

    def two_at_once(**given: Any) -> Any:
        pages.append(given)
        return real(**given, MaxKeys=2)

    monkeypatch.setattr(s3, "list_object_versions", two_at_once)

    assert S3Files(s3, BUCKET).first_version("many") == ids[0]
    assert len(pages) >= 2


def test_trouble_is_told_as_unavailable(s3: "S3Client") -> None:
    files = S3Files(s3, "no-such-bucket")

    with pytest.raises(Unavailable, match="NoSuchBucket"):
        files.first_version("x")
    with pytest.raises(Unavailable, match="NoSuchBucket"):
        files.write_once("x", b"", "text/plain")
