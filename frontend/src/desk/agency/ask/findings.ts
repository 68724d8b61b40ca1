import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../../style/icons.ts";
import { t } from "../../../words/localize.ts";
import type { FindingView } from "../types.ts";
import type { Mark } from "./words.ts";

/** What the rules find in a request, where it lies and as it is said. */

/** Where findings mark one field's text, numbered as they are listed. */
export function marksOf(numbered: readonly FindingView[], field: string): Mark[] {
  return numbered.flatMap(({ spans, grade }, at) =>
    spans.filter((span) => span.field === field).map(({ start, end }) => ({ start, end, number: at + 1, grade })),
  );
}

/** One finding: what it means for the request, what was found, and what can be done. */
export function findingNote(finding: FindingView, more: { number?: number; act?: unknown; unseen?: string } = {}) {
  const refuses = finding.grade === "refuse";
  return html`<div class="note ${refuses ? "red" : ""}">
    ${more.number ? html`<span class="nu">${more.number}</span>` : nothing}${icon(refuses ? "stop" : "warn", 18)}
    <span class="grow"><b>${t(refuses ? "desk.ask.refuses" : "desk.ask.holds")}</b> ${finding.text} ${more.unseen}</span
    >${more.act}
  </div>`;
}

/** Findings below the card that they are about. */
export function under(findings: readonly FindingView[]): TemplateResult | typeof nothing {
  if (!findings.length) return nothing;
  return html`<div class="under">
    ${findings.map(({ text, grade }) => html`<div class="note ${grade === "refuse" ? "red" : ""}">
      ${icon(grade === "refuse" ? "stop" : "warn", 18)}<span>${text}</span>
    </div>`)}
  </div>`;
}

/** Name a character that nobody sees, and say what stands before it. */
export function unseen({ code, spans: [span] }: FindingView, text: string): string {
  if (code !== "hidden_text" || !span) return "";
  const points = [...text.slice(span.start, span.end)].map(
    (letter) => `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`,
  );
  const before = text.slice(0, span.start).split(/\s+/).at(-1) ?? "";
  return t("desk.ask.unseen", { points: points.join(", "), before });
}
