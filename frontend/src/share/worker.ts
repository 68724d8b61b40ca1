/**
 * The share page's worker: everything that reads a stranger's bytes, encodes, seals or speaks to the
 * board.
 *
 * Its name is the SHA-256 of the page's file if the window knows it (`new Worker(url, { name })`).
 */
import { Desk, serve } from "./desk.ts";
import { Media } from "./media/media.ts";
import type { Ask, Tell } from "./protocol.ts";
import { openStore } from "./store.ts";

/** Set when the page is built. */
declare const SHARE_PAGE_RELEASE: string;

const scope = self as unknown as { name: string; postMessage(message: Tell, moved: Transferable[]): void };
const media = new Media();
const desk = new Desk(media, { release: SHARE_PAGE_RELEASE, sha256: /^[0-9a-f]{64}$/.test(scope.name) ? scope.name : "" }, openStore);
const take = serve(desk, (message, moved) => scope.postMessage(message, moved));

/** Clips of a page that was closed before it sealed them are removed, unless another tab may be using them. */
async function tidy(): Promise<void> {
  await navigator.locks?.request("share", { ifAvailable: true }, (lock) => (lock ? media.forget() : undefined));
  await navigator.locks?.request("share", { mode: "shared" }, () => new Promise(() => undefined));
}

void tidy();
self.addEventListener("message", ({ data }) => take(data as Ask));
