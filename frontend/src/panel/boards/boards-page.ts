import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { HubError } from "../../api/hub.ts";
import type { Board, HomeWitness, HomeWitnessList } from "../../api/types.ts";
import { define, PageElement } from "../../element.ts";
import { moment, number, percent } from "../../parts/format.ts";
import "../../parts/nr-dialog.ts";
import "../../parts/nr-empty.ts";
import { icon, type IconName } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { addPage, link } from "../pages.ts";
import "./awareness-sources.ts";
import "./follow-page.ts";
import "./trust-dialog.ts";
import "./witness-dialog.ts";

const SIGNS: Record<Board["state"], IconName> = {
  starting: "clock",
  following: "verified",
  unreachable: "away",
  unchecked: "warn",
  stopped: "fork",
  left: "pause",
};

/** What helps against the reasons for which waiting does not. */
const UNCHECKED: Readonly<Record<string, string>> = {
  own_clock: "boards.unchecked_clock",
  newer: "boards.unchecked_newer",
};

interface Turn {
  readonly board: Board;
  readonly following: boolean;
}

/** The boards this house follows, and how that goes. */
@define("nr-page-boards")
export class BoardsPage extends PageElement {
  @state() private busy = false;
  /** What somebody is asked whether they mean it. */
  @state() private confirming: Turn | null = null;
  /** The board about which somebody chooses whom to rely on. */
  @state() private relied: Board | null = null;
  /** The board of which the home may become a witness, or is one. */
  @state() private witnessed: Board | null = null;
  /** The boards that this home cosigns. */
  @state() private witnesses: readonly HomeWitness[] = [];
  #highlighted = "";

  static override styles = [
    shared,
    css`
      .list {
        display: grid;
        gap: 16px;
      }
      .board {
        display: grid;
        grid-template-columns: 44px minmax(0, 1fr);
        gap: 4px 12px;
        padding: 16px;
        align-items: start;
      }
      .g {
        width: 44px;
        height: 44px;
        border-radius: 22px;
        display: grid;
        place-items: center;
        background: var(--nr-sunk);
        color: var(--nr-ink2);
      }
      .following .g {
        color: var(--nr-ok);
      }
      .unreachable .g,
      .unchecked .g {
        color: var(--nr-amber);
        background: var(--nr-amber-bg);
      }
      .stopped .g {
        color: var(--nr-red);
        background: var(--nr-red-bg);
      }
      .chosen {
        outline: 2px solid var(--nr-link);
        outline-offset: -1px;
      }
      .acts1 {
        margin: 8px 0 4px;
      }
      .turns {
        display: flex;
        flex-wrap: wrap;
        margin: 0 0 -8px -15px;
      }
      :host([narrow]) .turns {
        /* Below the sign there is room, too. */
        margin-inline-start: -71px;
        white-space: nowrap;
      }
      /* Two a line, below each other, unless letters are large. */
      :host([narrow]) .turns .btn {
        min-width: 46%;
        justify-content: flex-start;
      }
      .board h3 {
        font: 500 15px/21px var(--nr-font);
        overflow-wrap: anywhere;
      }
      .stopped .why {
        color: var(--nr-red);
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#loadWitnesses();
  }

  override render(): TemplateResult {
    const boards = this.house.boards;
    return html`<div class="wrap">
      <div class="pagehead">
        <div class="grow">
          <h2>${t("boards.title")}</h2>
          <p>${t("boards.about")}</p>
        </div>
        ${this.house.mayManage && boards.length
          ? link("boards/follow", html`${icon("plus", 16)}${t("boards.follow")}`, { class: "btn sm tonal" })
          : nothing}
      </div>
      ${boards.length
        ? html`<ul class="list">
            ${boards.map((board) => this.#board(board))}
          </ul>`
        : html`<div class="card">
            <nr-empty
              icon="board"
              .heading=${t("boards.none")}
              .text=${t("boards.none_text")}
              >${this.house.mayManage
                ? html`<p>${link("boards/follow", t("boards.follow"), { class: "btn tonal" })}</p>`
                : nothing}</nr-empty
            >
          </div>`}
      <nr-awareness-sources .hass=${this.hass} .house=${this.house}></nr-awareness-sources>
      ${this.confirming ? this.#question(this.confirming) : nothing}
      ${this.relied
        ? html`<nr-trust-dialog
            .hass=${this.hass}
            .house=${this.house}
            .board=${this.relied}
            @nr-done=${() => {
              this.relied = null;
            }}
          ></nr-trust-dialog>`
        : nothing}
      ${this.witnessed
        ? html`<nr-witness-dialog
            .hass=${this.hass}
            .house=${this.house}
            .board=${this.witnessed}
            .witness=${this.#witnessOf(this.witnessed)}
            @nr-done=${() => {
              this.witnessed = null;
              void this.#loadWitnesses();
            }}
          ></nr-witness-dialog>`
        : nothing}
    </div>`;
  }

  #board(board: Board): TemplateResult {
    const chosen = board.origin === this.#chosen;
    return html`<li class="card board ${board.state} ${chosen ? "chosen" : ""}" id=${board.origin}>
      <span class="g">${icon(SIGNS[board.state], 22)}</span>
      <div>
        <h3>${board.origin}</h3>
        <p>${t(`boards.state.${board.state}`)}</p>
        ${board.reason ? html`<p class="sm why">${board.reason}</p>` : nothing}
        ${board.state === "stopped"
          ? html`<p class="sm">${t("boards.stopped")}</p>
              <p class="acts1">
                <button class="btn sm" @click=${() => void this.#save(board)}>
                  ${icon("download", 16)}${t("boards.save_proof")}
                </button>
              </p>
              <p class="sm mut">${t("boards.proof_text")}</p>`
          : board.state === "unchecked"
            ? html`<p class="sm">
                ${t(UNCHECKED[board.unchecked ?? ""] ?? "boards.unchecked")}
              </p>`
            : board.state === "left"
              ? html`<p class="sm">${t("boards.left")}</p>`
              : nothing}
        ${board.quorum === 0 && board.state !== "left"
          ? html`<p class="sm">${t("boards.alone")}</p>`
          : nothing}
        ${this.#witnessOf(board)
          ? html`<p class="sm">${t("boards.witness_state")}</p>`
          : nothing}
        ${board.newer
          ? html`<p class="sm">
              ${tn("boards.newer", board.newer, { count: number(board.newer) })}
            </p>`
          : nothing}
        ${board.read_since
          ? html`<p class="sm">
              ${board.earlier_percent === null
                ? t("boards.read_since", { time: moment(board.read_since) })
                : t("boards.read_earlier", {
                    time: moment(board.read_since),
                    percent: percent(board.earlier_percent / 100),
                  })}
            </p>`
          : nothing}
        ${board.region_as_of
          ? html`<p class="sm">
              ${t("boards.region", { name: board.region, time: moment(board.region_as_of) })}
            </p>`
          : board.region && board.state === "following"
            ? html`<p class="sm">${t("boards.region_not", { name: board.region })}</p>`
            : nothing}
        <p class="sm mut tn">
          ${tn("boards.size", board.size, { count: number(board.size) })}${board.checked_at
            ? html` · ${t("boards.checked", { time: moment(board.checked_at) })}`
            : nothing}
        </p>
        <p class="turns">
          <a class="btn link sm" href=${board.url} target="_blank" rel="noreferrer noopener"
            >${t("boards.open")}${icon("outside", 16)}</a
          >${this.house.mayManage ? this.#turns(board) : nothing}
        </p>
      </div>
    </li>`;
  }

  #turns(board: Board): TemplateResult {
    const { state: how } = board;
    const button = (key: string, act: () => void) =>
      html`<button class="btn link sm" @click=${act}>${t(key)}</button>`;
    const ask = (following: boolean) => () => {
      this.confirming = { board, following };
    };
    return html`${button("boards.rely", () => {
      this.relied = board;
    })}
    ${how === "left"
      ? nothing
      : button(this.#witnessOf(board) ? "boards.witness_on" : "boards.witness", () => {
          this.witnessed = board;
        })}
    ${how === "left" ? button("boards.again", () => void this.#turn(board, true)) : nothing}
    ${how === "stopped" ? button("boards.again", ask(true)) : nothing}
    ${how === "left" ? nothing : button("boards.leave", ask(false))}`;
  }

  #question({ board, following }: Turn): TemplateResult {
    const key = following ? "boards.again" : "boards.leave";
    const shut = () => {
      this.confirming = null;
    };
    return html`<nr-dialog open .heading=${t(`${key}_title`, { name: board.origin })} @nr-close=${shut}>
      <p class="mut">${t(`${key}_text`)}</p>
      <button slot="acts" class="btn link" autofocus @click=${shut}>${t("pages.back")}</button>
      <button
        slot="acts"
        class="btn"
        ?disabled=${this.busy}
        @click=${() => void this.#turn(board, following)}
      >
        ${t(key)}
      </button>
    </nr-dialog>`;
  }

  #witnessOf({ origin }: Board): HomeWitness | null {
    return this.witnesses.find((each) => each.origin === origin) ?? null;
  }

  async #loadWitnesses(): Promise<void> {
    try {
      const found = await this.house.hub.get<HomeWitnessList>("/boards/witness");
      this.witnesses = found.boards;
    } catch (thrown) {
      this.notify(thrown);
    }
  }

  async #turn(board: Board, following: boolean): Promise<void> {
    this.busy = true;
    try {
      await this.house.hub.put("/boards/following", { origin: board.origin, following });
      this.notify(t(following ? "boards.followed" : "boards.leave_done", { name: board.origin }));
      await this.#loadWitnesses();
    } catch (thrown) {
      this.notify(HubError.of(thrown).message);
    }
    this.busy = false;
    this.confirming = null;
  }

  /** The board that the address names, such as from the card's "See the proof". */
  get #chosen(): string {
    return decodeURIComponent(this.route[0] ?? "");
  }

  override updated(): void {
    const chosen = this.#chosen;
    if (chosen === this.#highlighted || !this.house.boards.some((each) => each.origin === chosen)) return;
    this.#highlighted = chosen;
    this.renderRoot.querySelector(".chosen")?.scrollIntoView({ block: "nearest" });
  }

  async #save(board: Board): Promise<void> {
    try {
      const query = new URLSearchParams({ origin: board.origin, download: "1" });
      const href = await this.house.hub.media(`boards/evidence?${query}`);
      Object.assign(document.createElement("a"), { href, download: "" }).click();
    } catch (thrown) {
      this.notify(thrown);
    }
  }
}

addPage("boards", ({ hass, house, route, narrow }) =>
    route[0] === "follow" && house.mayManage
      ? html`<nr-page-follow
          .hass=${hass}
          .house=${house}
          .route=${route.slice(1)}
          .narrow=${narrow}
        ></nr-page-follow>`
      : html`<nr-page-boards
          .hass=${hass}
          .house=${house}
          .route=${route}
          .narrow=${narrow}
        ></nr-page-boards>`);
