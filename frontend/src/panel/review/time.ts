/** Times as whole microseconds since 1970, so that what the hub said comes back to the digit. */

export type Micros = number;

export interface Span {
  readonly start: Micros;
  readonly end: Micros;
}

export const SECOND = 1_000_000;

const FRACTION = /\.(\d+)/;

/** Return the moment an RFC 3339 time names; `Date` alone would drop its microseconds. */
export function parseTime(text: string): Micros {
  const digits = FRACTION.exec(text)?.[1] ?? "";
  const seconds = Date.parse(text.replace(FRACTION, ""));
  return seconds * 1000 + Number(digits.slice(0, 6).padEnd(6, "0"));
}

/** Return a moment as the hub's API takes it. */
export function formatTime(at: Micros): string {
  const seconds = Math.floor(at / SECOND);
  const rest = at - seconds * SECOND;
  const text = new Date(seconds * 1000).toISOString().slice(0, 19);
  return rest ? `${text}.${String(rest).padStart(6, "0")}Z` : `${text}Z`;
}

export function length(span: Span): Micros {
  return Math.max(0, span.end - span.start);
}

/** Return what two spans share, or null. */
export function overlap(one: Span, other: Span): Span | null {
  const start = Math.max(one.start, other.start);
  const end = Math.min(one.end, other.end);
  return start < end ? { start, end } : null;
}

export function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), Math.max(least, most));
}

/** Return `0:42`, or `1:02:03` from an hour on. */
export function clockLength(of: Micros): string {
  const total = Math.round(of / SECOND);
  const two = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  return hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

/** Return `0:42` of a moment that counts from the beginning of a film. */
export function elapsed(at: Micros): string {
  return clockLength(Math.floor(at / SECOND) * SECOND);
}

/** Return a moment for `Intl`, which knows milliseconds; never later than it is. */
export function asDate(at: Micros): Date {
  return new Date(Math.floor(at / 1000));
}
