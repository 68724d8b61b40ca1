import { css, html, nothing } from "lit";
import { state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { clock } from "../../parts/format.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { DeskPage } from "../page.ts";
import { desk } from "../style.ts";
import type { BoardStatus, StatusView } from "./types.ts";
import { verdict } from "./verdict.ts";

const AGAIN_MS = 60_000;

/** In the masthead: how many witnesses have signed what is public, and when. */
@define("nr-board-standing")
export class BoardStanding extends DeskPage {
  @state() private board: BoardStatus | null = null;
  #timer = 0;

  static override styles = [
    shared,
    desk,
    css`
      @media (max-width: 700px) {
        :host {
          display: none;
        }
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  async #load(): Promise<void> {
    if (!document.hidden)
      this.board = await this.client.call<StatusView>("GET", "/status").then(
        ({ board }) => board,
        () => null,
      );
    // A board that isn't served is opened for each look.
    if (this.isConnected && this.board?.is_served !== false)
      this.#timer = window.setTimeout(() => void this.#load(), AGAIN_MS);
  }

  override render() {
    const { board } = this;
    if (!board) return nothing;
    const signed = board.witnesses.filter((each) => each.signs).length;
    const words = !board.is_served
      ? t("board_desk.not_served")
      : board.witnesses.length
        ? t("board_desk.standing", { signed, all: board.witnesses.length, time: clock(board.checkpoint_at) })
        : t("board_desk.standing.alone", { time: clock(board.checkpoint_at) });
    const isWrong = board.not_ready || verdict(board).state === "wrong";
    const [color, mark] = isWrong
      ? (["am", "warn"] as const)
      : board.witnesses.length
        ? (["ok", "verified"] as const)
        : (["", "info"] as const);
    return html`<span class="st"><span class=${color}>${icon(mark, 16)}</span>${words}</span>`;
  }
}
