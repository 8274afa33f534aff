"""Names as people type them, made comparable."""


def folded(name: str) -> str:
    """A name by which it is compared and sorted: case and spaces do not count."""
    return " ".join(name.casefold().split())
