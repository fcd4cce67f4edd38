// The colours that the page's theme gives the canvases.

export function themeOf(element) {
  const style = getComputedStyle(element), value = (name) => style.getPropertyValue(name).trim();
  return {
    name: style.colorScheme.includes("dark") ? "dark" : "light",
    paper: value("--st-background-color") || "#fff",
    ink: value("--st-text-color") || "#222",
    alarm: value("--st-red-color") || "#d33",
  };
}
