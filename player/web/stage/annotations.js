// What the chosen lane's rule met at an iterate, on the contour: minus the gradient, the step it took instead, and the level
// line through the iterate of the quadratic model q(d) = g·d + d'Hd/2, about whose centre Newton's method knows everything.

const FINENESS = 96; // points on a whole conic
const SCAN = 40; // directions among which its pieces are looked for
const BEYOND = 40; // pixels by which a conic may leave the box
const GRADIENT = 46; // the length of its arrow: a gradient says where to, its size has no unit of the plane
const SHORTEST = 16; // below this a step is drawn longer than it is, so that it has a direction
const LINE = 16; // height of a label

/**
 * Where q = 0: polylines [[x0, y0, x1, y1, ...], ...] through the iterate at (0, 0), as far as `reach` from it; none where a
 * number is not finite.
 *
 * The iterate lies on its own level line, so each direction v meets the line once more, at v·(-2 g·v / v'Hv): ellipse,
 * hyperbola, parabola and a pair of lines are one formula, with no centre that could lie infinitely far. How the directions
 * are spread only decides where points are dense; evenly in the eigenbasis scaled by its eigenvalues, an ellipse is even.
 */
export function conic(gx, gy, hxx, hxy, hyy, reach) {
  const steepness = Math.hypot(gx, gy);
  const size = Math.hypot(hxx, hxy, hxy, hyy);
  if (!Number.isFinite(steepness + size) || !(reach > 0) || !(steepness + size > 0)) return [];
  if (size * reach <= 1e-9 * steepness) return [line(-gy / steepness, gx / steepness, reach)];

  const mean = (hxx + hyy) / 2;
  const half = Math.hypot((hxx - hyy) / 2, hxy);
  const turn = Math.atan2(hxy, (hxx - hyy) / 2) / 2;
  const cos = Math.cos(turn);
  const sin = Math.sin(turn);
  const values = [mean + half, mean - half];
  const slopes = [gx * cos + gy * sin, gy * cos - gx * sin];
  // An eigenvalue that bends too little to be seen within reach would thin out the points; it only spreads, it draws nothing.
  const bends = values.map((value, k) => Math.max(Math.abs(value), Math.abs(slopes[k]) / reach, 1e-12 * size));
  const spread = bends.map(
    (bend, k) => 1 / Math.sqrt(Math.max(bend, slopes[1 - k] ** 2 / (bends[1 - k] * reach * reach))),
  );
  const direction = (angle) => [spread[0] * Math.cos(angle), spread[1] * Math.sin(angle)];
  const put = (a, b) => [a * cos - b * sin, a * sin + b * cos];

  const meet = (angle) => {
    const [a, b] = direction(angle);
    const far = (-2 * (slopes[0] * a + slopes[1] * b)) / (values[0] * a * a + values[1] * b * b);
    return [far * a, far * b];
  };
  // Along an asymptote the line is met nowhere, or everywhere: then the conic is a pair of lines, and this is one of them.
  const asymptotes = asymptotesOf(values[0] * spread[0] ** 2, values[1] * spread[1] ** 2);
  const paired = asymptotes.filter((angle) => {
    const [a, b] = direction(angle);
    return Math.abs(slopes[0] * a + slopes[1] * b) <= 1e-7 * steepness * Math.hypot(a, b);
  });
  const lines = paired.map((angle) => {
    const [a, b] = direction(angle);
    const length = Math.hypot(a, b);
    return line(...put(a / length, b / length), reach);
  });
  if (steepness === 0) return lines;

  const within = (angle) => {
    if (paired.some((other) => Math.abs(Math.sin(angle - other)) < 3e-3)) return false; // the other line only, not this one again
    const [a, b] = meet(angle);
    return a * a + b * b <= reach * reach; // no for NaN
  };

  const sampled = ([start, end]) => {
    const count = Math.max(8, Math.round(((end - start) / Math.PI) * FINENESS));
    const points = [];
    for (let k = 0; k <= count; k++) points.push(...put(...meet(start + ((end - start) * k) / count)));
    return points;
  };

  // Half a turn of directions from the tangent on, where the conic passes the iterate, round to the tangent again.
  const tangent = Math.atan2(-slopes[0] * spread[0], slopes[1] * spread[1]);
  const marks = Array.from({ length: SCAN + 1 }, (_, k) => ({ angle: tangent + (k * Math.PI) / SCAN, inside: null }));
  for (const angle of asymptotes) marks.push({ angle: tangent + modulo(angle - tangent, Math.PI), inside: false });
  marks.sort((one, other) => one.angle - other.angle);
  for (const mark of marks) mark.inside ??= within(mark.angle);

  const pieces = [];
  let from = marks[0].inside ? marks[0].angle : null;
  for (let k = 1; k < marks.length; k++) {
    const last = marks[k - 1];
    const mark = marks[k];
    if (mark.inside && !last.inside) from = edge(within, mark.angle, last.angle);
    if (!mark.inside && last.inside) {
      pieces.push([from, edge(within, last.angle, mark.angle)]);
      from = null;
    }
  }
  const drawn = pieces.map(sampled);
  if (from === null) return [...lines, ...drawn];
  // What arrives at the tangent goes on where the first piece began there: half a turn meets the line in the same points.
  const last = sampled([from, marks.at(-1).angle]);
  if (marks[0].inside && drawn.length) drawn[0] = [...last, ...drawn[0]];
  else drawn.push(last);
  return [...lines, ...drawn];
}

/** Where the model has no slope, from the iterate: where Newton's step would land; null where there is no such point. */
export function newtonPoint(gx, gy, hxx, hxy, hyy) {
  const determinant = hxx * hyy - hxy * hxy;
  const size = hxx * hxx + 2 * hxy * hxy + hyy * hyy;
  if (!(Math.abs(determinant) > 1e-9 * size)) return null; // of float32 entries nothing smaller can be told from 0
  const point = [(hxy * gy - hyy * gx) / determinant, (hxy * gx - hxx * gy) / determinant];
  return Number.isFinite(point[0] + point[1]) ? point : null;
}

/**
 * Adds the picture of step `step` to a contour, clipped to its box. `inspection` is {x, y, gradient, hessian}, the last two
 * with 2 and 3 numbers a step; `color` is the lane's, `scale` enlarges arrows, lines and letters.
 */
export function drawAnnotations(context, plane, inspection, step, { color, ink, paper, scale = 1 }) {
  const { x, y, hessian } = inspection;
  const { left, top, width, height } = plane;
  // Pixels a unit of each axis. Across the whole box, as Plotly rounds a place to a hundredth of a pixel.
  const kx = width / (plane.fromX(left + width) - plane.fromX(left));
  const ky = height / (plane.fromY(top + height) - plane.fromY(top));
  const at = [plane.x(x[step]), plane.y(y[step])];
  if (!Number.isFinite(at[0] + at[1])) return;
  const asked = inspection.gradient.subarray(2 * step, 2 * step + 2);
  const gradient = asked.length ? asked : carried(inspection, step);

  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  context.lineJoin = context.lineCap = "round";
  const pens = { color, ink, paper, scale };
  // In pixels the model is a quadratic again.
  const extent = drawModel(
    context,
    plane,
    at,
    pens,
    gradient[0] / kx,
    gradient[1] / ky,
    hessian[3 * step] / (kx * kx),
    hessian[3 * step + 1] / (kx * ky),
    hessian[3 * step + 2] / (ky * ky),
  );

  const dx = (x[step + 1] - x[step]) * kx;
  const dy = (y[step + 1] - y[step]) * ky;
  // At rest, as far as the eye can tell: arrows of a fixed length would point at rounding.
  const resting = extent < 2 && Math.hypot(dx, dy) < 0.5;
  const downhill = asked.length && !resting ? arrow(at, -asked[0] * kx, -asked[1] * ky, () => GRADIENT * scale) : null;
  const taken = resting ? null : arrow(at, dx, dy, (length) => Math.max(length, SHORTEST * scale));
  // The hollow arrow goes over the solid one, which then shows inside it where the two are one: in gradient descent.
  if (taken) solidArrow(context, taken, pens);
  if (downhill) hollowArrow(context, downhill, pens);
  labelArrows(context, plane, downhill, taken, pens);
  context.restore();
}

/** Draws the conic and its centre; returns how far the conic reaches, in pixels. */
function drawModel(context, { left, top, width, height }, [x, y], { ink, paper, scale }, ...model) {
  const reach = Math.hypot(Math.max(x - left, left + width - x), Math.max(y - top, top + height - y)) + BEYOND;
  const pieces = reach < 4000 ? conic(...model, reach) : [];
  const centre = newtonPoint(...model);
  const lines = new Path2D();
  let extent = 0;
  for (const points of pieces) {
    for (let k = 0; k < points.length; k += 2) {
      if (k) lines.lineTo(x + points[k], y + points[k + 1]);
      else lines.moveTo(x + points[k], y + points[k + 1]);
      extent = Math.max(extent, Math.abs(points[k]) + Math.abs(points[k + 1]));
    }
  }
  if (!pieces.length) return Infinity;
  if (extent < 2) return extent; // at a minimum the conic is the iterate itself
  twice(context, lines, 1.5 * scale, { ink, paper, dash: [5 * scale, 4 * scale] });
  const [cx, cy] = centre ? [x + centre[0], y + centre[1]] : [NaN, NaN];
  const arm = 5 * scale;
  if (cx >= left && cx <= left + width && cy >= top && cy <= top + height)
    twice(context, new Path2D(`M ${cx - arm} ${cy} h ${2 * arm} M ${cx} ${cy - arm} v ${2 * arm}`), 1.8 * scale, {
      ink,
      paper,
    });
  return extent;
}

/** A line in ink with a border of paper, which reads on any ground. */
function twice(context, path, width, { ink, paper, dash = [] }) {
  context.setLineDash([]);
  context.strokeStyle = paper;
  context.lineWidth = width + 2.4;
  context.globalAlpha = 0.75;
  context.stroke(path);
  context.globalAlpha = 1;
  context.setLineDash(dash);
  context.strokeStyle = ink;
  context.lineWidth = width;
  context.stroke(path);
  context.setLineDash([]);
}

/** {from, tip, way, length}, `way` a unit vector; null where there is no way to point. */
function arrow([x, y], dx, dy, lengthOf) {
  const size = Math.hypot(dx, dy);
  if (!(size > 0 && size < Infinity)) return null;
  const length = Math.min(lengthOf(size), 6000);
  const way = [dx / size, dy / size];
  return { from: [x, y], way, length, tip: [x + way[0] * length, y + way[1] * length] };
}

function solidArrow(context, { from, way, length }, { color, paper, scale }) {
  const head = Math.min(11 * scale, 0.7 * length);
  const half = 5.5 * scale;
  const path = along(from, way, [
    [0, 0],
    [length - head, 0],
  ]);
  const point = along(from, way, [
    [length, 0],
    [length - head, half],
    [length - head, -half],
  ]);
  point.closePath();
  for (const [style, extra] of [
    [paper, 2.6],
    [color, 0],
  ]) {
    context.strokeStyle = context.fillStyle = style;
    context.lineWidth = 2.6 * scale + extra;
    context.stroke(path);
    context.lineWidth = 1 + extra;
    context.stroke(point);
    context.fill(point);
  }
}

function hollowArrow(context, { from, way, length }, { ink, paper, scale }) {
  const neck = length - 13 * scale;
  const half = 4 * scale;
  const wide = 8.5 * scale;
  const outline = along(from, way, [
    [0, half],
    [neck, half],
    [neck, wide],
    [length, 0],
    [neck, -wide],
    [neck, -half],
    [0, -half],
  ]);
  twice(context, outline, 1.3 * scale, { ink, paper });
}

/** A path of points given along an arrow's way and across it. */
function along([x, y], [wx, wy], points) {
  const path = new Path2D();
  for (const [a, b] of points) path.lineTo(x + a * wx - b * wy, y + a * wy + b * wx);
  return path;
}

/** Each label at its arrow's tip, on the side that is turned away from the other arrow. */
function labelArrows(context, plane, downhill, taken, { color, ink, paper, scale }) {
  const turn = downhill && taken ? downhill.way[0] * taken.way[1] - downhill.way[1] * taken.way[0] : 0;
  const side = turn >= 0 ? 1 : -1;
  const placed = [];
  context.font = `600 ${13 * scale}px system-ui, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineWidth = 3.5 * scale;
  for (const [text, shaft, sign, style] of [
    ["−∇f", downhill, -side, ink],
    ["step", taken, side, color],
  ]) {
    if (!shaft) continue;
    const across = [-sign * shaft.way[1], sign * shaft.way[0]];
    const wide = context.measureText(text).width / 2;
    const tall = (LINE / 2) * scale;
    // As far from the shaft as its head is wide, whichever way the letters lie.
    const off = 10 * scale + Math.abs(across[0]) * wide + Math.abs(across[1]) * tall;
    const x = held(shaft.tip[0] + across[0] * off, plane.left + wide + 3, plane.left + plane.width - wide - 3);
    let y = held(shaft.tip[1] + across[1] * off, plane.top + tall, plane.top + plane.height - tall);
    // Two that the edge has pushed together go one under the other.
    const other = placed.find((one) => Math.abs(one.x - x) < one.wide + wide + 2 && Math.abs(one.y - y) < 2 * tall);
    if (other) y = other.y + 2 * tall > plane.top + plane.height - tall ? other.y - 2 * tall : other.y + 2 * tall;
    placed.push({ x, y, wide });
    context.strokeStyle = paper;
    context.strokeText(text, x, y);
    context.fillStyle = style;
    context.fillText(text, x, y);
  }
}

/** No rule asks for a gradient at its last iterate: the one before, carried there along the Hessians of both. */
function carried({ x, y, gradient, hessian }, step) {
  if (step < 1) return [NaN, NaN];
  const before = step - 1;
  const dx = x[step] - x[before];
  const dy = y[step] - y[before];
  const [hxx, hxy, hyy] = [0, 1, 2].map((k) => (hessian[3 * before + k] + hessian[3 * step + k]) / 2);
  return [gradient[2 * before] + hxx * dx + hxy * dy, gradient[2 * before + 1] + hxy * dx + hyy * dy];
}

/** The directions in which a cos² + b sin² vanishes, in half a turn. */
function asymptotesOf(a, b) {
  if (a * b > 0) return [];
  const angle = Math.atan2(Math.sqrt(Math.abs(a)), Math.sqrt(Math.abs(b)));
  return a === 0 || b === 0 ? [angle] : [angle, Math.PI - angle];
}

/** The last angle, from one within towards one outside, that is within. */
function edge(within, inner, outer) {
  for (let k = 0; k < 52; k++) {
    const middle = (inner + outer) / 2;
    if (within(middle)) inner = middle;
    else outer = middle;
  }
  return inner;
}

function line(ux, uy, reach) {
  return [-ux * reach, -uy * reach, ux * reach, uy * reach];
}

function held(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

function modulo(value, size) {
  return ((value % size) + size) % size;
}
