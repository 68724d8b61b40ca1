import { clock, day, moment } from "../../parts/format.ts";
import { t } from "../../words/localize.ts";

/** `today at 08:12`, else `22 Nov, 18:41` */
export function when(time: string): string {
  const text = moment(time);
  return text === clock(time) ? t("desk.when.today", { time: text }) : text;
}

/** `2026-12-19` as a day: it is the same in every zone, for it has no hour. */
export function date(text: string): string {
  return day(new Date(`${text}T12:00`));
}
