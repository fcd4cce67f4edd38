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

/** @typedef {{ name: string, told: any[], style: Record<string, any> }} Drawn what was called, and how things stood */

/** A context that writes down each call with the settings at that time, and keeps them as a real one does. */
export class FakeContext {
  /** @type {Drawn[]} */
  drawn = [];

  /** @param {object} canvas */
  constructor(canvas) {
    /** @type {Record<string, any>} */
    let style = {};
    /** @type {Record<string, any>[]} */
    const kept = [];
    return new Proxy(this, {
      set: (_, name, value) => ((style[String(name)] = value), true),
      get: (own, key) => {
        const name = String(key);
        if (name === "canvas") return canvas;
        if (name === "drawn" || name in style) return name === "drawn" ? own.drawn : style[name];
        return (/** @type {any[]} */ ...told) => {
          if (name === "save") kept.push({ ...style });
          if (name === "restore") style = kept.pop() ?? {};
          if (name === "translate" || name === "rotate") style = { ...style, [`${name}d`]: told };
          if (name === "setTransform") style = { ...style, translated: undefined, rotated: undefined };
          if (name === "setLineDash") style = { ...style, dash: told[0] };
          if (name === "createImageData")
            return { width: told[0], height: told[1], data: new Uint8ClampedArray(4 * told[0] * told[1]) };
          own.drawn.push({ name, told, style: { ...style } });
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

newCanvases(); // some modules make paths as they are loaded
