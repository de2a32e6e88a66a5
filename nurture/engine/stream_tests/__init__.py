"""Stream tests: play one contact through the files as they are, and compare what happened with what is expected."""

from nurture.engine.stream_tests.diary import Diary, Entry
from nurture.engine.stream_tests.run import Result, Tested, about_tests, run_all

__all__ = ["Diary", "Entry", "Result", "Tested", "about_tests", "run_all"]
