// The address bar: it always holds the link to what is shown.

/**
 * Puts the pairs of a query in place of what stands under `keys`; other keys stay. The history gets no new entry.
 *
 * @param {readonly string[]} keys
 * @param {string} query
 */
export function writeAddress(keys, query) {
  const pairs = location.search.slice(1).split("&");
  const others = pairs.filter((pair) => pair && !keys.includes(keyOf(pair))); // as they stand: people read links
  const text = [query, ...others].filter(Boolean).join("&");
  const search = text && `?${text}`;
  if (search !== location.search) history.replaceState(history.state, "", location.pathname + search + location.hash);
}

function keyOf(/** @type {string} */ pair) {
  const [key] = new URLSearchParams(pair).keys();
  return key;
}
