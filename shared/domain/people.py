"""Users of accounts, and how they are found."""


def folded_email(email: str) -> str:
    """An address as it is found by: what is before the @ may differ in case too, though nobody lets it."""
    return email.strip().casefold()
