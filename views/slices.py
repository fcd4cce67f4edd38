"""On the Tune page: the loss at the end of every lane against its learning rate."""

import streamlit as st

from figures.palette import styles
from figures.sensitivity import sensitivity
from optimizers.fates import Fates
from studies import Race, lane_names
from studies.bounds import check
from studies.measures import loss_name
from studies.shelf import Shelf
from studies.slices import Slice, Slices, decades_told, definition, slices
from studies.study import whole
from views.plain import plain

_kept: Shelf[Fates] = Shelf(16 << 20)


def draw(race: Race) -> None:
    """The chart, and in words by how many decades each lane's rate may be off."""
    st.markdown("##### Who is sensitive to the learning rate?")
    try:
        study = Slices(race)
        check(study)
    except ValueError as error:
        st.info(plain(str(error)))
        return
    found = _found(study)
    cut = slices(study, found)
    names, looks = lane_names(study.lanes), styles([lane.optimizer for lane in study.lanes])
    bounded = cut[0].decades is not None
    theme = "dark" if st.context.theme.type == "dark" else "light"
    figure = sensitivity(cut, names, looks, theme, loss_name(race.ground), race.steps, bounded)
    st.plotly_chart(figure, theme=None, key="slices", config={"displayModeBar": False})
    if not bounded:
        st.caption(f"Dot: the rate that ends lowest of those still in sight; ring: the lane's own. {definition(study)}")
        return
    told = sorted(zip(names, cut, strict=True), key=lambda one: -(one[1].decades or 0.0))
    st.markdown("Decades of good learning rates: " + ", ".join(f"{name} **{_width(one)}**" for name, one in told) + ".")
    st.caption("Thick: good rates. Dot: the best rate; ring: the lane's own.")
    with st.expander("What is a good rate?"):
        st.caption(definition(study))


def _width(one: Slice) -> str:
    """How far the good rates of a lane spread."""
    return decades_told(one.decades) if one.decades else "none"


def _found(study: Slices) -> Fates:
    """Computes it, with a bar to look at; whoever turns a widget meanwhile ends it."""
    found = _kept.get(study)
    if found is None:
        bar = st.empty()
        found = whole(study, progress=lambda done, all: bar.progress(done / all, f"Slices: {done:,} of {all:,} runs"))
        bar.empty()
        _kept.put(study, found, sum(array.nbytes for array in vars(found).values()))
    return found
