// A race as the server sends it, made ready to draw.

import { floats } from "./floats.js";
import { moved } from "./motion.js";

/**
 * Lanes with their rows: x, y, the loss above the infimum (or the loss itself where there is none) and the measures that
 * came along, one number a step; and with their companions, rows of the same kind.
 */
export function readRace(data, all = floats(data.paths), measures = data.measures) {
  const rows = data.steps + 1;
  let place = 0;
  const row = () => all.subarray(place, (place += rows));
  const path = () => ({ x: row(), y: row(), above: row() });
  const lanes = data.lanes.map((lane) => {
    const own = { ...lane, ...path() };
    for (const measure of measures) own[measure] = row();
    if (lane.cost_per_step !== null) own.cost = costs(own, lane.cost_per_step);
    own.outside = outside(own, data.domain);
    own.left_at = leftAt(own);
    return own;
  });
  for (const lane of lanes) lane.companions = Array.from({ length: data.companions }, path);
  return { ...data, lanes, rows, shownStart: moved(data.start, data.move) };
}

/** The same from rows of the live channel, which tells of paths only: what became of a lane is known when the hand rests. */
export function readLive(data, rows, measures) {
  const race = readRace(data, rows, measures);
  for (const lane of race.lanes) {
    const lost = lane.x.findIndex(Number.isNaN);
    Object.assign(lane, {
      status: lost < 0 ? "running" : "diverged",
      diverged_at: lost,
      converged_at: -1,
      reached_at: undefined,
    });
  }
  return race;
}

/** The cost of a path whose every step costs the same; one that is lost costs no more. */
function costs({ x }, each) {
  let walked = -1;
  return Float32Array.from(x, (value) => each * (Number.isNaN(value) ? (walked >= 0 ? walked + 1 : 0) : ++walked));
}

/** At which steps a path is out of the domain. */
function outside({ x, y }, [[left, right], [bottom, top]]) {
  return Uint8Array.from(x, (_, k) => x[k] < left || x[k] > right || y[k] < bottom || y[k] > top);
}

/** The first step from which a path stays out of the domain, to its last finite point. */
function leftAt({ x, outside }) {
  let step = x.length - 1;
  while (step >= 0 && Number.isNaN(x[step])) step--;
  while (step >= 0 && outside[step]) step--;
  return step + 1;
}
