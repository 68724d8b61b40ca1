import { parseLink } from "./link.ts";
import { WorkerCaller } from "./caller.ts";
import { SharePage } from "./share-page.ts";

/** Set when the page is built: its release, and the text of its worker. */
declare const SHARE_PAGE_RELEASE: string;
declare const WORKER: string;

/** Return the hash of the page's file, or "" where a browser doesn't let a page read itself. */
async function ownHash(): Promise<string> {
  try {
    const bytes = await (await fetch(location.href, { cache: "force-cache" })).arrayBuffer();
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  } catch {
    return "";
  }
}

async function start(): Promise<void> {
  const address = URL.createObjectURL(new Blob([WORKER], { type: "text/javascript" }));
  const sha256 = await ownHash();
  const page = new SharePage();
  // The worker writes the page's hash into the record, and can't learn it by itself.
  page.caller = new WorkerCaller(new Worker(address, { name: sha256 }));
  page.link = parseLink(location.href);
  page.release = { version: SHARE_PAGE_RELEASE, sha256 };
  document.body.append(page);
}

void start();
