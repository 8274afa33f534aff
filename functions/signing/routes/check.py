"""The letter check: is this PDF, or this id, a letter of ours, unchanged, and what does it cover? Open to anyone."""

from collections.abc import Iterable

from functions.signing import pages
from functions.signing.visit import Visit
from shared.domain.problems import Problem, RulesBroken
from shared.runtime.web.answers import Answer
from shared.runtime.web.asked import LARGEST_UPLOAD
from shared.runtime.web.html import by_target
from shared.runtime.web.uploads import one_file
from shared.usecases.signing.view import LetterCheck

_LONGEST_ID = 100


def show(visit: Visit) -> Answer:
    """GET /letter-check, with ``?id=`` the answer for that letter"""
    if "id" not in visit.asked.query:
        return _form_page(visit)
    letter_id = visit.asked.query["id"].strip()[:_LONGEST_ID]
    found = visit.acts.check_letter(visit.desk, letter_id) if letter_id else None
    if found is None:
        problem = Problem("letter_unknown", "We know no letter with this id.", pointer="/id")
        return _form_page(visit, [problem], letter_id=letter_id, status=404)
    return _result_page(visit, found, pages.switches(visit.language, letter_id))


def check_file(visit: Visit) -> Answer:
    """POST /letter-check"""
    body = visit.asked.body(LARGEST_UPLOAD)
    try:
        uploaded = one_file(visit.asked.headers.get("content-type", ""), body)
    except RulesBroken as broken:
        return _form_page(visit, broken.problems, status=422)
    found = visit.acts.check_letter_file(visit.desk, visit.parts.examiner, uploaded)
    return _result_page(visit, found)


def _result_page(visit: Visit, found: LetterCheck, switches: tuple[tuple[str, str, str], ...] = ()) -> Answer:
    findings = [text for code in found.findings if (text := pages.word(visit.language.value, "finding", code, ""))]
    return visit.page("check_result", found=found, findings=findings, switches=switches)


def _form_page(visit: Visit, problems: Iterable[Problem] = (), *, letter_id: str = "", status: int = 200) -> Answer:
    found = pages.shown(visit.language, problems, ["/id", "/file"])
    return visit.page(
        "check",
        status,
        letter_id=letter_id,
        most_megabytes=LARGEST_UPLOAD // 1_000_000,
        problems=found,
        errors=by_target(found),
        switches=pages.switches(visit.language),
    )
