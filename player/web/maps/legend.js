// What the colours and patterns of the maps mean, and how much of each map has which.

import { number } from "../shared/number.js";
import { paintSwatch, rgb } from "./tones.js";

export class Legend {
  #key = "";

  constructor(element) {
    this.element = element;
  }

  /** Shows what occurs in the maps {stream}; `look` as for `MapPanel.setCells`, `measure` is the one that is shown. */
  show({ maps, look, data, measure }) {
    const counts = maps.map(({ stream }) => countsOf(stream.cells, data.words.length));
    const used = data.words.map((_, code) => counts.some((count) => count[code]));
    const shares = data.words.map((_, code) => counts.map((count) => count[code] / Math.max(sum(count), 1)));
    const scale = look.looks.some(({ color }) => color === null) ? look.scale : null;
    const key = JSON.stringify([
      used,
      shares,
      scale?.low,
      scale?.high,
      look.measure,
      look.toned,
      look.paper,
      data.words,
      look.lines.map(({ name }) => name),
    ]);
    if (key === this.#key) return;
    this.#key = key;
    this.element.replaceChildren(
      ...(scale ? [rampOf(look, scale, measure)] : []),
      ...data.words.flatMap((word, code) => {
        const own = look.looks[code];
        const told = own.color !== null && !(look.toned && own.pattern === "plain"); // else the ramp tells of it
        return used[code] && told ? [entryOf(word, own, look, shares[code], maps, data)] : [];
      }),
      ...look.lines.map((line) => lineEntryOf(line, look)),
    );
  }
}

const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);

function countsOf(cells, kinds) {
  const counts = new Array(kinds).fill(0);
  if (cells) for (let cell = 0; cell < cells.count; cell++) if (cells.known[cell]) counts[cells.code[cell]]++;
  return counts;
}

/** The ramp, with the numbers at its ends. */
function rampOf({ ramp }, { low, high, back }, { label, name }) {
  const entry = document.createElement("span");
  const text = (value) => (name === "steps" ? String(Math.round(back(value))) : number(back(value), 2));
  entry.className = "ramp";
  entry.innerHTML = `<b></b><span></span><i></i><span></span>`;
  const [title, from, bar, to] = entry.children;
  title.textContent = label;
  from.textContent = text(low);
  to.textContent = text(high);
  bar.style.background = `linear-gradient(to right, ${ramp.map(([r, g, b]) => `rgb(${r} ${g} ${b})`).join(", ")})`;
  return entry;
}

function entryOf(word, own, { ramp, paper }, shares, maps, data) {
  const entry = document.createElement("span");
  const swatch = document.createElement("canvas");
  paintSwatch(swatch, own, ramp, rgb(paper));
  const percent = shares.map((share) => (share > 0 && share < 0.01 ? "<1 %" : `${Math.round(100 * share)} %`));
  entry.append(swatch, `${word} `);
  const share = document.createElement("b");
  share.textContent = percent.join(" · ");
  if (maps.length > 1) share.title = shares.map((_, k) => `${data.maps[k].name} ${percent[k]}`).join(", ");
  entry.append(share);
  return entry;
}

/** A line of the theory as it is drawn over the map, and what it is. */
function lineEntryOf({ name, dashes, point }, { ink }) {
  const entry = document.createElement("span");
  const canvas = document.createElement("canvas");
  const ratio = window.devicePixelRatio || 1;
  Object.assign(canvas, { width: 26 * ratio, height: 14 * ratio, className: "line" });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.scale(ratio, ratio);
  context.strokeStyle = ink;
  context.lineWidth = 2;
  context.setLineDash(point ? [] : dashes);
  context.beginPath();
  if (point) context.arc(13, 7, 5, 0, 2 * Math.PI);
  else {
    context.moveTo(1, 7);
    context.lineTo(25, 7);
  }
  context.stroke();
  entry.append(canvas, name);
  return entry;
}
