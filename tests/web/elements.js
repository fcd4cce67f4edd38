// As much of a document as the tests need: elements that know their place and match simple selectors, and what observes
// them.

import { inPlace } from "./fakes.js";

/** Selectors with commas between, and of each the element itself, behind those that it must lie in. */
const SELECTORS = /(?:[^,(]|\([^)]*\))+/g;
const ONE = /^(?:(.*) )?([a-z]*)((?:\.[\w-]+)*)((?:\[[^\]]*\])*)(?::not\((.*)\))?$/;

export class FakeElement {
  /** @type {FakeElement | null} */
  parent = null;

  isConnected = true;

  /**
   * @param {string} tag
   * @param {Record<string, string>} [attributes]
   * @param {FakeElement[]} [children]
   */
  constructor(tag, attributes = {}, children = []) {
    this.tag = tag;
    this.attributes = attributes;
    this.children = children;
    for (const child of children) child.parent = this;
  }

  get classList() {
    return (this.attributes.class ?? "").split(" ").filter(Boolean);
  }

  get value() {
    return this.attributes.value;
  }

  /** @param {string} selector @returns {boolean} */
  matches(selector) {
    return (selector.match(SELECTORS) ?? []).some((one) => {
      const parts = ONE.exec(one.trim());
      if (!parts) throw new Error(`These elements know no selector like "${one}".`);
      const [, within, tag, classes, conditions, not] = parts;
      const met = [...conditions.matchAll(/\[([\w-]+)(?:(\*?=)'?([^'\]]*)'?)?\]/g)].every(([, name, sign, value]) => {
        const own = name === "type" && this.tag === "input" ? (this.attributes.type ?? "text") : this.attributes[name];
        return own !== undefined && (!sign || (sign === "=" ? own === value : own.includes(value)));
      });
      const classed = classes
        .split(".")
        .filter(Boolean)
        .every((name) => this.classList.includes(name));
      const itself = (!tag || tag === this.tag) && classed && met && !(not && this.matches(not));
      return itself && (!within || Boolean(this.parent?.closest(within)));
    });
  }

  /** @param {string} selector @returns {FakeElement | null} */
  closest(selector) {
    return this.matches(selector) ? this : (this.parent?.closest(selector) ?? null);
  }

  /** @param {string} selector @returns {FakeElement | null} */
  querySelector(selector) {
    for (const child of this.children) {
      const found = child.matches(selector) ? child : child.querySelector(selector);
      if (found) return found;
    }
    return null;
  }

  /** @param {FakeElement | null} other @returns {boolean} */
  contains(other) {
    return other !== null && (other === this || this.contains(other.parent));
  }
}

class FakeInput extends FakeElement {}

/** An element. @param {string} tag @param {Record<string, string>} [attributes] @param {FakeElement[]} [children] */
export const element = (tag, attributes, children) =>
  new (tag === "input" ? FakeInput : FakeElement)(tag, attributes, children);

/** What observes attributes, and its reports. */
export class FakeObserver {
  /** @type {FakeObserver[]} */
  static all = [];
  /** @type {{ target: FakeElement, options: MutationObserverInit }[]} */
  observed = [];

  /** @param {() => void} report */
  constructor(report) {
    this.report = report;
    FakeObserver.all.push(this);
  }

  /** @param {FakeElement} target @param {MutationObserverInit} options */
  observe(target, options) {
    if (options.attributes === false && options.attributeFilter) throw new TypeError("That observes nothing.");
    this.observed.push({ target, options });
  }

  disconnect() {
    this.observed = [];
  }
}

/** Changes an attribute, so that whoever observes it hears of it. @param {FakeElement} element @param {string} value */
export function setAttribute(element, /** @type {string} */ name, value) {
  element.attributes[name] = value;
  for (const { observed, report } of FakeObserver.all)
    if (observed.some(({ target, options }) => target === element && options.attributeFilter?.includes(name))) report();
}

/** Node takes a listener away only where `capture` has its name; a browser also where it is just true. */
class Heard extends EventTarget {
  /** The types of those listeners that hear of an event before the page can stop it. @type {string[]} */
  captured = [];

  /** @type {EventTarget["addEventListener"]} */
  addEventListener(type, listener, options) {
    if (typeof options === "object" ? options.capture : options) this.captured.push(type);
    super.addEventListener(type, listener, options);
  }

  /** @type {EventTarget["removeEventListener"]} */
  removeEventListener(type, listener, options) {
    super.removeEventListener(type, listener, typeof options === "boolean" ? { capture: options } : options);
  }
}

/** A page with nothing on it yet. */
export function newPage() {
  FakeObserver.all = [];
  const window = new Heard();
  const body = element("body");
  inPlace({
    window,
    document: Object.assign(new Heard(), { body }),
    addEventListener: window.addEventListener.bind(window),
    MutationObserver: FakeObserver,
    Node: FakeElement,
    Element: FakeElement,
    HTMLElement: FakeElement,
    HTMLInputElement: FakeInput,
  });
}

/**
 * Something happens to an element; answers the event.
 *
 * @param {EventTarget} heard
 * @param {string} type
 * @param {Record<string, unknown>} [told]
 */
export function happen(heard, type, told = {}) {
  const event = new Event(type, { cancelable: true });
  for (const [name, value] of Object.entries(told)) Object.defineProperty(event, name, { value });
  heard.dispatchEvent(event);
  return event;
}
