import { parseLink } from "./link.ts";
import { WorkerCaller } from "./caller.ts";
import { SharePage } from "./share-page.ts";

declare const RELEASE: string;
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

const address = URL.createObjectURL(new Blob([WORKER], { type: "text/javascript" }));
const page = new SharePage();
page.caller = new WorkerCaller(new Worker(address));
page.link = parseLink(location.href);
page.release = { version: RELEASE, sha256: "" };
document.body.append(page);
void ownHash().then((sha256) => (page.release = { version: RELEASE, sha256 }));
