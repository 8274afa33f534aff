"""The child process that opens files from strangers: it keeps nothing, and its death is an answer too."""

from pathlib import Path

import pytest

from shared.adapters.pdf.inspection import in_child


def child(folder: Path, monkeypatch: pytest.MonkeyPatch, code: str, data: bytes = b"") -> bytes | None:
    (folder / "a_child.py").write_text(code)
    monkeypatch.syspath_prepend(str(folder))
    return in_child("a_child", {"limit": 3}, data, wall_seconds=10)


def test_a_child_gets_what_is_wanted_and_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import sys; print(sys.argv[1], len(sys.stdin.buffer.read()))"

    assert child(tmp_path, monkeypatch, code, bytes(300)) == b'{"limit": 3} 300\n'


def test_a_child_writes_no_bytecode_that_its_file_size_limit_could_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert child(tmp_path, monkeypatch, "import sys; print(sys.flags.dont_write_bytecode)") == b"1\n"
    assert not (tmp_path / "__pycache__").exists()


@pytest.mark.parametrize("code", ["raise SystemExit(3)", "import os; os.abort()", "print("])
def test_a_child_that_dies_has_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    assert child(tmp_path, monkeypatch, code) is None
