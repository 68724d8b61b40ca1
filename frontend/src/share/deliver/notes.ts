/** What an inbox signs: a share arrived, was opened, was taken back. The reference is noticeboard/seal/receipt.py. */
import { fromTime } from "../encoding.ts";
import { openNote, type Key } from "../note.ts";
import { Malformed, require } from "../refusals.ts";

const MOST_BYTES = 4096;
export const MOST_NOTE_BYTES = MOST_BYTES;

export type NoteKind = "receipt" | "opened" | "withdrawal";

/** Whose share a note is about; what is left out may be any. */
export interface About {
  origin: string;
  agency: string;
  request: string;
  sha256?: string | undefined;
  size?: number | undefined;
}

/** Open a note, which must be about this share in every line; throws Malformed. */
export function openInboxNote(note: string, kind: NoteKind, inbox: Key, about: About): { sha256: string; at: string } {
  require(note.length <= MOST_BYTES, "length of note");
  const lines = openNote(note, [inbox]).text.split("\n");
  const [heading, origin, agency, request, sha256, ...rest] = lines;
  require(heading === `neighbors-requests/${kind}/v1`, "heading");
  require(origin === about.origin && agency === about.agency && request === about.request, "request");
  if (sha256 === undefined || !/^[0-9a-f]{64}$/.test(sha256)) throw new Malformed("hash");
  require(about.sha256 === undefined || sha256 === about.sha256, "hash");
  if (kind === "receipt") {
    const size = rest.shift() ?? "";
    require(/^(0|[1-9][0-9]{0,15})$/.test(size), "size");
    require(about.size === undefined || size === String(about.size), "size");
  }
  const [at, end, ...more] = rest;
  if (at === undefined) throw new Malformed("time");
  fromTime(at);
  require(end === "" && more.length === 0, "end");
  return { sha256, at };
}
