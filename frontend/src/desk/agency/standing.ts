import { css, html, nothing } from "lit";
import { state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { clock } from "../../parts/format.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import type { Client } from "../client.ts";
import { DeskPage } from "../page.ts";
import { desk } from "../style.ts";
import type { AccountsView, BoardView, DraftsView, KeysView, KeyView, SharesView } from "./types.ts";
import { when } from "./when.ts";

const LOOK_MS = 20_000;

/** Return how each key is kept. */
export async function keptKeys(client: Client): Promise<KeyView[]> {
  const { keys } = await client.call<KeysView>("GET", "/keys");
  return keys;
}

/** In the masthead: when the board was last heard, and whether the posting key is open. */
@define("nr-desk-standing")
export class NrDeskStanding extends DeskPage {
  @state() private board: BoardView | null = null;
  @state() private kept: KeyView[] = [];
  #timer = 0;

  static override styles = [
    shared,
    desk,
    css`
      :host {
        display: contents;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("nr-board", this.#look);
    this.#look();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("nr-board", this.#look);
    clearTimeout(this.#timer);
  }

  #look = (): void => {
    clearTimeout(this.#timer);
    void this.#read().finally(() => {
      if (this.isConnected) this.#timer = window.setTimeout(this.#look, LOOK_MS);
    });
  };

  async #read(): Promise<void> {
    try {
      [this.board, this.kept] = await Promise.all([
        this.client.call<BoardView>("GET", "/board"),
        keptKeys(this.client),
      ]);
    } catch {
      // The page says so itself.
    }
  }

  override render() {
    return html`${this.#board()}${this.#key()}`;
  }

  #board() {
    const board = this.board;
    if (!board?.origin) return nothing;
    if (board.is_forked) return html`<span class="st rd" role="alert">${icon("fork", 16)}${t("desk.standing.forked")}</span>`;
    if (board.problem) {
      const heard = board.checked ? t("desk.standing.heard", { time: when(board.checked) }) : "";
      return html`<span class="st am">${icon("away", 16)}${t("desk.standing.away")} ${heard}</span>`;
    }
    if (!board.checked) return html`<span class="st">${icon("clock", 16)}${t("desk.standing.not_asked")}</span>`;
    return html`<span class="st"
      ><span class="ok">${icon("verified", 16)}</span>${t("desk.standing.checked", { time: clock(board.checked) })}</span
    >`;
  }

  #key() {
    const posting = this.kept.find(({ key }) => key === "posting");
    if (posting?.state === "unlocked" && posting.until)
      return html`<span class="st">${icon("lock", 16)}${t("desk.standing.key_until", { time: clock(posting.until) })}</span>`;
    if (posting?.state === "locked") return html`<span class="st">${icon("lock", 16)}${t("desk.standing.key_locked")}</span>`;
    return nothing;
  }
}

/** Return the few words beside the parts' names. */
export async function readCounts(client: Client): Promise<Record<string, string>> {
  const [sealed, { drafts }, late] = await Promise.all([
    client.call<SharesView>("GET", "/shares?state=sealed&limit=1"),
    client.call<DraftsView>("GET", "/drafts"),
    // Not everybody sees the accounts.
    client.call<AccountsView>("GET", "/accounts?limit=1").then(
      (found) => found.late,
      () => 0,
    ),
  ]);
  const written = drafts.filter(({ state }) => state !== "posted").length;
  return {
    accounts: late ? tn("desk.accounts.late", late) : "",
    ask: written ? tn("desk.today.drafts", written) : "",
    cases: sealed.total ? tn("desk.count.new", sealed.total) : "",
  };
}
