"""The signing page says what is wrong in French too: every code that can reach it, and with the values it carries."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import shared
from shared.domain import letter as loa
from shared.domain.envelopes import check_signer
from shared.domain.losing_accounts import check_fields
from shared.domain.model import NumbersStaying, Person, PostalAddress, RowGroup
from shared.domain.number_class import NumberClass
from shared.domain.problems import Problem
from shared.domain.readiness import LEFT_TO_SIGNER, left_to_complete
from shared.domain.renderable import check_renderable
from shared.domain.words.problems import _FRENCH, has_french, problem_text
from tests.unit.letters.builders import any_letter
from tests.unit.rules.builders import any_losing_account

_SHARED = Path(shared.__path__[0])
_WHOLE_FILES = (
    "domain/letter.py",
    "domain/losing_accounts.py",
    "domain/renderable.py",
    "domain/envelopes.py",
    *(f"usecases/signing/{name}.py" for name in ("opening", "room", "completing", "signing", "refusing")),
)
_OF_READINESS = {"_identity", "_authorized_person", "_account_and_billing_number", "_staying", "_reseller"}
_MAKERS = {"Problem", "_error", "_warning", "_no_code", "number_problem"}
_PARTS = {
    "code": ("authorized_person", "signer"),
    "part": ("line1", "city", "state", "postal_code", "country", "name", "title"),
    "name": ("reason", "text"),
}
"""What stands in the codes that are put together."""


def codes_in(tree: ast.AST) -> Iterator[str]:
    """The codes of the problems and refusals that are written in this source."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in _MAKERS and node.args:
            yield from spelt(node.args[0])
        if name in _MAKERS | {"StateConflict", "RulesBroken"}:
            for keyword in node.keywords:
                if keyword.arg == "code":
                    yield from spelt(keyword.value)


def spelt(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from spelt(one)
            yield from spelt(other)
        case ast.JoinedStr(values=[ast.FormattedValue(value=ast.Name(id=name)), ast.Constant(value=str(end))]):
            yield from (f"{part}{end}" for part in _PARTS[name])
        case ast.JoinedStr(values=[ast.Constant(value=str(start)), ast.FormattedValue(value=ast.Name(id=name)), *rest]):
            end = "".join(str(each.value) for each in rest if isinstance(each, ast.Constant))
            # A part is a part of an address or of a person, never of both.
            wanted = _PARTS[name][:5] if start.startswith("address") else _PARTS[name][5:]
            yield from (f"{start}{part}{end}" for part in wanted)


def codes_of_source() -> set[str]:
    found: set[str] = set()
    for name in _WHOLE_FILES:
        found |= set(codes_in(ast.parse((_SHARED / name).read_text())))
    for node in ast.parse((_SHARED / "domain/readiness.py").read_text()).body:
        if isinstance(node, ast.FunctionDef) and node.name in _OF_READINESS:
            found |= set(codes_in(node))
    for name in ("reading", "damage"):
        found |= set(codes_in(ast.parse((_SHARED / f"domain/phone_numbers/{name}.py").read_text())))
    return found


_ACCEPTED_NUMBERS = {
    "number_vanity_converted",
    "number_territory",
    "number_territory_manual",
    "number_unknown_area_code",
    "number_unknown_exchange",
}
"""Said of numbers in a list to port; a number that stays is not looked at so closely."""


@pytest.mark.parametrize("code", sorted((codes_of_source() - _ACCEPTED_NUMBERS) | LEFT_TO_SIGNER))
def test_every_code_that_the_signing_page_can_show_has_french(code: str) -> None:
    assert code in _FRENCH


def test_the_codes_are_found_where_they_are_written() -> None:
    found = codes_of_source()

    assert len(found) > 70
    assert {
        *("signature_empty", "text_not_renderable", "zip_format", "otp_locked", "text_missing", "too_long"),
        *("signer_role_mailbox", "address_missing_city", "authorized_person_title_missing", "number_decimal"),
    } <= found


def signature_problems(**changes: Any) -> tuple[Problem, ...]:
    values: dict[str, Any] = {
        "typed_name": "John Doe",
        "title": "店長",
        "consent_given": False,
        "consent_version": "",
        "viewed_sha256": "",
        "expected_sha256": "ab" * 32,
        "signed_on": date(2026, 1, 1),
        "today": date(2026, 3, 1),
    }
    return loa.check_signature(any_letter(), **{**values, **changes})


def every_problem() -> list[Problem]:
    """Problems as the rules make them, of all kinds."""
    empty = any_losing_account(
        left_to_signer=True,
        end_user_name="",
        carrier_name="",
        subscriber_type="",
        service_address=PostalAddress(),
        authorized_person=Person(),
        billing_telephone_number="",
        numbers_staying=None,
    )
    wrong = any_losing_account(
        subscriber_type="residential",
        end_user_name="Acme\u0007 LLC",
        billing_telephone_number="12",
        new_billing_telephone_number="8005550100",
        numbers_staying=NumbersStaying.NONE,
        numbers_staying_list=("1", "#REF!", "+442071838750"),
        service_address=PostalAddress(line1="PO Box 7", city="東京", state="ZZ", postal_code="x", country="US"),
        authorized_person=Person(name="店", email="info@acme.example.com"),
        signer=Person(name="x", email="nobody"),
    )
    abroad = any_losing_account(service_address=PostalAddress(line1="Main", country="DE"))
    local = RowGroup(key="1", losing_account="", number_class=NumberClass.LOCAL, country="US", count=1)
    found = [*left_to_complete(empty, [local])]
    for account, number, pin in ((wrong, "123456", "PIN"), (wrong, "1.2E+9", "a"), (abroad, "2125550100", "none")):
        for problems in check_fields(account, account_number=number, pin=pin):
            found += problems
    found += check_signer(Person(), "/signer")
    found += signature_problems() + signature_problems(typed_name="", signed_on=date(2027, 1, 1))
    return found


def test_every_problem_that_the_rules_make_is_said_in_french() -> None:
    problems = every_problem()

    assert len({problem.code for problem in problems}) > 30
    for problem in problems:
        detail, fix = problem_text("fr", problem)
        assert has_french(problem), problem.code
        assert detail != problem.detail
        assert fix != problem.fix
        assert not re.search(r"[{}]|\b(?:the|is|not|enter|your)\b", f"{detail} {fix}".casefold()), problem.code


def test_in_english_a_problem_speaks_for_itself() -> None:
    for problem in every_problem():
        assert problem_text("en", problem) == (problem.detail, problem.fix)


def test_a_code_without_french_is_said_in_english() -> None:
    problem = Problem("made_up", "It is made up.", "Do nothing.")

    assert problem_text("fr", problem) == ("It is made up.", "Do nothing.")
    assert not has_french(problem)


def test_the_name_that_is_wanted_is_said() -> None:
    (mismatch,) = (one for one in signature_problems() if one.code == "signature_name_mismatch")

    assert "Tapez Jane Q. Public, si c’est vous" in problem_text("fr", mismatch)[1]


def test_characters_that_cannot_be_printed_are_named() -> None:
    (problem,) = check_renderable({"/title": "店 chef"})
    (unseen,) = check_renderable({"/title": "Chef\u0007\u202e"})

    assert problem_text("fr", problem)[0].endswith("sur la lettre\u00a0: '店' (U+5E97).")
    assert problem_text("fr", unseen)[0].endswith("sur la lettre\u00a0: U+0007, U+202E.")
    assert problem_text("fr", unseen)[1].startswith("Retirez les caractères invisibles")


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (Problem("otp_wrong", "…", "Enter it again; 3 tries are left."), "essais restants\u00a0: 3."),
        (Problem("too_long", "…", "Use at most 256 characters."), "Utilisez au plus 256 caractères."),
        (Problem("too_long", "…", ""), ""),
        (Problem("signature_empty", "…", "…", "/drawing"), "Dessinez votre signature dans le cadre"),
        (Problem("signature_empty", "…", "…", "/typed_name"), "Tapez le nom complet"),
        (Problem("otp_locked", "…", "…", "/code"), "Demandez un nouveau code."),
        (Problem("otp_locked", "…"), "Demandez un nouveau lien à la personne"),
    ],
)
def test_advice_carries_its_figures_and_fits_its_field(problem: Problem, said: str) -> None:
    assert said in problem_text("fr", problem)[1]


@pytest.mark.parametrize("code", sorted(_FRENCH))
def test_french_is_set_as_canadian_french_is(code: str) -> None:
    for text in _FRENCH[code]:
        assert text.endswith((".", "{characters}."))
        assert not re.search(r" [:;?!]|\u00a0[;?!]|« | »|'", text)
