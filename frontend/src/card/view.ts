import { html, nothing, type TemplateResult } from "lit";
import { followedBoards, type House, isPractice, isWaiting } from "../api/house.ts";
import type { Board, Proposal, Request } from "../api/types.ts";
import { undoable_ms } from "../parts/answers.ts";
import { between_ms, initials, length, moment, number, percent } from "../parts/format.ts";
import "../parts/nr-chip.ts";
import { icon, type IconName } from "../style/icons.ts";
import { t, tn } from "../words/localize.ts";

/** What of a request the card shows: the ask, the ten seconds after a deny, or a share on its way. */
export type CardItem = { kind: "ask" | "denied" | "share"; request: Request };

const SHARE_SHOWN_MS = 10 * 60 * 1000;

/** Return whether a share is on its way, or has just come to an end that should be seen. */
function underWay(request: Request, now_ms: number): boolean {
  if (request.decision?.answer !== "approve") return false;
  const share = request.share;
  if (!share) return request.status === "open";
  if (["delivered", "withdrawn", "failed"].includes(share.state))
    return now_ms - Date.parse(share.changed_at) < SHARE_SHOWN_MS;
  return true;
}

/** Return what the card pages through: what waits first, then what is on its way. */
export function cardItems(house: House, now_ms: number): CardItem[] {
  const asks: CardItem[] = [];
  const shares: CardItem[] = [];
  for (const request of house.requests) {
    if (isWaiting(house, request, now_ms)) asks.push({ kind: "ask", request });
    else if (undoable_ms(request, now_ms)) asks.push({ kind: "denied", request });
    else if (underWay(request, now_ms)) shares.push({ kind: "share", request });
  }
  return [...asks, ...shares];
}

export function forked(house: House): Board[] {
  return house.boards.filter((board) => board.state === "stopped");
}

/** The figures of a card that has nothing to ask. */
export function figures(house: House, now: Date): { open: number; year: number; shares: number } {
  const year = now.getFullYear();
  const requests = house.requests.filter((request) => !isPractice(request));
  return {
    open: requests.filter(
      (request) => request.status === "open" && !request.decision && !request.hidden,
    ).length,
    year: requests.filter((request) => new Date(request.issued).getFullYear() === year).length,
    shares: requests.filter((request) => request.share?.state === "delivered").length,
  };
}

export type Step = "done" | "now" | "open";

/** The four steps of a share: cut and masked, sealed, sending, receipt. */
export function steps(request: Request): Step[] {
  const state = request.share?.state ?? "approved";
  const at = { approved: 0, sealed: 1, sending: 2, withdrawing: 2, delivered: 4 }[
    state as "approved"
  ];
  return [0, 1, 2, 3].map((step) =>
    at === undefined || step > at ? "open" : step < at ? "done" : "now",
  );
}

/** How much of a share was sent, 0 to 1. */
export function sentPercent(request: Request): number {
  const share = request.share;
  return share?.size_bytes ? share.sent_bytes / share.size_bytes : 0;
}

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
  text: unknown,
  acts: unknown = nothing,
): TemplateResult {
  return html`<article class="card ${tone}">
    <div class="body">
      <div class="al">
        <span class="g">${icon(mark, 22)}</span>
        <div class="grow">
          <h3>${heading}</h3>
          <p>${text}</p>
          ${acts}
        </div>
      </div>
    </div>
  </article>`;
}

/** The worst that is to be said of the boards. */
function boardsKey(boards: readonly Board[]): string {
  if (boards.some((board) => board.state === "unchecked")) return "boards_unchecked";
  if (!boards.every((board) => board.state === "following")) return "boards_behind";
  return boards.some((board) => board.quorum === 0) ? "boards_alone" : "boards";
}

/** What keeps requests from coming here: a camera, a camera's location, or a board. */
export type Missing = "cameras" | "location" | "board";

/** Return what is missing, the first thing first. A house may have sensors instead of cameras. */
export function missing(house: House): Missing[] {
  const { cameras, sensors } = house;
  const none: Missing[] = [];
  if (!cameras.length && !sensors.length) none.push("cameras");
  if (cameras.length && !cameras.some((camera) => camera.place || camera.indoor))
    none.push("location");
  if (!followedBoards(house).length) none.push("board");
  return none;
}

/** What is missing, and the way there; `finished` is whether somebody closed the checklist. */
export function incomplete(
  house: House,
  first: Missing,
  finished: boolean,
  open: (path: string) => void,
): TemplateResult {
  const { cameras, found } = house;
  const waiting = found.filter((each) => !each.adopted && !each.lent_by).length;
  const boards = followedBoards(house).length;
  const words = {
    cameras: {
      icon: "camera" as const,
      heading: t("clear.no_cameras"),
      text: waiting ? tn("clear.found", waiting) : t("clear.no_camera_text"),
      act: "clear.add_camera",
      path: "cameras",
    },
    location: {
      icon: "place" as const,
      heading: t("clear.almost"),
      text: t("clear.no_place"),
      act: finished ? "setup.location" : "setup.continue",
      path: "cameras",
    },
    board: {
      icon: "board" as const,
      heading: t(finished ? "clear.no_board_yet" : "clear.almost"),
      text: t(finished ? "clear.nobody_asks" : "clear.no_board"),
      act: finished ? "clear.follow" : "setup.continue",
      path: "boards/follow",
    },
  }[first];
  const path = finished ? words.path : "setup";
  const has = (isThere: boolean, text: string) =>
    html`<div class=${isThere ? "" : "lacks"}>${icon(isThere ? "tick" : "warn", 16)}${text}</div>`;
  return html`<article class="card">
    <div class="body">
      <div class="calm">
        <span class="g">${icon(words.icon, 28)}</span>
        <div>
          <h3>${words.heading}</h3>
          <p>${words.text}${house.mayManage ? nothing : ` ${t("clear.admin")}`}</p>
        </div>
      </div>
      ${house.mayManage
        ? html`<button class="btn wide" @click=${() => open(path)}>${t(words.act)}</button>`
        : nothing}
      ${first === "cameras"
        ? nothing
        : html`<div class="haves">
            ${cameras.length ? has(true, tn("clear.cameras", cameras.length)) : nothing}
            ${first === "location" ? has(false, t("clear.is.location")) : nothing}
            ${boards ? has(true, tn("clear.followed", boards)) : has(false, t("clear.is.board"))}
          </div>`}
    </div>
  </article>`;
}

/** Nothing needs anyone: what is open, and three figures. */
export function clear(house: House): TemplateResult {
  const boards = followedBoards(house);
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
          ><span>${tn(`clear.${boardsKey(boards)}`, boards.length)}</span>
        </div>
        <div><b>${number(year)}</b><span>${tn("clear.seen", year)}</span></div>
        <div><b>${number(shares)}</b><span>${tn("clear.shares", shares)}</span></div>
      </div>
    </div>
  </article>`;
}

/** `00:42, no audio, 1 mask, anonymous`: what a proposal lets out, in one line. */
export function inOneLine(proposal: Proposal): string {
  const { pieces, added } = proposal;
  const lengths_ms = [
    ...pieces.map((piece) => between_ms(piece.start, piece.end)),
    ...added.map((piece) => piece.end_ms - piece.start_ms),
  ];
  const length_ms = lengths_ms.reduce((sum, each) => sum + each, 0);
  const photos = added.filter(({ kind }) => kind === "photo").length;
  const masks = [...pieces, ...added].reduce((sum, one) => sum + one.masks.length + one.moving.length, 0);
  const { name, email, telephone } = proposal.identity;
  return [
    ...(length_ms || !photos ? [length(length_ms)] : []),
    ...(photos ? [tn("share.photos", photos)] : []),
    t(proposal.audio ? "share.audio" : "share.no_audio"),
    masks ? tn("share.masks", masks) : t("share.no_masks"),
    t(name || email || telephone ? "share.contact" : "share.anonymous"),
  ].join(", ");
}

/** Why a share was not delivered, as the hub says it, below what that means. */
export function cannotAnswer(request: Request): TemplateResult | typeof nothing {
  const share = request.share;
  return share?.state === "failed" && share.reason
    ? html`<br /><span class="xs">${t("share.hub_says", { reason: share.reason })}</span>`
    : nothing;
}

/** Who approved, what leaves, and how far it has come. */
export function shareLines(request: Request): TemplateResult {
  const decision = request.decision;
  const text = ["cut", "sealed", "sending", "receipt"];
  const state = steps(request);
  return html`<div class="who">
      <span class="tile" aria-hidden="true">${initials(request.agency.name)}</span>
      <div class="grow">
        ${isPractice(request) ? html`<nr-chip icon="flag" have>${t("practice.chip")}</nr-chip>` : nothing}
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
      ${text.map(
        (word, at) => html`<li class=${state[at] ?? ""} aria-current=${state[at] === "now" ? "step" : "false"}>
          ${t(`step.${word}`)}${word === "sending" && state[at] === "now"
            ? ` ${percent(sentPercent(request))}`
            : ""}
        </li>`,
      )}
    </ol>`;
}
