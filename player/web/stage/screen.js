// The race on screen has this one owner: settled as the server sent it, or as a moving hand has it. Whoever draws it reads it
// here, whoever changes it says so here, and nobody keeps another.

import { readRace } from "../shared/race.js";
import { atStart } from "./cover.js";

export class Screen {
  #settled = null;
  #race = null;
  #followed = false;

  /** What it runs on, and the colours of the page; see `loadLandscape` and the adapter's theme. */
  landscape = null;
  theme = null;

  /** The race to be drawn; under a cover, what may be seen of it. */
  get race() {
    return this.#race;
  }

  /** The server's last update: the settings that a hand starts from. */
  get settled() {
    return this.#settled;
  }

  /** Whether a hand has changed the race since then. */
  get followed() {
    return this.#followed;
  }

  /** The colour of each lane. */
  get colors() {
    return this.#race.lanes.map((lane) => lane[this.theme.name]);
  }

  /** An update of the server's, on its ground; the same data again are the same race, in another theme. */
  settle(data, landscape, theme) {
    Object.assign(this, { landscape, theme });
    if (data === this.#settled) return;
    this.#settled = data;
    this.#race = data.covered ? atStart(readRace(data)) : readRace(data);
    this.#followed = false;
  }

  /** The race as a moving hand has it. */
  follow(race) {
    this.#race = race;
    this.#followed = true;
  }

  /** The same race, of which more is known. */
  complete(race) {
    this.#race = race;
  }

  /** The start at another point of the picture; its paths are still under way. */
  moveStart(shownStart) {
    this.#race = { ...this.#race, shownStart };
    this.#followed = true;
  }
}
