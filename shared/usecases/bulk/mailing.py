"""The administrators of an account are mailed what became of a file, once."""

from datetime import timedelta
from math import ceil
from typing import Final

from shared.domain.attended import CLAIM
from shared.domain.bulk.model import BulkUpload, Outcome, Stage
from shared.domain.bulk.names import csv_report_key, json_report_key
from shared.domain.mail_table import Topic, wants
from shared.domain.mails import MailFacts, as_test, compose
from shared.domain.model import MailKind, Person, User
from shared.ports import MailRefused, NoSender, Unavailable
from shared.usecases.bulk.desk import BulkDesk, Wait, moved
from shared.usecases.notifications.audiences import administrators
from shared.usecases.notifications.choices import unsubscribe_url

_TRIED_FOR: Final = timedelta(hours=1)
_TRY_EVERY_SECONDS: Final = 60
_MOST_PROBLEMS: Final = 10
_TO_CORRECT: Final = frozenset({"held", "locked", "not_taken"})


def mail_report(bulk: BulkDesk, upload: BulkUpload) -> BulkUpload | Wait:
    """Tell the administrators. Whoever claims the mails sends them: of two runs at once one does. A mail whose note was
    lost may go out again; where no mail can be sent, the report in the bucket has to do."""
    now = bulk.desk.clock.now()
    if upload.mail_claimed_until is not None and upload.mail_claimed_until > now:
        return Wait(ceil((upload.mail_claimed_until - now).total_seconds()))
    upload = moved(bulk, upload, Stage.MAIL, mail_claimed_until=now + CLAIM)
    sent = list(upload.mailed_to)
    reported = upload.reported_at or bulk.desk.clock.now()
    for user in _administrators(bulk, upload):
        if user.email in sent:
            continue
        mail = compose(MailKind.BULK_REPORT, _facts(bulk, upload, user))
        try:
            tags = {"upload": upload.id, "kind": MailKind.BULK_REPORT.value}
            bulk.mailer.send(as_test(mail) if upload.test_mode else mail, tags)
        except (MailRefused, NoSender):
            continue
        except Unavailable:
            if bulk.desk.clock.now() - reported < _TRIED_FOR:
                moved(bulk, upload, Stage.MAIL, mailed_to=tuple(sent), mail_claimed_until=None)
                return Wait(_TRY_EVERY_SECONDS)
            continue
        sent.append(user.email)
    return moved(bulk, upload, Stage.WINDOW, mailed_to=tuple(sent), mail_claimed_until=None)


def _administrators(bulk: BulkDesk, upload: BulkUpload) -> list[User]:
    if not upload.account_name:
        return []  # a folder that is no account's
    everybody = administrators(bulk.desk, upload.account_id)
    return [user for user in everybody if wants(user.mails_off, Topic.FILES)]


def _facts(bulk: BulkDesk, upload: BulkUpload, user: User) -> MailFacts:
    """Rows by what became of them, most first, whether any is left to correct, and where the report is."""
    statuses = sorted(upload.counts.items(), key=lambda entry: (-entry[1], entry[0]))
    taken = upload.outcome == Outcome.TAKEN
    to_correct = taken and any(upload.counts.get(status) for status in _TO_CORRECT)
    return MailFacts(
        to=Person(name=user.name, email=user.email),
        language=user.mail_language or "en",
        unsubscribe=unsubscribe_url(bulk.desk, user, MailKind.BULK_REPORT),
        company_name=bulk.desk.policy.company_name,
        account_name=upload.account_name,
        request_name=upload.filename,
        reason="to_correct" if to_correct else upload.outcome.value,
        text="\n".join(f"{one['detail']} {one.get('fix', '')}".strip() for one in upload.problems[:_MOST_PROBLEMS]),
        things=tuple(f"{status.replace('_', ' ')}: {count:,}" for status, count in statuses),
        report=csv_report_key(upload.key) if taken else json_report_key(upload.key),
    )
