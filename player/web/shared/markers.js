// The marker of each lane, by Plotly's names, as paths around (0, 0) within a radius.

/** @typedef {(path: Path2D, radius: number) => void} Shape */

/** @type {(corners: number, turn?: number) => Shape} */
const polygon =
  (corners, turn = -Math.PI / 2) =>
  (path, radius) => {
    for (let k = 0; k < corners; k++) {
      const angle = turn + (2 * Math.PI * k) / corners;
      path.lineTo(radius * Math.cos(angle), radius * Math.sin(angle));
    }
  };

/** @type {Shape} */
const star = (path, radius) => {
  for (let k = 0; k < 10; k++) {
    const angle = -Math.PI / 2 + (Math.PI * k) / 5;
    const reach = radius * (k % 2 ? 0.5 : 1.25);
    path.lineTo(reach * Math.cos(angle), reach * Math.sin(angle));
  }
};

/** @type {(turn: number) => Shape} */
const cross = (turn) => (path, radius) => {
  const arm = radius * 1.1;
  const half = radius * 0.42;
  const cos = Math.cos(turn);
  const sin = Math.sin(turn);
  const corners = [
    [half, -arm],
    [half, -half],
    [arm, -half],
    [arm, half],
    [half, half],
    [half, arm],
    [-half, arm],
    [-half, half],
    [-arm, half],
    [-arm, -half],
    [-half, -half],
    [-half, -arm],
  ];
  for (const [x, y] of corners) path.lineTo(x * cos - y * sin, x * sin + y * cos);
};

/** @type {Record<string, Shape>} */
const SHAPES = {
  circle: (path, radius) => path.arc(0, 0, radius * 0.92, 0, 2 * Math.PI),
  square: polygon(4, Math.PI / 4),
  diamond: polygon(4),
  "triangle-up": polygon(3),
  "triangle-down": polygon(3, Math.PI / 2),
  pentagon: polygon(5),
  hexagon: polygon(6),
  star,
  cross: cross(0),
  x: cross(Math.PI / 4),
};

/** @type {Record<string, number[]>} */
export const DASHES = { solid: [], dash: [9, 4], dot: [2, 3.5], dashdot: [9, 3.5, 2, 3.5] };

/**
 * A closed Path2D of the named marker.
 *
 * @param {string} name
 * @param {number} radius
 */
export function marker(name, radius) {
  const path = new Path2D();
  (SHAPES[name] ?? SHAPES.circle)(path, radius);
  path.closePath();
  return path;
}
