// Runs in a measured page before its own scripts, and notes when things happen there, in milliseconds of its clock.

(() => {
  const now = () => performance.now();
  const nextFrame = window.requestAnimationFrame.bind(window);
  const ask = window.fetch.bind(window);
  const probe = (window.probe = { updates: [], frames: null, moves: 0, settled: null });
  let changed = 0;
  let under = null;
  let released = 0;

  /** Forget what was noted; with `frames`, note the script time of every animation frame from now on. */
  probe.begin = (frames = false) => {
    Object.assign(probe, { updates: [], frames: frames ? [] : null, moves: 0, settled: null });
    under = null;
    performance.clearResourceTimings();
    performance.setResourceTimingBufferSize(5000);
  };

  /** Bytes of the body of every answer of the live channel, as they travelled. */
  probe.liveBytes = () =>
    performance
      .getEntriesByType("resource")
      .filter(({ name }) => name.includes("/live?"))
      .map((entry) => entry.encodedBodySize);

  addEventListener(
    "pointermove",
    (event) => {
      if (event.buttons) probe.moves++;
      if (event.buttons && event.target.closest?.(".start")) changed = now();
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

  // Observers are told in the order in which they were made: this one hears of a value before the player does.
  new MutationObserver((records) => {
    for (const { attributeName, target } of records) {
      if (attributeName === "value" && target.matches("input[type=range]:not(.scrub)")) changed = now();
      if (attributeName === "data-generation") probe.settled = now() - released;
      if (attributeName === "data-live" && under) drawn(under);
    }
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ["value", "data-generation", "data-live"] });

  /** A task that is posted within a frame runs when the frame's picture has been handed over. */
  function drawn(update) {
    under = null;
    update.drawn = now();
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      update.shown = now();
      probe.updates.push(update);
    };
    nextFrame(() => port2.postMessage(0));
  }

  window.fetch = async (...request) => {
    if (!String(request[0]?.url ?? request[0]).includes("/live?")) return ask(...request);
    const update = { changed, asked: now() };
    const answer = await ask(...request);
    update.answered = now();
    under = update;
    return answer;
  };

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
