"""What our own team decides on an order, and what it enters for carriers that answer by mail, telephone or portal."""

from typing import Annotated, Literal

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from functions.api import answers, bodies, carrier_desk, show
from functions.api.call import answer, decides, does, here, new_router, nothing
from shared.domain.permissions import Action
from shared.usecases.carrier_answers import record_foc_dates
from shared.usecases.carrier_comments import answer_carrier, carrier_talk, put_comments_aside
from shared.usecases.carrier_mails import order_mails, quarantined_mails, use_mail, view_mail
from shared.usecases.republish_event import republish_event
from shared.usecases.review_orders import decide_review
from shared.usecases.show_packet import packet_link
from shared.usecases.support.carrier_says import carrier_says
from shared.usecases.support.chasing import chase_with

router = new_router()
_TAGS = ["Support staff"]
_ORDER = "/admin/orders/<order_id>"

Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str | None, Query(max_length=2048)]


@router.post(
    f"{_ORDER}/review",
    tags=_TAGS,
    summary="Pass an order that is in review, or send its letter back to be signed anew",
    openapi_extensions=decides(Action.STAFF_REVIEW),
)
def review(order_id: str, body: Annotated[bodies.ReviewBody, Body()]) -> Response[answers.OrderAnswer]:
    call = here(router)
    order = decide_review(
        call.desk,
        call.principal,
        order_id,
        accept=body.decision == "accept",
        reason=body.reason,
        if_match=call.if_match,
        once=call.once(body.model_dump(mode="json")),
    )
    return answer(show.order(call.desk, order), version=order.version)


@router.post(
    f"{_ORDER}/carrier-answers",
    tags=_TAGS,
    summary="Enter what the carrier of an order said",
    description="It counts as a webhook of the carrier would: kept, ordered by its own time, applied once.",
    openapi_extensions=does(Action.STAFF_CARRIERS),
)
def carrier_answer(
    order_id: str, body: Annotated[carrier_desk.CarrierAnswerBody, Body()]
) -> Response[carrier_desk.RecordedAnswer]:
    call = here(router)
    once = call.once(body.model_dump(mode="json"))
    given = carrier_desk.given_answer(body)
    found = carrier_says(call.desk, call.principal, order_id, call.if_match, given, once, required=False)
    return answer(carrier_desk.recorded(call.desk, found), version=found.order.version)


@router.get(
    f"{_ORDER}/carrier-comments",
    tags=_TAGS,
    summary="What was said about an order at its carrier, oldest first",
    openapi_extensions=does(Action.STAFF_TALK),
)
def comments_of_carrier(order_id: str) -> carrier_desk.CarrierCommentList:
    call = here(router)
    talk = carrier_talk(call.desk, call.principal, order_id)
    return carrier_desk.CarrierCommentList(
        takes_comments=talk.takes_comments, items=[carrier_desk.carrier_comment(one) for one in talk.comments]
    )


@router.post(
    f"{_ORDER}/carrier-comments",
    tags=_TAGS,
    summary="Write to the carrier's people about an order, where its carrier takes comments",
    description="The flag `carrier_comment` is taken off with it. The same text within a day is said once.",
    status_code=201,
    openapi_extensions=does(Action.STAFF_TALK),
)
def answer_comment(
    order_id: str, body: Annotated[carrier_desk.CarrierCommentBody, Body()]
) -> Response[carrier_desk.CarrierCommentAnswer]:
    call = here(router)
    said = answer_carrier(call.desk, call.principal, order_id, body.text, call.once(body.model_dump(mode="json")))
    return answer(carrier_desk.carrier_comment(said), 201)


@router.post(
    f"{_ORDER}/carrier-comments/seen",
    tags=_TAGS,
    summary="Put the carrier's comments aside: there is nothing to answer",
    openapi_extensions=does(Action.STAFF_TALK),
)
def comments_seen(order_id: str) -> Response[str]:
    call = here(router)
    put_comments_aside(call.desk, call.principal, order_id)
    return nothing()


@router.post(
    "/admin/carriers/<carrier>/events/<event_id>/republish",
    tags=_TAGS,
    summary="Have a carrier send one of its webhooks again",
    description="It comes by itself, later; one that is known already has no effect. 409 where a carrier sends none "
    "again, with what to do.",
    openapi_extensions=does(Action.STAFF_TALK),
)
def republish(carrier: str, event_id: str) -> Response[str]:
    call = here(router)
    republish_event(call.desk, call.principal, carrier, event_id)
    return nothing()


@router.post(
    f"{_ORDER}/chase",
    tags=_TAGS,
    summary="Ask the carrier of an order where it stands",
    description="As a comment on the order at a carrier that takes them, by mail to the `contact_email` of its "
    "profile, or to our desk for `manual`; without any of these the answer holds the text to send. The carrier has its "
    "days anew from then.",
    openapi_extensions=does(Action.STAFF_CHASE),
)
def chase(order_id: str, body: Annotated[carrier_desk.ChaseBody, Body()]) -> Response[carrier_desk.ChasedAnswer]:
    call = here(router)
    once = call.once(body.model_dump(mode="json"))
    found = chase_with(
        call.desk,
        call.principal,
        order_id,
        call.if_match,
        body.note,
        body.canned_text_id,
        once,
        required=False,
    )
    return answer(carrier_desk.chased(call.desk, found), version=found.order.version)


@router.post(
    "/admin/carrier-answers/foc-dates",
    tags=_TAGS,
    summary="Enter a table of confirmed port dates, an order a line",
    description="Dates are 2026-12-03, 12/3/2026 or Dec 3 2026, with a time and a zone where they are known. Every "
    "line is answered for; pasting the same table again changes nothing.",
    openapi_extensions=does(Action.STAFF_CARRIERS),
)
def foc_dates(body: Annotated[carrier_desk.FocDatesBody, Body()]) -> carrier_desk.FocLineList:
    call = here(router)
    once = call.once(body.model_dump(mode="json"))
    found = record_foc_dates(call.desk, call.principal, body.text, once)
    return carrier_desk.FocLineList(items=[carrier_desk.foc_line(one) for one in found])


@router.get(
    f"{_ORDER}/packet",
    tags=_TAGS,
    summary="The packet to hand to a carrier that takes orders by mail or portal, the latest or `version`",
    description="Redirects to a link that dies within minutes. `part=pins` is the file of PINs beside it, for a "
    "`reason`: it counts as a secret that is revealed. Who opened the packet is written down (`GET /admin/reveals`).",
    openapi_extensions=does(Action.STAFF_PACKETS),
)
def packet(
    order_id: str,
    version: Annotated[int | None, Query(ge=1, le=99)] = None,
    part: Literal["packet", "pins"] = "packet",
    reason: Annotated[str, Query(max_length=500)] = "",
) -> Response[answers.LinkAnswer]:
    call = here(router)
    link = packet_link(call.desk, call.principal, order_id, version, part, reason)
    found: Response[answers.LinkAnswer] = answer(answers.LinkAnswer(link=link), 303, location=link)
    return found


@router.get(
    f"{_ORDER}/mails",
    tags=_TAGS,
    summary="Mails that came in about an order, newest first",
    openapi_extensions=does(Action.STAFF_MAILS),
)
def mails_of_order(order_id: str, limit: Limit = 50, cursor: Cursor = None) -> carrier_desk.MailPage:
    call = here(router)
    return carrier_desk.mail_page(order_mails(call.desk, call.principal, order_id, limit, cursor))


@router.get(
    "/admin/mails",
    tags=_TAGS,
    summary="Mails in quarantine: new, and about no order that is known",
    openapi_extensions=does(Action.STAFF_MAILS),
)
def mails(limit: Limit = 50, cursor: Cursor = None) -> carrier_desk.MailPage:
    call = here(router)
    return carrier_desk.mail_page(quarantined_mails(call.desk, call.principal, limit, cursor))


@router.get(
    "/admin/mails/<mail_id>",
    tags=_TAGS,
    summary="A mail with its attachments, and what it could become",
    openapi_extensions=does(Action.STAFF_MAILS),
)
def mail(mail_id: str) -> carrier_desk.MailAnswer:
    call = here(router)
    return carrier_desk.mail(view_mail(call.desk, call.principal, mail_id))


@router.post(
    "/admin/mails/<mail_id>/apply",
    tags=_TAGS,
    summary="Turn a mail into a confirmed date, a rejection or a chase, or dismiss it",
    description="The same again answers as the first time. It counts from when the mail came in.",
    openapi_extensions=does(Action.STAFF_MAILS),
)
def apply(mail_id: str, body: Annotated[carrier_desk.MailUseBody, Body()]) -> Response[carrier_desk.UsedMailAnswer]:
    call = here(router)
    found = use_mail(call.desk, call.principal, mail_id, carrier_desk.given_use(body))
    return answer(carrier_desk.used_mail(call.desk, found))
