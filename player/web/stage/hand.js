// What a moving hand changes: the start that is dragged, the thumb of a slider. Paths follow through the live channel;
// when the hand rests, the server gets the value, and its answer is the settled picture.

/**
 * @import { Race } from "../shapes.d.ts"
 * @import { Measure, Pair, SliderData } from "../wire.d.ts"
 * @import { Screen } from "./screen.js"
 */

import { laneText, readLink, startedAt, turn, writeLink } from "../shared/link.js";
import { Live, liveUrl } from "../shared/live.js";
import { chosenPoint, moved } from "../shared/motion.js";
import { readLive } from "../shared/race.js";

/**
 * @typedef {object} On
 * @property {() => Measure[]} measures answers what is shown beside the paths of a screen's race
 * @property {(race: Race) => void} show takes a race that a hand has changed
 * @property {(race: Race) => void} complete takes a race of which more is known
 * @property {(busy: boolean) => void} asking hears whether more is to come
 * @property {(start: Pair) => void} settle gets a start that is chosen
 */

export class Hand {
  #live;
  /** @type {(() => void) | null} */
  #waiting = null;
  /** The start that was told last, until the answer to it is here. @type {Pair | null} */
  #told = null;

  /**
   * @param {Screen} screen
   * @param {On} on
   */
  constructor(screen, on) {
    this.screen = screen;
    this.on = on;
    this.#live = new Live(on.asking);
  }

  /** Forgets what is under way. */
  drop() {
    this.#told = null;
    this.#live.drop();
  }

  /** Keeps an update that comes while the start is held: it is of an older start. */
  wait(/** @type {() => void} */ update) {
    this.#waiting = update;
  }

  /**
   * The start at a point of the picture: every path from there, as fast as the live channel answers.
   *
   * @param {Pair} shown
   * @param {Pair} pixel how much of the picture's axes a pixel shows
   */
  follow(shown, pixel) {
    const { settled } = this.screen;
    const start = chosenPoint(shown, settled.move, pixel);
    this.screen.moveStart(shown);
    this.#ask(startedAt(settled.link, start), (rows, measures) => {
      this.on.show({ ...readLive(settled, rows, measures), start, shownStart: this.screen.race.shownStart });
    });
  }

  /**
   * The hand rests at a point of the picture. A start that has not moved keeps digits that the picture cannot show.
   *
   * @param {Pair} shown
   * @param {Pair} pixel
   */
  settle(shown, pixel) {
    const { move, start: settled } = this.screen.settled;
    const start = chosenPoint(shown, move, pixel);
    const before = this.#told ?? settled;
    if (!same(shown, moved(before, move)) && !same(start, before)) this.on.settle((this.#told = start));
    else this.#waiting?.();
    this.#waiting = null;
  }

  /**
   * The paths of the lanes whose number a slider turns, with that at another of its stops.
   *
   * @param {SliderData} slider
   * @param {number} stop
   */
  turn({ lens, stops }, stop) {
    const { settled } = this.screen;
    if (!(stop in stops)) return;
    const race = readLink(settled.link);
    turn(race, lens, stops[stop]);
    const { lanes } = race;
    const running = lanes.filter(({ on }) => on);
    const bent = lens.lanes.map((index) => lanes[index]).filter((lane) => lane?.on);
    if (!bent.length) return;
    this.#ask(writeLink({ ...race, lanes: bent }), (rows, measures) => {
      const own = bent.map((lane) => settled.lanes[running.indexOf(lane)]);
      const found = readLive({ ...settled, lanes: own }, rows, measures).lanes;
      // Whoever looks inside a lane asks for what is shown, by its text.
      const told = bent.map((lane, k) => ({ ...found[k], text: laneText(lane) }));
      const shown = this.screen.race;
      const after = shown.lanes.map((lane, index) => told[bent.indexOf(running[index])] ?? lane);
      this.on.show({ ...shown, lanes: after });
    });
  }

  /** Measures that are shown and did not come with the settled race. */
  complete(/** @type {Measure[]} */ names) {
    const { settled, race } = this.screen;
    this.#ask(
      settled.link,
      (rows) => {
        if (this.screen.race !== race) return;
        const told = readLive(settled, rows, names).lanes;
        const lanes = race.lanes.map((lane, index) => {
          const measured = Object.fromEntries(names.map((name) => [name, told[index][name]]));
          return { ...lane, ...measured };
        });
        this.on.complete({ ...race, lanes });
      },
      names,
    );
  }

  /**
   * @param {string} link
   * @param {(rows: Float32Array, measures: Measure[]) => void} take
   */
  #ask(link, take, measures = this.on.measures()) {
    this.#live.ask(liveUrl(this.screen.settled.assets, link, { measures }), (rows) => take(rows, measures));
  }
}

/**
 * @param {Pair} one
 * @param {Pair} other
 */
function same(one, other) {
  return one[0] === other[0] && one[1] === other[1];
}
