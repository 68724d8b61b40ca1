import type { FilmView, MarkView, ShareFilmsView } from "../types.ts";

/** Where films, marks and known times lie on one clock. */

export type Clock = "corrected" | "burned";

/** A film of an opened share. */
export interface Filmed {
  /** Such as `2/clip-1.mp4`. */
  key: string;
  share: string;
  film: FilmView;
  /** `2`, or `2b` if the share has several. */
  label: string;
}

export interface Row {
  filmed: Filmed;
  /** Null if nothing says when it was. */
  start_ms: number | null;
  end_ms: number;
  /** How far off it may be; null if nobody knows. */
  within_ms: number | null;
}

/** A stretch of a row, from 0 to 100. */
export interface Piece {
  kind: "film" | "unsure" | "open";
  left: number;
  width: number;
}

export interface Doubt {
  kind: "known" | "order" | "unknown";
  labels: string[];
  other: string;
  within_ms: number;
}

export function filmsOf(shares: readonly ShareFilmsView[]): Filmed[] {
  return shares.flatMap(({ share, films }) =>
    films.map((film, at) => ({
      key: `${share}/${film.name}`,
      share,
      film,
      label: films.length > 1 ? `${share}${letters(at)}` : share,
    })),
  );
}

/** `a` for 0, `z` for 25, `aa` for 26. */
function letters(at: number): string {
  const last = String.fromCharCode(97 + (at % 26));
  return at < 26 ? last : letters(Math.floor(at / 26) - 1) + last;
}

/** How far a film is moved if it is placed by the clock of what recorded it. */
export function shift_ms(film: FilmView, clock: Clock): number {
  return clock === "burned" ? (film.offset_ms ?? 0) : 0;
}

export function rowOf(filmed: Filmed, clock: Clock): Row {
  const { film } = filmed;
  const by = shift_ms(film, clock);
  const start_ms = film.start === null ? null : Date.parse(film.start) + by;
  const end_ms = film.end === null ? (start_ms ?? 0) : Date.parse(film.end) + by;
  return { filmed, start_ms, end_ms, within_ms: film.uncertainty_ms };
}

const FAR_MS = 86_400_000;

/** Return the rows that lie within a day of most of the others: a wrong date must not squeeze them. */
export function near(rows: readonly Row[]): Set<Row> {
  const placed = rows.filter((row) => row.start_ms !== null).sort((one, other) => (one.start_ms ?? 0) - (other.start_ms ?? 0));
  const middle = placed[placed.length >> 1]?.start_ms ?? 0;
  return new Set(placed.filter((row) => Math.abs((row.start_ms ?? 0) - middle) <= FAR_MS));
}

/** The hours that are drawn: all that is placed, with its uncertainty, and a little room. */
export class Span {
  readonly start_ms: number;
  readonly end_ms: number;

  constructor(rows: readonly Row[], moments: readonly number[]) {
    const placed = rows.filter((row) => row.start_ms !== null);
    const starts = placed.map((row) => (row.start_ms ?? 0) - (row.within_ms ?? 0));
    const ends = placed.map((row) => row.end_ms + (row.within_ms ?? 0));
    const first = Math.min(...starts, ...moments);
    const last = Math.max(...ends, ...moments);
    const isEmpty = !Number.isFinite(first);
    const room = Math.max(1000, (last - first) * 0.06);
    this.start_ms = isEmpty ? 0 : first - room;
    this.end_ms = isEmpty ? 1 : last + room;
  }

  /** Return where a moment lies, from 0 to 100. */
  at(moment_ms: number): number {
    return ((moment_ms - this.start_ms) / (this.end_ms - this.start_ms)) * 100;
  }

  moment_ms(at: number): number {
    return this.start_ms + (at / 100) * (this.end_ms - this.start_ms);
  }

  /** Return what of a row is drawn: the film, and at both ends how far off it may be. */
  pieces(row: Row): Piece[] {
    if (row.start_ms === null) return [];
    const left = this.at(row.start_ms);
    const right = this.at(row.end_ms);
    const film: Piece = { kind: "film", left, width: right - left };
    if (row.within_ms === 0) return [film];
    if (row.within_ms === null)
      return [{ kind: "open", left: Math.max(0, left - 8), width: Math.min(100, right + 8) - Math.max(0, left - 8) }, film];
    const from = this.at(row.start_ms - row.within_ms);
    return [{ kind: "unsure", left: from, width: this.at(row.end_ms + row.within_ms) - from }, film];
  }

  /** Return about `most` round moments. */
  ticks(most: number): number[] {
    const least = (this.end_ms - this.start_ms) / most;
    const step = STEPS_S.find((each) => each * 1000 >= least) ?? Math.ceil(least / 86_400_000) * 86_400;
    const step_ms = step * 1000;
    const found: number[] = [];
    for (let at = Math.ceil(this.start_ms / step_ms) * step_ms; at <= this.end_ms; at += step_ms) found.push(at);
    return found;
  }
}

const STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400];

/** Return what the clocks leave open: first what touches a known time, then the order of films. */
export function doubts(rows: readonly Row[], known: readonly { name: string; at_ms: number }[]): Doubt[] {
  const placed = rows.filter((row) => row.start_ms !== null);
  const found: Doubt[] = [];
  const unknown: string[] = [];
  for (const row of placed) {
    const { label } = row.filmed;
    if (row.within_ms === null) {
      if (placed.length > 1 || known.length) unknown.push(label);
      continue;
    }
    for (const { name, at_ms } of known)
      if ([row.start_ms ?? 0, row.end_ms].some((edge) => Math.abs(at_ms - edge) < (row.within_ms ?? 0)))
        found.push({ kind: "known", labels: [label], other: name, within_ms: row.within_ms });
  }
  for (const [number, one] of placed.entries())
    for (const other of placed.slice(number + 1)) {
      if (one.within_ms === null || other.within_ms === null) continue;
      // Films of one camera keep their order, whatever its clock shows.
      const apart_ms = Math.abs((one.start_ms ?? 0) - (other.start_ms ?? 0));
      if (one.filmed.share !== other.filmed.share && apart_ms <= one.within_ms + other.within_ms)
        found.push({ kind: "order", labels: [one.filmed.label], other: other.filmed.label, within_ms: 0 });
    }
  if (unknown.length) found.push({ kind: "unknown", labels: unknown, other: "", within_ms: 0 });
  return found;
}

/** When a mark lies on a clock; null if nobody says. */
export function moment_ms(mark: MarkView, films: ReadonlyMap<string, Filmed>, clock: Clock): number | null {
  if (mark.at === null) return null;
  const film = films.get(`${mark.share}/${mark.film}`)?.film;
  return Date.parse(mark.at) + (film ? shift_ms(film, clock) : 0);
}
