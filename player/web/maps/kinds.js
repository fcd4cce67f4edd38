// The kinds of map, by what the wire calls them: each is a class that knows all that is special about it.

/**
 * @import { MapKind } from "../shapes.d.ts"
 * @import { AtlasData } from "../wire.d.ts"
 */

import { Basins } from "./basins.js";
import { Sweep } from "./sweep.js";

/** @type {{ [Name in AtlasData["kind"]]: new (data: Extract<AtlasData, { kind: Name }>) => MapKind }} */
const KINDS = { basins: Basins, sweep: Sweep };

/**
 * What is special about the kind of some maps.
 *
 * @param {AtlasData} data
 */
export function kindOf(data) {
  const Kind = /** @type {new (data: AtlasData) => MapKind} */ (KINDS[data.kind]);
  return new Kind(data);
}
