// Rows of numbers as the server packs them.

/**
 * base64 of little-endian float32 to a Float32Array.
 *
 * @param {string} base64
 */
export function floats(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let k = 0; k < text.length; k++) bytes[k] = text.charCodeAt(k);
  return new Float32Array(bytes.buffer);
}
