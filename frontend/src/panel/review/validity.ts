/** Why a draft cannot be sent: the same limits as the hub's, said before it is asked. Pure. */

import { takenClips, type Draft } from "./draft.ts";
import { overlap } from "./time.ts";

export const LONGEST_WORDS = 4000;
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
  const clips = takenClips(draft);
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
  if (letters(draft.words) > LONGEST_WORDS) return fault("words", { most: LONGEST_WORDS });
  if (draft.contact) {
    const { name, email, telephone } = draft.identity;
    if (letters(name) > LONGEST_NAME) return fault("name", { most: LONGEST_NAME });
    if (letters(email) > LONGEST_EMAIL) return fault("email", { most: LONGEST_EMAIL });
    if (letters(telephone) > LONGEST_TELEPHONE)
      return fault("telephone", { most: LONGEST_TELEPHONE });
  }
  return null;
}
