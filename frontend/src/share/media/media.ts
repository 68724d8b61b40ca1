/**
 * The worker's media work: files are opened, looked at, cut and covered here, one at a time, and
 * nothing is held whole in memory. Each call takes what can stop it, and tells how far it is.
 */

import {
  type Box,
  boxAt,
  type Chosen,
  type Edit,
  type Made,
  type Mask,
  type Progress,
  Refusal,
  type Shown,
  type Trace,
} from "../protocol.ts";
import { copy, cut, type CutFilm, prove } from "./cut.ts";
import { begin, clear, examine, expectRoom } from "./files.ts";
import { OpenFilm, type Task } from "./film.ts";
import { checked, isMoving } from "./masks.ts";
import { jpegOf, OpenPhoto } from "./photo.ts";
import { filmTraces, photoTraces, type Told } from "./traces.ts";

const MOST_STILLS = 50;
/** Shorter texts are found in any film by chance. */
const LEAST_LETTERS = 6;
/** What programs would leave in a file of their own. */
const WRITERS = ["x264 - core", "mediabunny", "Lavf", "Lavc", "OpenH264", "Mozilla"];

export interface Control {
  progress: (progress: Progress) => void;
  signal: AbortSignal;
}

type Opened = { told: Told } & ({ film: OpenFilm } | { photo: OpenPhoto });

export class Media {
  private readonly opened = new Map<number, Opened>();
  private readonly files = new Map<string, File>();
  private last = 0;

  /** Read what a file is, and what it tells of whoever made it. */
  async choose(file: File): Promise<Chosen> {
    try {
      return await this.open(file);
    } catch (error) {
      throw refusal(error);
    }
  }

  private async open(file: File): Promise<Chosen> {
    const id = (this.last += 1);
    const photo = await OpenPhoto.open(file);
    if (photo) {
      const { told, facts } = photo;
      this.opened.set(id, { photo, told });
      return {
        ...described(id, file, told),
        ...facts,
        kind: "photo",
        duration: 0,
        hdr: false,
        sound: false,
      };
    }
    const film = await OpenFilm.open(file);
    if (!film) throw new Refusal("unreadable");
    const told = await filmTraces(file, film.input);
    this.opened.set(id, { film, told });
    const { ability, why, codec, shownWidth, shownHeight, duration, hdr } = film.facts;
    return {
      ...described(id, file, told),
      kind: "film",
      width: shownWidth,
      height: shownHeight,
      duration,
      codec,
      ability,
      why,
      hdr,
      sound: film.audio !== null,
    };
  }

  drop(id: number): void {
    const opened = this.opened.get(id);
    if (opened && "film" in opened) opened.film.close();
    this.opened.delete(id);
  }

  /** The picture that is shown at a time, at most so many pixels wide. */
  async frame(id: number, at: number, width: number): Promise<Shown> {
    const opened = this.get(id);
    try {
      if ("film" in opened) return await opened.film.frame(at, width);
      return { bitmap: await opened.photo.frame(width), at: 0, before: 0, after: 0 };
    } catch (error) {
      throw refusal(error);
    }
  }

  /** Follow a thing forward, to the end of a part or to where it is lost: compare the last time. */
  async follow(
    id: number,
    at: number,
    box: Box,
    part: { start: number; end: number },
    control: Control,
  ): Promise<Mask["at"]> {
    const opened = this.get(id);
    if (!("film" in opened)) throw new Refusal("mask");
    try {
      return await opened.film.follow(at, box, part.end, tasked(control, "follow"));
    } catch (error) {
      throw refusal(error, control.signal);
    }
  }

  /** Make what leaves of all files; what was made before is gone. */
  async make(edits: Edit[], control: Control): Promise<Made[]> {
    await this.forget();
    for (const each of this.opened.values()) if ("film" in each) each.film.rest();
    const names = new Names();
    const made: Made[] = [];
    try {
      for (const edit of edits) made.push(...(await this.one(edit, names, control)));
    } catch (error) {
      await this.forget();
      throw refusal(error, control.signal);
    }
    return made;
  }

  /** Remove what was made. */
  async forget(): Promise<void> {
    this.files.clear();
    await clear();
  }

  /** A file as it leaves. */
  made(name: string): File {
    const file = this.files.get(name);
    if (!file) throw new Refusal("unknown_file");
    return file;
  }

  /** Forget everything, also what is stored. */
  async close(): Promise<void> {
    for (const id of [...this.opened.keys()]) this.drop(id);
    await this.forget();
  }

  private get(id: number): Opened {
    const opened = this.opened.get(id);
    if (!opened) throw new Refusal("unknown_file");
    return opened;
  }

  private async one(edit: Edit, names: Names, control: Control): Promise<Made[]> {
    const opened = this.get(edit.id);
    const masks = checked(edit.masks);
    const { file } = "film" in opened ? opened.film : opened.photo;
    const hashing = tasked(control, "hash");
    const original = edit.original
      ? (await examine(file, [], control.signal, (done) => hashing.progress(done, file.size))).sha256
      : "";
    const finish = async (file: File, rest: Facts) =>
      await this.finish(file, { ...rest, original_sha256: original }, opened.told, control.signal);

    if ("photo" in opened) return [await makePhoto(opened.photo, opened.told, edit, masks, names, finish)];
    const { film, told } = opened;
    if (edit.stills.length) return await makeStills(film, told, edit, masks, names, finish, control);
    return [await makeFilm(film, told, edit, masks, names, finish, control)];
  }

  /** Hash a file that is made, and look in it once more for what its source told. */
  private async finish(
    file: File,
    rest: Omit<Made, "size" | "sha256" | "traces">,
    told: Told,
    signal: AbortSignal,
  ): Promise<Made> {
    const planted = told.traces.map(({ value }) => value).filter((value) => value.length >= LEAST_LETTERS);
    const { sha256, found } = await examine(file, [...planted, ...WRITERS], signal);
    this.files.set(rest.name, file);
    return { ...rest, size: file.size, sha256, traces: await leftover(file, rest.kind, told, found) };
  }
}

/** What the one who made a file knows of it. */
type Facts = Omit<Made, "size" | "sha256" | "original_sha256" | "traces">;
type Finish = (file: File, facts: Facts) => Promise<Made>;

/** Counts the files of each kind. */
class Names {
  private readonly counts = new Map<string, number>();

  next(kind: Made["kind"], ending: string): string {
    const count = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, count);
    return `${kind}-${count}.${ending}`;
  }
}

const NOTHING_DONE = {
  frames: 1,
  cut: false,
  copied: false,
  masks: 0,
  moving_masks: 0,
  sound: "none",
  tone_mapped: false,
} as const;

async function stored(name: string, bytes: Uint8Array): Promise<File> {
  const written = await begin(name);
  try {
    written.write(bytes);
    return await written.finish();
  } catch (error) {
    await written.discard();
    throw error;
  }
}

async function makePhoto(
  photo: OpenPhoto,
  told: Told,
  edit: Edit,
  masks: Mask[],
  names: Names,
  finish: Finish,
): Promise<Made> {
  const whole = photo.facts.ability !== "edit";
  if (whole && (!edit.whole || masks.length)) throw new Refusal(photo.facts.why);
  const bytes = whole ? await photo.wiped() : await photo.jpeg(masks);
  const name = names.next("photo", whole ? "heic" : "jpg");
  return await finish(await stored(name, bytes), {
    ...NOTHING_DONE,
    name,
    kind: "photo",
    claimed: claimed(edit, told, 0, 0),
    copied: whole,
    masks: masks.length,
  });
}

async function makeStills(
  film: OpenFilm,
  told: Told,
  edit: Edit,
  masks: Mask[],
  names: Names,
  finish: Finish,
  control: Control,
): Promise<Made[]> {
  if (edit.stills.length > MOST_STILLS) throw new Refusal("too_many_stills", { most: MOST_STILLS });
  const made: Made[] = [];
  const task = tasked(control, "cut");
  for (const at of edit.stills) {
    control.signal.throwIfAborted();
    const { picture, time } = await film.still(at);
    const bytes = await jpegOf(
      picture,
      masks.map((mask) => boxAt(mask, time)),
    );
    picture.close();
    const name = names.next("still", "jpg");
    made.push(
      await finish(await stored(name, bytes), {
        ...NOTHING_DONE,
        name,
        kind: "still",
        claimed: claimed(edit, told, time, time),
        masks: masks.filter((mask) => !isMoving(mask)).length,
        moving_masks: masks.filter(isMoving).length,
        tone_mapped: film.facts.hdr,
      }),
    );
    task.progress(made.length, edit.stills.length);
  }
  return made;
}

async function makeFilm(
  film: OpenFilm,
  told: Told,
  edit: Edit,
  masks: Mask[],
  names: Names,
  finish: Finish,
  control: Control,
): Promise<Made> {
  const { duration, ability, why } = film.facts;
  const copied = edit.whole && ability !== "edit";
  if (!copied && ability !== "edit") throw new Refusal(why);
  if (copied && masks.length) throw new Refusal("mask_needs_decoder");
  const whole = { start: 0, end: duration };
  const part = copied ? whole : (edit.part ?? whole);
  if (!(part.start >= 0 && part.end > part.start)) throw new Refusal("empty_part");
  if (copied) await expectRoom(film.file.size);
  const name = names.next("film", "mp4");
  const written = await begin(name);
  const task = tasked(control, "cut");
  let done: CutFilm;
  try {
    done = copied
      ? await copy(film, edit.sound, written, task)
      : await cut(film, part, masks, edit.sound, written, task);
  } catch (error) {
    await written.discard();
    throw error;
  }
  const file = await written.finish();
  if (!copied) await prove(file, done, masks, task);
  return await finish(file, {
    name,
    kind: "film",
    frames: done.frames,
    claimed: claimed(edit, told, part.start, Math.min(part.end, duration)),
    cut: !copied && (part.start > 0 || part.end < duration),
    copied,
    masks: masks.filter((mask) => !isMoving(mask)).length,
    moving_masks: masks.filter(isMoving).length,
    sound: done.sound,
    tone_mapped: done.toneMapped,
  });
}

function described(id: number, file: File, told: Told) {
  return {
    id,
    name: file.name,
    size: file.size,
    claimed: told.taken ? utc(told.taken) : "",
    traces: told.traces,
  };
}

/** As the record writes times: whole seconds, or six digits of a fraction. */
function utc(date: Date): string {
  const text = date.toISOString();
  return text.endsWith(".000Z") ? `${text.slice(0, 19)}Z` : `${text.slice(0, 23)}000Z`;
}

/** Return the time of a part: by the person, else by the file, whose time is that of its begin. */
function claimed(edit: Edit, told: Told, start: number, end: number): Made["claimed"] {
  const begin = edit.claimed ? new Date(edit.claimed) : told.taken;
  if (!begin || Number.isNaN(begin.getTime())) return null;
  const at = (seconds: number) => utc(new Date(begin.getTime() + Math.round(seconds * 1000)));
  return { start: at(start), end: at(end), from: edit.claimed ? "person" : "container" };
}

/** Return what is still told: by the file's own fields, and by texts of its source that are in its bytes. */
async function leftover(file: File, kind: Made["kind"], told: Told, found: string[]): Promise<Trace[]> {
  const latin = (text: string) => new TextDecoder("latin1").decode(new TextEncoder().encode(text));
  const known = told.traces.filter(({ value }) => found.includes(latin(value)));
  const writers = found
    .filter((each) => WRITERS.includes(each))
    .map((value) => ({ kind: "software", value }));
  if (kind !== "film") return [...known, ...writers, ...(await photoTraces(file)).traces];
  const film = await OpenFilm.open(file);
  try {
    return [...known, ...writers, ...(film ? (await filmTraces(file, film.input)).traces : [])];
  } finally {
    film?.close();
  }
}

/** Return what to tell of an error: decoders and readers have many of their own. */
function refusal(error: unknown, signal?: AbortSignal): Refusal {
  if (signal?.aborted) return new Refusal("canceled");
  return error instanceof Refusal ? error : new Refusal("unreadable");
}

function tasked({ progress, signal }: Control, step: "cut" | "follow" | "hash"): Task {
  let last = -Infinity;
  return {
    signal,
    progress(done, all) {
      // A window needs no more than a few a second.
      const now = performance.now();
      if (now - last < 100) return;
      last = now;
      progress({ step, done: Math.max(0, Math.min(done, all)), all });
    },
  };
}
