// The keys of the stage. They work anywhere on the page except where they already mean something: in inputs, menus, buttons.

const TAKEN =
  "input, textarea, select, [role=slider], [role=listbox], [role=combobox], [role=radio], [contenteditable]";

const TYPED = "input:not([type=range], [type=checkbox], [type=radio]), textarea";

export class Keys {
  /**
   * `actions` maps a key, as KeyboardEvent names it, to what it does; one that answers false has left the key to the page.
   * `scrub` is the stage's own slider.
   */
  constructor(stage, scrub, actions) {
    this.listen = (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const { target, key } = event;
      const own = target === scrub;
      const action = actions[key.length === 1 ? key.toLowerCase() : key];
      if (!action || (!own && target.closest?.(TAKEN))) return;
      // A space presses whatever has the focus, unless that is the page itself or the stage's slider.
      if (
        key === " " &&
        target !== document.body &&
        !own &&
        (target.closest?.("button, summary, a") || !stage.contains(target))
      )
        return;
      if (action() !== false) event.preventDefault();
    };
    // In a field, undo is of the typing; the page's own undo must not hear of it.
    this.spare = (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && event.target.matches?.(TYPED))
        event.stopPropagation();
    };
    document.addEventListener("keydown", this.listen);
    window.addEventListener("keydown", this.spare, true);
  }

  dispose() {
    document.removeEventListener("keydown", this.listen);
    window.removeEventListener("keydown", this.spare, true);
  }
}
