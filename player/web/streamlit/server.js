// The server as components know it: whether it is there, what it has not been told, and what is said of that on screen.

/**
 * @import { ComponentCall } from "../wire.d.ts"
 * @import { Message } from "./outbox.js"
 */

import { hold } from "../shared/live.js";
import { closeConnectionErrors, keyAround, resting, watchServer } from "./internals.js";
import { Outbox } from "./outbox.js";

const AWAY = "The server is away. What you do here is kept and sent when it is back.";
const BACK = "The server is back.";
const BRIEFLY = 4000; // milliseconds
const UNSEEN = 3000; // milliseconds after which a server that rests has run the page, though nobody saw it run

/** @type {Record<symbol, any>} */
const shared = globalThis;
/**
 * What waits; shared with the modules that another version of the app brings.
 *
 * @type {Map<string, Message>}
 */
const waiting = (shared[Symbol.for("optimizer race: what waits")] ??= new Map());

const outbox = new Outbox(resting, waiting);

/** @type {Set<Post<any>>} */
const posts = new Set();

/** @type {Set<() => void>} */
const doors = new Set();

/** @type {"there" | "away" | "returning"} */
let server = "there";

// One that was started anew knows nothing of the page until it has run it as a whole. It hears nothing from inside
// Streamlit's fragments before that, and calls nobody: so it is asked to, and told the rest when it has done so.
watchServer(({ connected, rested }) => {
  hold(!connected);
  if (!connected) is("away");
  else if (server === "away") {
    is("returning");
    for (const knock of doors) knock();
    if (!doors.size) is("there");
    setTimeout(() => server === "returning" && resting() && is("there"), UNSEEN);
  } else if (rested) {
    is("there");
    outbox.rested();
  }
});

// Streamlit says so, too, in a dialog that keeps hands off everything. Where the components say it, that is not needed.
closeConnectionErrors(() => posts.size > 0);

/** @param {typeof server} now */
function is(now) {
  if (now === server) return;
  const back = now === "there";
  server = now;
  outbox.there = back;
  if (now !== "returning") for (const post of posts) post.tell(back);
}

/** Calls `knock` when the server is to run the whole page. Answers what ends that. */
export function openDoor(/** @type {() => void} */ knock) {
  doors.add(knock);
  return () => void doors.delete(knock);
}

/**
 * What a component tells the server, and what it says of the server on screen.
 *
 * @template Triggers
 */
export class Post {
  #key;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #later;

  /**
   * @param {HTMLElement} home the component's element
   * @param {HTMLElement} element in which is said whether the server is away
   * @param {() => void} back hears that it is back
   */
  constructor(home, element, back = () => {}) {
    this.#key = keyAround(home);
    this.back = back;
    this.word = document.createElement("p");
    this.word.className = "server";
    if (!posts.size) this.word.setAttribute("role", "status"); // of several on a page one is heard
    element.append(this.word);
    posts.add(this);
    if (server !== "there") this.tell(false);
  }

  /**
   * On each render: sends by `send` from now on. `heard` is the number of the last message that the server has heard.
   *
   * @param {ComponentCall<unknown, Triggers>["setTriggerValue"]} send
   */
  open(send, heard = 0) {
    outbox.join(this.#key, /** @type {any} */ (send), heard);
  }

  /**
   * Tells the server, as soon as it hears.
   *
   * @template {keyof Triggers & string} Name
   * @param {Name} name
   * @param {Triggers[Name]} value
   */
  put(name, value) {
    outbox.put(this.#key, name, value);
  }

  /** Says whether the server is there. */
  tell(/** @type {boolean} */ there) {
    clearTimeout(this.#later);
    this.word.textContent = there ? BACK : AWAY;
    if (!there) return;
    this.#later = setTimeout(() => (this.word.textContent = ""), BRIEFLY);
    this.back();
  }

  dispose() {
    clearTimeout(this.#later);
    posts.delete(this);
    outbox.leave(this.#key);
  }
}
