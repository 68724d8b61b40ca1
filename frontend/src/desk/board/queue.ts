import { css, html, nothing } from "lit";
import { moment } from "../../parts/format.ts";
import { icon } from "../../style/icons.ts";
import { t, tn } from "../../words/localize.ts";
import { nameOf } from "./post.ts";
import { ruleName } from "./rule.ts";
import type { HeldPost } from "./types.ts";

/** The posts that wait, oldest first. */
export function queueCard(queue: readonly HeldPost[], picked: HeldPost, pick: (post: HeldPost) => void) {
  return html`<section class="card queue" aria-labelledby="queue">
    <header>
      <h2 id="queue">${t("board_desk.queue")}</h2>
      <span class="a mut">${tn("board_desk.queue.waits", queue.length)}</span>
    </header>
    <ol>
      ${queue.map(
        (each) =>
          html`<li aria-current=${each === picked ? "true" : nothing}>
            <button @click=${() => pick(each)}>
              <b dir="auto">${nameOf(each)}</b>
              <span class="who" dir="auto">${typeof each.about === "number" ? t("board_desk.challenge.by") : each.agency_name}</span>
              <small>
                <span class="st">${icon("warn", 14)}${ruleName(each.findings[0]?.[0] ?? "")}</span>
                <span class="tn">${moment(each.held_at)}</span>
              </small>
            </button>
          </li>`,
      )}
    </ol>
  </section>`;
}

/** The same on a phone: one post, and arrows to the others. */
export function pager(queue: readonly HeldPost[], picked: HeldPost, step: (by: number) => void) {
  const rule = ruleName(picked.findings[0]?.[0] ?? "");
  return html`<div class="pager">
    <button class="btn sq" aria-label=${t("board_desk.key.last")} @click=${() => step(-1)}>${icon("previous", 20)}</button>
    <span>${t("board_desk.pager", { at: queue.indexOf(picked) + 1, all: queue.length, rule })}</span>
    <button class="btn sq" aria-label=${t("board_desk.key.next")} @click=${() => step(1)}>${icon("next", 20)}</button>
  </div>`;
}

export const queueStyle = css`
  .queue button {
    display: flex;
    flex-direction: column;
    align-items: stretch;
    justify-content: flex-start;
    gap: 0;
    width: 100%;
    text-align: start;
    padding: 9px 14px 9px 12px;
    border: 0;
    border-top: 1px solid var(--nr-line);
    border-inline-start: 4px solid transparent;
    border-radius: 0;
    font: 13px/18px var(--nr-font);
  }
  .queue [aria-current] button {
    background: var(--nr-tint);
    border-inline-start-color: var(--nr-link);
  }
  .queue li:last-child button {
    border-radius: 0 0 10px 10px;
  }
  .queue b {
    display: block;
    font: 600 14px/19px var(--nr-font);
    overflow-wrap: anywhere;
  }
  .queue span.who {
    color: var(--nr-ink2);
  }
  .queue small {
    display: flex;
    justify-content: space-between;
    flex-wrap: wrap;
    gap: 0 8px;
    font-size: 12px;
    line-height: 16px;
  }
  .pager {
    display: none;
  }
  @media (max-width: 1150px) {
    .queue ol {
      display: grid;
      grid-template-columns: repeat(3, 1fr);
      max-height: 220px;
      overflow: auto;
    }
    .queue button {
      height: 100%;
      border-radius: 0 !important;
    }
  }
  @media (max-width: 700px) {
    .queue {
      display: none;
    }
    .pager {
      display: flex;
      align-items: center;
      justify-content: space-between;
      font-size: 13px;
    }
  }
`;
