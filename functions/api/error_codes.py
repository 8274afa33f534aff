"""The codes that answers hold when something is wrong, each with what it says and what to do, read off the code itself.

A code is written where its rule is; this finds every place. ``python -m functions.api.openapi`` keeps them beside the
OpenAPI file, and ``/docs/errors`` shows them.
"""

import ast
import json
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from shared.domain.bulk.codes import DROP_FIXES
from shared.domain.document_reviews import REFUSALS, Refusal
from shared.domain.number_list.codes import CODES
from shared.domain.problems import Refused
from shared.domain.rejections import REJECTIONS, Rejection

_ROOT: Final = Path(__file__).parents[2]
_READ: Final = ("shared/domain", "shared/usecases", "shared/adapters/pdf", "shared/runtime", "functions/api")
_MADE_BY: Final = frozenset({"Problem", "_error", "_warning", "_problem"})
_GAP: Final = "…"


@dataclass(slots=True)
class ErrorCode:
    """`says` are the ways it is put, with … for what differs; `fixes` what to do. `status` where it is an answer's own
    code, else none: then it is one of its `errors` or warnings. `level` is that of a row of a number list (error,
    warning, review), or ``reason`` of what an order asks for."""

    code: str
    says: list[str] = field(default_factory=list)
    fixes: list[str] = field(default_factory=list)
    status: list[int] = field(default_factory=list)
    level: str = ""


def catalogue() -> list[ErrorCode]:
    """Every code, by name."""
    found: dict[str, ErrorCode] = {}

    def add(code: str, says: str, fix: str, status: int | None = None) -> ErrorCode:
        one = found.setdefault(code, ErrorCode(code))
        for value, listed in ((says, one.says), (fix, one.fixes)):
            if value and value not in listed:
                listed.append(value)
        if status and status not in one.status:
            one.status.append(status)
        return one

    for path in sorted(file for folder in _READ for file in (_ROOT / folder).rglob("*.py")):
        for each in _Reader(ast.parse(path.read_text(encoding="utf-8"))).found:
            add(*each)
    for kind in Refused.__subclasses__():
        add(kind.code, kind.title + ".", "", kind.status)
    for code, rule in CODES.items():
        add(code, "", rule.fix).level = rule.level
    for code, fix in DROP_FIXES.items():
        add(code, "", fix)
    asked: list[Rejection | Refusal] = [*REJECTIONS.values(), *REFUSALS.values()]
    for one in asked:
        add(one.code, _tidy(_gaps(one.meaning)), _tidy(_gaps(one.fix))).level = "reason"
    return [one for _, one in sorted(found.items()) if one.says or one.fixes or one.status]


def as_text() -> str:
    """The catalogue as JSON, as it is kept."""
    listed = [{name: value for name, value in asdict(one).items() if value} for one in catalogue()]
    return json.dumps(listed, indent=1, ensure_ascii=False) + "\n"


class _Reader(ast.NodeVisitor):
    """The codes of one module; what its functions call by a name before they say it is looked up."""

    def __init__(self, module: ast.Module) -> None:
        self.found: list[tuple[str, str, str, int | None]] = []
        self._named: dict[str, str] = {}
        self.visit(module)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        before = dict(self._named)
        self.generic_visit(node)
        self._named = before

    def visit_Assign(self, node: ast.Assign) -> None:
        self.generic_visit(node)
        for target in node.targets:
            names = target.elts if isinstance(target, ast.Tuple) else [target]
            values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
            for name, value in zip(names, values, strict=False):
                if isinstance(name, ast.Name):
                    self._named[name.id] = self._text(value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.generic_visit(node)
        if isinstance(node.target, ast.Name) and node.value is not None:
            self._named[node.target.id] = self._text(node.value)

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        given = [self._text(one) for one in node.args] + [""] * 4
        named = {one.arg or "": self._text(one.value) for one in node.keywords}
        code = named.get("code", given[0])
        if name == "problem_body":
            status = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
            self._add(given[1], given[3] or given[2], "", status if isinstance(status, int) else None)
        elif name in _MADE_BY or (code in CODES and name != "CodeRule"):
            self._add(code, named.get("detail", given[1]), named.get("fix", given[2]), None)
        elif name in _STATUSES:
            self._add(named.get("code", ""), given[0], "", _STATUSES[name])

    def _add(self, code: str, says: str, fix: str, status: int | None) -> None:
        if re.fullmatch(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+|invalid|unavailable", code):
            self.found.append((code, _sentence(says), _sentence(fix), status))

    def _text(self, node: ast.expr) -> str:
        """What a text in the code says; … for what is only known when it is said."""
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, str) else ""
        if isinstance(node, ast.JoinedStr):
            return "".join(self._text(part) if isinstance(part, ast.Constant) else _GAP for part in node.values)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return self._text(node.left) + self._text(node.right)
        if isinstance(node, ast.IfExp):
            return self._text(node.body)
        return self._named.get(node.id, _GAP) if isinstance(node, ast.Name) else _GAP


_STATUSES: Final = {kind.__name__: kind.status for kind in Refused.__subclasses__()}


def _sentence(text: str) -> str:
    """A text of several words; "" for what is no sentence, as a place."""
    tidy = _tidy(text)
    return tidy if " " in tidy and not tidy.startswith("/") else ""


def _gaps(text: str) -> str:
    return re.sub(r"{\w+}", _GAP, text)


def _tidy(text: str) -> str:
    text = " ".join(re.sub(rf"{_GAP}+", _GAP, text).split())
    return "" if text.strip(f"{_GAP} .") == "" else text
