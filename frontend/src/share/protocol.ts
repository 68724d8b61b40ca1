/**
 * What the share page's window and its worker ask of each other. Everything that reads a stranger's
 * bytes, encodes, seals or speaks to the board is in the worker; the window only draws.
 */

/** Where the page was opened for: a board, a request of its log, and the key it must have. */
export interface Link {
  /** `https://host`, without a slash at the end. */
  board: string;
  /** The index of the request in the board's log. */
  request: number;
  /** The fingerprint of the log's key (32 characters), or "" if somebody typed the link. */
  key: string;
}

/** What the page has checked of a request before anyone chooses a file. */
export interface Asked {
  origin: string;
  /** The board's eight words, and whether the link vouched for them. */
  words: string[];
  pinned: boolean;
  /** How many witnesses signed the newest checkpoint, and how many the board names. */
  witnesses: { signed: number; named: number };
  checkpointAt: string;
  index: number;
  agency: { id: string; name: string; kind: string; domain: string; level: number; verifiers: string[] };
  request: {
    id: string;
    title: string;
    text: string;
    caseNumber: string;
    incident: string;
    contact: string;
    /** Requested time, UTC. */
    start: string;
    end: string;
    expires: string;
    area: unknown;
    /** Later entries of the same thread, oldest first. */
    later: { kind: "update" | "correct" | "resolve" | "notice"; at: string; text: string }[];
  };
  /** Why nothing can be sent although all was read: the request is over, or takes no footage. */
  closed: "" | "expired" | "resolved" | "no_key" | "key_waits";
  postQuantum: boolean;
  /** The most bytes that the inbox takes for one share, and what it says of its room. */
  mostBytes: number;
  room: "all" | "small" | "none";
}

/** What this browser can do with a file. */
export type Ability = "edit" | "stills" | "whole" | "nothing";

/** One fact that a file told about whoever made it. */
export interface Trace {
  /** `place`, `time`, `device`, `serial`, `person`, `software`, `thumbnail`, `text_track`, `other`. */
  kind: string;
  /** As the file has it, at most 200 characters. */
  value: string;
}

/** A file that the person chose, as far as it could be read. */
export interface Chosen {
  id: number;
  name: string;
  kind: "film" | "photo";
  size: number;
  /** Shown size in pixels, after turning. */
  width: number;
  height: number;
  /** Seconds; 0 for photos. */
  duration: number;
  codec: string;
  ability: Ability;
  /** If it can't be edited, why: a code of `share.refused.*`. */
  why: string;
  hdr: boolean;
  sound: boolean;
  /** When the file says that it was filmed, UTC, or "". */
  claimed: string;
  traces: Trace[];
}

/** A frame of a film, or a photo; times in seconds. */
export interface Shown {
  bitmap: ImageBitmap;
  at: number;
  before: number;
  after: number;
}

/** A rectangle in parts of the shown picture, from 0 to 1. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A covered area: one box for the whole film, or several at times, between which it moves. */
export interface Mask {
  id: number;
  at: { time: number; box: Box }[];
}

/** Return where an area is at a time: before its first and after its last place it stands still. */
export function boxAt(mask: Mask, time: number): Box {
  const after = mask.at.findIndex((each) => each.time >= time);
  const next = mask.at[after < 0 ? mask.at.length - 1 : after]!;
  const last = mask.at[after - 1];
  if (!last || next.time === last.time) return next.box;
  const part = (time - last.time) / (next.time - last.time);
  const between = (name: keyof Box) => last.box[name] + (next.box[name] - last.box[name]) * part;
  return { x: between("x"), y: between("y"), width: between("width"), height: between("height") };
}

/** What leaves of one chosen file. */
export interface Edit {
  id: number;
  /** Seconds of the source; null for photos and for a whole film. */
  part: { start: number; end: number } | null;
  masks: Mask[];
  sound: boolean;
  /** Instead of the film: pictures at these seconds. */
  stills: number[];
  /** True if the person was warned and sends the whole file as it is, without its metadata. */
  whole: boolean;
  /** What the person says of the time, UTC; "" to keep what the file claims, `none` to leave it out. */
  claimed: string;
  /** Whether the record names the hash of the chosen file. */
  original: boolean;
}

/** A file as it leaves. */
export interface Made {
  name: string;
  kind: "film" | "photo" | "still";
  size: number;
  sha256: string;
  frames: number;
  claimed: { start: string; end: string; from: "container" | "person" } | null;
  cut: boolean;
  copied: boolean;
  masks: number;
  moving_masks: number;
  sound: "none" | "opus" | "copied";
  tone_mapped: boolean;
  original_sha256: string;
  /** What is still found in it: empty, or the page says so. */
  traces: Trace[];
}

export interface Contact {
  name: string;
  email: string;
  telephone: string;
}

/** The sealed file, ready to be sent. */
export interface Sealed {
  size: number;
  sha256: string;
  /** The signed record, as the agency will read it. */
  custody: string;
}

/** What a person keeps: the twelve words open the upload again, and nobody else has them. */
export interface Sent {
  words: string[];
  receipt: string;
  at: string;
}

export type Progress =
  | { step: "log" | "read" | "cut" | "follow" | "hash" | "seal" | "send"; done: number; all: number }
  | { step: "waiting"; forSeconds: number };

/** The calls; each may report progress, and each may be canceled by its number. */
export interface Calls {
  learn(link: Link): Asked;
  /** Go on with an upload that this browser has kept; null if there is none. */
  kept(): { board: string; request: number; sha256: string; size: number; sent: number } | null;
  choose(file: File): Chosen;
  drop(id: number): void;
  /**
   * The picture that is shown at a time, at most so many pixels wide, and when the frames before and
   * after it begin (its own time if there is none).
   */
  frame(id: number, at: number, width: number): Shown;
  /** Follow what is under a box, from a time on, to the end of a part. */
  follow(id: number, at: number, box: Box, part: { start: number; end: number }): Mask["at"];
  make(edits: Edit[]): Made[];
  /** A file as it leaves, to be looked at and kept. */
  made(name: string): File;
  seal(given: { words: string; contact: Contact }): Sealed;
  /** Words are known before the first byte is sent, and whether a page that is opened again goes on. */
  begin(): { words: string[]; lasts: boolean };
  send(): Sent;
  /** By the twelve words: whether it was opened, and take it back. */
  look(link: Link, words: string[]): { state: "sent" | "opened" | "withdrawn" | "partial" | "gone"; note: string };
  withdraw(link: Link, words: string[]): { note: string };
}

export type Name = keyof Calls;

export type Ask = { [N in Name]: { call: number; name: N; given: Parameters<Calls[N]> } }[Name] | { cancel: number };

export type Tell =
  | { call: number; progress: Progress }
  | { call: number; done: unknown }
  | { call: number; refused: Refused };

/** Why something can't be done: a code of the words `share.refused.*`, with what it speaks of. */
export interface Refused {
  code: string;
  values: Record<string, string | number>;
}

/** Thrown in the worker; its code becomes a sentence in the window. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly values: Refused["values"] = {},
  ) {
    super(code);
  }
}
