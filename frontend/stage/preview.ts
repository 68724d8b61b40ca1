import type { Request } from "../src/api/types.ts";
import type { DraftContent, DraftFormView, VerdictView } from "../src/desk/agency/types.ts";
import "../src/desk/agency/ask/preview.ts";
import "../src/words/desk-agency.ts";

/** Return what an agency's desk shows beforehand of a request that a house has. */
export function previewOf(request: Request): HTMLElement {
  const { agency, title, text, case_number, incident } = request;
  const content: DraftContent = { title, text, case_number, incident };
  const ask: Partial<DraftFormView> = { agency: agency.name, kind: agency.kind, level: agency.level };
  const findings = request.findings.map(({ code }) => ({ code, grade: "hold", field: "text", text: "", spans: [], fix: null }));
  const verdict: Partial<VerdictView> = { findings: findings as VerdictView["findings"], facts: [], window: null, area: null };
  return Object.assign(document.createElement("nr-desk-preview"), { ask, content, verdict });
}
