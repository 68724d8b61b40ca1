import { css, html, nothing } from "lit";
import { state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { moment } from "../../parts/format.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { desk } from "../style.ts";
import { BoardPage } from "./board-page.ts";
import type { BoardStatus, StatusView } from "./types.ts";
import { verdict } from "./verdict.ts";

const AGAIN_MS = 60_000;

/** In the masthead: how many witnesses have signed what is public, and when. */
@define("nr-board-standing")
export class BoardStanding extends BoardPage {
  @state() private board: BoardStatus | null = null;

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

  protected override async read(): Promise<number> {
    this.board = (await this.client.call<StatusView>("GET", "/status")).board;
    // A board that isn't served is opened for each look.
    return this.board.is_served ? AGAIN_MS : 0;
  }

  override render() {
    const { board } = this;
    if (!board) return nothing;
    const signed = board.witnesses.filter((each) => each.signs).length;
    const words = !board.is_served
      ? t("board_desk.not_served")
      : board.witnesses.length
        ? tn("board_desk.standing", board.witnesses.length, { signed, all: board.witnesses.length, time: moment(board.checkpoint_at) })
        : t("board_desk.standing.alone", { time: moment(board.checkpoint_at) });
    const isWrong = !board.is_served || board.not_ready || verdict(board).state === "wrong";
    const [color, mark] = isWrong
      ? (["am", "warn"] as const)
      : board.witnesses.length
        ? (["ok", "verified"] as const)
        : (["", "info"] as const);
    return html`<span class="st"><span class=${color}>${icon(mark, 16)}</span>${words}</span>`;
  }
}
