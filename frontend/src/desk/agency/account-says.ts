import { html, type TemplateResult } from "lit";
import { listed, number } from "../../parts/format.ts";
import { t } from "../../words/localize.ts";
import type { CountLine, StatedView } from "./types.ts";
import { date } from "./when.ts";

/** The last band has no end. */
const NO_END = 1_000_000;

/** `0`, `1 to 4`, `1,000 or more` */
export function band({ at_least, at_most }: CountLine): string {
  if (at_most > NO_END) return t("desk.account.band.more", { low: number(at_least) });
  return at_least === at_most
    ? number(at_least)
    : t("desk.account.band", { low: number(at_least), high: number(at_most) });
}

/** `a court and a prosecutor` */
export function bodies(to: StatedView["handed_to"]): string {
  return listed(to.map((each) => t(`desk.account.to.${each}`)));
}

/** What an account says in public, in sentences. */
export function says(stated: StatedView): TemplateResult {
  const of = (name: string) => stated.counts.find((line) => line.name === name);
  const line = (name: string, word = name, more: Record<string, string> = {}) => {
    const found = of(name);
    return found?.at_most ? t(`desk.account.says.${word}`, { band: band(found), ...more }) : "";
  };
  const [received, opened] = [of("received"), of("opened")];
  const parts = [
    received?.at_most && opened
      ? t("desk.account.says.received", { received: band(received), opened: band(opened) })
      : t("desk.account.nothing"),
    line("withdrawn"),
    line("unopened"),
    line("used"),
    line("handed_on", "handed_on", { whom: bodies(stated.handed_to) }),
    line("deleted"),
    stated.keep_until ? line("kept", "kept", { date: date(stated.keep_until) }) : line("kept", "kept_undated"),
    stated.text ?? "",
  ];
  return html`${parts.filter(Boolean).join(" ")}`;
}
