// A race as the server sends it, made ready to draw.

/** base64 of little-endian float32 to a Float32Array. */
export function floats(base64) {
  const text = atob(base64), bytes = new Uint8Array(text.length);
  for (let k = 0; k < text.length; k++) bytes[k] = text.charCodeAt(k);
  return new Float32Array(bytes.buffer);
}

/**
 * Lanes with their rows: x, y, the loss above the infimum (or the loss itself where there is none) and the measures that
 * came along, one number a step; and with their companions, rows of the same kind.
 */
export function readRace(data, all = floats(data.paths), measures = data.measures) {
  const rows = data.steps + 1;
  let place = 0;
  const row = () => all.subarray(place, (place += rows)), path = () => ({ x: row(), y: row(), above: row() });
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
    Object.assign(lane, { status: lost < 0 ? "running" : "diverged", diverged_at: lost, converged_at: -1, reached_at: undefined });
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

/** Where the transform of a race puts a point: about + matrix (point - about). */
export function moved([x, y], { matrix: [[a, b], [c, d]], about: [p, q] }) {
  return [p + a * (x - p) + b * (y - q), q + c * (x - p) + d * (y - q)];
}

/** The point that the transform puts at another: a rotation and a stretch, undone. */
export function movedBack(point, { matrix: [[a, b], [c, d]], about }) {
  const square = a * d - b * c;
  return moved(point, { matrix: [[d / square, -b / square], [-c / square, a / square]], about });
}

/** The point of the untransformed surface that a person chose in the picture, with as many digits as that can show. */
export function chosenPoint(shown, move) {
  return movedBack(shown, move).map((value) => Number(value.toPrecision(4)));
}

/** A number as a person reads it: 0.00123, 4.56e-9, 12300. */
export function number(value, digits = 3) {
  if (Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) {
    const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
    return `${Number(mantissa)}e${Number(exponent)}`.replaceAll("-", "−");
  }
  return String(Number(value.toPrecision(digits))).replace("-", "−");
}
