import type { Hass } from "../hass.ts";
import type { Time, Window } from "../api/types.ts";
import { speak, t } from "../words/localize.ts";

/** Times, sizes and lengths in the reader's own way; `readAs(hass)` says which that is. */

interface Reader {
  language: string;
  zone: string | undefined;
  /** Whether hours are counted to twelve, twice a day. */
  halves: boolean;
  miles: boolean;
}

const DAY_MS = 86_400_000;
let reader: Reader = { language: "en", zone: undefined, halves: true, miles: false };

/**
 * Speak and write as this person's Home Assistant does, from now on.
 * Return false if the texts are not there yet; `host` is updated when they are.
 */
export function readAs(hass: Hass, host?: { requestUpdate(): void }): boolean {
  const locale = hass.locale;
  const language = locale?.language ?? hass.language;
  const time = locale?.time_format;
  reader = {
    language,
    zone: locale?.time_zone === "server" ? hass.config.time_zone : undefined,
    halves:
      time === "12" || (time !== "24" && hasHalves(time === "system" ? undefined : language)),
    miles: hass.config.unit_system.length === "mi",
  };
  return speak(hass.language, () => host?.requestUpdate());
}

/** Return what makes something once for each language and way to write. */
function once<Options extends object, Made>(
  make: (language: string | undefined, options: Options) => Made,
): (language: string | undefined, options: Options) => Made {
  const made = new Map<string, Made>();
  return (language, options) => {
    const key = JSON.stringify([language, options]);
    const one = made.get(key) ?? make(language, options);
    made.set(key, one);
    return one;
  };
}

// Making one takes a hundred times as long as writing with it.
const dates = once((language, options: Intl.DateTimeFormatOptions) => {
  return new Intl.DateTimeFormat(language, options);
});
const numbers = once((language, options: Intl.NumberFormatOptions) => {
  return new Intl.NumberFormat(language, options);
});

function hasHalves(language: string | undefined): boolean {
  return dates(language, { hour: "numeric" }).resolvedOptions().hour12 ?? false;
}

function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const clock: Intl.DateTimeFormatOptions = reader.halves
    ? { hour: "numeric", hourCycle: "h12" }
    : { hour: "2-digit", hourCycle: "h23" };
  return dates(reader.language, {
    ...options,
    ...(options.hour ? clock : {}),
    ...(reader.zone ? { timeZone: reader.zone } : {}),
  });
}

function written(time: Time | Date, options: Intl.DateTimeFormatOptions): string {
  const made = formatter(options);
  const at = new Date(time);
  if (!countsTheFirst(options)) return made.format(at);
  const parts = made.formatToParts(at);
  return parts.map(({ type, value }) => (type === "day" && value === "1" ? "1er" : value)).join("");
}

/** French counts the first of a month, `1er décembre`, and Intl doesn't. */
function countsTheFirst(options: Intl.DateTimeFormatOptions): boolean {
  return Boolean(options.day && options.month) && reader.language?.startsWith("fr") === true;
}

/** `18:41` */
export function clock(time: Time | Date): string {
  return written(time, { hour: "2-digit", minute: "2-digit" });
}

/** `21:40–22:20`, `9:40–10:20 PM`: the half of the day is said once if it is the same. */
export function clocks(start: Time | Date, end: Time | Date): string {
  return fromTo(start, end, { hour: "2-digit", minute: "2-digit" });
}

/** `22:03:20–22:04:02`, `9:55:58–9:56:35 AM` */
export function clocksToSecond(start: Time | Date, end: Time | Date): string {
  return fromTo(start, end, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
}

function fromTo(start: Time | Date, end: Time | Date, options: Intl.DateTimeFormatOptions): string {
  const parts = [start, end].map((time) => formatter(options).formatToParts(new Date(time)));
  const [half, other] = parts.map((each) => each.find(({ type }) => type === "dayPeriod")?.value);
  const [first = "", last = ""] = parts.map((each, at) =>
    each
      .filter(({ type }) => at === 1 || half !== other || type !== "dayPeriod")
      .map(({ value }) => value)
      .join("")
      .trim(),
  );
  return `${first}–${last}`;
}

/** `22:03:41` */
export function clockToSecond(time: Time | Date): string {
  return written(time, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
}

/** `22:03:41.5`, for the edges of a cut. */
export function clockToPart(time: Time | Date, digits: 1 | 2 | 3 = 1): string {
  return written(time, {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: digits,
  });
}

/** `12 AM`, or `00:00` where hours are counted to 24. */
export function hour(time: Time | Date): string {
  return reader.halves ? written(time, { hour: "numeric" }) : clock(time);
}

/** `2026-11-22`, the day that this person's calendar shows, as a form takes it. */
export function dateKey(time: Time | Date): string {
  return dates("en-CA", {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    ...(reader.zone ? { timeZone: reader.zone } : {}),
  }).format(new Date(time));
}

/** `22 Dec`, with its year if that isn't this year. */
export function day(time: Time | Date, now = new Date()): string {
  const other = new Date(time).getFullYear() !== now.getFullYear();
  return written(time, { day: "numeric", month: "short", ...(other ? { year: "numeric" } : {}) });
}

/** `22 December`, with its year if that isn’t this year: within sentences, which no abbreviation may end. */
export function fullDay(time: Time | Date, now = new Date()): string {
  const other = new Date(time).getFullYear() !== now.getFullYear();
  return written(time, { day: "numeric", month: "long", ...(other ? { year: "numeric" } : {}) });
}

/** `Sun 22 Nov` */
export function weekday(time: Time | Date): string {
  return written(time, { weekday: "short", day: "numeric", month: "short" });
}

/** `Wednesday, 25 November` */
export function longDay(time: Time | Date): string {
  return written(time, { weekday: "long", day: "numeric", month: "long" });
}

/** `Nov 2026`, of `2026-11` */
export function month(key: string): string {
  return dates(reader.language, {
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  }).format(new Date(`${key}-01T00:00:00Z`));
}

/** Return the moment at which this person's clock shows `2026-11-22T22:03`, as a form gives it. */
export function entered(text: string): Date {
  if (!reader.zone) return new Date(text);
  const shown = Date.parse(`${text}Z`);
  // The clock differs by its offset at that moment, which the first step finds but near a change.
  let at = shown;
  for (let step = 0; step < 2; step += 1) at = shown - (wallClock_ms(at, reader.zone) - at);
  return new Date(at);
}

/** What a zone's clock shows at a moment, as if it were UTC. */
function wallClock_ms(at: number, timeZone: string): number {
  const named = Object.fromEntries(
    dates("en", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    })
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  ) as Record<"year" | "month" | "day" | "hour" | "minute" | "second", number>;
  return Date.UTC(named.year, named.month - 1, named.day, named.hour, named.minute, named.second);
}

/** Days of the same name and number are the same one, unless they are years apart. */
function sameDay(one: Time | Date, other: Time | Date): boolean {
  const apart_ms = Math.abs(Number(new Date(one)) - Number(new Date(other)));
  return apart_ms < DAY_MS && weekday(one) === weekday(other);
}

/** `18:41` today, else `22 Nov, 18:41` */
export function moment(time: Time | Date, now = new Date()): string {
  return sameDay(time, now) ? clock(time) : `${day(time, now)}, ${clock(time)}`;
}

/** `Sun 22 Nov, 21:40–22:20` */
export function span(window: Window): string {
  const { start, end } = window;
  return sameDay(start, end)
    ? `${weekday(start)}, ${clocks(start, end)}`
    : `${weekday(start)}, ${clock(start)} – ${weekday(end)}, ${clock(end)}`;
}

/** Milliseconds between two times. */
export function between_ms(start: Time, end: Time): number {
  return Date.parse(end) - Date.parse(start);
}

/** `0:42`, `1:02:03` */
export function length(length_ms: number): string {
  const seconds = Math.round(length_ms / 1000);
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
}

/** `40 min`, `2 h`, `3 days`: about so long, in words. */
export function about(length_ms: number): string {
  const minutes = Math.round(length_ms / 60_000);
  if (minutes < 1) return unit(Math.round(length_ms / 1000), "second");
  if (minutes < 90) return unit(minutes, "minute");
  const hours = minutes / 60;
  if (hours < 36) return unit(Math.round(hours * 2) / 2, "hour");
  return unit(Math.round(hours / 24), "day");
}

function unit(value: number, name: string, style: "short" | "long" = "short"): string {
  return numbers(reader.language, {
    style: "unit",
    unit: name,
    unitDisplay: name === "day" ? "long" : style,
    maximumFractionDigits: 1,
  }).format(value);
}

/** `1,234` */
export function number(value: number, digits = 0): string {
  return numbers(reader.language, {
    maximumFractionDigits: digits,
  }).format(value);
}

/** `location, device, and time`, as the language has it. */
export function listed(parts: readonly string[]): string {
  return new Intl.ListFormat(reader.language).format(parts);
}

/** `64 %`, as the language has it. */
export function percent(share: number): string {
  return numbers(reader.language, {
    style: "percent",
    maximumFractionDigits: 0,
  }).format(share);
}

/** `11.8 MB`, of 1,000 each, as file managers of phones count. */
export function size(bytes: number): string {
  const steps: [number, string][] = [
    [1e9, "gigabyte"],
    [1e6, "megabyte"],
    [1e3, "kilobyte"],
  ];
  const [by, name] = steps.find(([least]) => bytes >= least) ?? [1, "byte"];
  // "0 bytes": only the long form has a plural.
  return unit(Math.round((bytes / by) * 10) / 10, name, name === "byte" ? "long" : "short");
}

/** `210 m`, `1.2 km`, or `690 ft`, `0.8 mi` */
export function distance(length_m: number, miles = reader.miles): string {
  if (miles) {
    const feet = length_m / 0.3048;
    return feet < 1000
      ? unit(Math.round(feet / 10) * 10, "foot")
      : unit(Math.round(length_m / 160.9344) / 10, "mile");
  }
  return length_m < 1000
    ? unit(Math.round(length_m / 10) * 10, "meter")
    : unit(Math.round(length_m / 100) / 10, "kilometer");
}

/** `29 m`, `98 ft`: never more than it is, for what a limit may just refuse. */
export function atLeast(length_m: number, miles = reader.miles): string {
  if (length_m >= 300) return distance(length_m, miles);
  return miles ? unit(Math.floor(length_m / 0.3048), "foot") : unit(Math.floor(length_m), "meter");
}

/** ` (30 m)` if the reader has it in other units than a board's limits; nothing else. */
export function inMetric(value: number, write: (value: number, miles: boolean) => string): string {
  return reader.miles ? ` (${write(value, false)})` : "";
}

/** Return a round length of at most so many meters, for a scale, and its name. */
export function scaleOf(most_m: number): { length_m: number; text: string } {
  const unit_m = reader.miles ? (most_m > 1609.344 ? 1609.344 : 0.3048) : 1;
  const power = 10 ** Math.floor(Math.log10(most_m / unit_m));
  const first = most_m / unit_m / power;
  const length_m = (first >= 5 ? 5 : first >= 2.5 ? 2.5 : first >= 2 ? 2 : 1) * power * unit_m;
  if (length_m >= 10 * unit_m || unit_m > 1) return { length_m, text: distance(length_m) };
  return { length_m, text: unit(Math.round((length_m / unit_m) * 10) / 10, reader.miles ? "foot" : "meter") };
}

const WINDS = ["n", "ne", "e", "se", "s", "sw", "w", "nw"];

/** `Northeast, 64°` */
export function bearing(heading_deg: number): string {
  const name = wind(heading_deg);
  return `${name.charAt(0).toLocaleUpperCase(reader.language)}${name.slice(1)}, ${heading_deg}°`;
}

/** `northeast`, as it stands in a sentence. */
export function wind(heading_deg: number): string {
  return t(`wind.${WINDS[Math.round((((heading_deg % 360) + 360) % 360) / 45) % 8]}`);
}

/** `0.14 km²`, or square miles. */
export function ground(area_km2: number, miles = reader.miles): string {
  const value = miles ? area_km2 / 2.589988 : area_km2;
  const digits = value < 0.1 ? 3 : value < 10 ? 2 : 0;
  return t(miles ? "unit.square_miles" : "unit.square_km", {
    value: number(value, digits),
  });
}

/** The first letters of the first and the last word that has a capital, such as `EF`. */
export function initials(name: string): string {
  const capitalized = name.split(/\s+/).filter((word) => /^\p{Lu}|^\p{Lo}/u.test(word));
  const chosen = capitalized.length ? capitalized : name.split(/\s+/).filter(Boolean);
  const ends = chosen.length > 1 ? [chosen[0], chosen.at(-1)] : chosen;
  return ends
    .map((word) => [...(word ?? "")][0] ?? "")
    .join("")
    .toUpperCase();
}

/** `age1q8x…t7fke`: enough of a key or a hash to compare it by eye. */
export function shortKey(key: string): string {
  return key.length > 16 ? `${key.slice(0, 7)}…${key.slice(-5)}` : key;
}
