import { html, nothing, type TemplateResult } from "lit";
import { about, atLeast, ground, moment } from "../../../parts/format.ts";
import { icon } from "../../../style/icons.ts";
import { t } from "../../../words/localize.ts";
import { address } from "../../page.ts";
import type { DraftFormView, DraftContent, DraftLine, FindingView, VerdictView } from "../types.ts";

/** Every rule: what is refused, what is held, what is missing, and what is in order. */
export function ruleList(
  verdict: VerdictView | null,
  ask: DraftFormView,
  content: DraftContent,
  numbered: readonly FindingView[],
  go: (finding: FindingView) => void,
): TemplateResult {
  const mark = { refuse: "stop", hold: "warn", missing: "info" } as const;
  const tone = { refuse: "rd", hold: "am", missing: "mut" };
  return html`<section class="card">
    <header><h2>${t("desk.ask.rules")}</h2><span class="a mut">${t("desk.ask.rules.live")}</span></header>
    <ul class="ck" aria-live="polite">
      ${verdict?.findings.map((finding) => {
        const at = numbered.indexOf(finding);
        return html`<li class=${tone[finding.grade]}>
          ${icon(mark[finding.grade], 16)}<span
            ><b>${t(`desk.ask.rules.${finding.grade}`)}</b> ${finding.text}
            <button class="btn link go" @click=${() => go(finding)}>
              ${at >= 0 ? t("desk.ask.rules.number", { number: at + 1 }) : t("desk.ask.rules.go")}
            </button></span
          >
        </li>`;
      })}
      ${verdict?.passed.map((code) => {
        const text = passed(code, verdict, ask, content);
        return text ? html`<li>${icon("tick", 16)}<span>${text}</span></li>` : nothing;
      })}
    </ul>
  </section>`;
}

/** What is in order, in a few words. */
function passed(code: string, verdict: VerdictView, ask: DraftFormView, content: DraftContent): string {
  const { window, area } = verdict;
  switch (code) {
    case "why":
      return t("desk.ask.pass.why", { incident: ask.incidents[content.incident ?? ""] ?? "" });
    case "nth":
      return t(verdict.earlier ? "desk.ask.pass.second" : "desk.ask.pass.first");
    case "contact":
      return t(content.contact?.includes("@") ? "desk.ask.pass.contact" : "desk.ask.pass.phone", { domain: ask.domain });
    case "window":
      return window ? t("desk.ask.pass.window", { length: about(window.length_s * 1000), ago: about(window.ended_s_ago * 1000) }) : "";
    case "area":
      return area ? t("desk.ask.pass.area", { size: ground(area.size_km2), least: atLeast(ask.least_width_m) }) : "";
    case "life":
      return t("desk.ask.pass.life", { days: content.life_days ?? 30, most: ask.longest_life_days });
    default:
      return t(`desk.ask.pass.${code}`);
  }
}

/** The drafts, this one among them. */
export function draftList(drafts: readonly DraftLine[], current: string): TemplateResult {
  return html`<section class="card">
    <header><h2>${t("desk.ask.drafts")}</h2><span class="a mut">${t("desk.ask.drafts.here")}</span></header>
    ${drafts.length
      ? html`<ul class="dr">
          ${drafts.slice(0, 12).map(
            (draft) =>
              html`<li aria-current=${draft.id === current ? "true" : nothing}>
                <a href=${address("ask", draft.id)}>${draft.title || t("desk.ask.look.no_title")}</a>
                <small>${savedBy(draft)} · ${stateOf(draft)}</small>
              </li>`,
          )}
        </ul>`
      : html`<p class="pad mut">${t("desk.ask.drafts.none")}</p>`}
  </section>`;
}

/** `You, saved 09:02`; what a system made belongs to nobody yet. */
export function savedBy(draft: DraftLine): string {
  const at = moment(draft.saved_at);
  if (draft.source !== "desk") return t("desk.ask.saved_by_system", { system: draft.source, at });
  return draft.mine ? t("desk.ask.saved_by_you", { at }) : t("desk.ask.saved_by", { name: draft.saved_by, at });
}

export function stateOf(draft: DraftLine): string {
  if (draft.lease && !draft.lease.mine) return t("desk.ask.state.open", { name: draft.lease.name });
  return t(`desk.ask.state.${draft.source === "desk" ? draft.state : "nobody"}`);
}
