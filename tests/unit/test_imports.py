"""A cold start pays for imports: the API's hold nothing that other functions are there for."""

from tests.benchmarks.imports import heavy_imports


def test_the_api_imports_no_heavy_library() -> None:
    assert heavy_imports() == []
