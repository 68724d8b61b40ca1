import { html, nothing, type TemplateResult } from "lit";
import { followed, type House } from "../api/house.ts";
import type { Board } from "../api/types.ts";
import { moment, number } from "../parts/format.ts";
import { icon, type IconName } from "../style/icons.ts";
import { t, tn } from "../words/localize.ts";
import { figures } from "./view.ts";

/** What the card shows while there is nothing to ask. */

/** Grey blocks, for what has not come yet. */
export function loading(): TemplateResult {
  return html`<article class="card" aria-busy="true">
    <div class="body blocks">
      <span class="vh" role="status">${t("card.loading")}</span>
      <span class="grey" style="height:160px"></span>
      <span class="grey" style="width:60%"></span><span class="grey" style="height:24px"></span>
      <span class="grey" style="height:44px"></span>
    </div>
  </article>`;
}

/** Something is in the way: what happened, what it means, and what can be done. */
export function alarm(
  tone: "amb" | "red",
  mark: IconName,
  heading: string,
  words: unknown,
  acts: unknown = nothing,
): TemplateResult {
  return html`<article class="card ${tone}">
    <div class="body">
      <div class="al">
        <span class="g">${icon(mark, 22)}</span>
        <div class="grow">
          <h3>${heading}</h3>
          <p>${words}</p>
          ${acts}
        </div>
      </div>
    </div>
  </article>`;
}

/** The worst that is to be said of the boards. */
function standing(boards: readonly Board[]): string {
  if (boards.some((board) => board.state === "unchecked")) return "boards_unchecked";
  if (!boards.every((board) => board.state === "following")) return "boards_behind";
  return boards.some((board) => board.quorum === 0) ? "boards_alone" : "boards";
}

/** Nothing needs anyone: what is open, and three figures; or that no board is followed. */
export function clear(house: House): TemplateResult {
  const boards = followed(house);
  if (!boards.length) return alarm("amb", "inbox", t("requests.no_board"), t("clear.no_board"));
  const { open, year, shares } = figures(house, new Date());
  const last = boards.map((board) => board.checked_at ?? "").sort().at(-1);
  return html`<article class="card">
    <div class="body">
      <div class="calm">
        <span class="g">${icon("tick", 28)}</span>
        <div>
          <h3>${t("clear.heading")}</h3>
          <p>
            ${open ? tn("clear.open", open) : t("clear.quiet")}
            ${last ? t("clear.checked", { time: moment(last) }) : nothing}
          </p>
        </div>
      </div>
      <div class="stats">
        <div>
          <b>${number(boards.length)}</b
          ><span>${tn(`clear.${standing(boards)}`, boards.length)}</span>
        </div>
        <div><b>${number(year)}</b><span>${tn("clear.seen", year)}</span></div>
        <div><b>${number(shares)}</b><span>${tn("clear.shares", shares)}</span></div>
      </div>
    </div>
  </article>`;
}
