"""What the README and the guides say of names, numbers and places is so."""

import re
import shlex
from pathlib import Path

import pytest

from infra.deployment import Deployment
from infra.local.cli import app
from infra.local.context import read_context
from infra.local.home import ROOT
from shared.domain.bulk.names import HALF_WRITTEN, PASSED_OVER
from shared.domain.carrier_profiles import PROFILES, read_overrides
from shared.domain.document_reviews import DocumentReason
from shared.domain.documents import DocumentType
from shared.domain.lifecycle import Status
from shared.domain.number_list.headers import SYNONYMS
from shared.domain.own_playbook import playbook_with
from shared.domain.splitting import MAX_ORDERS
from shared.runtime.settings import ApiSettings
from shared.usecases.documents import MOST_DOCUMENTS
from shared.usecases.losing_accounts import MOST_ACCOUNTS
from tests.guides import GUIDES, PAGES


def section(title: str) -> str:
    """The text under a heading, up to the next of its level or above."""
    level, _, rest = GUIDES.partition(f"# {title}\n")
    depth = len(level) - len(level.rstrip("#")) + 1
    return re.split(rf"^#{{1,{depth}}} ", rest, maxsplit=1, flags=re.MULTILINE)[0]


def first_column(text: str) -> set[str]:
    """The names in the first column of a section's tables."""
    cells = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}


def test_every_place_it_names_is_there() -> None:
    named = set(re.findall(r"`((?:infra|functions|shared|tests|\.ci)/[\w./]+)`", GUIDES))

    assert len(named) > 20
    assert not [path for path in named if not (ROOT / path).exists()]


def anchors(text: str) -> set[str]:
    """What a link can lead to on a page."""
    bare = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    titles = re.findall(r"^#+ (.*)$", bare, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_a_page_leads_to_a_chapter_that_there_is(page: str) -> None:
    lost = []
    for target in re.findall(r"\]\(([^)\s]+)\)", PAGES[page]):
        place, _, chapter = target.partition("#")
        if place.startswith(("http:", "https:")):
            continue
        there = ((ROOT / page).parent / place).resolve() if place else ROOT / page
        if not there.exists() or (chapter and chapter not in anchors(there.read_text(encoding="utf-8"))):
            lost.append(target)

    assert lost == []


def test_the_readme_names_every_guide() -> None:
    named = re.findall(r"^\| \[.*?\]\((docs/[\w-]+\.md)\) \|", PAGES["README.md"], re.MULTILINE)

    assert sorted(named) == sorted(set(PAGES) - {"README.md"})


def test_the_reasons_that_a_document_is_rejected_for_are_those_there_are() -> None:
    text = GUIDES.partition("\n## Documents\n")[2].partition("\n## ")[0]  # its comments in bash look like headings
    reasons = text.partition("| warning |")[0]  # the table of what is read on bills follows
    table = re.findall(r"^\| (`.*?)\|", reasons, re.MULTILINE)

    assert {name for cell in table for name in re.findall(r"`(\w+)`", cell)} - {"numbers"} == set(DocumentReason)


def test_every_make_target_it_names_is_there_and_the_others_are_named() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))

    assert set(re.findall(r"\bmake (\w+)`", GUIDES)) <= targets
    assert targets - {name for name in targets if f"make {name}" in GUIDES} <= {"help", "lint", "clean"}


def test_its_operators_commands_are_those_there_are() -> None:
    shown = set(re.findall(r"^\./portdesk (\w+ \w+)", section("The operator's commands"), re.MULTILINE))

    assert shown == {
        f"{group.name} {command.name}"
        for group in app.registered_groups
        if group.typer_instance
        for command in group.typer_instance.registered_commands
    }


def test_its_context_options_are_all_of_them() -> None:
    source = Path(ROOT / "infra" / "deployment.py").read_text(encoding="utf-8")
    fields = set(re.findall(r"^    (\w+): ", source, re.MULTILINE))

    assert first_column(section("Deploying to AWS")) == fields - {"local_endpoint"}


BLOCKS = re.findall(r"^```bash\n(.*?)^```", GUIDES, re.MULTILINE | re.DOTALL)


def test_what_is_to_be_pasted_is_whole() -> None:
    assert len(BLOCKS) > 5
    assert not [block for block in BLOCKS if "…" in block]


def test_its_contexts_come_through_shell_and_make_as_a_deployment_takes_them() -> None:
    lines = [line for block in BLOCKS for line in block.splitlines() if line.startswith("make deploy ")]
    contexts = []
    for line in lines:
        (arguments,) = [word.removeprefix("ARGS=") for word in shlex.split(line) if word.startswith("ARGS=")]
        options = shlex.split(arguments)
        assert set(options[::2]) == {"-c"}
        contexts.append(dict(option.split("=", 1) for option in options[1::2]))

    deployments = [Deployment.model_validate(context) for context in contexts]

    assert {"carrier_routes", "carrier_profiles"} <= {name for context in contexts for name in context}
    assert any(read_overrides(one.carrier_profiles) for one in deployments)


def test_what_a_local_cloud_is_brought_up_with_is_what_it_takes() -> None:
    lines = [shlex.split(line) for block in BLOCKS for line in block.splitlines() if line.startswith("./portdesk up ")]

    assert [read_context(words[3::2]) for words in lines] == [{"carrier_routes": "local:US=manual"}]


def test_a_date_without_a_time_means_what_it_says() -> None:
    starts = {name: (one.activation_from.isoformat("minutes"), one.activation_zone) for name, one in PROFILES.items()}

    assert "10:00 in New York for `manual` and `telnyx`, 09:00 there for" in GUIDES
    assert starts == {
        "manual": ("10:00", "America/New_York"),
        "telnyx": ("10:00", "America/New_York"),
        "simulated": ("09:00", "America/New_York"),
    }


def test_its_statuses_are_all_of_them() -> None:
    assert first_column(section("Statuses, and whose turn it is")) == set(Status)


def test_its_columns_are_all_of_them() -> None:
    text = section("The number list")
    optional = text.partition("Optional,")[2].partition("**Bad rows.**")[0]

    assert first_column(text) | set(re.findall(r"`(\w+)`", optional)) == set(SYNONYMS)


@pytest.mark.parametrize(
    "said",
    [
        f"| {ApiSettings.model_fields['csv_max_rows'].default:,} |",
        f"({ApiSettings.model_fields['upload_max_bytes'].default:,} bytes)",
        f"| {ApiSettings.model_fields['write_limit_per_minute'].default} a minute |",
        f"| {MOST_DOCUMENTS}, {MOST_ACCOUNTS}, {MAX_ORDERS} |",
    ],
)
def test_its_limits_are_those_of_the_code(said: str) -> None:
    assert said in section("Limits")


def test_the_sample_calls_use_a_type_of_document_that_there_is() -> None:
    assert set(re.findall(r'"type": "(\w+)"', GUIDES)) <= set(DocumentType)


def test_its_playbook_can_be_set_as_it_stands() -> None:
    (said,) = re.findall(r"```json\n(.*?)```", section("The operator's commands"), re.DOTALL)

    assert playbook_with(said).hints_for("Lakeside", "address_mismatch")


def test_it_says_which_files_the_drop_folder_passes_over() -> None:
    (said,) = (text for text in section("The drop folder").split("\n\n") if "passed over without a word" in text)

    assert set(re.findall(r"`\.([a-z]+)`", said)) == HALF_WRITTEN
    assert "begin with a dot or `~$`" in said
    assert set(PASSED_OVER) == {".", "~$"}
    assert {".tmp", ".part"} <= set(re.findall(r"`(\.[a-z]+)`", PAGES["README.md"]))
