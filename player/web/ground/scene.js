// @ts-nocheck to be replaced
// The 3-D plot with trails over it. The canvas projects with the scene's own matrices, so that the camera stays in the
// user's hand; what the ground hides is drawn fainter.

import { enlarged } from "./enlarge.js";
import { cameraOf, fitScene, sceneOf } from "./plotly_internals.js";
import { resolution } from "../shared/canvas.js";
import { Trails } from "../shared/trails.js";

const AXES = ["x", "y", "z"];
const ROOM = 1.08; // the least share of its height that a panel must be wide, for the first camera to show every label
const SHARPEST = 1.5; // pixels of the ground for a CSS pixel: more cost more than they show
const LIFT = 0.012; // of the height range: trails ride a little above the ground

export class Scene {
  #paths = [];
  #position = 0;
  #drawn = null;
  #options = {};
  #matrix = "";
  #frame = 0;
  #scale;
  #ratio;
  #rect = null;
  #kept = new WeakMap();
  #eye;

  constructor(panel, Plotly) {
    this.panel = panel;
    this.plot = panel.querySelector(".plot");
    this.trails = new Trails(panel.querySelector("canvas"));
    this.Plotly = Plotly;
    this.resizer = new ResizeObserver(() => this.#resize());
    this.resizer.observe(panel);
    const watch = () => {
      this.#follow();
      this.#frame = requestAnimationFrame(watch);
    };
    this.#frame = requestAnimationFrame(watch);
  }

  /** The figure under the trails, with the grid {x, y, heights} of its ground; the camera survives. */
  async show(figure, grid, { scale } = {}) {
    const ratio = Math.min(resolution(), SHARPEST);
    if (figure === this.#drawn && scale === this.#scale && ratio === this.#ratio) return;
    const camera = this.#turned();
    this.#drawn = figure;
    this.#scale = scale;
    this.#ratio = ratio;
    this.grid = grid;
    this.range = figure.layout.scene.zaxis.range;
    const layout = enlarged(figure.layout, scale);
    layout.scene.camera = camera ?? this.#firstCamera();
    await this.Plotly.react(this.plot, figure.data, layout, {
      displayModeBar: false,
      responsive: false,
      plotGlPixelRatio: ratio,
    });
    fitScene(this.plot);
    this.#matrix = "";
    this.#rect = null;
  }

  /**
   * Paths in data units: [{xs, ys, heights, color, dash, marker}], to be painted next; `heights` answers them when
   * asked.
   */
  setPaths(paths, options = {}) {
    this.#paths = paths;
    this.#options = options;
    this.#matrix = "";
    this.#place();
  }

  paint(position) {
    this.#position = position;
    if (this.#matrix) this.trails.paint(position, this.#options);
  }

  /** Back to the camera's first place. */
  reset() {
    return this.Plotly.relayout(this.plot, { "scene.camera": this.#firstCamera() });
  }

  /** The camera as the user turned it; undefined while it is where it was put. */
  #turned() {
    const camera = this.#drawn && cameraOf(this.plot);
    return camera && AXES.some((axis) => Math.abs(camera.eye[axis] - this.#eye[axis]) > 1e-4) ? camera : undefined;
  }

  /** The figure's camera; in a panel that is narrower than high it stands farther off, so that no label is cut. */
  #firstCamera() {
    const camera = structuredClone(this.#drawn.layout.scene.camera);
    const { offsetWidth: width, offsetHeight: height } = this.panel;
    const farther = width ? Math.max(1, (ROOM * height) / width) : 1;
    for (const axis of AXES) camera.eye[axis] *= farther;
    this.#eye = { ...camera.eye };
    return camera;
  }

  dispose() {
    cancelAnimationFrame(this.#frame);
    this.resizer.disconnect();
    this.Plotly.purge(this.plot);
  }

  /** Projects and paints anew when the camera or the size has changed. */
  #follow() {
    if (this.#place()) this.trails.paint(this.#position, this.#options);
  }

  /** Projects what has changed since the last time; returns whether anything has. */
  #place() {
    const scene = this.#drawn && sceneOf(this.plot);
    if (!scene) return false;
    const { width, height, left, top } = (this.#rect ??= this.#measure(scene.canvas));
    const key = `${width} ${height} ${scene.matrix.join(" ")}`;
    if (!width) this.#matrix = ""; // out of sight: not painted, and projected anew once it is seen again
    if (key === this.#matrix || !width) return false;
    this.#matrix = key;
    Object.assign(this.trails.canvas.style, { left: `${left}px`, top: `${top}px` });
    const placed = this.#paths.map((path) => ({
      ...path,
      ...this.#projection(path, key, scene.matrix, width, height),
    }));
    this.trails.place(placed, { left: 0, top: 0, width, height }, width, height, this.#options.scale);
    return true;
  }

  /** Where the plot's canvas is in the panel; kept until the size changes: a document that is asked lays itself out. */
  #measure(canvas) {
    const { width, height, left, top } = canvas.getBoundingClientRect();
    const home = this.panel.getBoundingClientRect();
    return { width, height, left: left - home.left, top: top - home.top };
  }

  async #resize() {
    this.#rect = null;
    if (!this.#drawn || !this.plot.offsetWidth) return;
    const turned = this.#turned();
    await this.Plotly.Plots.resize(this.plot);
    if (!turned && this.#eye.x !== this.#firstCamera().eye.x) await this.reset();
    fitScene(this.plot);
    this.#rect = null;
  }

  /** The points of a path; those of a lane that has not changed are not looked for again. */
  #projection(path, key, ...camera) {
    const kept = this.#kept.get(path.xs);
    if (kept?.key === key && kept.grid === this.grid) return kept.found;
    const found = this.#project(path, ...camera);
    this.#kept.set(path.xs, { key, grid: this.grid, found });
    return found;
  }

  #project(path, M, width, height) {
    const count = path.xs.length;
    const zs = path.heights();
    const points = new Float32Array(2 * count);
    const hidden = new Uint8Array(count);
    const [low, high] = this.range;
    const lift = LIFT * (high - low);
    const { x, y } = this.grid;
    const eye = eyeOf(M);
    for (let k = 0; k < count; k++) {
      const X = path.xs[k];
      const Y = path.ys[k];
      const Z = zs[k] + lift;
      // Beyond the window there is no ground to ride on: the trail ends at the edge of the box.
      if (!(X >= x[0] && X <= x[x.length - 1] && Y >= y[0] && Y <= y[y.length - 1])) {
        points[2 * k] = points[2 * k + 1] = NaN;
        continue;
      }
      const w = M[3] * X + M[7] * Y + M[11] * Z + M[15];
      points[2 * k] = (((M[0] * X + M[4] * Y + M[8] * Z + M[12]) / w) * 0.5 + 0.5) * width;
      points[2 * k + 1] = (0.5 - ((M[1] * X + M[5] * Y + M[9] * Z + M[13]) / w) * 0.5) * height;
      hidden[k] = this.#isHidden(X, Y, Z, eye) ? 1 : 0;
    }
    return { points, hidden };
  }

  /** Whether the ground stands between a point and the eye: marches along the line of sight, a grid cell at a time. */
  #isHidden(X, Y, Z, eye) {
    const { x, y, heights } = this.grid;
    const columns = x.length - 1;
    const rows = y.length - 1;
    const top = this.range[1];
    const toColumn = columns / (x[columns] - x[0]);
    const toRow = rows / (y[rows] - y[0]);
    let column = (X - x[0]) * toColumn;
    let row = (Y - y[0]) * toRow;
    let height = Z;
    let dc = (eye.x - X) * toColumn;
    let dr = (eye.y - Y) * toRow;
    let dh = eye.z - Z;
    const stride = Math.max(Math.abs(dc), Math.abs(dr)) || 1;
    dc /= stride;
    dr /= stride;
    dh /= stride;
    for (;;) {
      column += dc;
      row += dr;
      height += dh;
      if (height > top || column < 0 || row < 0 || column > columns || row > rows) return false;
      if (heights[Math.round(row)][Math.round(column)] > height + (top - this.range[0]) * 0.004) return true;
    }
  }
}

/** The eye in data coordinates: the point that the matrix maps to x = y = w = 0. */
function eyeOf(M) {
  // Rows 0, 1 and 3 of the matrix as planes through the eye; their common point by Cramer's rule.
  const rows = [0, 1, 3].map((row) => [M[row], M[4 + row], M[8 + row], -M[12 + row]]);
  const det = (a, b, c) => {
    const [r, s, t] = rows;
    return r[a] * (s[b] * t[c] - s[c] * t[b]) - r[b] * (s[a] * t[c] - s[c] * t[a]) + r[c] * (s[a] * t[b] - s[b] * t[a]);
  };
  const all = det(0, 1, 2);
  return { x: det(3, 1, 2) / all, y: det(0, 3, 2) / all, z: det(0, 1, 3) / all };
}
