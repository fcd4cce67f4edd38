// Runs in a measured page before its own scripts, and notes when things happen there, in milliseconds of its clock.

(() => {
  const now = () => performance.now();
  const nextFrame = window.requestAnimationFrame.bind(window);
  const probe = (window.probe = { updates: [], frames: null, moves: 0, settled: null });
  let moved = 0;
  let released = 0;

  /** Forget what was noted; with `frames`, note the script time of every animation frame from now on. */
  probe.begin = (frames = false) => {
    Object.assign(probe, { updates: [], frames: frames ? [] : null, moves: 0, settled: null });
    performance.clearResourceTimings();
    performance.setResourceTimingBufferSize(5000);
  };

  /** How often the server was asked for paths, or for the inside of a lane. */
  probe.requests = () =>
    performance.getEntriesByType("resource").filter(({ name }) => /\/(live|inspect)\?/.test(name)).length;

  addEventListener(
    "pointermove",
    (event) => {
      if (!event.buttons) return;
      probe.moves++;
      moved = now();
    },
    true,
  );
  addEventListener(
    "pointerup",
    () => {
      released = now();
      probe.settled = null;
    },
    true,
  );

  new MutationObserver((records) => {
    for (const { attributeName } of records) {
      if (attributeName === "data-generation") probe.settled = now() - released;
      if (attributeName === "data-live") drawn({ moved });
    }
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-generation", "data-live"] });

  /** A task that is posted within a frame, before all others, runs when the frame's picture has been handed over. */
  function drawn(update) {
    update.drawn = now();
    const shown = () => {
      update.shown = now();
      probe.updates.push(update);
    };
    nextFrame(() => scheduler.postTask(shown, { priority: "user-blocking" }));
  }

  window.requestAnimationFrame = (callback) =>
    nextFrame((time) => {
      const begin = now();
      try {
        callback(time);
      } finally {
        if (probe.frames) {
          if (probe.frames.at(-1)?.time !== time) probe.frames.push({ time, script: 0 });
          probe.frames.at(-1).script += now() - begin;
        }
      }
    });
})();
