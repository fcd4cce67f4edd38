// A race as the server sends it, made ready to draw.

/** base64 of little-endian float32 to a Float32Array. */
export function floats(base64) {
  const text = atob(base64), bytes = new Uint8Array(text.length);
  for (let k = 0; k < text.length; k++) bytes[k] = text.charCodeAt(k);
  return new Float32Array(bytes.buffer);
}

/**
 * Lanes with their rows: x, y and loss above the infimum (or the loss itself where there is none), one number a step.
 * The rows are those sent with the race, or others of the same shape from the live channel.
 */
export function readRace(data, all = floats(data.paths)) {
  const rows = data.steps + 1;
  const lanes = data.lanes.map((lane, index) => {
    const row = (kind) => all.subarray((3 * index + kind) * rows, (3 * index + kind + 1) * rows);
    return { ...lane, x: row(0), y: row(1), above: row(2) };
  });
  return { ...data, lanes, rows };
}

/** The value of a row at a real position: linear between two steps. */
export function at(row, position) {
  const step = Math.min(Math.floor(position), row.length - 1), next = Math.min(step + 1, row.length - 1);
  return row[step] + (row[next] - row[step]) * (position - step);
}

/** A number as a person reads it: 0.00123, 4.56e-9, 12300. */
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
