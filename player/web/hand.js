// What a moving hand changes: the start that is dragged, the thumb of a slider. Paths follow through the live channel; when
// the hand rests, the server gets the value, and its answer is the settled picture.

import { Live } from "./live.js";
import { chosenPoint, readLive } from "./race.js";
import { Sliders, withParameter } from "./sliders.js";

export class Hand {
  #live; #waiting = null;

  /**
   * `race` answers the race on screen and `measures` what is shown beside its paths; `show` takes a race that a hand has
   * changed, with the start of its paths, and `completed` one that has more measures; `asking` hears whether more is to come; `settle` sends the start to the server;
   * `release` takes an update that had to wait.
   */
  constructor({ race, measures, show, completed, asking, settle, release }) {
    this.#live = new Live(asking);
    Object.assign(this, { race, measures, show, completed, send: settle, release });
    this.sliders = new Sliders((key) => this.data?.sliders[key], (slider, stop) => this.#bend(slider, stop));
  }

  dispose() { this.sliders.dispose(); }

  /** The settings of the server's last update; what is still under way for those before is forgotten. */
  take(data) {
    this.data = data;
    this.#live.drop();
  }

  /** Keeps an update that comes while the start is held: it is of an older start. */
  wait(update) { this.#waiting = update; }

  /** The start at a point of the picture: every path from there, as fast as the live channel answers. */
  follow(shown) {
    const start = chosenPoint(shown, this.data.move), query = new URLSearchParams(this.data.link);
    this.race().shownStart = shown;
    query.set("start", start.join(","));
    this.#ask(query, (rows, measures) => {
      const race = { ...readLive(this.data, rows, measures), shownStart: this.race().shownStart };
      this.show(race, start);
    });
  }

  /** The hand rests at a point of the picture. */
  settle(shown) {
    const start = chosenPoint(shown, this.data.move), [x, y] = this.data.start;
    if (start[0] !== x || start[1] !== y) this.send(start);
    else if (this.#waiting) this.release(this.#waiting);
    this.#waiting = null;
  }

  /** One lane's path with a hyperparameter at another stop of its slider. */
  #bend({ lane, stops, ...where }, stop) {
    const settled = this.data.lanes[lane];
    if (!settled || !(stop in stops)) return;
    const query = new URLSearchParams(this.data.link);
    query.set("lane", withParameter(settled.text, where, stops[stop]));
    this.#ask(query, (rows, measures) => {
      const [bent] = readLive({ ...this.data, lanes: [settled] }, rows, measures).lanes, race = this.race();
      const text = query.get("lane"); // whoever looks inside the lane asks for what is shown
      this.show({ ...race, lanes: race.lanes.map((one, index) => (index === lane ? { ...bent, text } : one)) });
    });
  }

  /** Measures that are shown and did not come with the settled race. */
  complete(measures) {
    const settled = this.race();
    this.#ask(new URLSearchParams(this.data.link), (rows) => {
      if (this.race() !== settled) return;
      const told = readLive(this.data, rows, measures).lanes;
      const measured = (lane, index) => ({ ...lane, ...Object.fromEntries(measures.map((name) => [name, told[index][name]])) });
      this.completed({ ...settled, lanes: settled.lanes.map(measured) });
    }, measures);
  }

  #ask(query, take, measures = this.measures()) {
    for (const measure of measures) query.append("measure", measure);
    this.#live.ask(new URL(`${this.data.assets}/live?${query}`, location.href), (rows) => take(rows, measures));
  }
}
