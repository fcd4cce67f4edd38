// The text in which a thing travels in a link, as studies/link.py writes it.

/** @import { SliderData } from "../wire.d.ts" */

/**
 * A lane's text with one parameter at another value: of its rule (part 0) or of its schedule (part 1).
 *
 * @param {string} text
 * @param {Pick<SliderData, "part" | "name">} parameter
 * @param {string} value
 */
export function withParameter(text, { part, name }, value) {
  const parts = text.split("@");
  const [slug, assignments = ""] = parts[part].split(":");
  const others = assignments.split(",").filter((one) => one && !one.startsWith(`${name}=`));
  parts[part] = `${slug}:${[...others, `${name}=${value}`].join(",")}`;
  return parts.join("@");
}
