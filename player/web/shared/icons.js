// The pictures on the buttons.

const icon = (/** @type {string} */ path) => `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${path}"/></svg>`;

export const ICONS = {
  play: icon("M8 5v14l11-7z"),
  pause: icon("M7 5h4v14H7zM14 5h4v14h-4z"),
  replay: icon("M12 5V1L7 6l5 5V7a6 6 0 1 1-6 6H4a8 8 0 1 0 8-8z"),
  first: icon("M18 6v12l-8.5-6zM6 6h2.5v12H6z"),
  back: icon("M15.4 7.4 14 6l-6 6 6 6 1.4-1.4-4.6-4.6z"),
  forward: icon("M8.6 16.6 10 18l6-6-6-6-1.4 1.4 4.6 4.6z"),
  last: icon("M6 6l8.5 6L6 18zM15.5 6H18v12h-2.5z"),
  loop: icon("M7 7h10v3l4-4-4-4v3H5v6h2zm10 10H7v-3l-4 4 4 4v-3h12v-6h-2z"),
  paths: icon(
    "M12 5C7 5 2.7 8.1 1 12c1.7 3.9 6 7 11 7s9.3-3.1 11-7c-1.7-3.9-6-7-11-7z" +
      "m0 12a5 5 0 1 1 0-10 5 5 0 0 1 0 10zm0-8a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  ),
  reset: icon("M4 9V4h5v2H6v3zm11-5h5v5h-2V6h-3zM6 15v3h3v2H4v-5zm12 0h2v5h-5v-2h3zM9 9h6v6H9z"),
  link: icon(
    "M3.9 12A3.1 3.1 0 0 1 7 8.9h4V7H7a5 5 0 0 0 0 10h4v-1.9H7A3.1 3.1 0 0 1 3.9 12z" +
      "M8 13h8v-2H8zm9-6h-4v1.9h4a3.1 3.1 0 0 1 0 6.2h-4V17h4a5 5 0 0 0 0-10z",
  ),
  projector: icon("M3 4h18v12H3zm2 2v8h14V6zM8 20l4-4 4 4z"),
  keys: icon("M3 6h18v12H3zm2 2v8h14V8zm1.5 1.5h2v2h-2zm3 0h2v2h-2zm3 0h2v2h-2zm3 0h2v2h-2zM8 13h8v1.8H8z"),
  compare: icon("M4 4h11v3h5v13H9v-3H4zm2 2v9h3V7h4V6zm5 3v9h7V9z"),
  full: icon("M7 14H5v5h5v-2H7zM5 10h2V7h3V5H5zm12 7h-3v2h5v-5h-2zM14 5v2h3v3h2V5z"),
};
