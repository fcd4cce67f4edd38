// The paths of a race as a panel draws them.

/** @import { MeasuredPath, PathLook, Race } from "../shapes.d.ts" */

/**
 * Every path, ghosts and companions behind their lanes, with its looks and what `place` makes of it: where it lies in
 * the panel. A path of which `place` makes nothing is left out, and where one lane is shown alone, all others. The lane
 * whose path is asked for lies over the others: at the start, where all stand in the ring, it is the one that is seen.
 *
 * @template {object} Placed
 * @param {Race} race
 * @param {string[]} colors
 * @param {(path: MeasuredPath) => Placed | null | undefined} place
 * @param {number} alone the index of that lane; -1 for all
 */
export function placedPaths({ lanes, sketch, ghosts = [] }, colors, place, alone = -1) {
  /** @type {(path: { look: PathLook }) => number} */
  const layer = ({ look }) => Number(look.lane === sketch?.lane && !look.companion);
  /** @type {{ path: MeasuredPath, look: PathLook }[]} */
  const paths = [
    ...ghosts.map(({ lane, path }) => ({
      path,
      look: { lane, color: colors[lane], dash: "solid", marker: "circle", companion: true, ghost: true },
    })),
    ...lanes.flatMap(({ marker, companions }, lane) =>
      companions.map((path) => ({
        path,
        look: { lane, color: colors[lane], dash: "solid", marker, companion: true },
      })),
    ),
    ...lanes.map((path, lane) => ({
      path,
      look: { lane, color: colors[lane], dash: path.dash, marker: path.marker },
    })),
  ];
  paths.sort((one, other) => layer(one) - layer(other));
  return paths.flatMap(({ path, look }) => {
    const placed = alone < 0 || look.lane === alone ? place(path) : null;
    return placed ? [{ ...look, ...placed }] : [];
  });
}
