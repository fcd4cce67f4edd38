"""Numbers that are typed: how they are read, and what a page does with one that it cannot read."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import open_page
from streamlit.testing.v1 import AppTest

from parameters import number_text
from views.fields import count, number

READ = {
    "1.5": 1.5,
    "1,5": 1.5,
    "-2": -2.0,
    "−2": -2.0,  # a typographic minus
    "–0,25": -0.25,  # what a phone makes of it
    " \u00a0+3 \t": 3.0,
    ",5": 0.5,
    "5.": 5.0,
    "1e2": 100.0,
    "1,5E−3": 0.0015,
    "1,234": 1.234,
    "007": 7.0,
    "0." + "1" * 38: 1 / 9,  # the longest
}
NO_NUMBERS = [
    *("abc", "1.234,5", "1,234,567", "1 000", "1_000", "- 2", "--2", "1.5.2", ".", ",", "-", "e5", "1e", "1e1.5"),
    *(
        "inf",
        "-Infinity",
        "nan",
        "0x10",
        "1+1",
        "2*3",
        "1j",
        "__import__('os')",
        "１",
        "١",
        "½",
        "1" * 41,
        "1" * 100_000,
    ),
]


@pytest.mark.parametrize(("text", "value"), READ.items())
def test_a_number_is_read_as_people_write_it(text, value):
    assert number("Start x", text) == value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_a_field_shows_is_read_back_to_the_same_number(value):
    assert number("Start x", number_text(value)) == value
    assert number("Start x", number_text(value).replace(".", ",").replace("-", "−")) == value


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_number_is_refused_in_one_short_sentence(text):
    with pytest.raises(ValueError, match=r"^Start x must be a number such as 1.5, -2 or 1e-3, but is .{1,40}\.$"):
        number("Start x", text)
    with pytest.raises(ValueError, match=r"^Steps must be a whole number from 1 to 2000, but is .{1,40}\.$"):
        count("Steps", text, 2000)


def test_nothing_and_too_much_have_sentences_of_their_own():
    for nothing in ("", "  "):
        with pytest.raises(ValueError, match=r"^Start x is empty; give a number such as 1\.5\.$"):
            number("Start x", nothing)
        with pytest.raises(ValueError, match=r"^Steps must be a whole number from 1 to 2000, but is empty\.$"):
            count("Steps", nothing, 2000)
    with pytest.raises(ValueError, match=r"^Start x is too large a number, '-1e999'; give one such as 1\.5\.$"):
        number("Start x", "-1e999")


@pytest.mark.parametrize(
    ("text", "value"), [("1", 1), ("2000", 2000), (" 1e2", 100), ("1,5e2", 150), ("5,0", 5), ("5.0000", 5)]
)
def test_a_count_is_read(text, value):
    found = count("Steps", text, 2000)
    assert (found, type(found)) == (value, int)


@pytest.mark.parametrize("text", ["0", "-3", "2001", "2.5", "1,5", "1e-2", "1e999"])
def test_what_is_no_count_is_refused(text):
    with pytest.raises(ValueError, match=rf"^Steps must be a whole number from 1 to 2000, but is '{text}'\.$"):
        count("Steps", text, 2000)


@pytest.mark.parametrize("text", ["1,000", "1.000", "10,000", "+2.000"])
def test_a_count_that_may_mean_thousands_is_refused(text):
    with pytest.raises(ValueError, match=r"^Steps must be .* 1 to 2000, written without a point or comma, but is "):
        count("Steps", text, 2000)


def data_of(page: AppTest) -> dict:
    assert not page.exception
    return json.loads(page.get("bidi_component")[0].proto.json)


def said(page: AppTest) -> list[str]:
    return [error.value.replace("\\", "") for error in page.error]


def test_the_race_page_reads_what_is_typed_and_leaves_it_in_its_field():
    page = open_page("race")
    page.text_input(key="start-x").set_value("1,5").run()
    page.text_input(key="start-y").set_value(" −2").run()
    page.text_input(key="steps").set_value("1e2").run()
    data = data_of(page)
    assert (data["start"], data["steps"], said(page)) == ([1.5, -2.0], 100, [])
    assert [field.value for field in page.text_input] == ["1,5", " −2", "1e2"]
    page.button(key="undo").click().run()
    assert [field.value for field in page.text_input] == ["1.5", "-2", "198"]


def test_the_race_page_shows_the_race_before_while_a_field_cannot_be_read():
    page = open_page("race")
    before = data_of(page)
    page.text_input(key="start-x").set_value("1.234,5").run()
    (sentence,) = said(page)
    assert sentence.startswith("Start x must be a number such as 1.5, -2 or 1e-3, but is '1.234,5'. The picture shows")
    assert data_of(page) == before
    assert page.text_input(key="start-x").value == "1.234,5"
    page.button(key="undo").click().run()
    assert (said(page), page.text_input(key="start-x").value) == ([], "1")


def test_a_start_of_many_digits_stands_in_its_field_with_all_of_them():
    page = open_page("race", start="0.12345678901,-1e-9")
    assert [field.value for field in page.text_input][:2] == ["0.12345678901", "-1e-9"]
    page.text_input(key="steps").set_value("50").run()
    assert data_of(page)["start"] == [0.12345678901, -1e-9]


@pytest.mark.parametrize("view", ["tune", "basins"])
def test_a_page_of_maps_keeps_its_plan_while_its_steps_cannot_be_read(view):
    page = open_page(view, surface="beale", lane="momentum", steps="60", cells="32")
    steps = page.text_input(key=f"{view}-steps")
    assert steps.value == "60"
    before = data_of(page)
    for text in ("abc", "2.5", "0", "2001", ""):
        page.text_input(key=f"{view}-steps").set_value(text).run()
        assert said(page) == [f"Steps must be a whole number from 1 to 2000, but is {repr(text) if text else 'empty'}."]
        assert page.text_input(key=f"{view}-steps").value == text
        assert data_of(page) == before
    page.selectbox(key=f"{view}-surface").set_value("booth").run()  # what was typed stays, whatever else is turned
    assert (page.text_input(key=f"{view}-steps").value, len(said(page))) == ("", 1)
    page.text_input(key=f"{view}-steps").set_value("1,2e2").run()
    assert said(page) == []
    assert "surface=booth" in data_of(page)["maps"][0]["map"]
    assert "steps=120" in data_of(page)["maps"][0]["map"]
    assert page.text_input(key=f"{view}-steps").value == "120"


@pytest.mark.parametrize("view", ["tune", "basins"])
def test_the_steps_stand_in_their_field_when_one_comes_back_to_a_page_of_maps(view):
    page = open_page(view, surface="beale", lane="momentum", steps="60", cells="32")
    before = data_of(page)
    page.switch_page("views/race.py").run()
    page.switch_page(f"views/{view}.py").run()
    assert (page.text_input(key=f"{view}-steps").value, said(page)) == ("60", [])
    assert data_of(page)["maps"] == before["maps"]
