// Numbers as a person reads them, and as a person points at them.

/**
 * So many significant digits: 0.00123, 4.56e-9, 12300; a dash for what is no number.
 *
 * @param {number} value
 */
export function number(value, digits = 3) {
  if (Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) {
    const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
    return `${Number(mantissa)}e${Number(exponent)}`.replaceAll("-", "−");
  }
  return String(Number(value.toPrecision(digits))).replace("-", "−");
}

/**
 * A number with so many decimals that it lies within a quarter of a pixel of where it was, and no more.
 *
 * @param {number} value
 * @param {number} pixel how much of it a pixel shows
 */
export function pointed(value, pixel) {
  const decimals = Math.ceil(-Math.log10(pixel / 2));
  return Number(value.toFixed(Math.min(Math.max(decimals, 0), 100))) + 0; // no -0
}
