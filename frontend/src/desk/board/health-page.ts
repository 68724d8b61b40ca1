import { css, html, nothing } from "lit";
import { state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { clock, clockToSecond, moment, number, size } from "../../parts/format.ts";
import "../../parts/nr-dialog.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { sentenceOf } from "../page.ts";
import { desk } from "../style.ts";
import { BoardPage } from "./board-page.ts";
import { actsCard, backupsCard } from "./backups.ts";
import { bar } from "./bar.ts";
import { loadCard, loadStyle } from "./load.ts";
import "./mirrors.ts";
import type { BoardStatus, CheckView, StatusView, WitnessStatus } from "./types.ts";
import { verdict } from "./verdict.ts";

const AGAIN_MS = 30_000;

/** How the board is; the heading is the verdict. */
@define("nr-board-health")
export class HealthPage extends BoardPage {
  @state() private board: BoardStatus | null = null;
  @state() private asks = false;
  @state() private checked: CheckView | "checking" | null = null;
  @state() private refusal = "";

  static override styles = [
    shared,
    desk,
    loadStyle,
    css`
      .tiles {
        display: grid;
        grid-template-columns: repeat(4, 1fr);
        margin-bottom: 16px;
      }
      .tiles div {
        padding: 12px 16px;
        border-inline-start: 1px solid var(--nr-line);
        min-width: 0;
      }
      .tiles div:first-child {
        border: 0;
      }
      .tiles b {
        display: block;
        font: 600 22px/28px var(--nr-head);
        font-variant-numeric: tabular-nums;
      }
      .tiles span {
        font-size: 13px;
        line-height: 18px;
        color: var(--nr-ink2);
      }
      .pair {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        gap: 16px;
        align-items: start;
        margin-bottom: 16px;
      }
      .four {
        display: grid;
        grid-template-columns: repeat(4, minmax(0, 1fr));
        gap: 16px;
        align-items: start;
      }
      .meter {
        padding: 9px 16px;
        border-top: 1px solid var(--nr-line);
        display: grid;
        gap: 4px;
      }
      .meter p:first-child {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 0 10px;
      }
      .meter b {
        font-weight: 600;
      }
      .card > .note {
        margin: 0 16px 16px;
      }
      .ttl + .note {
        margin: 0 0 16px;
      }
      .last {
        margin-top: 16px;
      }
      .place {
        overflow-wrap: anywhere;
      }
      .result {
        margin-top: 12px;
      }
      @media (max-width: 1150px) {
        .four {
          grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        }
      }
      @media (max-width: 900px) {
        .pair {
          grid-template-columns: minmax(0, 1fr);
        }
        .tiles {
          grid-template-columns: 1fr 1fr;
        }
        .tiles div:nth-child(odd) {
          border: 0;
        }
        .tiles div:nth-child(n + 3) {
          border-top: 1px solid var(--nr-line);
        }
      }
      @media (max-width: 600px) {
        .tb td:first-child {
          min-width: 132px;
        }
        .acts td:first-child {
          min-width: 0;
        }
        .acts td:not(:first-child) {
          min-width: 112px;
        }
        .four {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  protected override async read(): Promise<number> {
    this.board = (await this.client.call<StatusView>("GET", "/status")).board;
    return this.board.is_served ? AGAIN_MS : 0;
  }

  #ask = (): void => {
    this.asks = true;
    if (this.checked !== "checking") this.checked = null;
    this.refusal = "";
  };

  #check = async (): Promise<void> => {
    if (this.checked === "checking") return;
    this.checked = "checking";
    this.refusal = "";
    try {
      this.checked = await this.client.call<CheckView>("POST", "/check");
    } catch (error) {
      this.checked = null;
      this.refusal = sentenceOf(error);
    }
  };

  override render() {
    const { board } = this;
    const found = board ? verdict(board) : null;
    return html`<div class="ttl">
        <div>
          <h1 tabindex="-1">${found?.heading ?? t("board_desk.health")}</h1>
          <p>${found?.meaning}</p>
        </div>
        <div class="a">
          <button class="btn" @click=${this.#ask}>${icon("again", 18)} ${t("board_desk.check")}</button>
        </div>
      </div>
      ${this.failure()}
      ${board ? this.#all(board) : nothing} ${this.asks ? this.#dialog() : nothing}`;
  }

  #all(board: BoardStatus) {
    const waiting = board.entries - board.published;
    return html`<div class="card tiles">
        <div><b>${number(board.entries)}</b><span>${tn("board_desk.tile.entries", board.entries)}</span></div>
        <div><b>${lately(board.checkpoint_at)}</b><span>${t("board_desk.tile.checkpoint")}</span></div>
        <div><b>${number(waiting)}</b><span>${tn("board_desk.tile.waiting", waiting)}</span></div>
        <div><b>${number(board.posts_held)}</b><span>${tn("board_desk.tile.held", board.posts_held)}</span></div>
      </div>
      <div class="pair">
        ${this.#witnesses(board)}
        <nr-board-mirrors .client=${this.client} .board=${board} .language=${this.language} @nr-again=${() => this.load()}></nr-board-mirrors>
      </div>
      <div class="four">
        ${this.#storage(board)} ${this.#inbox(board)} ${backupsCard(board.backups)}
        ${board.load ? loadCard(board, board.load) : nothing}
      </div>
      <div class="last">${actsCard(board.acts)}</div>`;
  }

  #witnesses(board: BoardStatus) {
    return html`<section class="card">
      <header>
        <h2>${t("board_desk.witnesses")}</h2>
        ${board.witnesses.length
          ? html`<span class="a mut">${t("board_desk.witnesses.needed", { needed: board.quorum, all: board.witnesses.length })}</span>`
          : nothing}
      </header>
      ${board.witnesses.length
        ? html`<div class="ov">
              <table class="tb">
                <thead>
                  <tr>
                    <th scope="col">${t("board_desk.witness")}</th>
                    <th scope="col" class="r">${t("board_desk.witness.signed")}</th>
                    <th scope="col">${t("board_desk.witness.state")}</th>
                  </tr>
                </thead>
                <tbody>
                  ${board.witnesses.map(
                    (each) =>
                      html`<tr>
                        <td>${each.name}<small class="code">${each.url}</small></td>
                        <td class="r nw">${each.signed_at ? moment(each.signed_at) : t("board_desk.never")}</td>
                        <td>${this.#witness(each)}</td>
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>
            ${this.#warning(board)}`
        : html`<p class="pad mut">${t("board_desk.witnesses.none")}</p>`}
      ${board.homes.named
        ? html`<p class="pad mut">
            ${tn("board_desk.homes", board.homes.looking, { many: number(board.homes.looking), all: number(board.homes.named) })}
            ${board.homes.newest_at ? t("board_desk.homes.newest", { time: moment(board.homes.newest_at) }) : nothing}
            ${t("board_desk.homes.figure")}
          </p>`
        : nothing}
    </section>`;
  }

  #witness(each: WitnessStatus) {
    if (each.signs) return html`<span class="st"><span class="ok">${icon("tick", 16)}</span>${t("board_desk.witness.signs")}</span>`;
    if (each.holds_other_log)
      return html`<span class="st"><span class="rd">${icon("stop", 16)}</span>${t("board_desk.witness.other_log")}</span>`;
    return html`<span class="st"><span class="am">${icon("warn", 16)}</span>${t("board_desk.witness.away")}</span>
      ${each.fault ? html`<small>${t("board_desk.witness.fault", { fault: each.fault })}</small>` : nothing}`;
  }

  #warning(board: BoardStatus) {
    const signed = board.witnesses.filter((each) => each.signs).length;
    const away = board.witnesses.find((each) => !each.signs && !each.holds_other_log);
    if (!away || signed < board.quorum) return nothing;
    return html`<div class="note">
      ${icon("warn", 18)}
      <span>
        <b>${t("board_desk.witness.silent", { name: away.name })}</b>
        ${signed === board.quorum ? t("board_desk.witness.one_more") : t("board_desk.witness.still")}
      </span>
    </div>`;
  }

  #storage({ storage, inbox, entries }: BoardStatus) {
    const used = storage.disk_bytes - storage.free_bytes;
    return html`<section class="card">
      <header><h2>${t("board_desk.storage")}</h2></header>
      ${meter(
        t("board_desk.disk"),
        t("board_desk.of", { part: size(used), all: size(storage.disk_bytes) }),
        used / storage.disk_bytes,
        t("board_desk.disk.free", { least: size(storage.least_free_bytes) }),
      )}
      ${meter(t("board_desk.shares"), size(inbox.shares_bytes), null, inbox.shares ? tn("board_desk.shares.sealed", inbox.shares, { many: number(inbox.shares) }) : t("board_desk.inbox.empty"))}
      ${meter(
        t("board_desk.log"),
        size(storage.log_bytes),
        null,
        [
          tn("board_desk.log.entries", entries, { many: number(entries) }),
          storage.database === "postgresql" ? t("board_desk.log.postgresql") : "",
          storage.tiles === "s3" ? t("board_desk.log.s3") : "",
        ].join(" "),
      )}
    </section>`;
  }

  #inbox({ inbox }: BoardStatus) {
    return html`<section class="card">
      <header><h2>${t("board_desk.inbox")}</h2><span class="a mut">${t("board_desk.inbox.sealed")}</span></header>
      ${meter(
        t("board_desk.inbox.arriving"),
        t("board_desk.of", { part: number(inbox.arriving), all: number(inbox.most_arriving) }),
        inbox.arriving / inbox.most_arriving,
        inbox.sending === null
          ? t("board_desk.inbox.sending", { most: number(inbox.most_sending) })
          : t("board_desk.inbox.sending_now", { now: number(inbox.sending), most: number(inbox.most_sending) }),
      )}
      ${meter(
        t("board_desk.inbox.arrived"),
        tn("board_desk.inbox.arrived.shares", inbox.arrived_shares, { many: number(inbox.arrived_shares) }),
        null,
        size(inbox.arrived_bytes),
      )}
      ${inbox.busiest_uploads === null
        ? nothing
        : meter(
            t("board_desk.inbox.busiest"),
            t("board_desk.of", { part: number(inbox.busiest_uploads), all: number(inbox.most_address_uploads) }),
            Math.max(
              inbox.busiest_uploads / inbox.most_address_uploads,
              (inbox.busiest_bytes ?? 0) / inbox.most_address_bytes,
            ),
            t("board_desk.inbox.busiest.why", {
              part: size(inbox.busiest_bytes ?? 0),
              all: size(inbox.most_address_bytes),
            }),
          )}
      ${inbox.fullest_shares
        ? meter(
            t("board_desk.inbox.fullest"),
            t("board_desk.of", { part: number(inbox.fullest_shares), all: number(inbox.most_request_shares) }),
            Math.max(
              inbox.fullest_shares / inbox.most_request_shares,
              inbox.fullest_bytes / inbox.most_request_bytes,
            ),
            t("board_desk.inbox.fullest.bytes", {
              part: size(inbox.fullest_bytes),
              all: size(inbox.most_request_bytes),
              index: inbox.fullest_entry === null ? "–" : number(inbox.fullest_entry),
            }),
          )
        : meter(t("board_desk.inbox.fullest"), "–", null, t("board_desk.inbox.empty"))}
    </section>`;
  }

  #dialog() {
    const { checked } = this;
    const result = checked && checked !== "checking" ? checked : null;
    return html`<nr-dialog open closes heading=${t("board_desk.check.heading")} @nr-close=${() => (this.asks = false)}>
      <p>${t("board_desk.check.means")}</p>
      <div class="result" role="status">
        ${checked === "checking" ? t("board_desk.check.runs") : nothing}
        ${result
          ? result.complaints.length
            ? html`<b class="st rd">${icon("stop", 18)}${tn("board_desk.check.wrong", result.complaints.length)}</b>
                <ul>${result.complaints.map((each) => html`<li>${each}</li>`)}</ul>`
            : html`<b class="st ok">${icon("tick", 18)}${t("board_desk.check.holds")}</b>`
          : nothing}
        ${this.refusal ? html`<p class="rd">${this.refusal}</p>` : nothing}
      </div>
      <button slot="acts" class="btn big" @click=${() => (this.asks = false)}>${t("board_desk.close")}</button>
      <button slot="acts" class="btn big" aria-disabled=${checked === "checking"} @click=${this.#check}>
        ${t("board_desk.check.act")}
      </button>
    </nr-dialog>`;
  }
}

/** To the second if it was today. */
function lately(time: string): string {
  return moment(time) === clock(time) ? clockToSecond(time) : moment(time);
}

/** A figure with what it is part of. */
function meter(name: string, value: string, share: number | null, why: string) {
  return html`<div class="meter">
    <p><span>${name}</span><b>${value}</b></p>
    ${share === null ? nothing : bar(share)}
    <small>${why}</small>
  </div>`;
}
