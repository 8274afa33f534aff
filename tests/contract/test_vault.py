"""Vault and its twin: what was sealed for one place opens there and nowhere else."""

import os
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from shared.adapters.dynamodb.wrapped_keys import TableKeys
from shared.adapters.kms.vault import KmsVault
from shared.adapters.memory.vault import MemoryVault
from shared.ports import Unavailable, Vault, WrongContext

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_kms import KMSClient

HERE = {"account": "acc_01", "losing_account": "lac_01"}
THERE = {"account": "acc_02", "losing_account": "lac_01"}


@pytest.fixture(scope="module")
def kms(aws: None) -> "KMSClient":
    return boto3.client("kms")


@pytest.fixture(scope="module")
def key_id(kms: "KMSClient") -> str:
    return kms.create_key()["KeyMetadata"]["KeyId"]


@pytest.fixture
def kms_vault(kms: "KMSClient", key_id: str, dynamodb: "DynamoDBClient", table_name: str) -> KmsVault:
    return KmsVault(kms, key_id, TableKeys(dynamodb, table_name))


@pytest.fixture(params=["memory", "kms"])
def vault(request: pytest.FixtureRequest) -> Vault:
    if request.param == "memory":
        return MemoryVault()
    found: KmsVault = request.getfixturevalue("kms_vault")
    return found


@pytest.mark.parametrize("secret", ["1234", "", "ÜñÏ € 電話", "x" * 5_000])
def test_what_was_sealed_opens(vault: Vault, secret: str) -> None:
    (sealed,) = vault.seal([secret], HERE)

    assert vault.open(sealed, HERE) == secret
    assert sealed.isascii()


def test_many_values_are_sealed_in_their_order(vault: Vault) -> None:
    sealed = vault.seal(["1", "2", "3"], HERE)

    assert [vault.open(one, HERE) for one in sealed] == ["1", "2", "3"]
    assert vault.seal([], HERE) == ()


@pytest.mark.parametrize("elsewhere", [THERE, {}, {**HERE, "more": "x"}, {"account": "acc_01"}])
def test_a_ciphertext_opens_only_where_it_was_sealed_for(vault: Vault, elsewhere: dict[str, str]) -> None:
    (sealed,) = vault.seal(["1234"], HERE)
    vault.open(sealed, HERE)

    with pytest.raises(WrongContext):
        vault.open(sealed, elsewhere)


@pytest.mark.parametrize("text", ["", "1234", "v1.", "v1.AAAA", "v2.AAAA", "v1.!!!!", "v1." + "A" * 400])
def test_what_was_never_sealed_does_not_open(vault: Vault, text: str) -> None:
    with pytest.raises(WrongContext):
        vault.open(text, HERE)


def test_a_digest_is_the_same_for_the_same_value_and_place(vault: Vault) -> None:
    digest = vault.digest("0012345678", HERE)

    assert vault.digest("0012345678", dict(reversed(HERE.items()))) == digest
    assert vault.digest("0012345679", HERE) != digest
    assert vault.digest("0012345678", THERE) != digest
    assert "0012345678" not in digest


def test_a_damaged_ciphertext_does_not_open(kms_vault: KmsVault) -> None:
    (sealed,) = kms_vault.seal(["1234"], HERE)
    for place in (len(sealed) // 2, len(sealed) - 3):
        damaged = sealed[:place] + ("A" if sealed[place] != "A" else "B") + sealed[place + 1 :]
        with pytest.raises(WrongContext):
            kms_vault.open(damaged, HERE)


def test_equal_values_do_not_look_equal(kms_vault: KmsVault) -> None:
    first, second = kms_vault.seal(["1234", "1234"], HERE)

    assert first != second
    assert "1234" not in first


def test_one_call_of_seal_costs_one_data_key_and_opening_it_all_one_more(
    kms_vault: KmsVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    real = kms_vault._call

    def counted(method: str, **given: Any) -> dict[str, Any]:
        calls.append(method)
        return real(method, **given)

    monkeypatch.setattr(kms_vault, "_call", counted)

    sealed = kms_vault.seal([str(n) for n in range(50)], HERE)
    for one in sealed:
        kms_vault.open(one, HERE)

    assert calls == ["generate_data_key", "decrypt"]


def test_a_digest_is_the_same_in_every_process(
    kms: "KMSClient", key_id: str, dynamodb: "DynamoDBClient", table_name: str
) -> None:
    vaults = [KmsVault(kms, key_id, TableKeys(dynamodb, table_name)) for _ in range(2)]

    assert vaults[0].digest("1", HERE) == vaults[1].digest("1", HERE)


def test_of_two_processes_that_make_the_digest_key_one_key_comes_out(
    dynamodb: "DynamoDBClient", table_name: str
) -> None:
    keys = TableKeys(dynamodb, table_name)
    kept = keys.digest_key(lambda: keys.digest_key(lambda: b"inner" + os.urandom(3)) and b"outer")

    assert kept.startswith(b"inner")
    assert keys.digest_key(lambda: b"late") == kept


def test_digests_of_two_tables_have_nothing_in_common(
    kms: "KMSClient", key_id: str, kms_vault: KmsVault, dynamodb: "DynamoDBClient"
) -> None:
    class Fixed:
        def digest_key(self, make: object) -> bytes:
            return kms.generate_data_key_without_plaintext(
                KeyId=key_id, KeySpec="AES_256", EncryptionContext={"purpose": "digest"}
            )["CiphertextBlob"]

    assert KmsVault(kms, key_id, Fixed()).digest("1", HERE) != kms_vault.digest("1", HERE)


def test_a_key_that_cannot_be_used_is_told_as_unavailable(
    kms: "KMSClient", dynamodb: "DynamoDBClient", table_name: str
) -> None:
    vault = KmsVault(kms, "00000000-0000-0000-0000-000000000000", TableKeys(dynamodb, table_name))

    with pytest.raises(Unavailable, match="NotFoundException"):
        vault.seal(["1"], HERE)
    with pytest.raises(Unavailable, match="NotFoundException"):
        vault.digest("1", HERE)
