"""Entities as answers."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal, cast
from zoneinfo import ZoneInfo

from functions.api import answers
from shared.domain import letter as loa
from shared.domain.bills.comparing import BillFinding
from shared.domain.bulk.model import BulkUpload
from shared.domain.bulk.progress import explain_upload, status_of
from shared.domain.cancel_advice import CancelAdvice, sentences
from shared.domain.cutover import advice
from shared.domain.driving import letter_grows_old, letter_usable_until
from shared.domain.envelopes import next_reminder
from shared.domain.eta import Histories
from shared.domain.losing_carriers import Guidance
from shared.domain.mail_table import ESSENTIAL, TOPIC_SAYS
from shared.domain.model import (
    Actor,
    Ask,
    BillReading,
    Comment,
    Company,
    CorrectionLink,
    Document,
    DocumentReview,
    Envelope,
    Event,
    LosingAccount,
    NumberRow,
    Person,
    PortOrder,
    PortRequest,
    Verdict,
)
from shared.domain.playbook import Playbook, pin_guidance
from shared.domain.problems import Problem
from shared.domain.progress import Progress, explain_order, explain_request
from shared.domain.readiness import Readiness
from shared.ports import PresignedPost
from shared.runtime.problem_json import MOST_PROBLEMS
from shared.usecases.bulk.viewing import ShownUpload
from shared.usecases.check_portability import CheckedRow, ListPortability
from shared.usecases.corrections.correcting import CorrectionForm
from shared.usecases.corrections.links import link_url
from shared.usecases.desk import Desk
from shared.usecases.foc_windows import FocWindows
from shared.usecases.notifications.choices import Choices
from shared.usecases.order_numbers import OUT_OF_ORDER, row_state
from shared.usecases.port_window import PortWindow, window_of
from shared.usecases.read_bills import BillChecked
from shared.usecases.signing.view import LetterCheck
from shared.usecases.telephony.show_proof import OrderProof, RequestProof
from shared.usecases.tracking_numbers import TrackingNumber


def problem(found: Problem) -> answers.ProblemAnswer:
    return answers.ProblemAnswer.model_validate(found.as_dict())


def problems(found: Iterable[Problem]) -> list[answers.ProblemAnswer]:
    return [problem(one) for one in found]


def actor(found: Actor) -> answers.ActorAnswer:
    return answers.ActorAnswer(kind=found.kind, id=found.id, name=found.name)


def person(found: Person | None) -> answers.PersonAnswer | None:
    return answers.PersonAnswer(**found.model_dump()) if found else None


def progress(found: Progress) -> answers.ProgressAnswer:
    return answers.ProgressAnswer(
        where=found.where,
        whose_turn=found.owner.value if found.owner else None,
        next_action=found.action,
        due_at=found.due_at,
        otherwise=found.otherwise,
    )


def readiness(found: Readiness) -> answers.ReadinessAnswer:
    return answers.ReadinessAnswer(
        ready=found.ready,
        missing=problems(found.request_problems),
        losing_accounts=[
            answers.AccountReadinessAnswer(
                losing_account_id=account.losing_account_id,
                label=account.label,
                ready=account.ready,
                submitted=account.submitted,
                numbers=account.number_count,
                held_rows=account.held_count,
                missing=problems(account.problems),
                warnings=problems(account.warnings),
            )
            for account in found.accounts
        ],
    )


def request(
    desk: Desk,
    found: PortRequest,
    orders: Iterable[PortOrder] = (),
    ready: Readiness | None = None,
    accepted: int = 0,
    histories: Histories = (),
) -> answers.RequestAnswer:
    """A request; with `orders` the five answers name them, with `ready` what is missing is listed, and with
    `histories` its window follows from what ports like it took."""
    orders = tuple(orders)
    return answers.RequestAnswer(
        id=found.id,
        name=found.name,
        reference=found.reference or None,
        status=found.status,
        account_id=found.account_id,
        account_name=found.account_name,
        submitted_by=actor(found.submitted_by),
        requested_foc_at=found.requested_foc_at,
        requested_foc_time=found.requested_foc_time,
        requested_foc_zone=found.requested_foc_zone or None,
        signer=person(found.signer),
        language=found.language,
        notes=found.notes,
        company_id=found.company_id or None,
        attached_services=list(found.attached_services),
        test_mode=found.test_mode,
        counts=found.counts,
        orders=[
            answers.OrderSummary(id=order_id, status=status, numbers=found.order_sizes.get(order_id, 0))
            for order_id, status in found.orders.items()
            if status != "draft"
        ],
        progress=progress(explain_request(found, orders, ready, desk.clock.now())),
        window=_window(window_of(desk, found, orders, ready, accepted, histories)),
        readiness=readiness(ready) if ready else None,
        version=found.version,
        created_at=found.created_at,
        updated_at=found.updated_at,
        first_submitted_at=found.first_submitted_at,
    )


def _window(found: PortWindow | None) -> answers.WindowAnswer | None:
    if found is None:
        return None
    return answers.WindowAnswer(earliest=found.earliest, latest=found.latest, explanation=found.explanation)


def losing_account(desk: Desk, found: LosingAccount, warnings: Iterable[Problem] = ()) -> answers.LosingAccountAnswer:
    playbook = desk.playbook()
    return answers.LosingAccountAnswer(
        id=found.id,
        request_id=found.request_id,
        label=found.label,
        carrier_name=found.carrier_name,
        service_type=found.service_type,
        account_number=answers.SecretAnswer(
            set=bool(found.sealed_account_number), last4=found.account_number_last4 or None
        ),
        billing_telephone_number=found.billing_telephone_number,
        pin_status=found.pin_status,
        pin=answers.PinAnswer(set=bool(found.sealed_pin), expires_at=playbook.pin_expires_at(found)),
        end_user_name=found.end_user_name,
        subscriber_type=found.subscriber_type,
        service_address=answers.AddressAnswer(**found.service_address.model_dump()),
        authorized_person=cast(answers.PersonAnswer, person(found.authorized_person)),
        signer=person(found.signer),
        left_to_signer=found.left_to_signer,
        numbers_staying=found.numbers_staying,
        numbers_staying_list=list(found.numbers_staying_list),
        new_billing_telephone_number=found.new_billing_telephone_number,
        reseller_name=found.reseller_name,
        help=_carrier_help(playbook, found),
        warnings=problems(warnings),
        version=found.version,
        created_at=found.created_at,
        updated_at=found.updated_at,
    )


def _carrier_help(playbook: Playbook, account: LosingAccount) -> answers.CarrierHelpAnswer | None:
    known = playbook.carrier(account.carrier_name)
    if known is None:
        return None
    return answers.CarrierHelpAnswer(
        account_number=_said(known.where_account_number),
        pin=_said(pin_guidance(known)),
        pin_days=playbook.transfer_pin_days(account),
        lock=_said(known.lock_removal),
        good_to_know=_said(known.good_to_know),
    )


def _said(guidance: Guidance | None) -> str | None:
    return guidance.en if guidance else None


def company(found: Company) -> answers.CompanyAnswer:
    return answers.CompanyAnswer(id=found.id, name=found.name, created_at=found.created_at)


def document(
    found: Document,
    place: PresignedPost | None = None,
    link: str | None = None,
    bill: BillChecked | None = None,
) -> answers.DocumentAnswer:
    return answers.DocumentAnswer(
        id=found.id,
        request_id=found.request_id,
        type=found.type,
        filename=found.filename,
        content_type=found.content_type,
        size=found.size,
        status=found.status.value,
        losing_account_ids=list(found.losing_account_ids),
        sha256=found.sha256 or None,
        pages=found.pages,
        problems=list(found.problems),
        warnings=list(found.warnings),
        review=_document_review(found.review) if found.review else None,
        bill=_bill(found.bill, bill) if found.bill else None,
        ignored_uploads=found.ignored_uploads,
        upload=_form(place) if place else None,
        link=link,
        version=found.version,
        created_at=found.created_at,
        updated_at=found.updated_at,
    )


_WHY_NOT_READ = {
    "image": "It is an image: what it shows cannot be read by us, and our team looks at it.",
    "no_text": "It is a scan, or its text cannot be taken out: our team looks at it.",
    "too_much": "It could not be read within the limits of memory and time: our team looks at it.",
}


def _bill(found: BillReading, checked: BillChecked | None) -> answers.BillAnswer:
    by_account = checked.findings.items() if checked else ()
    return answers.BillAnswer(
        read=not found.why_not,
        why_not=_WHY_NOT_READ.get(found.why_not),
        pages=found.pages,
        whole=found.whole,
        dated=found.dated,
        findings=[_bill_finding(account_id, one) for account_id, findings in by_account for one in findings],
    )


def _bill_finding(losing_account_id: str, found: BillFinding) -> answers.BillFindingAnswer:
    return answers.BillFindingAnswer(
        losing_account_id=losing_account_id,
        about=found.about.value,
        outcome=found.outcome,
        page=found.at.page if found.at else None,
        around=(found.at.text or None) if found.at else None,
        numbers=list(found.numbers),
        problem=problem(found.problem) if found.problem else None,
    )


def _form(place: PresignedPost) -> answers.UploadAnswer:
    return answers.UploadAnswer(url=place.url, fields=dict(place.fields), expires_at=place.expires_at)


def listed_upload(found: BulkUpload) -> answers.ListedUploadAnswer:
    return answers.ListedUploadAnswer.model_validate(_upload(found))


def bulk_upload(found: ShownUpload) -> answers.BulkUploadAnswer:
    rows, places = found.rows, found.places
    return answers.BulkUploadAnswer(
        **_upload(found.upload),
        row_progress=answers.RowProgressAnswer(
            read=rows.read,
            accepted=rows.accepted,
            held=rows.held,
            skipped=rows.skipped,
            not_taken=rows.not_taken,
            errors=[answers.CodeCountAnswer(code=code, rows=count) for code, count in rows.codes],
        ),
        problems=[answers.ProblemAnswer.model_validate(one) for one in found.upload.problems],
        warnings=[answers.ProblemAnswer.model_validate(one) for one in found.upload.warnings],
        report=answers.ReportLinksAnswer(csv=found.report or None, json_summary=found.summary or None),
        upload=_form(places.form) if places.form else None,
        documents=[answers.BulkDocumentAnswer(filename=name, upload=_form(place)) for name, place in places.documents],
    )


def _upload(found: BulkUpload) -> dict[str, Any]:
    return {
        "id": found.id,
        "filename": found.filename,
        "key": found.key,
        "via": found.via,
        "status": status_of(found).value,
        "progress": progress(explain_upload(found)),
        "uploaded_by": actor(found.actor),
        "test_mode": found.test_mode,
        "submit": found.submit,
        "size": found.size,
        "rows": found.rows,
        "requests": found.requests,
        "request_ids": list(found.request_ids),
        "rows_by_status": dict(found.counts),
        "missing_documents": list(found.missing),
        "created_at": found.created_at,
        "reported_at": found.reported_at,
        "updated_at": found.updated_at,
    }


def _document_review(found: DocumentReview) -> answers.DocumentReviewAnswer:
    return answers.DocumentReviewAnswer(
        decision="accepted" if found.accepted else "rejected",
        by=actor(found.by),
        at=found.at,
        reasons=list(found.reasons),
        words=found.words or None,
        numbers=list(found.numbers),
    )


def row(found: NumberRow, order: PortOrder | None) -> answers.RowAnswer:
    """A row, with its own state or its order's status."""
    return answers.RowAnswer(
        row=found.row,
        disposition=found.disposition,
        number=found.number or None,
        number_class=found.number_class,
        country=found.country or None,
        forwarding_number=found.forwarding_number or None,
        name=found.name,
        source=found.source,
        company=found.company,
        losing_account=found.losing_account,
        state=row_state(found, order) or None,
        order_id=order.id if order is not None and found.own_state not in OUT_OF_ORDER else None,
        cells=found.cells,
        errors=list(found.errors),
        warnings=list(found.warnings),
    )


def order(desk: Desk, found: PortOrder) -> answers.OrderAnswer:
    return answers.OrderAnswer(
        id=found.id,
        request_id=found.request_id,
        reference=found.reference,
        pon_version=found.pon_version,
        status=found.status,
        number_class=found.number_class,
        country=found.country or None,
        current_carrier=found.losing_account.carrier_name,
        losing_account_ids=list(found.losing_account_ids),
        numbers=found.live_count,
        ported=found.ported_count,
        excluded=found.excluded_count,
        split_from=found.split_from or None,
        goes_after=list(found.goes_after),
        goes_before=list(found.goes_before),
        replaced=found.replaced,
        carrier=found.carrier,
        carrier_order_id=found.carrier_order_id or None,
        letter=_letter(desk, found),
        documents_status=found.documents_status.value,
        asks=[ask(one) for one in found.asks],
        progress=progress(explain_order(found, desk.clock.now())),
        approved_by=actor(found.approved_by) if found.approved_by else None,
        approved_at=found.approved_at,
        requested_foc_at=found.requested_foc_at,
        requested_foc_time=found.requested_foc_time,
        requested_foc_zone=found.requested_foc_zone or None,
        confirmed_foc_at=found.confirmed_foc_at,
        actual_ported_at=found.actual_ported_at,
        messaging_status=found.messaging_status,
        proved_at=found.proved_at,
        version=found.version,
        created_at=found.created_at,
        updated_at=found.updated_at,
    )


def ask(found: Ask) -> answers.AskAnswer:
    return answers.AskAnswer(
        code=found.code,
        detail=found.detail,
        fix=found.fix,
        numbers=list(found.numbers),
        carrier_code=found.raw_code or None,
        carrier_words=found.said or None,
    )


def _letter(desk: Desk, found: PortOrder) -> answers.LetterAnswer:
    letter, signature, paper = found.letter, found.letter.signature, found.letter.paper
    until = letter_usable_until(found, desk.policy)
    return answers.LetterAnswer(
        status=letter.status,
        revision=letter.revision,
        language=letter.language,
        document_sha256=letter.unsigned.sha256 if letter.unsigned else None,
        signed_sha256=letter.signed.sha256 if letter.signed else paper.sha256 if paper else None,
        signed_by=signature.typed_name if signature else paper.signer_name if paper else None,
        signed_at=signature.signed_at if signature else None,
        method=signature.method.value if signature else "paper" if paper else None,
        envelope_id=found.envelope_id or None,
        usable_until=until,
        growing_old=letter_grows_old(found, desk.clock.now(), desk.policy),
        paper=answers.PaperLetterAnswer(
            document_id=paper.document_id,
            signed_by=paper.signer_name,
            signed_on=paper.signed_on,
            accepted_at=paper.accepted_at,
        )
        if paper
        else None,
        earlier=[
            answers.EarlierLetterAnswer(
                revision=one.revision,
                why=list(one.why),
                signed_at=one.signed_at,
                signed_sha256=one.signed.sha256 if one.signed else None,
                ended_at=one.ended_at,
            )
            for one in letter.earlier
        ],
        consent_version=loa.CONSENT_VERSION,
        consent_text=list(loa.consent_text(letter.language.value)),
    )


def correction(found: CorrectionForm) -> answers.CorrectionAnswer:
    cost = found.cost
    return answers.CorrectionAnswer(
        order_id=found.order.id,
        reference=found.order.reference,
        current_carrier=found.order.losing_account.carrier_name,
        reasons=[
            answers.ReasonAnswer(
                code=reason.code,
                title=reason.title,
                detail=reason.detail,
                fix=reason.fix,
                numbers=list(reason.numbers),
                carrier_code=reason.raw_code or None,
                carrier_words=reason.said or None,
                whose_turn=reason.owner,
                fixes=[kind.value for kind in reason.kinds],
                fields=list(reason.fields),
                needs_new_letter=reason.needs_new_letter,
                hints=[hint.en for hint in reason.hints],
            )
            for reason in found.reasons
        ],
        fields=[answers.SentFieldAnswer(name=one.name, sent=one.sent) for one in found.fields],
        number_pins=[answers.NumberPinAnswer(number=one.number, on_file=one.on_file) for one in found.number_pins],
        cost=answers.CorrectionCostAnswer(
            supplement=cost.supplement,
            pon_version=cost.pon_version,
            confirmed_date=cost.foc_at,
            keeps_confirmed_date=cost.keeps_foc,
            supplements_left=cost.supplements_left,
            best_effort=cost.best_effort,
            last_change_at=cost.cutoff_at,
            numbers_out=cost.numbers_out.value,
            explanation=cost.text,
        ),
        can_be_corrected=found.may_correct,
        why_not=found.why_not or None,
        due_at=found.order.due_at,
    )


def correction_link(desk: Desk, found: CorrectionLink, *, with_url: bool = False) -> answers.CorrectionLinkAnswer:
    return answers.CorrectionLinkAnswer(
        id=found.id,
        order_id=found.order_id,
        person=cast(answers.PersonAnswer, person(found.person)),
        codes=list(found.codes),
        note=found.note,
        url=link_url(desk, found) if with_url else None,
        expires_at=found.expires_at,
        used_at=found.used_at,
        revoked_at=found.revoked_at,
        created_at=found.created_at,
    )


def portability(found: Iterable[CheckedRow]) -> answers.PortabilityAnswer:
    """A check of numbers, with counts."""
    items = [_portability_item(one) for one in found]
    valid = [item for item in items if item.number is not None]
    return answers.PortabilityAnswer(
        portable=sum(item.portable is True for item in valid),
        not_portable=sum(item.portable is False for item in valid),
        unknown=sum(item.portable is None for item in valid),
        invalid=len(items) - len(valid),
        items=items,
    )


def _portability_item(found: CheckedRow) -> answers.PortabilityItem:
    facts, checked = found.facts, found.checked
    return answers.PortabilityItem(
        given=found.given,
        number=facts.e164 if facts else None,
        number_class=facts.number_class if facts else None,
        country=facts.country or None if facts else None,
        portable=checked.portable if checked else None,
        losing_carrier=checked.losing_carrier or None if checked else None,
        code=checked.code or None if checked else None,
        reason=checked.reason or None if checked else None,
        carrier=checked.carrier if checked else None,
        checked_at=checked.checked_at if checked else None,
        from_cache=checked.from_cache if checked else False,
        errors=problems(found.problems),
    )


def list_portability(found: ListPortability) -> answers.ListPortabilityAnswer:
    return answers.ListPortabilityAnswer(
        portable=found.portable,
        not_portable=found.not_portable,
        unknown=found.unknown,
        warnings=problems(found.warnings[:MOST_PROBLEMS]),
    )


def foc_windows(found: FocWindows) -> answers.FocWindowsAnswer:
    """The windows of an order, in UTC and on the clock of its numbers."""
    zone, cutoff = ZoneInfo(found.terms.zone), found.cutoff
    return answers.FocWindowsAnswer(
        order_id=found.order_id or None,
        losing_account_ids=list(found.losing_account_ids),
        number_class=found.terms.number_class,
        country=found.terms.country or None,
        numbers=found.numbers,
        date_kind="effective_date" if found.terms.is_toll_free else "foc",
        source=found.source,
        explanation=found.explanation,
        time_zone=found.terms.zone,
        earliest=found.earliest,
        latest=found.latest,
        change_cutoff_hours=found.terms.capabilities.change_cutoff_hours,
        changes_until=found.changes_until,
        windows=[
            answers.FocWindowAnswer(
                starts_at=window.starts_at,
                ends_at=window.ends_at,
                local_starts_at=window.starts_at.astimezone(zone),
                local_ends_at=window.ends_at.astimezone(zone),
                changes_until=window.starts_at - cutoff if cutoff is not None else None,
            )
            for window in found.windows
        ],
    )


def envelope(desk: Desk, found: Envelope) -> answers.EnvelopeAnswer:
    return answers.EnvelopeAnswer(
        id=found.id,
        request_id=found.request_id,
        status=found.status,
        signer=cast(answers.PersonAnswer, person(found.signer)),
        language=found.language,
        order_ids=list(found.order_ids),
        sent_at=found.sent_at,
        opened_at=found.opened_at,
        ended_at=found.ended_at,
        expires_at=found.expires_at,
        reminders_sent=found.reminders,
        next_reminder_at=next_reminder(found, desk.policy),
        bounced_at=found.bounced_at,
        reason=found.reason or None,
        suggested_signer=person(found.suggested_signer),
        replaced_by=found.replaced_by or None,
        mail_waiting=bool(found.pending),
        trail=[answers.TrailAnswer(**entry.model_dump()) for entry in found.trail],
        version=found.version,
        created_at=found.created_at,
        updated_at=found.updated_at,
    )


def comment(found: Comment) -> answers.CommentAnswer:
    return answers.CommentAnswer(
        id=found.id,
        request_id=found.request_id,
        author=actor(found.author),
        text=found.text,
        created_at=found.created_at,
    )


def letter_check(found: LetterCheck, sha256: str | None) -> answers.LetterCheckAnswer:
    return answers.LetterCheckAnswer(
        letter_id=found.letter_id,
        state=found.state,
        company_name=found.company_name,
        current_carrier=found.carrier_name,
        signed_at=found.signed_at,
        numbers=found.number_count,
        masked_numbers=list(found.numbers),
        signed_sha256=found.sha256 or None,
        document_sha256=found.document_sha256 or None,
        unchanged=None if sha256 is None else sha256.lower() in (found.sha256, found.document_sha256),
    )


def event(found: Event) -> answers.EventAnswer:
    return answers.EventAnswer(
        id=found.id,
        type=found.type,
        at=found.at,
        request_id=found.request_id or None,
        order_id=found.order_id or None,
        about=found.about or None,
        version=found.version,
        actor=actor(found.actor),
        from_status=found.from_status or None,
        to_status=found.to_status or None,
        reason=found.reason or None,
        data=_public(found.data),
    )


def _public(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in ("replaced_list_id", "list_id")}


def proof(found: RequestProof) -> answers.ProofAnswer:
    return answers.ProofAnswer(
        safe_to_cancel=found.safe_to_cancel, orders=[_order_proof(one, found.language) for one in found.orders]
    )


def _order_proof(found: OrderProof, language: str) -> answers.OrderProofAnswer:
    order, cutover, cancel = found.order, found.cutover, found.cancel
    return answers.OrderProofAnswer(
        order_id=order.id,
        reference=order.reference,
        verification=found.verification.value,
        numbers=order.live_count,
        ported=cutover.ported if cutover else 0,
        passed=cutover.passed if cutover else 0,
        failed=cutover.failed if cutover else 0,
        called=cutover.called if cutover else 0,
        messaging_status=order.messaging_status,
        failing=list(cutover.failing) if cutover else [],
        waiting=list(cutover.waiting) if cutover else [],
        looked_at=cutover.looked_at if cutover else None,
        proved_at=order.proved_at,
        what_to_do=found.what_to_do or None,
        cancel=_cancel(cancel, language) if cancel else None,
        certificate_sha256=cutover.certificate.sha256 if cutover and cutover.certificate else None,
    )


def _cancel(found: CancelAdvice, language: str) -> answers.CancelAnswer:
    return answers.CancelAnswer(
        carrier=found.carrier,
        whole_account=found.whole_account,
        keep=[kept.why.value for kept in found.kept],
        advice=list(sentences(found, language)),
    )


def tracking_number(found: TrackingNumber, now: datetime) -> answers.TrackingNumberAnswer:
    claim, proof = found.claim, found.proof
    state: Literal["porting", "pending", "active", "ported_out"] = found.state
    return answers.TrackingNumberAnswer(
        number=claim.number,
        status=state,
        forwarding_number=claim.forwarding_number,
        name=claim.name,
        source=claim.source,
        company_id=claim.company_id,
        company=claim.company,
        number_class=claim.number_class,
        country=claim.country or None,
        request_id=claim.request_id or None,
        order_id=claim.order_id or None,
        ported_at=found.ported_at,
        first_call_at=claim.first_call_at,
        ported_out_at=claim.ported_out_at,
        routing="current" if claim.told_version == claim.version else "changing",
        verification=proof.verification.value,
        voice=_verdict(proof.voice),
        messaging_status=proof.messaging,
        messaging=_verdict(claim.messaging),
        advice=(advice(claim, proof, found.ported_at, now) or None) if found.state != "porting" else None,
        version=claim.version,
    )


def _verdict(found: Verdict | None) -> answers.VerdictAnswer | None:
    if found is None:
        return None
    return answers.VerdictAnswer(passed=found.passed, at=found.at, by=found.by, detail=found.detail or None)


def notifications(choices: Choices) -> answers.NotificationsAnswer:
    return answers.NotificationsAnswer(
        topics=[
            answers.TopicAnswer(topic=topic, says=TOPIC_SAYS[topic], on=on, essential=topic in ESSENTIAL)
            for topic, on in choices.topics.items()
        ],
        language=choices.language,
        digest=choices.digest,
    )
