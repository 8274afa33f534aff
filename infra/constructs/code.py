"""What functions are made of: our code as one asset, their dependencies as one layer built without Docker."""

import hashlib
import subprocess
from pathlib import Path

import jsii
from aws_cdk import AssetHashType, BundlingOptions, DockerImage, IgnoreMode, ILocalBundling
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

ROOT = Path(__file__).parents[2]
LAYER = ROOT / "infra" / "layer"
LAYER_REQUIREMENTS = LAYER / "requirements.lock"

# Amazon Linux 2023 under python3.13 has glibc 2.34.
UV_INSTALL = (
    "uv",
    "pip",
    "install",
    "--python-platform",
    "aarch64-manylinux_2_28",
    "--python-version",
    "3.13",
    "--only-binary",
    ":all:",
    "--no-compile-bytecode",
    "--require-hashes",
    "--no-config",
    "--quiet",
)


def application_code() -> lambda_.Code:
    """`functions` and `shared`, nothing else. One object per stack: the CDK binds it to the first that uses it."""
    return lambda_.Code.from_asset(
        str(ROOT),
        exclude=["*", "!functions", "!functions/**", "!shared", "!shared/**", "**/__pycache__"],
        ignore_mode=IgnoreMode.GIT,
    )


def install_dependencies(target: Path) -> None:
    """Install what `infra/layer/requirements.lock` pins for Lambda's arm64 into ``target/python``.

    Raises CalledProcessError with uv's own words in `stderr`.
    """
    command = [*UV_INSTALL, "--target", str(target / "python"), "-r", str(LAYER_REQUIREMENTS)]
    subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - fixed command, our own files


@jsii.implements(ILocalBundling)
class UvBundling:
    """Bundles on this machine. Never says "cannot": the CDK would then fall through to Docker."""

    def try_bundle(self, output_dir: str, *_: object, **__: object) -> bool:
        """Called by the CDK with the folder to fill."""
        try:
            install_dependencies(Path(output_dir))
        except subprocess.CalledProcessError as error:
            raise RuntimeError(f"uv could not build the dependency layer: {error.stderr}") from error
        return True


def dependency_layer(scope: Construct) -> lambda_.LayerVersion:
    """The layer of all third-party packages, for python3.13 on arm64."""
    # By default the hash is of what was built, which is not there when bundling is skipped.
    pinned = hashlib.sha256("\n".join([*UV_INSTALL, LAYER_REQUIREMENTS.read_text()]).encode()).hexdigest()
    return lambda_.LayerVersion(
        scope,
        "Dependencies",
        description="Port Desk: third-party packages",
        compatible_architectures=[lambda_.Architecture.ARM_64],
        compatible_runtimes=[lambda_.Runtime.PYTHON_3_13],
        code=lambda_.Code.from_asset(
            str(LAYER),
            asset_hash=pinned,
            asset_hash_type=AssetHashType.CUSTOM,
            bundling=BundlingOptions(image=DockerImage.from_registry("unused"), local=UvBundling()),
        ),
    )
