"""The night that faults befall, and the table of what was survived."""

from collections import Counter

import pytest
from homes import Home

SURVIVED = Counter()


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    """Yesterday's edition, and what tonight's must be."""
    return Home(tmp_path_factory.mktemp("faults") / "home")


@pytest.fixture
def survived():
    """survived(fault): one more of them, for the table."""

    def count(fault, times=1):
        SURVIVED[fault] += times

    return count


def pytest_terminal_summary(terminalreporter):
    """Print how often each fault was injected and survived."""
    if SURVIVED:
        terminalreporter.section("faults injected and survived")
        for fault, times in SURVIVED.items():
            terminalreporter.write_line(f"{times:6}  {fault}")
