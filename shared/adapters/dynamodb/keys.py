"""Where everything is in the table: keys, indexes, and the access patterns they serve.

``PK``/``SK`` and five indexes ``gsiN`` on ``gsiNpk``/``gsiNsk``. Only gsi1 is read for more than keys: an item found
through another index is read from the table, so that gsi2 to gsi5 need no more than ``KEYS_ONLY``, and a write that
leaves their keys alone costs them nothing. No pattern scans.

====================================  ================================================  ==============================
pattern                               key or index                                      most items read
====================================  ================================================  ==============================
account                               ACC#{acc} / PROFILE                               1
customers' accounts, newest first     gsi1 ACCOUNTS / {acc}                             page + 1
… whose name begins so, by name       gsi2 ACCOUNTS / {name}#{acc}                      2 (page + 1)
what happened to an account           ACC#{acc}#EVENTS / EVENT#{evt}                    page + 1
companies, users, keys of an account  ACC#{acc} / COM#, USR#, KEY#                      those there are
users by their e-mail address         gsi3 EMAIL#{address} / {usr}                      2 x those there are
API key by its hash                   KEY#{hash} / KEY                                  1
writes of an account in a minute      ACC#{acc}#WRITES#{minute} / COUNT                 1 (counted in place)
one session, a user's sessions        SESSIONS#{usr} / SES#{ses}                        1; those there are
one request                           REQ#{prq} / MAIN#REQUEST                          1
one request with orders, losing       REQ#{prq} / MAIN#…, and its list's header         those there are, + 1
accounts, documents, envelopes,
cutovers
losing account, document, order       REQ#{prq} / MAIN#LAC#, MAIN#DOC#, MAIN#ORD#       1 (an order's id names its
                                                                                        request)
one envelope                          REQ#{prq} / MAIN#ENV#{env}                        1
mails owed for what happened: one;    REQ#{prq} / NOTIFICATION#{ntf}                          1; those there are
all of a request
notifications to attend to, by when         gsi2 NOTIFICATIONS#{0..7} / {attend_at}                 8 x limit keys
approval link by its token's hash     APPROVE#{token hash} / LINK                       1
signing link -> envelope              LINK#{token hash} / ENVELOPE                      1, + the envelope
envelopes to attend to, by when       gsi2 ENVELOPES#{0..7} / {attend_at}               8 x limit keys
sealed letter's SHA-256 -> order      LETTER#{sha256} / ORDER                           1
timeline of a request                 REQ#{prq} / EVENT#{evt}                           page + 1
comments on a request                 REQ#{prq} / COMMENT#{id}                          page + 1
one event                             REQ#{prq} / EVENT#{evt}                           1
events of an account and mode after   ACC#{acc}#FEED#{mode}#{n} / {seq}                 page, + 1 a partition
a number                              n = seq // 500                                    of 500
one event that its customer is told   TOLD#{evt} / EVENT, and its place                 2
webhook endpoints of an account       ACC#{acc} / WHK#                                  those there are
endpoints that owe a mail, by when    gsi2 ENDPOINTS#{0..7} / {attend_at}               8 x limit keys
one delivery; those of an endpoint,   WHK#{whk} / DELIVERY#{evt}                        1; page + 1
latest event first
deliveries to look after, by when     gsi2 DELIVERIES#{0..7} / {look_at}                8 x limit keys
how an endpoint fares                 WHK#{whk} / HEALTH                                1
last number of a feed, how far it     ACC#{acc}#FEED#{mode} / HEAD                      1
was passed on to webhooks
feeds that were not passed on whole   gsi3 FEEDS#{0..7} / {since}                       8 x limit keys
carrier events of an order            REQ#{prq} / INBOX#{ord}#{carrier}#{event}         those there are
carrier's comments and other notices  REQ#{prq} / NOTICE#{ord}#{carrier}#{key}          those there are
header of a number list               REQ#{prq} / LIST#{list}                           1
rows of a group, by page              REQ#{prq}#{list}#{group}#{n} / ROW#{row}          page + 1, + 1 a partition
                                      n = row // 500; which n there are:                of 500
                                      REQ#{prq}#{list} / CHUNK#{group}#{n}
requests of an account, newest first  gsi1 ACC#{acc}#REQUESTS / {prq}                   page + 1
… by status                           gsi2 ACC#{acc}#STATUS#{status} / {prq}            2 (page + 1)
… by submitter                        gsi3 ACC#{acc}#BY#{usr} / {prq}                   2 (page + 1)
… by company                          ACC#{acc}#COMPANY#{com} / {prq}                   2 (page + 1)
… changed since, oldest change first  gsi4 ACC#{acc}#UPDATED / {time}#{prq}             2 (page + 1)
… by two of these at once             the first of changed since, company, status,      `store.MOST_LOOKED_AT`
                                      submitter; the rest filters what is read
request by the client's reference     ACC#{acc}#REF#{reference} / REF                   1
effect of an Idempotency-Key          ACC#{acc}#IDEM#{route}#{key hash} / IDEM          1
number -> claim, tracking number      NUMBER#{e164} / NUMBER                            1 each
tracking numbers of an account        gsi1 ACC#{acc}#TN#{0..7} /                        page + 8 short pages
                                      called#{e164} or claimed#{e164}
… by company, source, class, name     the same, which filters what is read              `NUMBERS_LOOKED_AT`
how an order's numbers work           REQ#{prq} / MAIN#CUT#{ord}                        1
cutovers to look at, by when          gsi2 CUTOVERS#{0..7} / {look_at}                  8 x limit keys
numbers whose change the telephony    gsi2 NUMBERS#{0..7} / {attend_at}                 8 x limit keys
system has yet to take
what a telephony system was asked     ASK#{ask} / ASK                                   1 for 200 numbers
by event, and answered
releases to ask for once more         gsi2 ASKS#{0..7} / {attend_at}                    8 x limit keys
carrier's order -> order              CARRIER#{carrier}#{id} / ORDER                    1
orders not ended, by last check       gsi2 OPEN#{0..7} / {checked_at}                   8 x limit keys
orders to ask their carrier about     gsi4 POLL#{0..7} / {poll_at}                      8 x limit keys
orders whose driver or events lag     gsi3 BEHIND#{0..7} / {since}                      8 x limit keys
submits under way, by start           gsi2 SUBMITTING#{0..7} / {since}#{prq}            8 x limit keys
lists that may be garbage             gsi2 LISTS#{0..7} / {created_at}                  8 x limit keys
carrier events that fit no order      QUARANTINE#{carrier} / {event}                    page + 1, of 90 days
one mail that came in                 MAIL#{mail} / MAIL                                1
mails about an order, newest first    gsi2 MAILS#{ord} / {received_at}#{mail}           2 (page + 1)
new mails about no known order        gsi2 MAILS#QUARANTINE / {received_at}#{mail}      2 (page + 1)
correction link by its token's hash   FIX#{token hash} / LINK                           1, + the link
correction links of an order          REQ#{prq} / FIX#{ord}#{fix}                       those there are
what a carrier said of a number       PORTABILITY#{carrier}#{e164} / PORTABILITY        1 each, until it is past
days that a kind of ports took,       TIMES#{kind} / TIMES                              1
latest 200
what the operator says of losing      PLAYBOOK / PLAYBOOK                               1, cached for a minute
carriers
orders of a lane of the desk's queue  gsi5 QUEUE#{lane}#{0..7} / {at}#{ord}             2 (page + 1), and
by time                                                                                 8 x page / 8 keys
… that somebody is to see to          gsi1 ASSIGNED#{usr} / {lane}#{at}#{ord}           page + 1
orders flagged, or with a step that   gsi5 QUEUE#{lane}#{0..7} / {at}#{ord} of          as of a lane
wants a second person                 REQ#{prq} / DESK#{lane}#{ord}
how many orders there are in a view   the same                                          8 x most keys
notes of our team on a request        REQ#{prq} / NOTE#{nte}                            page + 1
canned texts                          CANNED / TEXT#{can}                               those there are
secrets that our team was shown       REVEALS / {at}#{rev}                              page + 1
… that one of it was shown            gsi3 REVEALS#{usr} / {at}#{rev}                   2 (page + 1)
uses of something, until then         USES#{what} / COUNT                               1 (counted in place)
what a text is a term of, or begins   TERM#{first 2} / {term}⇥{target}⇥{kind}⇥{source}  limit, + what it was read
one                                                                                     from and leads to
dropped file                          BULK#{bul} / UPLOAD                               1
how its parts went                    BULK#{bul} / PART#{n}                             those there are
dropped files of an account, newest   gsi3 ACC#{acc}#UPLOADS / {bul}                    2 (page + 1)
first
dropped files to look after, by when  gsi2 UPLOADS#{0..7} / {attend_at}                 8 x limit keys
events of a dropped file              REQ#{bul} / EVENT#{evt}                           as of a request
accounts that want a daily report     gsi3 DAILY#{0..7} / {acc}                         page + 8 short pages
who may work on a file's key          LEASE#{name} / LEASE                              1
files that wait for documents in a    AWAITED#{folder} / {bul}                          those there are
folder
what the carrier under us has of a    NUMBER#{e164} / RECORD                            1 each
number; its PIN and lock              NUMBER#{e164} / PROTECTION                        1 each
port-out, by its id                   PTO#{pto} / PORTOUT                               1
… by the winning carrier's reference  PTOREF#{acc}#{carrier}#{reference} / PORTOUT      1
… of a number, newest first           NUMBER#{e164} / PORTOUT#{pto}                     as many as are asked for
… of an account, newest first         gsi1 ACC#{acc}#PORTOUTS / {pto}                   page + 1
… that keep an account open           ACC#{acc}#LEAVING / {pto}                         those there are
case, by its id                       CASE#{cas} / CASE                                 1
… of an account, newest first         gsi1 ACC#{acc}#CASES / {cas}                      page + 1
what was said in a case               CASE#{cas} / MESSAGE#{msg}                        page + 1
what happened to a port-out, a case,  ABOUT#{id or number} / EVENT#{evt}                page + 1
or a number
port-outs, cases to attend to by when gsi2 ATTEND#{kind}#{0..7} / {attend_at}           8 x limit keys
… that wait for the desk, by when     gsi5 QUEUE#{kind}#{0..7} / {at}#{id}              page + 1, and
                                                                                        8 x page / 8 keys
facts that reports counted, by day    COUNTED#{day}#{0..7} / {event}                    a day's, for a recount
sums of a report by day               NUMBERS#{series}#{month} / {day}#{key}            those of the days
open orders by status and month       NUMBERS#orders-by-month#ever / {month}#{status}   12 a month
dates that a customer was told        TOLD#{ord} / WINDOW                               1
digest key, wrapped                   VAULT / DIGEST                                    1 a process
certificates that letters were        SEAL / {key arn}, sha256:{fingerprint}            1 a process; those there are
sealed with                                                                             for a letter check
====================================  ================================================  ==============================

A request that is `submitting` stands under SUBMITTING instead of its status: for the seconds that a submit takes, a
listing by that status is filtered from gsi1.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from zlib import crc32

from shared.adapters.matching import (
    account_place,
    bounded,
    is_called,
    is_open,
    is_polled,
    listed_under,
    mail_place,
    quarantine_place,
    stamp,
    submit_began,
)
from shared.domain.attended import Attended
from shared.domain.bulk.model import BulkUpload
from shared.domain.cases.kinds import waits_for_desk as case_waits
from shared.domain.cases.model import Case, CaseMessage
from shared.domain.desk_queue import place_of
from shared.domain.ids import request_of_order
from shared.domain.lifecycle import Status
from shared.domain.model import (
    Account,
    AccountKind,
    ApiKey,
    ApprovalLink,
    CannedText,
    CarrierMail,
    Claim,
    Comment,
    Company,
    CorrectionLink,
    CustomerEvent,
    Cutover,
    DeliveryState,
    Document,
    Entity,
    Envelope,
    LosingAccount,
    Note,
    Notification,
    NumberList,
    NumberRow,
    PlatformAsk,
    PortOrder,
    PortRequest,
    Reveal,
    Session,
    User,
    WebhookDelivery,
    WebhookEndpoint,
)
from shared.domain.people import folded_email
from shared.domain.port_outs.due import waits_for_desk as port_out_waits
from shared.domain.port_outs.model import PortOut, Protection
from shared.domain.reports.tallies import Tally
from shared.domain.search_terms import SHORTEST, Term, TermKind
from shared.ports import DueDelivery, Kept

SHARDS: Final = 8
ROWS_PER_PARTITION: Final = 500
EVENTS_PER_PARTITION: Final = 500

MAIN: Final = "MAIN#"
ORDER: Final = "MAIN#ORD#"
ENVELOPE: Final = "MAIN#ENV#"
CUTOVER: Final = "MAIN#CUT#"
EVENT: Final = "EVENT#"
COMMENT: Final = "COMMENT#"
NOTIFICATION: Final = "NOTIFICATION#"
ACCOUNTS: Final = "ACCOUNTS"
_EVENTS: Final = "#EVENTS"
BESIDE: Final = "DESK#"
NUMBER: Final = "NUMBER"
ENDPOINT: Final = "WHK#"
DELIVERY: Final = "DELIVERY#"
_ABOUT: Final = "ABOUT#"


class Key(NamedTuple):
    pk: str
    sk: str

    @property
    def item(self) -> dict[str, dict[str, str]]:
        return {"PK": {"S": self.pk}, "SK": {"S": self.sk}}

    @property
    def fits(self) -> bool:
        """Whether there can be such a key: ids come from addresses, and DynamoDB takes 2,048 and 1,024 bytes."""
        return len(self.pk.encode()) <= 2048 and len(self.sk.encode()) <= 1024


def key_of(item: Mapping[str, Mapping[str, Any]]) -> Key:
    return Key(item["PK"]["S"], item["SK"]["S"])


# --- items -----------------------------------------------------------------------------------------------------------


def account_key(account_id: str) -> Key:
    return Key(f"ACC#{account_id}", "PROFILE")


def user_key(account_id: str, user_id: str) -> Key:
    return Key(f"ACC#{account_id}", f"USR#{user_id}")


def api_key_key(key_hash: str) -> Key:
    return Key(f"KEY#{key_hash}", "KEY")


def api_key_entry(key: ApiKey) -> Key:
    return Key(f"ACC#{key.account_id}", f"KEY#{key.id}")


def writes_key(account_id: str, minute: int) -> Key:
    return Key(f"ACC#{account_id}#WRITES#{minute}", "COUNT")


def session_key(user_id: str, session_id: str = "") -> Key:
    """A session; without its id the prefix of all of a user."""
    return Key(f"SESSIONS#{user_id}", f"SES#{session_id}")


def request_key(request_id: str) -> Key:
    return Key(f"REQ#{request_id}", "MAIN#REQUEST")


def order_key(order_id: str) -> Key:
    return Key(f"REQ#{request_of_order(order_id)}", ORDER + order_id)


def document_key(request_id: str, document_id: str) -> Key:
    return Key(f"REQ#{request_id}", f"MAIN#DOC#{document_id}")


def envelope_key(request_id: str, envelope_id: str) -> Key:
    return Key(f"REQ#{request_id}", ENVELOPE + envelope_id)


def notification_key(request_id: str, notification_id: str) -> Key:
    return Key(f"REQ#{request_id}", NOTIFICATION + notification_id)


def approval_link_key(token_hash: str) -> Key:
    return Key(f"APPROVE#{bounded(token_hash)}", "LINK")


def cutover_key(order_id: str) -> Key:
    return Key(f"REQ#{request_of_order(order_id)}", CUTOVER + order_id)


def comment_key(request_id: str, comment_id: str) -> Key:
    return Key(f"REQ#{request_id}", COMMENT + comment_id)


def list_key(request_id: str, list_id: str) -> Key:
    return Key(f"REQ#{request_id}", f"LIST#{list_id}")


def event_key(request_id: str, event_id: str) -> Key:
    return Key(f"REQ#{request_id}", EVENT + event_id)


def account_event_key(account_id: str, event_id: str) -> Key:
    return Key(f"ACC#{account_id}{_EVENTS}", EVENT + event_id)


def feed_key(account_id: str, test_mode: bool) -> Key:
    return Key(f"ACC#{account_id}#FEED#{_mode(test_mode)}", "HEAD")


def place_in_feed(account_id: str, test_mode: bool, seq: int) -> Key:
    return Key(f"{feed_key(account_id, test_mode).pk}#{seq // EVENTS_PER_PARTITION}", f"{seq:012d}")


def customer_event_key(event: CustomerEvent) -> Key:
    return place_in_feed(event.account_id, event.test_mode, event.seq)


def event_pointer_key(event_id: str) -> Key:
    return Key(f"TOLD#{bounded(event_id)}", "EVENT")


def endpoint_key(account_id: str, endpoint_id: str) -> Key:
    return Key(f"ACC#{account_id}", ENDPOINT + endpoint_id)


def delivery_key(endpoint_id: str, event_id: str) -> Key:
    return Key(f"{ENDPOINT}{endpoint_id}", DELIVERY + event_id)


def health_key(endpoint_id: str) -> Key:
    return Key(f"{ENDPOINT}{endpoint_id}", "HEALTH")


def whose_feed(pk: str) -> tuple[str, bool]:
    """The account and the mode (test or not) of a feed's partition."""
    account_id, _, mode = pk.removeprefix("ACC#").partition("#FEED#")
    return account_id, mode == _mode(True)


def _mode(test_mode: bool) -> str:
    return "test" if test_mode else "live"


def inbox_key(order_id: str, carrier: str = "", event_id: str = "") -> Key:
    """A carrier's event; without carrier and event the prefix of all of an order."""
    tail = f"{carrier}#{bounded(event_id)}" if carrier else ""
    return Key(f"REQ#{request_of_order(order_id)}", f"INBOX#{order_id}#{tail}")


def notice_key(order_id: str, carrier: str = "", key: str = "") -> Key:
    """A carrier's comment or other notice; without carrier and key the prefix of all of an order."""
    tail = f"{carrier}#{bounded(key)}" if carrier else ""
    return Key(f"REQ#{request_of_order(order_id)}", f"NOTICE#{order_id}#{tail}")


def reference_key(account_id: str, reference: str) -> Key:
    return Key(f"ACC#{account_id}#REF#{bounded(reference)}", "REF")


def idempotency_key(account_id: str, route: str, key: str) -> Key:
    return Key(f"ACC#{account_id}#IDEM#{route}#{hashlib.sha256(key.encode()).hexdigest()}", "IDEM")


def carrier_order_key(carrier: str, carrier_order_id: str) -> Key:
    return Key(f"CARRIER#{carrier}#{bounded(carrier_order_id)}", "ORDER")


def signing_link_key(token_hash: str) -> Key:
    return Key(f"LINK#{bounded(token_hash)}", "ENVELOPE")


def letter_file_key(sha256: str) -> Key:
    return Key(f"LETTER#{bounded(sha256)}", "ORDER")


def number_key(number: str) -> Key:
    return Key(f"NUMBER#{number}", NUMBER)


def platform_ask_key(ask_id: str) -> Key:
    return Key(f"ASK#{bounded(ask_id)}", "ASK")


def company_link(account_id: str, company_id: str, request_id: str) -> Key:
    return Key(f"ACC#{account_id}#COMPANY#{company_id}", request_id)


def quarantine_key(carrier: str, event_id: str) -> Key:
    return Key(f"QUARANTINE#{carrier}", quarantine_place(event_id))


def mail_key(mail_id: str) -> Key:
    return Key(f"MAIL#{mail_id}", "MAIL")


def reveal_key(reveal: Reveal) -> Key:
    return Key("REVEALS", f"{stamp(reveal.at)}#{reveal.id}")


def reveal_places(reveal: Reveal) -> "tuple[Place, ...]":
    return (Place("gsi3", revealed_partition(reveal.by.id), reveal_key(reveal).sk),)


def revealed_partition(user_id: str) -> str:
    return f"REVEALS#{bounded(user_id)}"


def note_key(request_id: str, note_id: str) -> Key:
    return Key(f"REQ#{request_id}", f"NOTE#{note_id}")


def canned_key(text_id: str) -> Key:
    """A canned text; without its id the prefix of all."""
    return Key("CANNED", f"TEXT#{text_id}")


def uses_key(what: str) -> Key:
    return Key(f"USES#{bounded(what)}", "COUNT")


def terms_partition(text: str, *, test_mode: bool) -> str:
    return f"TERM#{'TEST#' if test_mode else ''}{text[:SHORTEST]}"


TERM_ENDS: Final = "\t"
"""Between the parts of a term's key: it sorts before every character that a term may have."""


def term_key(term: Term, *, test_mode: bool) -> Key:
    parts = (term.text, term.target, term.kind, term.source)
    return Key(terms_partition(term.text, test_mode=test_mode), TERM_ENDS.join(parts))


def term_of(key: Key) -> Term:
    text, target, kind, source = key.sk.split(TERM_ENDS)
    return Term(text, target, TermKind(kind), source)


_SOURCES: Final[Mapping[str, Callable[[Term], Key]]] = {
    "prq": lambda term: request_key(term.source),
    "ord": lambda term: order_key(term.source),
    "lac": lambda term: Key(f"REQ#{term.target}", f"MAIN#LAC#{term.source}"),
    "acc": lambda term: account_key(term.source),
    "usr": lambda term: Key(f"ACC#{term.target}", f"USR#{term.source}"),
}


def keys_of_term(term: Term) -> dict[str, Key]:
    """Where what a term was read from is, and what it leads to, by id."""
    target = Term(term.text, term.target, term.kind, term.target)
    return {one.source: _SOURCES[one.source.split("_")[0]](one) for one in (target, term)}


def beside_key(order_id: str, lane: str) -> Key:
    """The entry of an order in a lane of the desk's queue beside its own."""
    return Key(f"REQ#{request_of_order(order_id)}", f"{BESIDE}{lane}#{order_id}")


def correction_key(order_id: str, link_id: str = "") -> Key:
    """A correction link; without its id the prefix of all of an order."""
    return Key(f"REQ#{request_of_order(order_id)}", f"FIX#{order_id}#{link_id}")


def correction_token_key(token_hash: str) -> Key:
    return Key(f"FIX#{bounded(token_hash)}", "LINK")


def number_record_key(number: str) -> Key:
    return Key(f"NUMBER#{bounded(number)}", "RECORD")


def protection_key(number: str) -> Key:
    return Key(f"NUMBER#{bounded(number)}", "PROTECTION")


def port_out_key(port_out_id: str) -> Key:
    return Key(f"PTO#{port_out_id}", "PORTOUT")


def port_out_link(number: str, port_out_id: str) -> Key:
    """An entry of a number for a port-out that names it; without an id the prefix of all of a number's."""
    return Key(f"NUMBER#{bounded(number)}", f"PORTOUT#{port_out_id}")


def port_out_reference_key(winning_carrier: str, reference: str, account_id: str) -> Key:
    return Key(f"PTOREF#{account_id}#{_one_part(winning_carrier)}#{_one_part(reference)}", "PORTOUT")


def hold_key(account_id: str, port_out_id: str) -> Key:
    return Key(f"ACC#{account_id}#LEAVING", port_out_id)


def case_key(case_id: str) -> Key:
    return Key(f"CASE#{case_id}", "CASE")


def case_message_key(case_id: str, message_id: str) -> Key:
    return Key(f"CASE#{case_id}", f"MESSAGE#{message_id}")


def event_about_key(about: str, event_id: str) -> Key:
    return Key(f"{_ABOUT}{bounded(about)}", EVENT + event_id)


def fact_key(day: date, event_id: str) -> Key:
    return Key(facts_partition(day, shard(event_id)), event_id)


def facts_partition(day: date, number: int) -> str:
    return f"COUNTED#{day.isoformat()}#{number}"


def tally_key(tally: Tally) -> Key:
    pk = tallies_partition(tally.series, tally.period, test_mode=tally.test_mode)
    return Key(pk, "#".join((tally.place, *map(_one_part, tally.key))))


def tallies_partition(series: str, period: str, *, test_mode: bool) -> str:
    return f"NUMBERS#{'TEST#' if test_mode else ''}{series}#{period}"


def window_key(order_id: str) -> Key:
    return Key(f"TOLD#{order_id}", "WINDOW")


def portability_key(carrier: str, number: str) -> Key:
    return Key(f"PORTABILITY#{carrier}#{number}", "PORTABILITY")


def port_times_key(kind: str) -> Key:
    return Key(f"TIMES#{bounded(kind)}", "TIMES")


PLAYBOOK: Final = Key("PLAYBOOK", "PLAYBOOK")


def upload_key(upload_id: str) -> Key:
    return Key(f"BULK#{upload_id}", "UPLOAD")


PART: Final = "PART#"


def part_key(upload_id: str, number: int) -> Key:
    return Key(f"BULK#{upload_id}", f"{PART}{number:06d}")


def lease_key(name: str) -> Key:
    return Key(f"LEASE#{bounded(name)}", "LEASE")


def awaited_key(folder: str, upload_id: str) -> Key:
    return Key(f"AWAITED#{bounded(folder)}", upload_id)


_ENTITY_KEYS: Final[dict[type[Entity], Any]] = {
    Account: lambda thing: account_key(thing.id),
    ApiKey: lambda thing: api_key_key(thing.hash),
    Company: lambda thing: Key(f"ACC#{thing.account_id}", f"COM#{thing.id}"),
    User: lambda thing: user_key(thing.account_id, thing.id),
    LosingAccount: lambda thing: Key(f"REQ#{thing.request_id}", f"MAIN#LAC#{thing.id}"),
    Document: lambda thing: document_key(thing.request_id, thing.id),
    PortRequest: lambda thing: request_key(thing.id),
    PortOrder: lambda thing: order_key(thing.id),
    NumberList: lambda thing: list_key(thing.request_id, thing.id),
    Envelope: lambda thing: envelope_key(thing.request_id, thing.id),
    Notification: lambda thing: notification_key(thing.request_id, thing.id),
    ApprovalLink: lambda thing: approval_link_key(thing.token_hash),
    Comment: lambda thing: comment_key(thing.request_id, thing.id),
    CarrierMail: lambda thing: mail_key(thing.id),
    CorrectionLink: lambda thing: correction_key(thing.order_id, thing.id),
    BulkUpload: lambda thing: upload_key(thing.id),
    Note: lambda thing: note_key(thing.request_id, thing.id),
    CannedText: lambda thing: canned_key(thing.id),
    Reveal: lambda thing: reveal_key(thing),
    WebhookEndpoint: lambda thing: endpoint_key(thing.account_id, thing.id),
    WebhookDelivery: lambda thing: delivery_key(thing.endpoint_id, thing.event_id),
    PortOut: lambda thing: port_out_key(thing.id),
    Protection: lambda thing: protection_key(thing.number),
    Case: lambda thing: case_key(thing.id),
    CaseMessage: lambda thing: case_message_key(thing.case_id, thing.id),
    Session: lambda thing: session_key(thing.user_id, thing.id),
    PlatformAsk: lambda thing: platform_ask_key(thing.id),
    Cutover: lambda thing: cutover_key(thing.order_id),
}


def entity_key(entity: Entity) -> Key:
    key: Key = _ENTITY_KEYS[type(entity)](entity)
    return key


# --- rows of a number list -------------------------------------------------------------------------------------------


def chunk_of(row: int) -> int:
    return row // ROWS_PER_PARTITION


def rows_partition(request_id: str, list_id: str, group: str, chunk: int) -> str:
    return f"REQ#{request_id}#{list_id}#{_one_part(group)}#{chunk}"


def row_sort_key(row: int) -> str:
    return f"ROW#{row:08d}"


def row_key(row: NumberRow) -> Key:
    return Key(rows_partition(row.request_id, row.list_id, row.group, chunk_of(row.row)), row_sort_key(row.row))


def chunks_partition(request_id: str, list_id: str) -> str:
    return f"REQ#{request_id}#{list_id}"


def chunk_sort_key(group: str, chunk: int) -> str:
    return f"CHUNK#{_one_part(group)}#{chunk:06d}"


LAST_CHUNK: Final = 999_999


# --- indexes ---------------------------------------------------------------------------------------------------------


class Place(NamedTuple):
    """Where an item stands in an index."""

    gsi: str
    pk: str
    sk: str


def account_places(account: Account) -> tuple[Place, ...]:
    """Where an account is listed: customers' are. One partition holds them all: they are few, and written rarely. And
    where it stands among those that want a daily report, if it does."""
    if account.kind != AccountKind.CUSTOMER:
        return ()
    places = [Place("gsi1", ACCOUNTS, account.id), Place("gsi2", ACCOUNTS, account_place(account))]
    if account.drop.daily_report:
        places.append(Place("gsi3", daily_partition(shard(account.id)), account.id))
    return tuple(places)


def user_places(user: User) -> tuple[Place, ...]:
    return (Place("gsi3", email_partition(user.email), user.id),)


def email_partition(email: str) -> str:
    return f"EMAIL#{bounded(folded_email(email))}"


def request_places(request: PortRequest) -> tuple[Place, ...]:
    began = submit_began(request)
    return (
        Place("gsi1", requests_partition(request.account_id), request.id),
        Place("gsi2", status_partition(request.account_id, request.status), request.id)
        if began is None
        else Place("gsi2", submitting_partition(shard(request.id)), f"{stamp(began)}#{request.id}"),
        Place("gsi3", submitter_partition(request.account_id, request.submitted_by.id), request.id),
        Place("gsi4", changed_partition(request.account_id), changed_place(request)),
    )


def order_places(order: PortOrder) -> tuple[Place, ...]:
    """Where a new order stands; `sk` is where it stays until a mark moves it."""
    number = shard(order.id)
    places = [Place("gsi3", f"BEHIND#{number}", stamp(order.updated_at))]
    if is_open(order):
        places.append(Place("gsi2", f"OPEN#{number}", stamp(order.created_at)))
    if is_polled(order):
        places.append(Place("gsi4", f"POLL#{number}", stamp(order.updated_at)))
    return tuple(places)


def queue_places(order: PortOrder) -> tuple[Place, ...]:
    """Where an order stands in the desk's queue as it is now, and under the name of who sees to it."""
    place = place_of(order)
    if place is None:
        return ()
    number, at = shard(order.id), stamp(place.at)
    found = [Place("gsi5", queue_partition(place.lane, number, test_mode=order.test_mode), f"{at}#{order.id}")]
    if order.assignee is not None:
        mine = assigned_partition(order.assignee.id, test_mode=order.test_mode)
        found.append(Place("gsi1", mine, f"{place.lane}#{at}#{order.id}"))
    return tuple(found)


def beside_place(order: PortOrder, lane: str, at: str) -> Place:
    """Where the entry of an order in a lane beside its own stands."""
    return Place("gsi5", queue_partition(lane, shard(order.id), test_mode=order.test_mode), f"{at}#{order.id}")


def queue_partition(lane: str, number: int, *, test_mode: bool) -> str:
    return f"QUEUE#{'TEST#' if test_mode else ''}{lane}#{number}"


def assigned_partition(user_id: str, *, test_mode: bool) -> str:
    return f"ASSIGNED#{'TEST#' if test_mode else ''}{bounded(user_id)}"


def envelope_places(envelope: Envelope) -> tuple[Place, ...]:
    """Where an envelope stands: nowhere when there is nothing to do for it."""
    if envelope.attend_at is None:
        return ()
    return (Place("gsi2", f"ENVELOPES#{shard(envelope.id)}", stamp(envelope.attend_at)),)


def upload_places(upload: BulkUpload) -> tuple[Place, ...]:
    """Where a dropped file stands: among its account's, and where somebody has to look after it."""
    places = [Place("gsi3", uploads_partition(upload.account_id), upload.id)]
    if upload.attend_at is not None:
        places.append(Place("gsi2", f"UPLOADS#{shard(upload.id)}", stamp(upload.attend_at)))
    return tuple(places)


def daily_partition(number: int) -> str:
    return f"DAILY#{number}"


def uploads_partition(account_id: str) -> str:
    return f"ACC#{bounded(account_id)}#UPLOADS"


def notification_places(notification: Notification) -> tuple[Place, ...]:
    """Where a notification stands: nowhere once all of its mails are out."""
    if notification.attend_at is None:
        return ()
    return (Place("gsi2", f"NOTIFICATIONS#{shard(notification.id)}", stamp(notification.attend_at)),)


def mail_places(mail: CarrierMail) -> tuple[Place, ...]:
    """Where a mail is listed: in one place, or nowhere."""
    under = listed_under(mail)
    return () if under is None else (Place("gsi2", mails_partition(under), mail_place(mail)),)


def mails_partition(order_id: str) -> str:
    return f"MAILS#{order_id or 'QUARANTINE'}"


def port_out_places(port_out: PortOut) -> tuple[Place, ...]:
    """Where a port-out stands: under its account, among what is to be attended to, and in the desk's queue."""
    return _kept_places("port_out", port_out, port_outs_partition(port_out.account_id), port_out_waits(port_out))


def case_places(case: Case) -> tuple[Place, ...]:
    """Where a case stands, likewise."""
    return _kept_places("case", case, cases_partition(case.account_id), case_waits(case))


def _kept_places(kind: Kept, thing: Attended, of_account: str, waits_at: datetime | None) -> tuple[Place, ...]:
    number = shard(thing.id)
    found = [Place("gsi1", of_account, thing.id)] if thing.account_id else []
    if thing.attend_at is not None:
        found.append(Place("gsi2", attended_partition(kind, number), stamp(thing.attend_at)))
    if waits_at is not None:
        lane = queue_partition(kind, number, test_mode=thing.test_mode)
        found.append(Place("gsi5", lane, f"{stamp(waits_at)}#{thing.id}"))
    return tuple(found)


def port_outs_partition(account_id: str) -> str:
    return f"ACC#{account_id}#PORTOUTS"


def cases_partition(account_id: str) -> str:
    return f"ACC#{account_id}#CASES"


def attended_partition(kind: Kept, number: int) -> str:
    return f"ATTEND#{kind}#{number}"


def kept_id(kind: Kept, found: Mapping[str, Mapping[str, Any]]) -> str:
    """The id of the thing of this kind that an index entry stands for."""
    return key_of(found).pk.removeprefix("PTO#" if kind == "port_out" else "CASE#")


def list_place(header: NumberList) -> Place:
    return Place("gsi2", f"LISTS#{shard(header.id)}", stamp(header.created_at))


def endpoint_places(endpoint: WebhookEndpoint) -> tuple[Place, ...]:
    """Where an endpoint stands: nowhere when it owes nobody a mail."""
    if endpoint.attend_at is None:
        return ()
    return (Place("gsi2", f"ENDPOINTS#{shard(endpoint.id)}", stamp(endpoint.attend_at)),)


def delivery_places(delivery: WebhookDelivery) -> tuple[Place, ...]:
    """Where a delivery stands: nowhere once it has ended."""
    if delivery.look_at is None:
        return ()
    number = shard(f"{delivery.endpoint_id}{delivery.event_id}")
    return (Place("gsi2", f"DELIVERIES#{number}", stamp(delivery.look_at)),)


def feed_place(key: Key, since: str) -> Place:
    """Where the head of a feed stands while it was not passed on whole."""
    return Place("gsi3", f"FEEDS#{shard(key.pk)}", since)


def claim_place(claim: Claim) -> Place:
    return Place("gsi1", tracking_partition(claim.account_id, shard(claim.number)), tracking_place(claim))


def number_due_places(claim: Claim) -> tuple[Place, ...]:
    """Where a number stands whose change the telephony system has yet to take; others stand nowhere."""
    if claim.attend_at is None:
        return ()
    return (Place("gsi2", f"NUMBERS#{shard(claim.number)}", stamp(claim.attend_at)),)


def cutover_places(cutover: Cutover) -> tuple[Place, ...]:
    """Where a cutover stands: nowhere when nobody has to look at it."""
    if cutover.look_at is None:
        return ()
    return (Place("gsi2", f"CUTOVERS#{shard(cutover.order_id)}", stamp(cutover.look_at)),)


def ask_places(ask: PlatformAsk) -> tuple[Place, ...]:
    """Where an ask stands: nowhere when nobody has to repeat it."""
    if ask.attend_at is None:
        return ()
    return (Place("gsi2", f"ASKS#{shard(ask.id)}", stamp(ask.attend_at)),)


def requests_partition(account_id: str) -> str:
    return f"ACC#{account_id}#REQUESTS"


def status_partition(account_id: str, status: Status) -> str:
    return f"ACC#{account_id}#STATUS#{status}"


def submitter_partition(account_id: str, user_id: str) -> str:
    return f"ACC#{account_id}#BY#{user_id}"


def changed_partition(account_id: str) -> str:
    return f"ACC#{account_id}#UPDATED"


def changed_place(request: PortRequest) -> str:
    return f"{stamp(request.updated_at)}#{request.id}"


def submitting_partition(number: int) -> str:
    return f"SUBMITTING#{number}"


def tracking_partition(account_id: str, number: int) -> str:
    return f"ACC#{account_id}#TN#{number}"


def tracking_place(claim: Claim) -> str:
    return called_place(claim.number) if is_called(claim) else f"claimed#{claim.number}"


def called_place(number: str) -> str:
    return f"called#{number}"


def shard(text: str) -> int:
    """One of 8, the same for the same text wherever and whenever it is asked."""
    return crc32(text.encode()) % SHARDS


# --- time to live ----------------------------------------------------------------------------------------------------


def seconds(at: datetime) -> int:
    return int(at.timestamp())


# --- the stream ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Changed:
    """What a stream record is about: an order at a new version, a new event of a request, of an account or of something
    else, or a tracking number that was called for the first time."""

    request_id: str = ""
    order_id: str = ""
    event_id: str = ""
    account_id: str = ""
    called_number: str = ""
    about: str = ""


def read_change(record: Mapping[str, Any]) -> Changed | None:
    """What a record of the table's stream says that the relay has to do with; None for everything else.

    Marks, attempts and tokens on an order leave its version alone, so what the relay writes does not call it again.
    """
    change = record["dynamodb"]
    key = key_of(change["Keys"])
    request_id = key.pk.removeprefix("REQ#")
    if key.sk.startswith(EVENT) and record["eventName"] == "INSERT":
        event_id = key.sk.removeprefix(EVENT)
        if key.pk.startswith(_ABOUT):
            return Changed(event_id=event_id, about=key.pk.removeprefix(_ABOUT))
        if key.pk.endswith(_EVENTS):
            return Changed(event_id=event_id, account_id=key.pk.removeprefix("ACC#").removesuffix(_EVENTS))
        return Changed(request_id, event_id=event_id)
    if key.sk.startswith(ORDER) and record["eventName"] in ("INSERT", "MODIFY"):
        before, after = change.get("OldImage", {}).get("version"), change.get("NewImage", {}).get("version")
        if after is None or before != after:
            return Changed(request_id, order_id=key.sk.removeprefix(ORDER))
    if key.sk == NUMBER and record["eventName"] == "MODIFY":
        images = [change.get(image, {}) for image in ("OldImage", "NewImage")]
        if ["first_call_at" in image for image in images] == [False, True]:
            return Changed(called_number=key.pk.removeprefix("NUMBER#"))
    return None


def read_due_delivery(record: Mapping[str, Any]) -> DueDelivery | None:
    """The delivery that a stream record makes due at once: a new one, or one that is sent anew. None for all others:
    what a try comes to is no reason for another."""
    change = record["dynamodb"]
    if record["eventName"] not in ("INSERT", "MODIFY") or not key_of(change["Keys"]).sk.startswith(DELIVERY):
        return None
    before, after = change.get("OldImage", {}), change["NewImage"]
    if after["state"]["S"] != DeliveryState.PENDING or before.get("round") == after["round"]:
        return None
    return DueDelivery(
        account_id=after["account_id"]["S"],
        endpoint_id=after["endpoint_id"]["S"],
        event_id=after["event_id"]["S"],
        round=int(after["round"]["N"]),
        tried=int(after["tried"]["N"]),
    )


# --- text from outside -----------------------------------------------------------------------------------------------


def _one_part(text: str) -> str:
    """Text that may hold the separator, as a part in the middle of a key."""
    return bounded(text).replace("%", "%25").replace("#", "%23")
