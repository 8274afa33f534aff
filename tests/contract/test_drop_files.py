"""The drop bucket and its twin."""

import hashlib
import json
from base64 import b64decode
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.config import Config

from shared.adapters.memory.drops import MemoryDropFiles
from shared.adapters.s3.drops import S3DropFiles
from shared.ports import DropFiles, Unavailable

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

BUCKET = "drop"


@pytest.fixture(scope="module")
def s3(aws: None) -> "S3Client":
    client = boto3.client("s3", config=Config(signature_version="s3v4", s3={"addressing_style": "path"}))
    client.create_bucket(Bucket=BUCKET)
    client.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    return client


@pytest.fixture(params=["memory", "s3"])
def drop(request: pytest.FixtureRequest) -> DropFiles:
    return MemoryDropFiles() if request.param == "memory" else S3DropFiles(request.getfixturevalue("s3"), BUCKET)


@pytest.fixture
def key(request: pytest.FixtureRequest) -> str:
    return f"drop/{hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:12]}/list.csv"


def put(drop: DropFiles, key: str, body: bytes, **options: object) -> str:
    version = drop.put(key, body, "text/csv", **options)  # type: ignore[arg-type]
    assert version is not None
    return version


def test_each_version_is_a_file_of_its_own_and_the_latest_is_found(drop: DropFiles, key: str) -> None:
    first, second = put(drop, key, b"one"), put(drop, key, b"three", notes={"purged": "yes"})

    assert (drop.read(key, first), drop.read(key)) == (b"one", b"three")
    found, latest = drop.look(key, first), drop.look(key)
    assert found is not None
    assert latest is not None
    assert (found.version_id, found.size, found.notes) == (first, 3, {})
    assert (latest.version_id, latest.size, latest.notes) == (second, 5, {"purged": "yes"})
    assert found.tag != latest.tag
    assert latest.modified_at.tzinfo is not None


def test_what_is_not_there_is_none(drop: DropFiles, key: str) -> None:
    assert drop.look(key) is None
    with pytest.raises(FileNotFoundError):
        drop.read(key)


def test_a_range_is_read_without_its_end(drop: DropFiles, key: str) -> None:
    version = put(drop, key, b"0123456789")

    assert drop.read(key, version, 2, 5) == b"234"
    assert drop.read(key, version, 8) == b"89"
    assert drop.read(key, version, 8, 99) == b"89"
    assert drop.read(key, version, 3, 3) == b""


def test_a_version_is_written_over_the_one_it_was_made_from_only(drop: DropFiles, key: str) -> None:
    put(drop, key, b"one")
    seen = drop.look(key)
    assert seen is not None
    assert drop.put(key, b"two", "text/csv", over=seen.tag) is not None

    assert drop.put(key, b"three", "text/csv", over=seen.tag) is None
    assert drop.read(key) == b"two"
    assert drop.put(key + ".other", b"x", "text/csv", over=seen.tag) is None


def test_a_version_that_was_deleted_is_gone_and_the_others_are_not(drop: DropFiles, key: str) -> None:
    first, second = put(drop, key, b"one"), put(drop, key, b"two")

    drop.delete_version(key, first)
    drop.delete_version(key, first)

    assert drop.look(key, first) is None
    assert drop.read(key) == b"two"
    drop.delete_version(key, second)
    assert drop.look(key) is None


def test_versions_are_listed_newest_first(drop: DropFiles, key: str) -> None:
    put(drop, f"{key}-beside", b"x")
    assert drop.version_ids(key, 9) == ()
    versions = [put(drop, key, body) for body in (b"1", b"2", b"3")]

    assert drop.version_ids(key, 9) == tuple(reversed(versions))
    assert drop.version_ids(key, 2) == (versions[2], versions[1])


def test_files_are_listed_by_key(drop: DropFiles, key: str) -> None:
    for name in ("c", "a", "b"):
        put(drop, f"{key}/{name}", name.encode())
    put(drop, f"{key}/a", b"again")
    put(drop, f"{key}-beside", b"x")
    put(drop, f"{key}/a/below", b"x")

    assert [(one.key[-1], one.size) for one in drop.listed(f"{key}/", 9)] == [("a", 5), ("b", 1), ("c", 1)]
    assert [one.key[-1] for one in drop.listed(f"{key}/", 2)] == ["a", "b"]
    assert drop.listed(f"{key}/none", 9) == ()


def test_a_form_takes_this_key_and_up_to_so_many_bytes(drop: DropFiles, key: str) -> None:
    form = drop.presign_post(key, "text/csv", 20_000, 3_600)

    assert form.fields["key"] == key
    policy = form.fields["policy"]
    text = policy if "content-length-range" in policy else json.dumps(json.loads(b64decode(policy)))
    assert "20000" in text
    assert "content-length-range" in text


def test_a_link_names_the_file(drop: DropFiles, key: str) -> None:
    assert "r%C3%A9port" in drop.presign_get(key, "réport.csv", 300) or "r%25C3%25A9port" in drop.presign_get(
        key, "réport.csv", 300
    )


def test_an_upload_has_an_exact_key(aws: None) -> None:
    with pytest.raises(ValueError, match="exact"):
        S3DropFiles(boto3.client("s3"), BUCKET).presign_post("drop/${filename}", "text/csv", 1, 1)


def test_trouble_is_unavailable(s3: "S3Client") -> None:
    with pytest.raises(Unavailable):
        S3DropFiles(s3, "no-such-bucket-here").put("key", b"", "text/csv")
