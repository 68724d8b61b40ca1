import { HubError, type Hub } from "../../api/hub.ts";
import type { MovingMask, SearchProgress, Suggestions } from "../../api/types.ts";
import { t } from "../../words/localize.ts";
import { moving } from "./body.ts";
import { isPhoto, withMask, type Clip } from "./draft.ts";
import { areaOver, toMoving, toStill, type Key, type Mask } from "./masks.ts";
import type { Micros, Span } from "./time.ts";

/** How often it is asked how far a search is. */
const SEARCHED_MS = 1000;

/** One face or text that the hub found: nothing of it is covered until a person says so. */
export interface Found {
  readonly id: string;
  readonly kind: "faces" | "texts";
  /** Its address. */
  readonly picture: string;
  readonly masks: readonly Mask[];
  readonly span: Span;
}

interface Searched {
  readonly hub: Hub;
  readonly clips: readonly Clip[];
  /** Where its progress can be read, and where it is ended. */
  readonly progress: string;
  /** Return where one of the clips is searched, and what to send along. */
  readonly address: (clip: Clip) => Promise<{ readonly path: string; readonly body?: object }>;
}

/** Searches clips for faces and texts, and follows what a person marked. */
export class MaskSearch {
  /** Which part is done, 0 to 1; null while nothing is searched for. */
  done: number | null = null;
  /** Whether something marked is followed, rather than all searched for. */
  following = false;
  /** How much the last search found; null before one. */
  count: number | null = null;
  /** What became of the last one, in words. */
  outcome = "";

  #found = new Map<string, readonly Found[]>();
  #asking: ReturnType<typeof setInterval> | undefined;
  #run = 0;

  constructor(
    private readonly about: () => Searched | null,
    private readonly change: (key: string, change: (clip: Clip) => Clip) => void,
    private readonly update: () => void,
  ) {}

  /** What was found in a clip; null before it was searched. */
  found(key: string): readonly Found[] | null {
    return this.#found.get(key) ?? null;
  }

  /** Forget everything: another request is shown. */
  forget(): void {
    this.#run += 1;
    this.#found = new Map();
    this.count = null;
    this.outcome = "";
  }

  /** Search one clip for faces and texts; a person chooses what of it is covered. */
  async find(key: string): Promise<boolean> {
    this.following = false;
    this.count = null;
    const answer = await this.#ask<Suggestions>(key, "suggestions", { kinds: ["faces", "texts"] });
    if (!answer) return false;
    const { clip, value } = answer;
    this.#found.set(key, value.suggestions.map((one, number) => read(one, `${key} ${number}`, clip)));
    this.count = value.suggestions.length;
    this.update();
    return true;
  }

  /** Follow what a mask covers in the frame that is shown: from there on, if it moves already. */
  async follow(key: string, number: number, frame: Span): Promise<boolean> {
    const mask = this.about()?.clips.find((one) => one.key === key)?.masks[number];
    const place = mask && mask.kind !== "own" ? areaOver(mask, frame) : null;
    if (!mask || !place) return false;
    this.following = true;
    const answer = await this.#ask<MovingMask>(key, "follow", (clip: Clip) => ({
      at_ms: Math.floor(Math.max(frame.start - clip.cut.start, 0) / 1000),
      ...place,
    }));
    const failed = !answer && this.outcome !== "";
    if (!answer && !failed) return false;
    const followed = answer && moving(answer.value, answer.clip.cut.start);
    this.change(key, (clip) => {
      const now = clip.masks[number];
      // A person went on meanwhile: what they did counts.
      if (now !== mask) return clip;
      // What can't be followed is moved by hand.
      return withMask(clip, number, followed ? joined(mask, followed, frame.start) : toMoving(mask, clip.cut));
    });
    if (answer) this.outcome = t("review.follow.done");
    this.update();
    return !!answer;
  }

  /** End what is searched for. */
  async stop(): Promise<void> {
    const about = this.about();
    if (!about || this.done === null) return;
    try {
      await about.hub.delete(about.progress);
    } catch (thrown) {
      this.outcome = HubError.of(thrown).message;
      this.update();
    }
  }

  async #ask<T>(
    key: string,
    what: string,
    asked: object | ((clip: Clip) => object),
  ): Promise<{ clip: Clip; value: T } | null> {
    const about = this.about();
    const clip = about?.clips.find((one) => one.key === key);
    if (!about || !clip?.taken || this.done !== null) return null;
    const { hub, progress } = about;
    const run = this.#run;
    this.done = 0;
    this.outcome = "";
    this.#asking = setInterval(() => void this.#progress(hub, progress), SEARCHED_MS);
    this.update();
    try {
      const { path, body } = await about.address(clip);
      const more = typeof asked === "function" ? asked(clip) : asked;
      const value = await hub.post<T>(`${path}/${what}`, { ...body, ...more });
      return run === this.#run ? { clip, value } : null;
    } catch (thrown) {
      // One that was ended here, or by somebody else, is no failure.
      const error = HubError.of(thrown);
      if (run === this.#run && error.code !== "conflict") this.outcome = error.message;
      return null;
    } finally {
      clearInterval(this.#asking);
      this.done = null;
      this.update();
    }
  }

  async #progress(hub: Hub, path: string): Promise<void> {
    const far = await hub.get<SearchProgress>(path).catch(() => null);
    if (far?.searching && this.done !== null) {
      this.done = far.done;
      this.update();
    }
  }
}

function read(one: Suggestions["suggestions"][number], id: string, clip: Clip): Found {
  const found = one.masks.map((mask) => moving(mask, clip.cut.start));
  const times = found.flatMap((mask) => (mask.kind === "moving" ? mask.keys.map((key) => key.at) : []));
  const span = { start: Math.min(...times), end: Math.max(...times) };
  // In a photo, nothing moves.
  const masks = found.map((mask) => ({ ...(isPhoto(clip) ? toStill(mask, clip.cut.start) : mask), of: id }) as Mask);
  return { id, kind: one.kind, picture: `data:image/jpeg;base64,${one.picture}`, masks, span };
}

/** Return a mask that was followed; before the moment from which it was, it stays as it was. */
function joined(before: Mask, followed: Mask, at: Micros): Mask {
  if (before.kind !== "moving" || followed.kind !== "moving") return followed;
  const kept = before.keys.filter((key): key is Key => key.at < at);
  const first = kept.length ? at : 0;
  return { ...before, keys: [...kept, ...followed.keys.filter((key) => key.at >= first)] };
}

/** Return a clip with something that was found covered, or not. */
export function withFound(clip: Clip, found: Found, covered: boolean): Clip {
  const others = clip.masks.filter((mask) => mask.kind === "own" || mask.of !== found.id);
  return { ...clip, masks: covered ? [...others, ...found.masks] : others };
}

export function isCovered(clip: Clip, found: Found): boolean {
  return clip.masks.some((mask) => mask.kind !== "own" && mask.of === found.id);
}
