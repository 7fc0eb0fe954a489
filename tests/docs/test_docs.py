"""What the documents claim about files, settings and commands is so."""

import re
from pathlib import Path

from zongji.settings import Settings

PROJECT = Path(__file__).resolve().parents[2]


def text(name: str) -> str:
    return (PROJECT / name).read_text()


def test_every_file_that_the_coverage_table_names_exists() -> None:
    named = re.findall(r"`((?:src|tests|ui|tools|docs|bench)/[^`]*)`", text("docs/coverage.md"))
    assert len(named) > 20
    missing = [name for name in named if not (PROJECT / name.partition("::")[0]).exists()]
    assert not missing


def test_every_test_function_that_the_coverage_table_names_exists() -> None:
    named = re.findall(r"`(tests/[^`]*?)::(\w+)`", text("docs/coverage.md"))
    missing = [f"{path}::{name}" for path, name in named if f"def {name}(" not in text(path)]
    assert not missing


def test_the_readme_tells_every_setting_and_no_other() -> None:
    table = text("README.md").partition("## Settings")[2].partition("\n## ")[0]
    told = {
        name.lower() for row in re.findall(r"^\| (`.*?) \|", table, re.M) for name in re.findall(r"`([A-Z_]+)`", row)
    }
    assert told == set(Settings.model_fields) - {"config"}


def test_links_in_the_readmes_lead_somewhere() -> None:
    for readme in ("README.md", "README.zh-CN.md"):
        links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text(readme))]
        missing = [link for link in links if link and not link.startswith("http") and not (PROJECT / link).exists()]
        assert not missing, f"{readme}: {missing}"
