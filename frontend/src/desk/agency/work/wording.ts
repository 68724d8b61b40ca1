import { number } from "../../../parts/format.ts";
import { t } from "../../../words/localize.ts";
import type { FilmView } from "../types.ts";

/** How far off a time may be. It stands beside every time of a frame. */

/** `± 2 s`, or that nobody knows. */
export function within(uncertainty_ms: number | null): string {
  return uncertainty_ms === null ? t("player.within.unknown") : t("player.within", { length: span(uncertainty_ms) });
}

/** `0.05 s`, `40 s`, `3 min` */
export function span(length_ms: number): string {
  const seconds = Math.abs(length_ms) / 1000;
  if (seconds >= 90) return t("player.minutes", { value: number(seconds / 60, 1) });
  return t("player.seconds", { value: number(seconds, seconds < 1 ? 2 : 1) });
}

/** What is known of the clock that dates a film, in a few words. */
export function clockOf(film: FilmView): string {
  const offset = film.offset_ms;
  if (offset !== null && (film.dated_by === "measured" || film.dated_by === "archive")) {
    if (Math.abs(offset) < 5) return t("player.clock.right");
    return t(offset > 0 ? "player.clock.fast" : "player.clock.slow", { length: span(offset) });
  }
  return t(`player.clock.${film.dated_by}`);
}

/** `00:21.3` */
export function into(at_us: number): string {
  const tenths = Math.floor(at_us / 100_000);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(tenths / 600))}:${two(Math.floor(tenths / 10) % 60)}.${tenths % 10}`;
}
