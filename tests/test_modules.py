"""What an address names is the kind that wrote it, and nothing else is a kind."""

from itertools import product

import pytest

from optimizers import OPTIMIZERS, SCHEDULES
from parameters import parameters
from player.modules import read_kind
from programs import Kind, inline, source
from surfaces import SURFACES
from surfaces.formula import FormulaSurface

RULES = [rule for rule in OPTIMIZERS.values() if rule.straight]
BEALE, ADAM = SURFACES["beale"], OPTIMIZERS["adam"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
def test_a_kind_is_read_from_its_text(rule):
    count = sum(declared.kind is bool for declared in parameters(rule))
    kinds = {
        Kind(BEALE, turned, rule, switches, schedule, noisy)
        for turned, noisy, schedule in product((False, True), (False, True), SCHEDULES.values())
        for switches in product((False, True), repeat=count)
    }
    assert len({str(kind) for kind in kinds}) == len(kinds)
    assert {read_kind(str(kind)) for kind in kinds} == kinds


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("surface", [one for one in SURFACES.values() if issubclass(one, FormulaSurface)])
def test_a_surface_alone_is_a_kind(surface, turned):
    kind = Kind(surface, turned)
    assert read_kind(str(kind)) == kind


@pytest.mark.parametrize(
    "text",
    [
        *("", ".", "atlantis", "../beale", "beale\n", "beale.noisy", "beale.turned.turned", "beale.__class__.constant"),
        *(
            "beale.adam",
            "beale.adam.constant",
            "beale.adam-1.constant",
            "beale.adam-102.constant",
            "beale.lion-1.constant",
        ),
        *("beale.adam-10.never", "beale.adam-10.constant.loud", "beale.adam-10.constant.noisy.noisy"),
    ],
)
def test_what_is_no_kind_gets_a_sentence(text):
    with pytest.raises(ValueError, match="names no program"):
        read_kind(text)


def test_one_script_holds_several_programs():
    kinds = [Kind(BEALE), Kind(BEALE, False, ADAM, (True, False))]
    script = inline(kinds)
    assert script.startswith('({\n"beale": {')
    assert '"beale.adam-10.constant": {' in script
    assert "export" not in script
    assert "import" not in script
    assert all("import" not in source(kind) for kind in kinds)
