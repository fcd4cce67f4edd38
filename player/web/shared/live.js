// The live channel: paths for values under a moving hand. One request is on its way at a time, the next as soon as its
// answer is here; of those that wait only the newest is asked, so that an answer can never be older than the picture.
// While the server is known to be away nobody asks: the newest waits until it is back.

/** @typedef {"numbers" | "json"} Kind float32, or JSON */
/** @typedef {{ url: string | URL, take: (content: any) => void, kind: Kind, refused: () => void }} Question */

/** The channels that wait for the server; null while it is there. @type {Set<() => void> | null} */
let held = null;

/** The server is away, and nothing is asked; or it is there. */
export function hold(/** @type {boolean} */ away) {
  const waiting = held;
  held = away ? (held ?? new Set()) : null;
  if (!away) for (const run of waiting ?? []) run();
}

export class Live {
  #busy = false;
  /** @type {Question | null} */
  #next = null;
  #turn = 0;

  /** @param {(busy: boolean) => void} told hears whether an answer is being waited for */
  constructor(told = () => {}) {
    this.told = told;
  }

  /**
   * Ask for a URL; `take` gets its answer, as float32 "numbers" or as "json", unless something newer is asked for
   * before its turn has come, or all is dropped meanwhile.
   *
   * @param {string | URL} url
   * @param {(content: any) => void} take
   * @param {Kind} kind
   * @param {() => void} refused is called instead where there is no answer
   */
  ask(url, take, kind = "numbers", refused = () => {}) {
    this.#next = { url, take, kind, refused };
    this.#run();
  }

  /** Forget what waits and what is under way. */
  drop() {
    this.#next = null;
    this.#turn++;
  }

  #run = async () => {
    if (this.#busy || !this.#next) return;
    if (held) return void held.add(this.#run);
    this.told((this.#busy = true));
    try {
      let answer = this.#ask();
      while (answer) {
        const { content, take, refused, turn } = await answer;
        answer = this.#ask(); // on its way while the one before is drawn
        if (turn === this.#turn) content ? take(content) : refused();
        answer ??= this.#ask(); // what taking it has led to
      }
    } finally {
      this.told((this.#busy = false));
    }
    this.#run(); // what came while the server was away
  };

  /** Sends for the newest of what waits; null where nothing does. */
  #ask() {
    if (!this.#next || held) return null;
    const { url, take, kind, refused } = this.#next;
    const turn = this.#turn;
    this.#next = null;
    return contentOf(url, kind).then((content) => ({ content, take, refused, turn }));
  }
}

/**
 * Where the live channel answers a race.
 *
 * @param {string} assets
 * @param {string} link of the race
 * @param {{ route?: "live" | "inspect", measures?: string[] }} [what]
 */
export function liveUrl(assets, link, { route = "live", measures = [] } = {}) {
  const more = measures.map((measure) => `&measure=${measure}`).join("");
  return new URL(`${assets}/${route}?${link}${more}`, location.href);
}

/**
 * What a URL answers; null where it refuses or cannot be reached: then the picture follows on release.
 *
 * @param {string | URL} url
 * @param {Kind} kind
 */
async function contentOf(url, kind) {
  try {
    const answer = await fetch(url);
    if (!answer.ok) return null;
    return kind === "json" ? await answer.json() : new Float32Array(await answer.arrayBuffer());
  } catch {
    return null;
  }
}
