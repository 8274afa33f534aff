"""The place that keeps a case of the system's own making the only open one of its kind and subject.

It lies beside the clients' references, which cannot hold this prefix.
"""

from shared.domain.cases.model import Case, CaseKind


def conflict_reference(request_id: str) -> str:
    return f"\x00case:{CaseKind.CLAIM_CONFLICT}:{request_id}"


def contradiction_reference(order_id: str) -> str:
    return f"\x00case:{CaseKind.CONTRADICTION}:{order_id}"


def case_reference(case: Case) -> str:
    """Where a case may stand as the only open one; "" for one that nothing keeps apart."""
    if case.kind == CaseKind.CLAIM_CONFLICT and case.request_id:
        return conflict_reference(case.request_id)
    if case.kind == CaseKind.CONTRADICTION and case.order_ids:
        return contradiction_reference(case.order_ids[0])
    return ""
