"""What the keyboard and a finger reach, as tests see it: contrasts, the mark of the focus, the size of targets."""

# Luminance and contrast as WCAG has them; `ground` is what is painted behind an element.
COLOURS = """
const context = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
const rgba = (colour) => {
  context.clearRect(0, 0, 1, 1);
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
  return [r, g, b, a / 255];
};
const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
const ground = (element) => {
  const layers = [];
  for (let at = element; at; at = at.parentElement) {
    const layer = rgba(getComputedStyle(at).backgroundColor);
    if (layer[3]) layers.push(layer);
    if (layer[3] === 1) break;
  }
  return layers.reduceRight((below, layer) => over(layer, below), [255, 255, 255, 1]);
};
const luminance = (colour) => {
  const [r, g, b] = colour.map((part) => part / 255).map((s) => s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (one, other) => {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};
"""

# The contrast of an element's text to its ground.
TEXT_CONTRAST = f"""element => {{ {COLOURS}
  const opacity = [];
  for (let at = element; at; at = at.parentElement) opacity.push(Number(getComputedStyle(at).opacity));
  const behind = ground(element), text = rgba(getComputedStyle(element).color);
  text[3] *= opacity.reduce((product, one) => product * one, 1);
  return contrast(over(text, behind), behind);
}}"""

# What has the focus, and whether a mark of at least 2 pixels stands out by 3:1 from what is around it, and is not cut off.
MARK = f"""() => {{ {COLOURS}
  const active = document.activeElement;
  if (active === document.body) return null;
  const label = active.closest('label');
  const around = [active, ...(label ? label.querySelectorAll('*') : [])];
  for (let at = active, k = 0; at.parentElement && k < 4; at = at.parentElement, k++) around.push(at);
  const whole = (element, reach) => {{
    const box = element.getBoundingClientRect();
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {{
      const style = getComputedStyle(at), clip = at.getBoundingClientRect();
      const beyond = {{x: [clip.left - box.left + reach, box.right + reach - clip.right],
        y: [clip.top - box.top + reach, box.bottom + reach - clip.bottom]}};
      if (style.overflowX !== 'visible' && Math.max(...beyond.x) > 1) return false;
      if (style.overflowY !== 'visible' && Math.max(...beyond.y) > 1) return false;
    }}
    return true;
  }};
  const marked = around.some((element) => {{
    const {{outlineStyle, outlineWidth, outlineColor, outlineOffset}} = getComputedStyle(element);
    const width = parseFloat(outlineWidth), offset = parseFloat(outlineOffset);
    const beside = ground(offset < 0 ? element : element.parentElement ?? element);
    return outlineStyle !== 'none' && width >= 2 && contrast(over(rgba(outlineColor), beside), beside) >= 3
      && whole(element, width + offset);
  }});
  const name = active.getAttribute('aria-label') || active.innerText || active.id;
  return [marked, `${{active.localName}} ${{active.getAttribute('data-testid') ?? active.className}}: ${{name.slice(0, 40)}}`];
}}"""

# The targets for a pointer that cannot be hit at all corners of a square of 24 pixels around their centre: at the
# middles of its outermost pixels. A link within a
# sentence is exempt, and so is what no pointer presses: a cell of a map, which the map itself stands for.
SMALL = """() => {
  const SELECTOR = 'a[href], button, input, select, textarea, summary, [role=slider], [data-tag]', HALF = 11.5;
  const small = [];
  document.querySelector('.stage')?.removeAttribute('data-pins'); // what is scrolled at once is behind no pinned picture
  for (const element of document.querySelectorAll(SELECTOR)) {
    if (!element.checkVisibility({visibilityProperty: true}) || getComputedStyle(element).pointerEvents === 'none') continue;
    if (element.matches('[data-testid=stSkipToContent], [data-testid=stSidebar][data-collapsed=true] *')) continue;
    if (element.closest('p, li')?.innerText.length > element.innerText?.length) continue;
    // An input that is not seen is hit by its label, or by the thumb that it stands for.
    const hidden = element.matches('input[type=range]:not(.scrub), input[type=checkbox], input[type=radio]');
    const target = hidden ? element.closest('label') ?? element.parentElement.parentElement : element;
    const {width, height} = target.getBoundingClientRect();
    if (!width || !height) continue;
    const reached = ['center', 'start', 'end'].some((inline) => {
      target.scrollIntoView({block: 'center', inline, behavior: 'instant'});
      const {left, right, top, bottom} = target.getBoundingClientRect();
      const x = (left + right) / 2, y = (top + bottom) / 2;
      return [[-1, -1], [1, -1], [-1, 1], [1, 1]].every(([dx, dy]) => {
        const hit = document.elementFromPoint(x + HALF * dx, y + HALF * dy);
        return hit && (target.contains(hit) || hit.closest('label')?.contains(element));
      });
    });
    if (!reached) small.push(`${element.localName} ${element.getAttribute('data-testid') ?? element.className}`
      + ` ${element.getAttribute('aria-label') || element.innerText}: ${Math.round(width)} x ${Math.round(height)}`
      + ` ${element.closest("[class*='st-key-']")?.className.match(/st-key-[^ ]*/)[0]}`);
  }
  return small;
}"""
