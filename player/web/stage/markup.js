// What a stage is made of, before there is a race.

import { find } from "../shared/find.js";

/** @type {(name: string, label: string) => string} */
const panel = (name, label) => `
  <figure class="panel ${name}" aria-label="${label}"><div class="plot"></div><canvas></canvas></figure>`;

const MARKUP = `
  <section class="stage" aria-label="Race" data-state="loading">
    <div class="toolbar" role="group" aria-label="View"></div>
    ${panel("contour", "Contour of the loss with the path of each optimizer")}
    ${panel("scene", "The loss as a surface in three dimensions")}
    <div class="pen-bar" role="group" aria-label="Pen"></div>
    <div class="transport" role="group" aria-label="Playback"></div>
    <div class="measures"><div class="chart"></div><figure class="data"></figure></div>
    <div class="board"></div>
    <section class="inside" aria-label="Inside an optimizer"></section>
    <p class="trouble" role="alert" hidden></p>
    <p class="heard" role="status"></p>
  </section>`;

/** A stage's element, empty. */
export function stageElement() {
  const box = document.createElement("div");
  box.innerHTML = MARKUP;
  return find(box, ".stage");
}
