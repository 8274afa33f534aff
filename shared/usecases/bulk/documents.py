"""Invoices and signed letters that lie beside a file become documents of its requests, whichever came first.

Each goes the way of a document that is uploaded over the API: it is registered, put where uploads are put, and counts
once it was inspected.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from shared.domain.bulk.codes import drop_problem
from shared.domain.bulk.model import BulkUpload, Stage
from shared.domain.bulk.names import content_type_of, derived_id, is_letter_of, read_letter_name, read_name
from shared.domain.documents import DocumentType, check_upload_request, safe_filename
from shared.domain.model import Document, DocumentStatus, LosingAccount
from shared.domain.problems import Problem
from shared.domain.splitting import account_for_label
from shared.ports import Create, Dropped, Replace, RequestView, WriteRefused
from shared.usecases.bulk.desk import KEPT, BulkDesk, MovedOn, Wait, find_json, get_json, moved, put_json
from shared.usecases.bulk.opening import take_key
from shared.usecases.documents import MOST_DOCUMENTS, document_key
from shared.usecases.paper_letters import GivenPaper

PAPERS: Final = "papers.json"
"""By the place of a request: what of its documents is still awaited, and what is wrong with others."""
DIGESTS: Final = "digests.json"
"""What the files beside the list hold, by their keys and tags."""
_MOST_FILES: Final = 10_000
_MOST_MISSING: Final = 1_000
_INSPECTION: Final = timedelta(minutes=5)
_LOOK_EVERY_SECONDS: Final = 1


@dataclass(slots=True)
class _Papers:
    """The documents of one request, as the file and its folder have them."""

    missing: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    pending: bool = False

    def as_json(self) -> dict[str, Any]:
        problems = list(dict.fromkeys(self.problems))
        return {"missing": self.missing, "problems": [one.as_dict() for one in problems], "taken": self.taken}


def take_documents(bulk: BulkDesk, upload: BulkUpload) -> BulkUpload | Wait:
    """Take in what lies in the folder, and wait until it was inspected."""
    take_key(bulk, upload)
    now = bulk.desk.clock.now()
    until = upload.documents_until or now + timedelta(hours=bulk.desk.policy.bulk_documents_hours)
    if upload.documents_until is None:
        # Before the folder is looked at: what comes after that finds the file waiting.
        bulk.desk.store.await_documents(upload.folder, upload.id, until)
    folder = _Folder(bulk, upload)
    kept: Mapping[str, Any] = get_json(bulk, upload.id, KEPT)
    papers: dict[str, _Papers] = {}
    for place, one in kept.items():
        if one["request_id"] and one["state"] in ("made", "merged"):
            papers[place] = _take_for(bulk, upload, one, folder)
    put_json(bulk, upload.id, DIGESTS, folder.digests)
    put_json(bulk, upload.id, PAPERS, {place: one.as_json() for place, one in papers.items()})
    began = upload.updated_at
    if any(one.pending for one in papers.values()) and now < began + _INSPECTION:
        return Wait(_LOOK_EVERY_SECONDS)
    missing = sorted({name for one in papers.values() for name in one.missing})
    return moved(
        bulk, upload, Stage.SUBMIT, documents_until=until, looked_again=False, missing=tuple(missing[:_MOST_MISSING])
    )


class _Folder:
    """The files beside the list, and what they hold by its SHA-256: a bucket's own tags need not follow from that."""

    def __init__(self, bulk: BulkDesk, upload: BulkUpload) -> None:
        self._bulk = bulk
        self._at = upload.folder
        listed = bulk.drop.listed(self._at, _MOST_FILES + 1)
        self.is_whole = len(listed) <= _MOST_FILES
        self.files = {one.key.removeprefix(self._at): one for one in listed[:_MOST_FILES]}
        self._folded = {name.casefold(): name for name in self.files}
        self.digests: dict[str, str] = find_json(bulk, upload.id, DIGESTS, {})

    def find(self, name: str) -> tuple[str, Dropped] | None:
        """A file by its name, case not counting, and how its name is spelt."""
        spelt = name if name in self.files else self._folded.get(name.casefold())
        if spelt is not None:
            return spelt, self.files[spelt]
        beyond = None if self.is_whole or not name or "/" in name else self._bulk.drop.look(self._at + name)
        return None if beyond is None else (name, beyond)

    def digest(self, file: Dropped) -> str:
        known = f"{file.key} {file.tag}"
        if known not in self.digests:
            self.digests[known] = hashlib.sha256(self._bulk.drop.read(file.key)).hexdigest()
        return self.digests[known]


def _take_for(bulk: BulkDesk, upload: BulkUpload, kept: Mapping[str, Any], folder: _Folder) -> _Papers:
    papers = _Papers()
    view = bulk.desk.store.request_view(kept["request_id"])
    if view is None:
        return papers
    documents = {document.id: document for document in view.documents}
    wanted = [
        *_invoices(bulk, view, kept["invoices"], folder, documents, papers),
        *_letters(view, folder.files, papers),
    ]
    if not folder.is_whole:
        detail = f"The folder holds more than {_MOST_FILES:,} files; letters were looked for among the first."
        papers.problems.append(drop_problem("folder_too_full", detail))
    for one in wanted:
        _take(bulk, upload, view, one, folder, documents, papers)
    return papers


@dataclass(frozen=True, slots=True)
class _Wanted:
    file: Dropped
    name: str
    type: DocumentType
    accounts: tuple[str, ...]


def _invoices(
    bulk: BulkDesk,
    view: RequestView,
    named: Mapping[str, list[str]],
    folder: _Folder,
    documents: dict[str, Document],
    papers: _Papers,
) -> list[_Wanted]:
    """The invoices that rows name: one document for all accounts that name the same file."""
    accounts: dict[str, list[str]] = {}
    files: dict[str, Dropped] = {}
    for label, names in named.items():
        account = account_for_label(label, view.losing_accounts)
        its = [account.id] if account is not None else []
        for name in names:
            found = folder.find(name)
            if found is None:
                _had_before(bulk, name, its, documents, papers)
            elif (kind := read_name(found[1].key)) is None or kind.kind != "document":
                papers.problems.append(not_a_document(name))
            else:
                files[found[0]] = found[1]
                accounts.setdefault(found[0], []).extend(its)
    return [
        _Wanted(files[name], name, DocumentType.INVOICE, tuple(dict.fromkeys(ids))) for name, ids in accounts.items()
    ]


def _had_before(
    bulk: BulkDesk, name: str, accounts: Iterable[str], documents: dict[str, Document], papers: _Papers
) -> None:
    """An invoice that is not beside the list: one of its name that the request has already does as well."""
    filename = safe_filename(name).casefold()
    for document in documents.values():
        good = document.type == DocumentType.INVOICE and document.status == DocumentStatus.ACCEPTED
        if good and document.filename.casefold() == filename:
            documents[document.id] = _serving(bulk, document, accounts)
            return
    papers.missing.append(name)


def _serving(bulk: BulkDesk, document: Document, accounts: Iterable[str]) -> Document:
    """The document, for these losing accounts as well. Raises `MovedOn` where it was changed meanwhile."""
    if not document.losing_account_ids or not (more := set(accounts) - set(document.losing_account_ids)):
        return document
    wider: Document = document.but(
        losing_account_ids=(*document.losing_account_ids, *sorted(more)),
        version=document.version + 1,
        updated_at=bulk.desk.clock.now(),
    )
    try:
        bulk.desk.store.commit([Replace(wider)])
    except WriteRefused:
        raise MovedOn from None
    return wider


def _letters(view: RequestView, files: Mapping[str, Dropped], papers: _Papers) -> list[_Wanted]:
    """The signed letters of the folder that are named after accounts of this request."""
    found = []
    for name, file in files.items():
        letter = read_letter_name(name)
        if letter is None:
            continue
        accounts = [one.id for one in view.losing_accounts if is_letter_of(letter, one.label)]
        if not accounts:
            continue
        if letter.signed_on is None:
            detail = f"The name of the letter {name!r} does not say when it was signed."
            papers.problems.append(drop_problem("letter_without_date", detail))
        found.append(_Wanted(file, name, DocumentType.LOA, tuple(accounts)))
    return found


def _take(
    bulk: BulkDesk,
    upload: BulkUpload,
    view: RequestView,
    wanted: _Wanted,
    folder: _Folder,
    documents: dict[str, Document],
    papers: _Papers,
) -> None:
    """Register a document, unless the request has one that says the same, and put its bytes where uploads are
    inspected."""
    request = view.request
    problems = check_upload_request(
        wanted.type,
        wanted.name,
        content_type_of(wanted.name),
        wanted.file.size,
        max_bytes=bulk.desk.policy.upload_max_bytes,
    )
    if problems:
        papers.problems += [_about(wanted.name, problem) for problem in problems]
        return
    content = folder.digest(wanted.file)
    document_id = derived_id("doc", request.created_at, request.id, content, wanted.type)
    document = documents.get(document_id) or next(
        (one for one in documents.values() if one.sha256 == content and one.type == wanted.type), None
    )
    if document is not None:
        document = documents[document.id] = _serving(bulk, document, wanted.accounts)
    else:
        if len(documents) >= MOST_DOCUMENTS:
            detail = f"A request takes at most {MOST_DOCUMENTS} documents; {wanted.name!r} is left out."
            papers.problems.append(_about(wanted.name, drop_problem("document_too_many", detail)))
            return
        now = bulk.desk.clock.now()
        document = Document(
            id=document_id,
            request_id=request.id,
            account_id=request.account_id,
            type=wanted.type,
            filename=safe_filename(wanted.name),
            content_type=content_type_of(wanted.name),
            size=wanted.file.size,
            losing_account_ids=wanted.accounts,
            key=document_key(request.account_id, request.id, document_id),
            uploaded_by=upload.actor,
            created_at=now,
            updated_at=now,
        )
        try:
            bulk.desk.store.commit([Create(document)])
        except WriteRefused:
            document = bulk.desk.store.document(request.id, document_id) or document
        documents[document_id] = document
    papers.taken.append(wanted.name)
    if document.status == DocumentStatus.AWAITING_UPLOAD:
        bulk.desk.files.write_once(document.key, bulk.drop.read(wanted.file.key), document.content_type)
        papers.pending = True
    elif document.status == DocumentStatus.REJECTED:
        papers.problems += [_about(wanted.name, Problem(**problem)) for problem in document.problems]


def not_a_document(name: str) -> Problem:
    """A file that is there, and is none that a carrier takes."""
    return drop_problem("document_unsupported", f"{name!r} is no document; accepted are PDF, PNG, JPEG and TIFF.")


def _about(name: str, problem: Problem) -> Problem:
    return Problem(problem.code, f"{name}: {problem.detail}", problem.fix)


def papers_of(bulk: BulkDesk, upload_id: str) -> dict[str, dict[str, Any]]:
    """What is known of the documents of each request, by its place in the file."""
    found: dict[str, dict[str, Any]] = find_json(bulk, upload_id, PAPERS, {})
    return found


def paper_letters_of(view: RequestView, accounts: Iterable[LosingAccount]) -> list[tuple[str, GivenPaper]]:
    """The signed letters that came with a file and say when they were signed, by losing account."""
    given: dict[str, tuple[date, str]] = {}
    for document in view.documents:
        letter = read_letter_name(document.filename)
        if document.type != DocumentType.LOA or document.status != DocumentStatus.ACCEPTED or letter is None:
            continue
        for account in accounts:
            if letter.signed_on is not None and account.id in document.losing_account_ids:
                latest = given.get(account.id)
                if latest is None or latest[0] < letter.signed_on:
                    given[account.id] = (letter.signed_on, document.id)
    return [
        (account.id, GivenPaper(given[account.id][1], account.authorized_person.name, given[account.id][0], True))
        for account in accounts
        if account.id in given
    ]
