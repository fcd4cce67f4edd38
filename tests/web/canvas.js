// Canvases that write down what is drawn on them.

import { as, inPlace } from "./fakes.js";

/** A path that keeps its corners, and what it was made of. */
export class FakePath {
  /** @type {number[][]} */
  points = [];
  /** @type {number[][]} */
  arcs = [];
  /** @type {number[][]} */
  rects = [];
  /** Where in `points` a new piece begins. @type {number[]} */
  pieces = [];
  closed = false;

  /** @param {string} [text] */
  constructor(text) {
    this.text = text;
  }

  /** @param {number[]} point */
  lineTo(...point) {
    this.points.push(point);
  }

  /** @param {number[]} point */
  moveTo(...point) {
    this.pieces.push(this.points.length);
    this.points.push(point);
  }

  /** @param {number[]} told */
  rect(...told) {
    this.rects.push(told);
  }

  /** @param {number[]} told */
  arc(...told) {
    this.arcs.push(told);
  }

  closePath() {
    this.closed = true;
  }
}

/**
 * What was called, how things stood then, and of a stroke of what was drawn, the lines: each as its corners.
 *
 * @typedef {{ name: string, told: any[], style: Record<string, any>, lines: number[][][] }} Drawn
 */

/**
 * A context that writes down each call with the settings at that time, and keeps and restores them as a real one does.
 * Beside those that are set there are `transform` and `clip`, the last of each, and `moved` and `turned`, how far since
 * then.
 */
export class FakeContext {
  /** @type {Drawn[]} */
  drawn = [];
  /** How often it was saved and not yet restored. */
  depth = 0;

  /** @param {object} canvas */
  constructor(canvas) {
    /** @type {Record<string, any>} */
    let style = {};
    /** @type {Record<string, any>[]} */
    const kept = [];
    /** @type {number[][][]} */
    let lines = [];
    /** @type {number[]} */
    let box = [];
    /** @type {Record<string, (...told: any[]) => unknown>} */
    const effects = {
      save: () => kept.push({ ...style }),
      restore: () => {
        const before = kept.pop();
        if (!before) throw new Error("Nothing was saved.");
        style = before;
      },
      setTransform: (...transform) => (style = { ...style, transform, moved: [0, 0], turned: 0 }),
      translate: (x, y) => (style = { ...style, moved: [(style.moved?.[0] ?? 0) + x, (style.moved?.[1] ?? 0) + y] }),
      rotate: (angle) => (style = { ...style, turned: (style.turned ?? 0) + angle }),
      scale: (...stretched) => (style = { ...style, stretched }),
      setLineDash: (dash) => (style = { ...style, dash }),
      beginPath: () => (lines = box = []),
      moveTo: (...point) => lines.push([point]),
      lineTo: (...point) => lines.at(-1)?.push(point),
      rect: (...told) => (box = [...box, ...told]),
      clip: () => (style = { ...style, clip: box }),
      createImageData: (width, height) => ({ width, height, data: new Uint8ClampedArray(4 * width * height) }),
    };
    return new Proxy(this, {
      set: (_, name, value) => ((style[String(name)] = value), true),
      get: (own, key) => {
        const name = String(key);
        if (name === "canvas") return canvas;
        if (name === "drawn") return own.drawn;
        if (name === "depth") return kept.length;
        if (name in style && !(name in effects)) return style[name];
        return (/** @type {any[]} */ ...told) => {
          const answer = effects[name]?.(...told);
          const drawn = name === "stroke" && !told.length ? structuredClone(lines) : [];
          own.drawn.push({ name, told, style: { ...style }, lines: drawn });
          if (name === "createImageData") return answer;
        };
      },
    });
  }
}

/** A canvas; `context` is what is drawn on it. */
export class FakeCanvas {
  width = 300;
  height = 150;
  style = {};
  context = new FakeContext(this);

  getContext() {
    return this.context;
  }
}

/** Canvases in place of the browser's; answers the list of those that were made. */
export function newCanvases(devicePixelRatio = 1) {
  /** @type {FakeCanvas[]} */
  const made = [];
  inPlace({
    window: { devicePixelRatio },
    Path2D: FakePath,
    document: {
      createElement: () => {
        made.push(new FakeCanvas());
        return made.at(-1);
      },
    },
  });
  return made;
}

/** What was called so on a context. @param {FakeCanvas} canvas @param {string} name @returns {Drawn[]} */
export const calls = ({ context }, name) => as(context).drawn.filter((/** @type {Drawn} */ one) => one.name === name);

/** Each line that was stroked on a canvas, as its corners. @param {FakeCanvas} canvas */
export const linesOn = (canvas) => calls(canvas, "stroke").flatMap(({ lines }) => lines);

newCanvases(); // some modules make paths as they are loaded
