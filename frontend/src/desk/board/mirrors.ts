import { css, html, LitElement, nothing } from "lit";
import { property, query, state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { clock, moment, number } from "../../parts/format.ts";
import "../../parts/nr-dialog.ts";
import { type IconName, icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import type { Client } from "../client.ts";
import { sentenceOf } from "../page.ts";
import { desk } from "../style.ts";
import type { BoardStatus, MirrorListView, MirrorState, MirrorStatus } from "./types.ts";

const MARKS: Record<MirrorState, readonly [string, IconName]> = {
  unknown: ["", "clock"],
  same: ["ok", "tick"],
  catching_up: ["lk", "again"],
  behind: ["am", "warn"],
  stale: ["am", "warn"],
  away: ["am", "warn"],
  other: ["am", "warn"],
  ahead: ["rd", "stop"],
  fork: ["rd", "fork"],
};

/** The mirrors that the operator has named, and what each showed at the last check. Fires `nr-again`. */
@define("nr-board-mirrors")
export class BoardMirrors extends LitElement {
  @property({ attribute: false }) client!: Client;
  @property({ attribute: false }) board!: BoardStatus;
  /** Changes when the language does, so that the words are drawn again at once. */
  @property() language = "";
  /** The one to remove, or "" to add one. */
  @state() private step: MirrorStatus | "" | null = null;
  @state() private refusal = "";
  @state() private isChecking = false;
  @query("#mirror") private address?: HTMLInputElement;

  static override styles = [
    shared,
    desk,
    css`
      :host {
        display: block;
      }
      header .btn,
      td .btn {
        min-height: 28px;
        margin: -5px 0;
      }
      label {
        display: grid;
        gap: 4px;
        margin-top: 12px;
      }
      .note {
        margin: 0 16px 16px;
      }
      .code {
        overflow-wrap: anywhere;
      }
      td.code {
        min-width: 160px;
      }
      td:nth-child(4) {
        min-width: 120px;
      }
      @media (max-width: 600px) {
        td.code {
          min-width: 110px;
        }
      }
      td .btn {
        padding: 0 6px;
      }
      input {
        font: 13px/19px var(--nr-mono);
        width: 100%;
        min-height: 36px;
        border: 1px solid var(--nr-edge);
        border-radius: 6px;
        padding: 6px 10px;
        background: var(--nr-card);
        color: var(--nr-ink);
      }
    `,
  ];

  async #call(path: string, body?: { url: string }): Promise<void> {
    this.isChecking = true;
    this.refusal = "";
    try {
      await this.client.call<MirrorListView>("POST", path, body);
      this.step = null;
      this.dispatchEvent(new Event("nr-again"));
    } catch (error) {
      this.refusal = sentenceOf(error);
    }
    this.isChecking = false;
  }

  #finish = (): void => {
    const { step } = this;
    if (step) void this.#call("/mirrors/removal", { url: step.url });
    else void this.#call("/mirrors", { url: this.address?.value.trim() ?? "" });
  };

  #open(step: MirrorStatus | "" | null): void {
    this.step = step;
    this.refusal = "";
  }

  override render() {
    const { mirrors, link } = this.board;
    const proved = mirrors.filter((each) => each.proof);
    return html`<section class="card">
        <header>
          <h2>${t("board_desk.mirrors")}</h2>
          <span class="a">
            ${mirrors.length
              ? html`<button class="btn" ?disabled=${this.isChecking} @click=${() => this.#call("/mirrors/check")}>
                  ${t("board_desk.mirror.check")}
                </button>`
              : nothing}
            <button class="btn" @click=${() => this.#open("")}>${t("board_desk.mirror.add")}</button>
          </span>
        </header>
        ${this.refusal && this.step === null
          ? html`<div class="note red" role="alert">${icon("stop", 18)}<span>${this.refusal}</span></div>`
          : nothing}
        ${mirrors.length ? this.#table(mirrors) : html`<p class="pad mut">${t("board_desk.mirrors.none")}</p>`}
        ${proved.map(
          (each) =>
            html`<div class="note red" role="alert">
              ${icon("fork", 18)}<span>${t("board_desk.mirrors.proof", { folder: each.proof ?? "" })}</span>
            </div>`,
        )}
        <ul class="kv">
          ${mirrors.length && !proved.length
            ? html`<li>
                ${icon("fork", 18)}
                <div>${t("board_desk.mirrors.forks")}<small>${t("board_desk.mirrors.forks.why")}</small></div>
              </li>`
            : nothing}
          <li>
            ${icon("link", 18)}
            <div>${t("board_desk.link")}<small class="code">${link}</small></div>
          </li>
        </ul>
      </section>
      ${this.step === null ? nothing : this.#dialog(this.step)}`;
  }

  #table(mirrors: MirrorStatus[]) {
    return html`<div class="ov">
      <table class="tb">
        <thead>
          <tr>
            <th scope="col">${t("board_desk.mirror")}</th>
            <th scope="col" class="r">${t("board_desk.mirror.behind")}</th>
            <th scope="col" class="r">${t("board_desk.mirror.checked")}</th>
            <th scope="col">${t("board_desk.witness.state")}</th>
            <th scope="col"><span class="vh">${t("board_desk.mirror.remove")}</span></th>
          </tr>
        </thead>
        <tbody>
          ${mirrors.map(
            (each) =>
              html`<tr>
                <td class="code">${placeOf(each.url)}</td>
                <td class="r tn">${isCounted(each) ? number(each.behind ?? 0) : "–"}</td>
                <td class="r nw">${each.checked_at ? clock(each.checked_at) : t("board_desk.never")}</td>
                <td>${stateOf(each)}</td>
                <td class="r">
                  <button class="btn" aria-label=${t("board_desk.mirror.remove_one", { name: placeOf(each.url) })} @click=${() => this.#open(each)}>
                    ${icon("cross", 16)}
                  </button>
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  #dialog(step: MirrorStatus | "") {
    const kind = step ? "remove" : "add";
    return html`<nr-dialog
      open
      closes
      heading=${t(`board_desk.mirror.sheet.${kind}`, step ? { name: step.url } : {})}
      @nr-close=${() => this.#open(null)}
    >
      <p>${t(`board_desk.mirror.sheet.${kind}.means`)}</p>
      ${step
        ? nothing
        : html`<label>
            ${t("board_desk.mirror.address")}<input id="mirror" type="url" maxlength="200" spellcheck="false" />
          </label>`}
      ${this.refusal ? html`<p class="rd" role="alert">${this.refusal}</p>` : nothing}
      <button slot="acts" class="btn big" @click=${() => this.#open(null)}>${t("board_desk.back")}</button>
      <button slot="acts" class="btn big" ?disabled=${this.isChecking} @click=${this.#finish}>
        ${t(`board_desk.mirror.sheet.${kind}.act`)}
      </button>
    </nr-dialog>`;
  }
}

/** The address without what all have in common. */
function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return host + (pathname.length > 1 ? pathname : "");
}

/** Whether the board knows how many entries the mirror lacked. */
function isCounted({ state: is }: MirrorStatus): boolean {
  return is === "same" || is === "catching_up" || is === "behind" || is === "stale";
}

function stateOf(each: MirrorStatus) {
  const [color, mark] = MARKS[each.state ?? "unknown"];
  const time = each.since ? moment(each.since) : "";
  return html`<span class="st"><span class=${color}>${icon(mark, 16)}</span>${t(`board_desk.mirror.is.${each.state ?? "unknown"}`, { time })}</span>
    ${each.fault ? html`<small>${each.fault}</small>` : nothing}`;
}
