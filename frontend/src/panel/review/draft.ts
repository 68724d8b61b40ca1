import type { AddedFile } from "../../api/types.ts";
import { areaAt, NEW_AREA, sameArea, stretched, type Area, type Mask } from "./masks.ts";
import { overlap, type Micros, type Span } from "./time.ts";
import { frameSpan, framesIn, USUAL_FRAME } from "./timeline.ts";

/** The draft of a proposal as a person edits it: one immutable value. Pure. */


/** One recording that can be played, and when it was filmed. */
export interface Source {
  /** Where the hub has it, such as `clips/ID`. */
  readonly path: string;
  readonly span: Span;
}

/** One tab: what one camera recorded in one go, and what of it would leave. */
export interface Clip {
  readonly key: string;
  readonly cameraId: string;
  readonly cameraName: string;
  /** Clips that overlap are one tab, since two cuts of one camera may not overlap. */
  readonly sources: readonly Source[];
  /** All that can be looked at here. */
  readonly shown: Span;
  /** What a cut may hold: never a moment outside the window that is asked about. */
  readonly may: Span;
  readonly taken: boolean;
  readonly cut: Span;
  readonly masks: readonly Mask[];
  readonly ownMasksOff: boolean;
  /** The time of the camera's signed recording, if it is sent too. */
  readonly signed?: Span | null;
  /** What a person added: its time counts from its beginning, and a photo's stands still. */
  readonly file?: AddedFile;
}

export interface Extract {
  readonly sensorId: string;
  readonly name: string;
  readonly span: Span;
  readonly taken: boolean;
}

export interface Identity {
  readonly name: string;
  readonly email: string;
  readonly telephone: string;
}

export interface Draft {
  readonly base: string | null;
  readonly clips: readonly Clip[];
  readonly extracts: readonly Extract[];
  readonly words: string;
  readonly contact: boolean;
  readonly identity: Identity;
  readonly audio: boolean;
  readonly cameraMake: boolean;
  readonly ownCopy: boolean;
  readonly contentCredentials: boolean;
  /** The hub takes files that a person adds. */
  readonly adds: boolean;
}

export const NOBODY: Identity = { name: "", email: "", telephone: "" };

/** Return the draft with one clip changed; another cut or a cover keeps its signed recording here. */
export function withClip(draft: Draft, key: string, change: (clip: Clip) => Clip): Draft {
  const changed = (clip: Clip): Clip => {
    const now = change(clip);
    const isSame = now.cut.start === clip.cut.start && now.cut.end === clip.cut.end;
    return !now.signed || (isSame && now.taken && !now.masks.length) ? now : { ...now, signed: null };
  };
  return { ...draft, clips: draft.clips.map((clip) => (clip.key === key ? changed(clip) : clip)) };
}

/** Return the draft with a camera's signed recording, or without. */
export function withSigned(draft: Draft, key: string, signed: Span | null): Draft {
  return withClip(draft, key, (clip) => ({ ...clip, signed }));
}

export function withChosen(draft: Draft, key: string, taken: boolean): Draft {
  return withClip(draft, key, (clip) => ({ ...clip, taken }));
}

/** Return a clip cut elsewhere; its moving masks still cover what they covered at its edges. */
export function withCut(clip: Clip, span: Span): Clip {
  const cut = overlap(span, clip.may) ?? clip.cut;
  return { ...clip, cut, masks: clip.masks.map((mask) => stretched(mask, clip.cut, cut)) };
}

export function withMask(clip: Clip, number: number, mask: Mask): Clip {
  return { ...clip, masks: clip.masks.map((one, place) => (place === number ? mask : one)) };
}

/** Return a clip with one more mask over the whole cut: as drawn, or in a place without a mask. */
export function withNewMask(clip: Clip, at: Micros, drawn?: Area): Clip {
  if (drawn) return { ...clip, masks: [...clip.masks, { kind: "still", area: drawn }] };
  let area: Area = NEW_AREA;
  const taken = clip.masks.map((mask) => areaAt(mask, at));
  for (let step = 0; step < 8 && taken.some((one) => one && sameArea(one, area)); step += 1) {
    area = { ...area, left: Math.min(area.left + 0.04, 0.8), top: Math.min(area.top + 0.04, 0.7) };
  }
  return { ...clip, masks: [...clip.masks, { kind: "still", area }] };
}

/** Return a clip without one mask; a camera's own goes only by taking all of them off. */
export function withoutMask(clip: Clip, number: number): Clip {
  if (clip.masks[number]?.kind === "own") return clip;
  return { ...clip, masks: clip.masks.filter((_, place) => place !== number) };
}

/** Return a clip with its camera's own masks taken off, or back on. */
export function withOwnMasks(clip: Clip, off: boolean, own: readonly Area[]): Clip {
  const drawn = clip.masks.filter((mask) => mask.kind !== "own");
  const kept: Mask[] = off ? [] : own.map((area) => ({ kind: "own", area }));
  return { ...clip, ownMasksOff: off, masks: [...kept, ...drawn] };
}

export function withExtract(draft: Draft, sensorId: string, taken: boolean): Draft {
  const extracts = draft.extracts.map((one) => (one.sensorId === sensorId ? { ...one, taken } : one));
  return { ...draft, extracts };
}

/** Return the draft with every clip chosen, or none. */
export function withAll(draft: Draft, taken: boolean): Draft {
  const changed = (clip: Clip): Clip => ({ ...clip, taken, ...(clip.signed ? { signed: null } : {}) });
  return { ...draft, clips: draft.clips.map(changed) };
}

/** Return what is chosen, numbered as the hub numbers it: what a person added comes last. */
export function chosenClips(draft: Draft): readonly Clip[] {
  return draft.clips.filter((clip) => clip.taken);
}

export function isPhoto({ file }: Clip): boolean {
  return file?.kind === "photo";
}

/** Return whether the draft says nothing about who answers. */
export function anonymous(draft: Draft): boolean {
  const { name, email, telephone } = draft.identity;
  return !draft.contact || !(name || email || telephone);
}

/** Return the recording to play at a moment; the nearest one if none has it. */
export function sourceAt(clip: Clip, at: Micros): Source | undefined {
  const inside = clip.sources.find(({ span }) => at >= span.start && at < span.end);
  if (inside) return inside;
  const away = ({ span }: Source) => Math.min(Math.abs(at - span.start), Math.abs(at - span.end));
  return [...clip.sources].sort((one, other) => away(one) - away(other))[0];
}

/** What of each clip was on the screen, by its key. It is a matter of the screen alone. Pure. */
export type Seen = ReadonlyMap<string, Span>;

/** Of a film that can't be played, its filmstrip is looked at: so near to an edge counts. */
const NEAR_EDGE = 0.02;

/** Return how long the frame at a label is on the screen, within the cut; null outside it. */
function seenAt({ cut }: Clip, frames: readonly Micros[], at: Micros): Span | null {
  const [first] = framesIn(frames, cut);
  if (first === undefined) {
    const near = Math.max(USUAL_FRAME, (cut.end - cut.start) * NEAR_EDGE);
    if (at < cut.start - near || at > cut.end + near) return null;
    return {
      start: at <= cut.start + near ? cut.start : at,
      end: at >= cut.end - near ? cut.end : at,
    };
  }
  if (at < first || at >= cut.end) return null;
  const frame = frameSpan(frames, at, cut);
  return frame.start === first ? { ...frame, start: cut.start } : frame;
}

/** Return what was seen, after one more frame was on the screen. */
export function withSeen(seen: Seen, clip: Clip, frames: readonly Micros[], at: Micros): Seen {
  const more = seenAt(clip, frames, at);
  if (!more) return seen;
  const before = seen.get(clip.key) ?? more;
  const span = { start: Math.min(before.start, more.start), end: Math.max(before.end, more.end) };
  if (before !== more && span.start === before.start && span.end === before.end) return seen;
  return new Map(seen).set(clip.key, span);
}

/** Return whether both ends of a clip's cut were on the screen: played, or scrubbed to. */
export function isWatched({ key, cut }: Clip, seen: Seen): boolean {
  const span = seen.get(key);
  return span !== undefined && span.start <= cut.start && span.end >= cut.end;
}

/** Return the chosen clips that are still to be watched, in order of time. */
export function toWatch(draft: Draft, seen: Seen): readonly Clip[] {
  return inTime(chosenClips(draft).filter((clip) => !isWatched(clip, seen)));
}

/**
 * Return clips in order of time, as the strip shows them, then what was added, whose time nobody can
 * prove. The draft's own order goes to the agency.
 */
export function inTime(clips: readonly Clip[]): readonly Clip[] {
  const recorded = clips.filter((clip) => !clip.file);
  const added = clips.filter((clip) => clip.file);
  return [...recorded.sort((one, other) => one.may.start - other.may.start), ...added];
}

/** Why a draft cannot be sent: the same limits as the hub's, said before it is asked. Pure. */


export const LONGEST_STATEMENT = 4000;
export const LONGEST_NAME = 200;
export const LONGEST_EMAIL = 254;
export const LONGEST_TELEPHONE = 40;
export const MOST_CLIPS = 64;
export const MOST_MASKS = 64;
export const MOST_KEYS = 20_000;

export interface Fault {
  /** A key under `review.` */
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}

function fault(key: string, values: Fault["values"] = {}): Fault {
  return { key: `review.fault.${key}`, values };
}

/** Return the first thing that is wrong, or null. */
export function faultOf(draft: Draft): Fault | null {
  const clips = chosenClips(draft);
  if (!clips.length && !draft.words.trim() && !draft.extracts.some((one) => one.taken))
    return fault("empty");
  if (clips.length > MOST_CLIPS) return fault("clips", { most: MOST_CLIPS });
  let keys = 0;
  for (const [place, clip] of clips.entries()) {
    if (clip.masks.length > MOST_MASKS)
      return fault("masks", { camera: clip.cameraName, most: MOST_MASKS });
    for (const mask of clip.masks) if (mask.kind === "moving") keys += mask.keys.length;
    const twin = clips
      .slice(place + 1)
      .find((one) => one.cameraId === clip.cameraId && overlap(one.cut, clip.cut));
    if (twin) return fault("overlap", { camera: clip.cameraName });
  }
  if (keys > MOST_KEYS) return fault("keys", { most: MOST_KEYS });
  // Letters as a person counts them, as the hub does: code points, not UTF-16 units.
  const letters = (text: string) => [...text.trim()].length;
  if (letters(draft.words) > LONGEST_STATEMENT) return fault("words", { most: LONGEST_STATEMENT });
  if (draft.contact) {
    const { name, email, telephone } = draft.identity;
    if (letters(name) > LONGEST_NAME) return fault("name", { most: LONGEST_NAME });
    if (letters(email) > LONGEST_EMAIL) return fault("email", { most: LONGEST_EMAIL });
    if (letters(telephone) > LONGEST_TELEPHONE)
      return fault("telephone", { most: LONGEST_TELEPHONE });
  }
  return null;
}
