"""Where an order stands with its documents, and what our team's reasons say."""

import re
from datetime import timedelta
from typing import Any

import pytest

from shared.domain.carrier_profiles import profile
from shared.domain.corrections import EDITABLE, reasons_of
from shared.domain.document_reviews import (
    REFUSALS,
    DocumentReason,
    asks_of,
    clean_words,
    documents_status,
    documents_unsettled,
    latest_refused,
    problems_of,
)
from shared.domain.lifecycle import Owner, Status
from shared.domain.model import Ask, CarrierStage, Document, DocumentReview, DocumentsStatus, DocumentStatus
from shared.domain.playbook import BUILT_IN
from shared.domain.rejections import NUMBERS, FixKind
from tests.unit.rules.builders import ACTOR, NOW, any_document, any_order

_D = DocumentsStatus


def reviewed(*reasons: str, later: int = 0, **changes: Any) -> Document:
    """A document that our team refused for these reasons, or accepted without any."""
    review = DocumentReview(accepted=not reasons, by=ACTOR, at=NOW + timedelta(seconds=later), reasons=reasons)
    status = DocumentStatus.REJECTED if reasons else DocumentStatus.ACCEPTED
    return any_document(**{"review": review, "status": status, **changes})


REFUSED = reviewed("too_old")
VERIFIED = reviewed()
UPLOADED = any_document()
AWAITED = any_document(status=DocumentStatus.AWAITING_UPLOAD)
UNREADABLE = any_document(status=DocumentStatus.REJECTED)


@pytest.mark.parametrize(
    ("documents", "status"),
    [
        ([], _D.MISSING),
        ([AWAITED, UNREADABLE], _D.MISSING),
        ([any_document(type="other"), any_document(type="loa")], _D.MISSING),
        ([any_document(losing_account_ids=("lac_other",))], _D.MISSING),
        ([UPLOADED, AWAITED, UNREADABLE], _D.UPLOADED),
        ([any_document(type="csr", losing_account_ids=("lac_other", "lac_1"))], _D.UPLOADED),
        ([REFUSED, UPLOADED], _D.UPLOADED),
        ([REFUSED, AWAITED, UNREADABLE], _D.REJECTED),
        ([VERIFIED, REFUSED], _D.ACCEPTED),
        ([UPLOADED, VERIFIED], _D.ACCEPTED),
    ],
)
def test_the_best_proof_decides(documents: list[Document], status: DocumentsStatus) -> None:
    assert documents_status(documents, "lac_1") == status
    assert documents_status(reversed(documents), "lac_1") == status


def test_what_was_refused_last_is_to_be_put_right() -> None:
    first, last = reviewed("too_old", id="doc_1"), reviewed("locked", id="doc_0", later=5)

    assert latest_refused([last, first, VERIFIED, UNREADABLE], "lac_1") == last
    assert latest_refused([UNREADABLE, VERIFIED], "lac_1") is None


ASKED = Ask(code="document_too_old", detail="d", fix="f")
OTHER = Ask(code="pin_needed", detail="d", fix="f")


@pytest.mark.parametrize(
    ("order", "unsettled"),
    [
        ({"status": Status.IN_REVIEW, "documents_status": _D.REJECTED}, True),
        ({"status": Status.IN_REVIEW, "documents_status": _D.MISSING}, False),
        ({"status": Status.IN_REVIEW, "documents_status": _D.UPLOADED}, False),
        ({"status": Status.IN_REVIEW, "documents_status": _D.REJECTED, "carrier_stage": CarrierStage.SENT}, False),
        ({"status": Status.AWAITING_SIGNATURE, "documents_status": _D.REJECTED}, False),
        ({"status": Status.ACTION_REQUIRED, "documents_status": _D.REJECTED, "asks": (OTHER,)}, True),
        ({"status": Status.ACTION_REQUIRED, "documents_status": _D.REJECTED, "asks": (OTHER, ASKED)}, False),
        ({"status": Status.ACTION_REQUIRED, "documents_status": _D.UPLOADED, "asks": (OTHER, ASKED)}, True),
        ({"status": Status.ACTION_REQUIRED, "documents_status": _D.UPLOADED, "asks": (OTHER,)}, False),
        (
            {
                "status": Status.ACTION_REQUIRED,
                "documents_status": _D.REJECTED,
                "asks": (OTHER,),
                "carrier_stage": CarrierStage.SENT,
            },
            False,
        ),
    ],
)
def test_an_order_asks_for_what_its_documents_lack_and_no_longer(order: dict[str, Any], unsettled: bool) -> None:
    assert documents_unsettled(any_order(**order)) is unsettled


@pytest.mark.parametrize("reason", list(DocumentReason))
def test_every_reason_says_what_it_means_and_what_to_do(reason: DocumentReason) -> None:
    row = REFUSALS[f"document_{reason}"]
    (ask,) = asks_of(reviewed(reason), "Lakeside Telecom", {"+13125550101"})
    (found,) = reasons_of(any_order(asks=(ask,)), BUILT_IN, profile("simulated", ""))
    (problem,) = problems_of(DocumentReview(accepted=False, by=ACTOR, at=NOW, reasons=(reason,)), "")

    assert FixKind.GIVE_DOCUMENT in row.kinds
    assert (FixKind.EDIT in row.kinds) == bool(set(row.fields) - {NUMBERS})
    assert set(row.fields) - {NUMBERS} <= EDITABLE
    assert (found.code, found.title, found.owner, found.kinds) == (row.code, row.title, Owner.CUSTOMER, row.kinds)
    assert ask.detail.endswith("Our team looked at “march.pdf”.")
    assert not re.search(r"[{}]|\s{2}", ask.detail + ask.fix + problem.detail + problem.fix)


def test_an_ask_names_only_numbers_of_its_order() -> None:
    review = DocumentReview(
        accepted=False, by=ACTOR, at=NOW, reasons=("numbers_missing", "too_old"), numbers=("+13125550101", "+1")
    )

    asks = asks_of(any_document(review=review), "", {"+13125550101"})

    assert [ask.numbers for ask in asks] == [("+13125550101",), ()]


def test_nothing_is_asked_for_what_was_accepted_or_not_looked_at() -> None:
    assert asks_of(VERIFIED, "", ()) == asks_of(UPLOADED, "", ()) == ()


def test_our_words_are_one_line_without_secrets() -> None:
    assert clean_words(" The PIN: 482913\n\u202ewas  on it ") == "The PIN: •••• was on it"
