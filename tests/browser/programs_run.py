"""What a page's programs make of races, beside what the server answers: a script for any browser."""

import json

from optimizers import Adam, Cosine, DampedNewton, FullMatrixAdaGrad, Momentum, NAdam, Newton, RMSProp, SaddleFreeNewton
from player import assets
from studies import Ensemble, Lane, Race
from studies.link import to_link
from surfaces import Ackley, Beale, Rosenbrock, SixHumpCamel, Transform

TURNED = Transform(turn=30.0, stretch=1.5, loss_factor=0.7)
RACES = (
    Race(Beale(), (1.0, 1.6), 120, (Lane(Adam(0.05), Cosine()), Lane(RMSProp(0.02)), Lane(Newton(0.5)))),
    Race(Rosenbrock(), (-1.2, 1.0), 120, (Lane(NAdam(0.02)), Lane(DampedNewton())), TURNED),
    Race(
        Ackley(), (2.0, 1.0), 60, (Lane(Momentum(0.01, 0.5)), Lane(FullMatrixAdaGrad(0.3))), TURNED, Ensemble(sigma=0.1)
    ),
    Race(SixHumpCamel(), (1.5, 0.5), 120, (Lane(SaddleFreeNewton(0.5)),), ensemble=Ensemble(starts=3)),
)

_SCRIPT = """
(async ([assets, links]) => {
  const {Runner} = await import(`${location.origin}/${assets}/programs/runner.js`);
  const told = [];
  for (const link of links) {
    const address = `${location.origin}/${assets}`, runner = new Runner();
    await runner.prepare(address, link);
    let rows = null;
    runner.ask(address, link, (found) => (rows = found));
    const answer = new Float32Array(await (await fetch(`${address}/live?${link}`)).arrayBuffer());
    const apart = answer.map((value, k) => Math.abs(value - rows?.[k]) / Math.max(1, Math.abs(value)));
    told.push([rows?.length === answer.length, Math.max(...apart)]);
  }
  window.programsTold = JSON.stringify(told);
})(%s)
"""

SCRIPT = _SCRIPT % json.dumps([assets.base(), [to_link(race) for race in RACES]])
CLOSE = 1e-5  # float32, and of 1 at least


def check(told: str) -> None:
    """Programs had the rows at once, and they are the server's."""
    found = json.loads(told)
    assert len(found) == len(RACES)
    for race, (whole, apart) in zip(RACES, found, strict=True):
        assert whole, to_link(race)
        assert apart is not None, to_link(race)
        assert apart < CLOSE, to_link(race)
