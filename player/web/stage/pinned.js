// On a narrow screen the contour stays in sight, smaller, when its place leaves it: pinned to that edge. Here is found
// where its place is, phone.css does the rest.

import { around, find } from "../shared/find.js";

const SHARE = 28; // percent of the screen's height that the pinned picture takes; the style sheets know it as --pinned
const FAR = 1e6; // pixels: farther than any page goes on
const EDGES = { above: `-${SHARE}% 0px ${FAR}px`, below: `${FAR}px 0px -${SHARE}%` };
const GLIDE = 160; // milliseconds for which a page goes on at the speed of the finger that is lifted

/**
 * Tells a stage in its data-place whether the contour's place is `above` or `below` what is in sight, less the room
 * that the pinned picture takes: it is pinned just when it hides nothing but its own place. Answers what ends it.
 */
export function watchPlace(/** @type {HTMLElement} */ stage) {
  const contour = find(stage, ".contour");
  const place = document.createElement("div");
  place.className = "place";
  contour.before(place);
  document.documentElement.style.setProperty("--pinned", `${SHARE}vh`);
  /** @type {Record<string, boolean>} */
  const gone = {};
  const root = scrollersOf(stage).at(-1); // what is out of sight in it counts, too, for how far it is
  // One for each edge: an observer tells no way from below to above, where the place is out of sight before and after.
  const observers = Object.entries(EDGES).map(([edge, rootMargin]) => {
    const observer = new IntersectionObserver(
      (entries) => {
        const { isIntersecting, boundingClientRect: box } = entries[entries.length - 1];
        gone[edge] = !isIntersecting && box.height > 0;
        const [away] = Object.keys(EDGES).filter((one) => gone[one]);
        if (away) stage.dataset.place = away;
        else delete stage.dataset.place;
      },
      { root, rootMargin },
    );
    observer.observe(place);
    return observer;
  });
  contour.addEventListener("pointerdown", (event) => {
    if (!stage.dataset.place || event.pointerType !== "touch" || around(event.target, ".start")) return;
    const page = scrollersOf(stage).find(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight);
    scrollWith(event, page ?? document.documentElement);
  });
  return () => observers.forEach((observer) => observer.disconnect());
}

/**
 * Scrolls a page as a finger goes: by itself it would not where the finger lies on what is fixed to the screen.
 *
 * @param {PointerEvent} press
 * @param {Element} page
 */
function scrollWith(press, page) {
  let last = press;
  let speed = 0; // pixels per millisecond
  const over = new AbortController();
  const until = { signal: over.signal };
  const follow = (/** @type {PointerEvent} */ move) => {
    if (move.pointerId !== press.pointerId) return;
    const by = last.clientY - move.clientY;
    speed = by / Math.max(move.timeStamp - last.timeStamp, 1);
    last = move;
    page.scrollBy(0, by);
  };
  const lift = () => {
    over.abort();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    page.scrollBy({ top: GLIDE * speed, behavior: "smooth" });
  };
  addEventListener("pointermove", follow, until);
  addEventListener("pointerup", lift, until);
  addEventListener("pointercancel", () => over.abort(), until);
}

/** What may scroll an element, from the inside out: Streamlit's pages scroll in a part of the document. */
function scrollersOf(/** @type {Element} */ element) {
  const scrollers = [];
  for (let one = element.parentElement; one; one = one.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(one).overflowY)) scrollers.push(one);
  }
  return scrollers;
}
