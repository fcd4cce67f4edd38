// The key to the race: each lane's line and marker, its loss at the playhead, and what became of it.

import { DASHES, marker } from "./markers.js";
import { number } from "./race.js";

const WORDS = {
  converged: (lane) => `converged at ${lane.converged_at}`,
  stalled: () => "stalled",
  escaped: () => "escaped downhill",
  diverged: (lane) => `diverged at ${lane.diverged_at}`,
  running: () => "",
};

export class Board {
  constructor(element) {
    this.element = element;
    element.innerHTML = `<table><thead><tr><th scope="col">optimizer</th><th scope="col">loss</th><th scope="col"></th></tr></thead><tbody></tbody></table>`;
    this.body = element.querySelector("tbody");
  }

  show(race, colors) {
    this.race = race;
    this.body.replaceChildren(...race.lanes.map((lane, index) => {
      const row = document.createElement("tr"), [name, loss, word] = ["th", "td", "td"].map((tag) => document.createElement(tag));
      name.scope = "row";
      name.append(swatch(lane, colors[index]), lane.name);
      loss.className = "loss";
      word.className = "word";
      row.append(name, loss, word);
      return row;
    }));
    this.paint(0);
  }

  paint(position) {
    if (!this.race) return;
    const step = Math.min(Math.floor(position), this.race.steps);
    this.race.lanes.forEach((lane, index) => {
      const [, loss, word] = this.body.children[index].children;
      put(loss, number(lane.above[step] + this.race.offset));
      const over = lane.diverged_at >= 0 ? step >= lane.diverged_at : lane.converged_at >= 0 ? step >= lane.converged_at : step >= this.race.steps;
      put(word, over ? WORDS[lane.status](lane) : "");
    });
  }
}

function put(cell, text) {
  if (cell.textContent !== text) cell.textContent = text;
}

/** A piece of the lane's line with its marker in the middle. */
function swatch(lane, color) {
  const ratio = window.devicePixelRatio || 1, canvas = document.createElement("canvas"), context = canvas.getContext("2d");
  canvas.className = "swatch";
  canvas.width = 34 * ratio;
  canvas.height = 14 * ratio;
  context.scale(ratio, ratio);
  context.strokeStyle = context.fillStyle = color;
  context.lineWidth = 2;
  context.setLineDash(DASHES[lane.dash] ?? []);
  context.beginPath();
  context.moveTo(1, 7);
  context.lineTo(33, 7);
  context.stroke();
  context.translate(17, 7);
  context.fill(marker(lane.marker, 5));
  return canvas;
}
