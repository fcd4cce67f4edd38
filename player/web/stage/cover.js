// A covered race: what can be seen of it before anybody has said what they expect.

export const COVERED = "Covered until you have answered.";

/** A race of which nothing is told but where every lane stands at the start. */
export function atStart(race) {
  const lanes = race.lanes.map((lane) => ({
    ...firstStep(lane),
    companions: lane.companions.map(firstStep),
    status: "running",
    reached_at: -1,
    converged_at: -1,
    diverged_at: -1,
    badge: null,
  }));
  return { ...race, lanes, rows: 1 };
}

/** A path with its rows cut after their first number. */
function firstStep(path) {
  const cut = ([name, value]) => [name, ArrayBuffer.isView(value) ? value.subarray(0, 1) : value];
  return Object.fromEntries(Object.entries(path).map(cut));
}
