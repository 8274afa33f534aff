"""What is installed, and what the AWS dependency layer holds."""

import re
import tomllib
from pathlib import Path

import pytest

from infra.constructs.code import LAYER_REQUIREMENTS, ROOT, install_dependencies

LAMBDA_LIMIT = 250 * 1024 * 1024
# By the name they are imported by; the rest are imported by their own name.
IMPORT_NAMES = {
    "aws-lambda-powertools": "aws_lambda_powertools",
    "fpdf2": "fpdf",
    "font-source-sans-pro": "font_source_sans_pro",
    "pillow": "PIL",
    "python-multipart": "python_multipart",
}


def pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9.-]+)==([^\s;]+)", lock.read_text(), re.MULTILINE))


@pytest.fixture(scope="module")
def layer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("layer")
    install_dependencies(folder)
    return folder / "python"


def test_the_layer_has_everything_that_functions_import(layer: Path) -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    names = [re.split(r"[<>=\[]", requirement)[0] for requirement in wanted]

    missing = [name for name in names if not (layer / IMPORT_NAMES.get(name, name)).is_dir()]

    assert missing == []


def test_the_layer_is_for_lambdas_python_and_processor(layer: Path) -> None:
    compiled = [file.name for file in layer.rglob("*.so") if "cpython" in file.name]

    assert compiled
    assert [name for name in compiled if not name.endswith(".cpython-313-aarch64-linux-gnu.so")] == []


def test_layer_and_code_stay_under_lambdas_limit(layer: Path) -> None:
    size = sum(file.stat().st_size for file in layer.rglob("*") if file.is_file())

    assert size < LAMBDA_LIMIT * 0.9


def test_the_layer_has_the_versions_that_are_tested_here() -> None:
    tested = pins(ROOT / "requirements.lock")

    assert {name: version for name, version in pins(LAYER_REQUIREMENTS).items() if tested.get(name) != version} == {}


@pytest.mark.parametrize(
    "lock", [ROOT / "requirements.lock", LAYER_REQUIREMENTS], ids=lambda lock: str(lock.parent.name)
)
def test_locks_name_no_address_and_pin_by_hash(lock: Path) -> None:
    text = lock.read_text()

    assert "://" not in text
    assert "--index" not in text.replace("--no-emit-index-url", "")
    assert text.count("--hash=sha256:") >= len(pins(lock)) > 0
