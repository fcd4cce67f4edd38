// Sliders are Streamlit's own and report only on release. While a thumb is held, the player reads it itself, so that the path
// bends under the hand. A drag fires no input event, but it changes the value attribute.

const LINGER = 150; // milliseconds after the release in which a last movement still arrives

export class Sliders {
  /** `find` answers what is known of a widget's key, if anything; `turned` is called with it and the stop's index. */
  constructor(find, turned) {
    this.press = (event) => {
      const box = event.target.closest?.("[class*='st-key-']");
      const input = box?.querySelector("input[type=range]"), slider = input && find(keyOf(box));
      if (slider) follow(input, (index) => turned(slider, index));
    };
    document.addEventListener("pointerdown", this.press, true);
  }

  dispose() {
    document.removeEventListener("pointerdown", this.press, true);
  }
}

/** The key of the widget that an element belongs to: Streamlit writes it into a class. */
function keyOf(element) {
  const box = element.closest("[class*='st-key-']");
  return [...(box?.classList ?? [])].find((name) => name.startsWith("st-key-"))?.slice("st-key-".length);
}

/** Reports each value of a range input until its pointer is released. */
function follow(input, report) {
  const observer = new MutationObserver(() => report(Number(input.value)));
  observer.observe(input, { attributes: true, attributeFilter: ["value"] });
  const over = new AbortController(), stop = () => { over.abort(); setTimeout(() => observer.disconnect(), LINGER); };
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, stop, { capture: true, signal: over.signal });
}

/** A lane's text with one parameter at another value: of its rule (part 0) or of its schedule (part 1). */
export function withParameter(text, { part, name }, value) {
  const parts = text.split("@"), [slug, assignments = ""] = parts[part].split(":");
  const others = assignments.split(",").filter((one) => one && !one.startsWith(`${name}=`));
  parts[part] = `${slug}:${[...others, `${name}=${value}`].join(",")}`;
  return parts.join("@");
}
