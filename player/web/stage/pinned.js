// On a narrow screen the contour stays in sight, smaller, when its place leaves it: pinned to that edge. Here is found
// where its place is, phone.css does the rest.

import { find } from "../shared/find.js";

const SHARE = 28; // percent of the screen's height that the pinned picture takes, as in phone.css

/**
 * Tells a stage in its data-place whether the contour's place is `above` or `below` what is in sight, less the room that
 * the pinned picture takes there: it is pinned just when it hides nothing but its own place. Answers what ends it.
 */
export function watchPlace(/** @type {HTMLElement} */ stage) {
  const place = document.createElement("div");
  place.className = "place";
  find(stage, ".contour").before(place);
  const observer = new IntersectionObserver(
    (entries) => {
      const { isIntersecting, boundingClientRect: box } = entries[entries.length - 1];
      if (isIntersecting || !box.height) delete stage.dataset.place;
      else stage.dataset.place = box.bottom < innerHeight / 2 ? "above" : "below";
    },
    { rootMargin: `-${SHARE}% 0px` },
  );
  observer.observe(place);
  return () => observer.disconnect();
}
