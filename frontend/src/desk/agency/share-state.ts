import { css, html, nothing } from "lit";
import { length, size } from "../../parts/format.ts";
import { icon } from "../../style/icons.ts";
import { t, tn } from "../../words/localize.ts";
import { marked } from "./request-state.ts";
import type { OpeningView, ShareView } from "./types.ts";
import { when } from "./when.ts";

/** The list of a case's shares. */
export const shareStyle = css`
  .shares > li {
    display: grid;
    grid-template-columns: 24px minmax(0, 1fr);
    gap: 8px;
    padding: 10px 16px 10px 12px;
    border-top: 1px solid var(--nr-line);
    border-inline-start: 4px solid transparent;
    overflow-wrap: anywhere;
  }
  .shares > li[aria-current] {
    background: var(--nr-tint);
    border-inline-start-color: var(--nr-link);
  }
  .shares .n {
    font: 600 15px/20px var(--nr-head);
    text-align: end;
  }
  .shares .st {
    font-size: 14px;
    line-height: 20px;
    align-items: flex-start;
  }
  .shares .st > span:first-child,
  .shares .st > .ic {
    margin-top: 2px;
  }
  .shares a {
    color: inherit;
    text-decoration: none;
    display: block;
  }
  .shares a:hover b {
    text-decoration: underline;
  }
  progress {
    display: block;
    width: 100%;
    height: 8px;
    margin-top: 6px;
    border: 0;
    border-radius: 4px;
    overflow: hidden;
    background: var(--nr-sunk);
    accent-color: var(--nr-link);
  }
  progress::-webkit-progress-bar {
    background: var(--nr-sunk);
  }
  progress::-webkit-progress-value {
    background: var(--nr-link);
  }
  progress::-moz-progress-bar {
    background: var(--nr-link);
  }
  .shares small {
    margin-top: 2px;
  }
  .sml {
    min-height: 28px;
    font-size: 12px;
    padding: 0 10px;
    margin-top: 6px;
  }
  @media (pointer: coarse), (max-width: 480px) {
    .sml {
      min-height: 44px;
    }
  }
`;

/** Return in which state a share is, in words; `tryAgain` opens one that failed. */
export function shareState(share: ShareView, opening: OpeningView | undefined, tryAgain?: () => void) {
  const line = (mark: unknown, word: string, ...more: unknown[]) =>
    html`<span class="st">${mark}<b>${word}</b></span>${more.map((each) => (each ? html`<small>${each}</small>` : nothing))}`;
  const bytes = size(share.size_bytes);
  if (opening?.state === "opening" && share.state !== "opened") {
    const what = t(`desk.step.${opening.step}`);
    const { step, steps } = opening;
    return html`${line(marked("again", 16, "lk"), t("desk.opening"), t("desk.opening.step", { step, steps, what }))}
      <progress aria-label=${t("desk.opening")} max=${steps} value=${step - 0.5}></progress>`;
  }
  switch (share.state) {
    case "opened":
      return line(
        marked("verified", 16, "ok"),
        share.proof ? t("desk.case.proved", { proved: share.proof.proved, not: share.proof.not_proved }) : t("desk.case.folder_gone"),
        share.proof && inside(share.proof),
        share.opened && t("desk.case.opened", { time: when(share.opened) }),
        share.withdrawn && t("desk.case.taken_back", { time: when(share.withdrawn) }),
        !share.is_acknowledged && t("desk.case.untold"),
      );
    case "withdrawn":
      return line(icon("undo", 16), t("desk.case.back_word"), t("desk.case.not_opened", { time: when(share.withdrawn ?? share.at) }));
    case "dropped":
      return line(icon("trash", 16), t("desk.case.dropped"), share.dropped && when(share.dropped));
    case "failed":
      return html`${line(marked("stop", 16, "rd"), t("desk.case.failed"), share.failed)}
        ${tryAgain ? html`<button class="sml" @click=${tryAgain}>${t("desk.case.try_again")}</button>` : nothing}`;
    case "elsewhere":
      return line(icon("outside", 16), t("desk.case.elsewhere"), `${bytes} · ${when(share.acknowledged ?? share.at)}`);
    case "coming":
      return line(icon("down", 16), t("desk.today.coming"), bytes);
    default: {
      const more = opening?.state === "waiting" ? t("desk.opening.waits") : t("desk.case.arrived", { time: when(share.at) });
      return line(icon("lock", 16), t("desk.case.sealed"), `${bytes} · ${more}`, opening?.message);
    }
  }
}

/** `1 clip, 0:42`, and what else there is to say of it. */
function inside(proof: NonNullable<ShareView["proof"]>): string {
  const parts = [
    proof.clips ? `${tn("desk.case.clips", proof.clips)}${proof.seconds ? `, ${length(proof.seconds * 1000)}` : ""}` : "",
    proof.photos ? tn("desk.case.photos", proof.photos) : "",
    proof.has_words ? t("desk.case.words") : "",
    proof.has_readings ? t("desk.case.readings") : "",
    proof.clips && !proof.is_clock_measured ? t("desk.case.clock") : "",
  ];
  return parts.filter(Boolean).join(" · ");
}
