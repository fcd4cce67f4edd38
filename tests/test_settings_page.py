"""What the settings of the Race page offer beside numbers of their own: rates that suit a surface, and what converged means."""

from pathlib import Path
from urllib.parse import parse_qs

from pages import players
from streamlit.testing.v1 import AppTest

from lessons.presets import BEALE
from parameters import spoken
from studies.link import from_query, to_link
from studies.suiting import suited

SCRIPT = Path(__file__).parent.parent / "navigation.py"


def open_page(query: str = "") -> AppTest:
    page = AppTest.from_file(SCRIPT, default_timeout=60)
    for key, values in parse_qs(query).items():
        page.query_params[key] = values
    return page.run()


def race(page: AppTest):
    (data,) = players(page)
    found, ignored = from_query(parse_qs(data["link"]), BEALE)
    assert not ignored
    return found


def said(page: AppTest) -> str:
    return " ".join(text.value for text in page.caption)


class TestRatesThatSuit:
    def test_another_surface_keeps_the_lanes_and_offers_their_rates_for_it(self):
        page = open_page()
        assert "suit" not in [button.key for button in page.button]
        page.selectbox(key="surface").set_value("rosenbrock").run()
        before = race(page)
        assert before.lanes == BEALE.lanes
        assert "The rates stay as they were on the surface before." in said(page)
        page.button(key="suit").click().run()
        assert race(page) == suited(before) != before
        assert "Rates tuned for Rosenbrock" in said(page)

    def test_undo_takes_them_back(self):
        page = open_page()
        page.selectbox(key="surface").set_value("himmelblau").run()
        before = race(page)
        page.button(key="suit").click().run()
        page.button(key="undo").click().run()
        assert race(page) == before
        assert "Rates tuned" not in said(page)
        page.button(key="redo").click().run()
        assert race(page) == suited(before)

    def test_what_is_said_of_the_rates_is_said_of_the_race_on_screen_only(self):
        page = open_page()
        page.selectbox(key="surface").set_value("booth").run()
        page.button(key="suit").click().run()
        tuned = race(page)
        for turn in (
            lambda: page.text_input(key="start-x").set_value("-9"),
            lambda: page.text_input(key="steps").set_value("77"),
            lambda: page.select_slider(key="ensemble-sigma").set_value(1.0),
            lambda: page.select_slider(key="rule-momentum-learning_rate").set_value(1e-3),
            lambda: page.selectbox(key="surface").set_value("beale"),
        ):
            page.session_state["open-ensemble"] = page.session_state["open-momentum"] = True
            page.run()
            assert "Rates tuned for Booth" in said(page)
            turn().run()
            assert race(page) != tuned
            assert "Rates tuned" not in said(page)
            assert page.button(key="suit").label == "Tune the rates for this surface"
            page.button(key="undo").click().run()
            assert race(page) == tuned

    def test_a_race_that_is_opened_anew_has_its_rates_by_choice(self):
        page = open_page()
        page.selectbox(key="surface").set_value("booth").run()
        page.button(key="preset-saddle").click().run()
        assert "suit" not in [button.key for button in page.button]


class TestTolerance:
    def test_it_is_set_on_the_page_and_in_the_link(self):
        page = open_page(f"{to_link(BEALE)}&tolerance=0.01")
        assert race(page).tolerance == 0.01
        assert "Tolerance\N{NO-BREAK SPACE}τ\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}0.01." in said(page)
        page.session_state["open-tolerance"] = True
        page.run()
        assert "A run has converged at the first step from which" in said(page)
        page.select_slider(key="tolerance").set_value(1e-6).run()
        assert "tolerance=1e-6" in players(page)[0]["link"]
        assert race(page).tolerance == 1e-6

    def test_the_board_tells_the_same_meaning_and_the_lanes_go_by_it(self):
        """A wide tolerance is met by more of the lanes, and earlier; a transform multiplies it."""
        at = {}
        for tolerance in ("1e-06", "0.001", "0.1"):
            (data,) = players(open_page(f"{to_link(BEALE)}&tolerance={tolerance}&transform=loss_factor=10"))
            at[tolerance] = [lane["converged_at"] for lane in data["lanes"]]
            assert f"within {spoken(float(tolerance) * 10)} of the least" in data["converged"]
        counts = [sum(step >= 0 for step in at[key]) for key in ("1e-06", "0.001", "0.1")]
        assert counts[0] < counts[1] < counts[2]

    def test_a_bad_one_in_a_link_is_ignored_with_a_sentence(self):
        page = open_page(f"{to_link(BEALE)}&tolerance=-1")
        assert race(page) == BEALE
        assert any("tolerance must be greater than 0" in warning.value for warning in page.warning)


def test_surface_and_start_are_transformed_and_the_fields_are_not():
    page = open_page("transform=turn=30,loss_factor=10")
    (data,) = players(page)
    assert data["ground"] == "surface=beale&transform=turn=30,loss_factor=10"
    assert page.text_input(key="start-x").value == "1"
    assert "Turned by 30°, loss × 10." in said(page).replace("\N{NO-BREAK SPACE}", " ")
    assert data["lanes"][0]["badge"] is not None
    page.session_state["open-transform"] = True
    page.run()
    page.select_slider(key="transform-turn").set_value(0.0).run()
    page.select_slider(key="transform-loss_factor").set_value(1.0).run()
    assert race(page) == BEALE
