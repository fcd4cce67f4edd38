// A server's programs as files of a folder, where Node stands for a page.

import { readFile } from "node:fs/promises";

import { Library } from "../../player/web/programs/library.js";
import { wantedBy } from "../../player/web/programs/runs.js";

/** The library of a page whose server has these files. @param {string} folder its URL */
export async function libraryIn(folder) {
  globalThis.location = /** @type {any} */ ({ href: folder });
  globalThis.fetch = async (url) => new Response(await readFile(new URL(String(url).replace("?", "_"))));
  const library = new Library(folder);
  await library.open();
  return library;
}

/** Has a library fetch what a link takes. @param {Library} library @param {string} link */
export async function fetchFor(library, link) {
  const wanted = library.declarations && wantedBy(link, library.declarations);
  if (wanted) await library.fetch(wanted);
}
