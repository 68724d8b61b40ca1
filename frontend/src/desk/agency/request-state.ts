import { html, nothing } from "lit";
import { icon, type IconName } from "../../style/icons.ts";
import { t, tn } from "../../words/localize.ts";
import type { OwnRequestView } from "./types.ts";
import { when } from "./when.ts";

/** A mark in a color that stands for what a word beside it says. */
export function marked(name: IconName, of: number, color: string) {
  return html`<span class=${color}>${icon(name, of)}</span>`;
}

/** `4 new, 2 opened`, and below it what was taken back. */
export function countsOf(counts: OwnRequestView["shares"], isPublic = true) {
  if (!isPublic) return html`–<small>${t("desk.today.not_public")}</small>`;
  const parts = [
    counts.new ? html`<b>${tn("desk.count.new", counts.new)}</b>` : nothing,
    counts.opened ? tn("desk.count.opened", counts.opened) : nothing,
    counts.failed ? tn("desk.count.failed", counts.failed) : nothing,
  ].filter((each) => each !== nothing);
  const more = counts.withdrawn ? html`<small>${tn("desk.count.withdrawn", counts.withdrawn)}</small>` : nothing;
  if (!counts.total) return html`–`;
  return html`${parts.map((each, at) => html`${at ? ", " : ""}${each}`)}${more}`;
}

const STATES: Record<OwnRequestView["state"], [IconName, string]> = {
  open: ["eye", "lk"],
  held: ["clock", "am"],
  pending: ["up", "am"],
  closed: ["tick", ""],
  expired: ["calendar", ""],
};

/** A request's state, with its mark. */
export function requestState(request: Pick<OwnRequestView, "state" | "asked">) {
  const [mark, color] = STATES[request.state];
  const text = t(`desk.request.${request.state}`, { time: when(request.asked) });
  return html`<span class="st">${marked(mark, 16, color)}<span>${text}</span></span>`;
}
