import { css, html, nothing, type PropertyValues } from "lit";
import { state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { day, longDay, moment, number, size } from "../../parts/format.ts";
import { levelStyle } from "../../parts/nr-level.ts";
import { icon, type IconName } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { address, DeskPage } from "../page.ts";
import { desk } from "../style.ts";
import { OpeningQueue } from "./opening.ts";
import { countsOf, marked, requestState } from "./request-state.ts";
import { keptKeys } from "./standing.ts";
import { boardCard, keysCard, machineCard } from "./today-side.ts";
import type { BoardView, KeyView, NeedView, OpenBody, OwnRequestView, ShareView, TodayView } from "./types.ts";
import { withKey } from "./unlock.ts";
import { date, when } from "./when.ts";

const LOOK_MS = 30_000;

/** The marks beside what needs somebody. */
const MARKS: Record<NeedView["kind"], IconName> = {
  account: "ledger",
  account_draft: "hold",
  challenge: "talk",
  disk: "disk",
  draft: "edit",
  failed: "stop",
  foreign: "warn",
  held: "clock",
  keys: "keys",
  overdue: "calendar",
  refused: "warn",
  unacknowledged: "away",
  withdrawn: "undo",
};

const WAITING: NeedView["kind"][] = ["draft", "account_draft"];
const COUNTED: NeedView["kind"][] = ["unacknowledged", "account"];

/** What needs somebody, what is open, what came, and how the agency stands. */
@define("nr-desk-today")
export class TodayPage extends DeskPage {
  @state() private today: TodayView | null = null;
  @state() private kept: KeyView[] = [];
  @state() private left = new Set<number>();
  @state() private asks: number[] = [];
  @state() private looks = false;
  readonly queue = new OpeningQueue(this, () => void this.#load());
  #timer = 0;

  static override styles = [
    shared,
    desk,
    levelStyle,
    css`
      .need li {
        display: grid;
        grid-template-columns: 20px minmax(0, 1fr) 168px;
        gap: 2px 12px;
        padding: 10px 16px;
        border-top: 1px solid var(--nr-line);
        align-items: center;
        overflow-wrap: anywhere;
      }
      .need li > div:last-child {
        grid-column: span 2;
      }
      .need li > :first-child {
        align-self: start;
        margin-top: 1px;
      }
      .need b {
        font-weight: 600;
        text-wrap: pretty;
      }
      .need p {
        font-size: 13px;
        line-height: 18px;
        color: var(--nr-ink2);
      }
      .need :is(button, .btn) {
        padding: 4px 8px;
        font-size: 13px;
      }
      .ftr {
        display: flex;
        gap: 8px 16px;
        align-items: center;
        padding: 12px 16px;
        border-top: 1px solid var(--nr-line);
      }
      .ftr > :is(button, .btn) {
        flex: none;
      }
      .hd {
        display: flex;
        gap: 12px;
        align-items: center;
        padding: 0 16px 10px;
      }
      .pick {
        width: 18px;
        height: 18px;
        display: block;
      }
      h1::first-letter {
        text-transform: uppercase;
      }
      .note:has(> button) {
        align-items: center;
      }
      .rq {
        min-width: 180px;
      }
      @media (max-width: 1000px) {
        aside.stack {
          grid-template-columns: repeat(auto-fit, minmax(260px, 1fr));
          align-items: start;
        }
        aside.stack > :first-child:not(:last-child) {
          grid-row: span 2;
        }
      }
      @media (max-width: 600px) {
        .need li {
          grid-template-columns: 20px minmax(0, 1fr);
        }
        .need :is(button, .btn) {
          grid-column: 2;
          justify-self: start;
          padding: 4px 14px;
        }
        .ftr {
          flex-direction: column;
          align-items: flex-start;
        }
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
    this.#timer = window.setInterval(() => {
      void this.#load();
      void this.queue.look();
    }, LOOK_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    // The desk's own sentences come in the language in which they are asked for.
    if (changed.has("language") && this.today) void this.#load();
  }

  async #load(): Promise<void> {
    try {
      [this.today, this.kept] = await Promise.all([
        this.client.call<TodayView>("GET", "/today"),
        keptKeys(this.client),
      ]);
      this.refreshCounts();
      dispatchEvent(new Event("nr-board"));
    } catch (error) {
      this.notify(error);
    }
  }

  override render() {
    const today = this.today;
    if (!today) return html`<div class="ttl"><h1 tabindex="-1">${t("desk.today")}</h1></div>`;
    return html`<div class="ttl">
        <div>
          <h1 tabindex="-1">${longDay(new Date())}</h1>
          <p>${this.#summary(today)}</p>
        </div>
        ${today.agency
          ? html`<div class="a"><a class="btn" href=${address("ask")}>${icon("plus", 16)}${t("desk.today.ask")}</a></div>`
          : nothing}
      </div>
      <div class="two">
        <div class="stack">
          ${this.#board(today.board)} ${this.queue.full()} ${this.#needs(today)} ${this.#requests(today)}
          ${this.#shares(today)}
        </div>
        <aside class="stack" aria-label=${t("desk.today.aside")}>
          ${boardCard(today.board, this.looks, () => void this.#refresh())} ${today.agency ? keysCard(this.kept) : nothing} ${machineCard(today.disk)}
        </aside>
      </div>
      ${this.asks.length
        ? html`<nr-desk-open .shares=${this.asks} @nr-close=${() => (this.asks = [])} @nr-open=${this.#open}></nr-desk-open>`
        : nothing}`;
  }

  #summary(today: TodayView): string {
    if (!today.requests_total && !today.last_share) return "";
    return [
      today.needs_total ? tn("desk.today.needs", today.needs_total) : t("desk.today.needs_none"),
      today.requests_open ? tn("desk.today.open", today.requests_open) : t("desk.today.open_none"),
      today.requests_held ? tn("desk.today.held", today.requests_held) : "",
      today.shares_new
        ? tn("desk.today.new_shares", today.shares_new)
        : today.last_share
          ? t("desk.today.last_share", { time: when(today.last_share) })
          : "",
    ]
      .filter(Boolean)
      .join(" ");
  }

  #board(board: BoardView) {
    if (board.is_forked)
      return html`<div class="note red" role="alert">
        ${icon("fork", 18)}<span><b>${t("desk.board.forked")}</b> ${t("desk.board.forked_means")}</span>
      </div>`;
    if (board.away_since)
      return html`<div class="note" role="status">
        ${icon("away", 18)}
        <span>
          <b>${t("desk.standing.away")}</b>
          ${board.checked ? t("desk.standing.heard", { time: when(board.checked) }) : ""} ${t("desk.board.away_means")}
        </span>
      </div>`;
    if (board.problem) return html`<div class="note">${icon("warn", 18)}<span>${board.problem}</span></div>`;
    const locked = board.is_locked
      ? html`<div class="note plain">
          ${icon("lock", 18)}<span class="grow">${t("desk.board.locked")}</span
          ><button @click=${this.#refresh}>${t("desk.board.unlock")}</button>
        </div>`
      : nothing;
    return html`${locked}${board.problems.map(
      (each) => html`<div class="note">${icon("warn", 18)}<span>${each}</span></div>`,
    )}`;
  }

  #needs(today: TodayView) {
    if (!today.needs.length) return nothing;
    return html`<section class="card" aria-labelledby="needs">
      <header>
        <h2 id="needs">${t("desk.today.needs_title")}</h2>
        <span class="a mut">${t("desk.today.needs_order")}</span>
      </header>
      <ul class="need">
        ${today.needs.map((need) => this.#need(need))}
      </ul>
      ${today.needs_total > today.needs.length
        ? html`<p class="ftr mut sm">${t("desk.today.needs_more", { count: today.needs_total - today.needs.length })}</p>`
        : nothing}
    </section>`;
  }

  #need(need: NeedView) {
    const values = {
      title: need.title ? t("desk.quoted", { text: need.title }) : t("desk.today.a_post"),
      case: need.case_number || t("desk.cases.elsewhere"),
      share: need.share ?? 0,
      time: need.kind === "account" ? day(need.at) : when(need.at),
      count: number(need.count ?? 0),
      free: size(need.bytes ?? 0),
      who: need.who ?? "",
      until: need.until ? date(need.until) : "",
    };
    const waits = need.kind === "held" && !!need.who;
    const isOwn = WAITING.includes(need.kind) && need.who === this.session.name;
    const key = `desk.need.${need.kind}${need.kind === "withdrawn" && need.is_opened ? "_opened" : isOwn ? "_own" : waits ? "_waits" : ""}`;
    const more = need.reason ? t(`${key}.reason`, { reason: need.reason }) : t(`${key}.means`, values);
    const urgent = !["held", "keys", "withdrawn", ...WAITING].includes(need.kind);
    const heading = COUNTED.includes(need.kind) ? tn(key, need.count ?? 0) : t(key, values);
    return html`<li>
      ${marked(MARKS[need.kind], 20, urgent ? "am" : "mut")}
      <div><b>${heading}</b><p>${more}</p></div>
      ${this.#act(need)}
    </li>`;
  }

  #act(need: NeedView) {
    const link = (word: string, ...parts: string[]) => html`<a class="btn" href=${address(...parts)}>${t(word)}</a>`;
    switch (need.kind) {
      case "withdrawn":
        return link("desk.need.withdrawn.act", "cases", need.case ?? "");
      case "failed":
        return link("desk.need.failed.act", "cases", need.case ?? "");
      case "overdue":
        return link("desk.need.overdue.act", "cases", need.case ?? "");
      case "draft":
        return link(need.who === this.session.name ? "desk.need.draft_own.act" : "desk.need.draft.act", "ask", need.id ?? "");
      case "challenge":
        return link("desk.need.challenge.act", "cases", need.case ?? "");
      case "account":
        return link("desk.need.account.act", "accounts");
      case "account_draft":
        return link(
          need.who === this.session.name ? "desk.need.account_draft_own.act" : "desk.need.account_draft.act",
          "accounts",
          need.id ?? "",
        );
      case "foreign":
        return link("desk.need.foreign.act", "keys");
      case "keys":
        return link("desk.need.keys.act", "keys");
      case "refused":
        return html`<button @click=${() => void this.#putAway(need.id ?? "")}>${t("desk.need.refused.act")}</button>`;
      case "unacknowledged":
        return html`<button @click=${this.#refresh} aria-disabled=${this.looks}>${t("desk.need.unacknowledged.act")}</button>`;
      default:
        return nothing;
    }
  }

  #requests(today: TodayView) {
    if (!today.requests_total)
      return html`<section class="card pad stack">
        <p><b>${t(today.agency ? "desk.today.first" : "desk.today.new")}</b></p>
        <div>
          ${today.agency
            ? html`<a class="btn" href=${address("ask")}>${t("desk.today.ask")}</a>`
            : html`<a class="btn" href=${address("keys")}>${t("desk.today.make_keys")}</a>`}
        </div>
      </section>`;
    return html`<section class="card" aria-labelledby="requests">
      <header>
        <h2 id="requests">${t("desk.today.requests")}</h2>
        <a class="a" href=${address("cases")}>${tn("desk.today.all", today.requests_total)}</a>
      </header>
      ${today.requests.length
        ? html`<div class="ov" tabindex="0" role="group" aria-labelledby="requests">
            <table class="tb tn">
              <thead>
                <tr>
                  <th>${t("desk.today.request")}</th>
                  <th>${t("desk.today.asked")}</th>
                  <th>${t("desk.today.until")}</th>
                  <th>${t("desk.today.shares")}</th>
                  <th>${t("desk.today.state")}</th>
                </tr>
              </thead>
              <tbody>
                ${today.requests.map((each) => this.#request(each))}
              </tbody>
            </table>
          </div>`
        : html`<p class="pad mut">${t("desk.today.open_none")}</p>`}
    </section>`;
  }

  #request(request: OwnRequestView) {
    const isPublic = request.index !== null;
    return html`<tr>
      <td class="rq">
        <a href=${address("cases", request.case)}>${request.title}</a><small class="code">${request.case_number}</small>
      </td>
      <td class="nw">${day(request.asked)}</td>
      <td class="nw">${isPublic ? day(request.expires) : "–"}</td>
      <td>${countsOf(request.shares, isPublic)}</td>
      <td>${requestState(request)}</td>
    </tr>`;
  }

  #shares(today: TodayView) {
    const { shares } = today;
    if (!shares.length)
      return today.requests_total && !today.last_share
        ? html`<section class="card pad"><p>${t("desk.cases.nothing")}</p></section>`
        : nothing;
    const picked = this.#picked(shares);
    return html`<section class="card" aria-labelledby="new">
      <header><h2 id="new">${t("desk.today.new_title")}</h2></header>
      <div class="ov" tabindex="0" role="group" aria-labelledby="new">
        <table class="tb tn">
          <thead>
            <tr>
              <th><span class="vh">${t("desk.today.pick")}</span></th>
              <th>${t("desk.today.share")}</th>
              <th>${t("desk.today.case")}</th>
              <th>${t("desk.today.arrived")}</th>
              <th class="r">${t("desk.today.size")}</th>
              <th>${t("desk.today.state")}</th>
            </tr>
          </thead>
          <tbody>
            ${shares.map((each) => this.#share(each, today.board))}
          </tbody>
        </table>
      </div>
      <div class="ftr">
        ${this.queue.view?.is_running
          ? html`<button @click=${() => void this.queue.stop().catch((error) => this.notify(error))}>${t("desk.opening.stop")}</button>`
          : html`<button ?disabled=${!picked.length} @click=${() => (this.asks = picked)}>
              ${icon("lock", 16)}${picked.length ? tn("desk.opening.open", picked.length) : t("desk.opening.open_none")}
            </button>`}
        <span class="sm mut">${t("desk.today.sealed_means")}</span>
      </div>
    </section>`;
  }

  #share(share: ShareView, board: BoardView) {
    const opening = this.queue.of(share.number);
    const fetched = board.fetching?.share === share.number ? board.fetching.here_bytes : null;
    const isBusy = opening?.state === "opening";
    return html`<tr>
      <td>
        <input
          class="pick"
          type="checkbox"
          aria-label=${t("desk.share", { share: share.number })}
          ?disabled=${!share.is_here || isBusy}
          .checked=${share.is_here && !this.left.has(share.number)}
          @change=${(event: Event) => this.#pick(share.number, (event.target as HTMLInputElement).checked)}
        />
      </td>
      <td class="nw"><b>${share.number}</b></td>
      <td><a href=${address("cases", share.case)} class="code">${share.case_number || t("desk.cases.elsewhere")}</a></td>
      <td class="nw">${moment(share.at)}</td>
      <td class="r nw">${size(share.size_bytes)}</td>
      <td>
        <span class="st">
          ${icon(isBusy ? "again" : share.is_here ? "lock" : "down", 16)}
          ${isBusy
            ? t("desk.opening.step", { step: opening.step, steps: opening.steps, what: t(`desk.step.${opening.step}`) })
            : share.is_here
              ? t("desk.today.sealed")
              : fetched !== null
                ? t("desk.today.fetching", { here: size(fetched) })
                : t("desk.today.coming")}
        </span>
      </td>
    </tr>`;
  }

  #picked(shares: ShareView[]): number[] {
    return shares.filter((each) => each.is_here && !this.left.has(each.number)).map((each) => each.number);
  }

  #pick(share: number, isIn: boolean): void {
    this.left = new Set([...this.left].filter((each) => each !== share).concat(isIn ? [] : [share]));
  }

  #open = async (event: CustomEvent<OpenBody>): Promise<void> => {
    this.asks = [];
    try {
      await this.queue.open(event.detail);
    } catch (error) {
      this.notify(error);
    }
  };

  async #putAway(entry: string): Promise<void> {
    try {
      await this.client.call("DELETE", `/refused/${entry}`);
    } catch (error) {
      this.notify(error);
    }
    await this.#load();
  }

  #refresh = async (): Promise<void> => {
    // Disabled, it would lose the focus to a dialog for good.
    if (this.looks) return;
    this.looks = true;
    try {
      await withKey(this, () => this.client.call<BoardView>("POST", "/shares/refresh"));
    } catch (error) {
      this.notify(error);
    }
    this.looks = false;
    await this.#load();
  };
}
