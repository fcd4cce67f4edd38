"""Chromium runs programs to what NumPy has; tests/test_programs.py has all of them under Node."""

from programs_run import SCRIPT, check


def test_programs_run_to_what_the_server_answers(visit):
    page = visit.open("?steps=5&lane=adam")
    page.evaluate(SCRIPT)
    check(page.evaluate("programsTold"))
