import { html, nothing, type TemplateResult } from "lit";
import type { Proposal, Request } from "../api/types.ts";
import { between_ms, initials, length, moment, percent } from "../parts/format.ts";
import { t, tn } from "../words/localize.ts";
import { sent, steps } from "./view.ts";

/** `00:42, no audio, 1 mask, anonymous`: what a proposal lets out, in one line. */
export function inOneLine(proposal: Proposal): string {
  const length_ms = proposal.pieces.reduce(
    (sum, piece) => sum + between_ms(piece.start, piece.end),
    0,
  );
  const masks = proposal.pieces.reduce(
    (sum, piece) => sum + piece.masks.length + piece.moving.length,
    0,
  );
  const { name, email, telephone } = proposal.identity;
  return [
    length(length_ms),
    t(proposal.audio ? "share.audio" : "share.no_audio"),
    masks ? tn("share.masks", masks) : t("share.no_masks"),
    t(name || email || telephone ? "share.contact" : "share.anonymous"),
  ].join(", ");
}

/** Why a share was not delivered, as the hub says it, below what that means. */
export function whyNot(request: Request): TemplateResult | typeof nothing {
  const share = request.share;
  return share?.state === "failed" && share.reason
    ? html`<br /><span class="xs">${t("share.hub_says", { reason: share.reason })}</span>`
    : nothing;
}

/** Who approved, what leaves, and how far it has come. */
export function shareLines(request: Request): TemplateResult {
  const decision = request.decision;
  const words = ["cut", "sealed", "sending", "receipt"];
  const state = steps(request);
  return html`<div class="who">
      <span class="tile" aria-hidden="true">${initials(request.agency.name)}</span>
      <div class="grow">
        <b id="what"
          >${t("share.approved_by", { by: decision?.by ?? "", agency: request.agency.name })}</b
        >
        <span class="xs mut"
          >${request.proposal ? `${inOneLine(request.proposal)} · ` : ""}${decision
            ? moment(decision.decided_at)
            : ""}</span
        >
      </div>
    </div>
    <ol class="steps">
      ${words.map(
        (word, at) => html`<li class=${state[at] ?? ""} aria-current=${state[at] === "now" ? "step" : "false"}>
          ${t(`step.${word}`)}${word === "sending" && state[at] === "now"
            ? ` ${percent(sent(request))}`
            : ""}
        </li>`,
      )}
    </ol>`;
}
