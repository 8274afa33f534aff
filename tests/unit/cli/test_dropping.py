"""``portdesk drop``: what it sends along, and what it says where it cannot."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from infra.local.cli import app
from infra.local.dropping import named_beside


def test_invoices_that_a_list_names_and_that_lie_beside_it_go_with_it(tmp_path: Path) -> None:
    file = tmp_path / "march.csv"
    file.write_text("number,invoice_file\n2125552301,Bill March.PDF\n2125552302,other/bill.tif\n")
    for name in ("Bill March.PDF", "unnamed.pdf", "bill.docx", "bill.tif"):
        (tmp_path / name).write_bytes(b"any")
    (tmp_path / "folder.pdf").mkdir()

    assert [one.name for one in named_beside(file)] == ["Bill March.PDF", "bill.tif"]


def test_without_a_cloud_or_a_key_the_way_to_one_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTDESK_HOME", str(tmp_path))
    file = tmp_path / "march.csv"
    file.write_text("number\n")

    nowhere = CliRunner().invoke(app, ["drop", str(file)])
    keyless = CliRunner().invoke(app, ["drop", str(file), "--url", "https://port.example.com"])

    assert (nowhere.exit_code, keyless.exit_code) == (1, 1)
    assert "make up" in nowhere.stderr
    assert "PORTDESK_API_KEY" in keyless.stderr


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["drop", str(tmp_path / "none.csv")]).exit_code == 2
