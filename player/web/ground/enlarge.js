// A layout with larger type, for the back row.

export const LARGE = 1.5; // times: type and lines in projector mode

const MARGINS = ["l", "r", "t", "b"];

/**
 * A copy of a Plotly layout (which Plotly may write into) with fonts and margins `scale` times as large.
 *
 * @param {any} layout of any form: what stands in it is Plotly's business
 */
export function enlarged(layout, scale = 1) {
  const copy = structuredClone(layout);
  if (scale !== 1) {
    enlargeFonts(copy, scale);
    for (const side of MARGINS) copy.margin[side] *= scale;
  }
  return copy;
}

/**
 * @param {object} part
 * @param {number} scale
 */
function enlargeFonts(part, scale) {
  for (const [name, value] of Object.entries(part)) {
    if (!value || typeof value !== "object") continue;
    if (/font$/.test(name) && value.size) value.size *= scale;
    enlargeFonts(value, scale);
  }
}
