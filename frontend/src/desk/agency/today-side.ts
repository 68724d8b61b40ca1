import { html, nothing } from "lit";
import { clock, size } from "../../parts/format.ts";
import { level } from "../../parts/nr-level.ts";
import { icon } from "../../style/icons.ts";
import { t, tn } from "../../words/localize.ts";
import { address } from "../page.ts";
import { marked } from "./request-state.ts";
import type { BoardView, KeyView, TodayView } from "./types.ts";
import { when } from "./when.ts";

/** How the agency stands on its board; `refresh` asks the board, unless it is being asked. */
export function boardCard(board: BoardView, looks: boolean, refresh: () => void) {
  if (!board.origin) return nothing;
  return html`<section class="card" aria-labelledby="board">
    <header>
      <h2 id="board">${t("desk.board.title")}</h2>
      <button class="btn link a" @click=${refresh} aria-disabled=${looks}>${t("desk.board.check")}</button>
    </header>
    ${board.level === null
      ? html`<p class="hd mut">${t(board.checked ? "desk.board.unregistered" : "desk.standing.not_asked")}</p>`
      : html`<div class="hd">
            <div>
              <span class="level">${level(board.level)}</span>
              <small class="code">${board.domain}</small>
            </div>
          </div>
          <ul class="kv">
            ${next(board)}
            <li>
              ${marked("verified", 18, "ok")}
              <div>
                ${tn("desk.board.own", board.own)}<small
                  >${board.own > 1 ? t("desk.board.chain") : ""} ${tn("desk.board.size", board.size)}
                  ${board.trusted_witnesses
                    ? t("desk.board.witnesses", { count: board.witnesses, of: board.trusted_witnesses })
                    : t("desk.board.no_witnesses")}
                  ${board.checked ? t("desk.board.checked", { time: when(board.checked) }) : ""}</small
                >
              </div>
            </li>
            ${board.is_revoked
              ? html`<li>${marked("stop", 18, "rd")}<div>${t("desk.board.revoked")}</div></li>`
              : nothing}
          </ul>`}
  </section>`;
}

function next(board: BoardView) {
  const of = board.level ?? 0;
  if (of >= 3) return nothing;
  return html`<li>
    ${icon("info", 18)}
    <div>${t(`desk.board.next.${of}`)}<small>${t(`desk.board.next.${of}.how`)}</small></div>
  </li>`;
}

/** Where each key is. */
export function keysCard(kept: readonly KeyView[]) {
  if (!kept.length) return nothing;
  return html`<section class="card" aria-labelledby="keys">
    <header>
      <h2 id="keys">${t("desk.keys_page")}</h2>
      <a class="a" href=${address("keys")}>${t("desk.today.all_keys")}</a>
    </header>
    <ul class="kv">
      ${kept.map(
        ({ key, state, until }) =>
          html`<li>
            ${state === "plain" ? marked("warn", 18, "am") : icon(state === "elsewhere" ? "outside" : "lock", 18)}
            <div>
              ${t(`desk.today.key.${key}`, {
                state: t(`desk.today.key_state.${state}`, { time: until ? clock(until) : "" }),
              })}
            </div>
          </li>`,
      )}
    </ul>
  </section>`;
}

/** How much room this machine has. */
export function machineCard(disk: TodayView["disk"]) {
  return html`<section class="card" aria-labelledby="machine">
    <header><h2 id="machine">${t("desk.today.machine")}</h2></header>
    <ul class="kv">
      <li>
        ${icon("disk", 18)}
        <div>${t("desk.today.free", { free: size(disk.free_bytes), total: size(disk.total_bytes) })}</div>
      </li>
    </ul>
  </section>`;
}
