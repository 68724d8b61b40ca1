import { css, html, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { day, number } from "../../parts/format.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { DeskFailure } from "../client.ts";
import { address, DeskPage, sentenceOf } from "../page.ts";
import { desk } from "../style.ts";
import { loadCaseParts } from "./case-parts.ts";
import { OpeningQueue } from "./opening.ts";
import { requestState } from "./request-state.ts";
import { shareState, shareStyle } from "./share-state.ts";
import type { CaseView, OpenBody, OwnRequestView, ShareView } from "./types.ts";
import { withKey } from "./unlock.ts";
import { when } from "./when.ts";

const LOOK_MS = 30_000;
const MOST_NOTICES = 3;

/** One case: its requests, what came and in what state it is, and the work on what is open. */
@define("nr-desk-case")
export class NrDeskCase extends DeskPage {
  @property() case = "";
  /** The number of the chosen share; empty for the first that is open. */
  @property() share = "";
  /** The share that the player has turned to since; empty if it is still the chosen one. */
  @state() private turned = "";
  /** `report` for what is proved about the share. */
  @property() tab = "";
  @state() private view: CaseView | null = null;
  @state() private shares: ShareView[] = [];
  @state() private next: number | null = null;
  @state() private asks: number[] = [];
  @state() private asksWithdrawn = false;
  @state() private drops: ShareView | null = null;
  @state() private failed = "";
  @state() private adds: "" | "update" | "resolution" = "";
  readonly queue = new OpeningQueue(this, () => void this.#load());
  readonly #read = new Set<number>();
  #timer = 0;

  static override styles = [
    shared,
    desk,
    shareStyle,
    css`
      .cg {
        display: grid;
        grid-template-columns: 264px minmax(0, 1fr);
        gap: 16px;
        align-items: start;
      }
      .notices {
        display: grid;
        gap: 8px;
        margin-bottom: 16px;
      }
      .notices > .note {
        align-items: center;
      }
      .notices:empty {
        display: none;
      }
      .ftr {
        border-top: 1px solid var(--nr-line);
        padding: 12px 16px;
        display: grid;
        gap: 8px;
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      .acts > button {
        flex: 1 1 150px;
      }
      @media (max-width: 1100px) {
        .cg {
          grid-template-columns: 236px minmax(0, 1fr);
        }
      }
      @media (max-width: 900px) {
        .cg {
          grid-template-columns: minmax(0, 1fr);
        }
        .first,
        nr-desk-work {
          order: -1;
        }
        .notices > .note {
          flex-wrap: wrap;
          align-items: flex-start;
        }
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void loadCaseParts().then(() => this.requestUpdate());
    this.#timer = window.setInterval(() => {
      void this.#load();
      void this.queue.look();
    }, LOOK_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  override willUpdate(changed: PropertyValues): void {
    if (changed.has("case")) {
      this.view = null;
      this.shares = [];
      void this.#load();
      if (this.isConnected) void this.queue.look();
    } else if (changed.has("language") && (this.view || this.failed)) {
      // The desk's own sentences come in the language in which they are asked for.
      void this.#load();
      void this.queue.look();
    }
    if (changed.has("case") || changed.has("share")) this.turned = "";
  }

  /** Read the case, with as many shares as are shown. */
  async #load(): Promise<void> {
    const { case: name } = this;
    const path = `/cases/${encodeURIComponent(name)}`;
    try {
      const view = await this.client.call<CaseView>("GET", path);
      let { shares, next } = view;
      while (next !== null && shares.length < this.shares.length) {
        const more = await this.client.call<CaseView>("GET", `${path}?after=${next}`);
        shares = [...shares, ...more.shares];
        next = more.next;
      }
      if (name !== this.case) return;
      [this.view, this.shares, this.next, this.failed] = [view, shares, next, ""];
      this.refreshCounts();
      dispatchEvent(new Event("nr-board"));
      void this.#markRead(view);
    } catch (error) {
      if (DeskFailure.of(error).status === 404) this.failed = sentenceOf(error);
      else this.notify(error);
    }
  }

  async #more(): Promise<void> {
    try {
      const more = await this.client.call<CaseView>("GET", `/cases/${encodeURIComponent(this.case)}?after=${this.next}`);
      this.shares = [...this.shares, ...more.shares];
      this.next = more.next;
    } catch (error) {
      this.notify(error);
    }
  }

  /** Whoever sees the notice has read it. */
  async #markRead(view: CaseView): Promise<void> {
    for (const { number: share, is_notice_read } of view.withdrawn) {
      if (is_notice_read || this.#read.has(share)) continue;
      this.#read.add(share);
      await this.client.call("POST", `/shares/${share}/read`, {}).catch(() => undefined);
    }
  }

  override render() {
    if (this.failed)
      return html`<p class="crumb"><a href=${address("cases")}>${t("desk.cases")}</a></p>
        <h1 tabindex="-1">${this.failed}</h1>`;
    const view = this.view;
    if (!view) return html`<h1 tabindex="-1" class="vh">${t("desk.cases")}</h1>`;
    const opened = this.shares.filter(({ state }) => state === "opened");
    const chosen = this.turned || this.share || String(opened[0]?.number ?? "");
    if (this.tab === "report" && customElements.get("nr-desk-report"))
      return html`<nr-desk-report
        .client=${this.client}
        .session=${this.session}
        .shortcuts=${this.shortcuts}
        .language=${this.language}
        .case=${this.case}
        .share=${this.share}
      ></nr-desk-report>`;
    return html`${this.#header(view)}
      <div class="notices">${this.queue.full()}${this.queue.unasked()}${this.#notices(view)}</div>
      <nr-desk-challenges
        .client=${this.client}
        .session=${this.session}
        .language=${this.language}
        .requests=${view.requests}
      ></nr-desk-challenges>
      <div class="cg">
        <div class="stack">
          ${this.#column(view, chosen)}
          ${customElements.get("nr-desk-looked")
            ? html`<nr-desk-looked
                .client=${this.client}
                .session=${this.session}
                .shortcuts=${this.shortcuts}
                .language=${this.language}
                .case=${this.case}
                .opened=${opened.length}
              ></nr-desk-looked>`
            : nothing}
        </div>
        ${this.#work(view, opened, chosen)}
      </div>
      ${this.asks.length
        ? html`<nr-desk-open
            .shares=${this.asks}
            ?withdrawn=${this.asksWithdrawn}
            @nr-close=${() => (this.asks = [])}
            @nr-open=${this.#open}
          ></nr-desk-open>`
        : nothing}
      ${this.#dropDialog()} ${this.#thread(view)}`;
  }

  #header(view: CaseView) {
    const [newest] = view.requests;
    return html`<p class="crumb"><a href=${address("cases")}>${t("desk.cases")}</a></p>
      <div class="ttl">
        <div>
          <h1 tabindex="-1">${newest?.title || t("desk.cases.elsewhere")}</h1>
          ${view.requests.length
            ? view.requests.map((request) => this.#meta(view, request))
            : html`<p class="meta">${tn("desk.cases.shares", view.counts.total ?? 0)}</p>`}
        </div>
        ${newest?.state === "open" && customElements.get("nr-desk-thread")
          ? html`<div class="a">
              <button @click=${() => (this.adds = "update")}>${t("desk.case.add")}</button>
              <button @click=${() => (this.adds = "resolution")}>${t("desk.case.close")}</button>
            </div>`
          : nothing}
      </div>`;
  }

  #thread(view: CaseView) {
    const [newest] = view.requests;
    if (!newest || !this.adds) return nothing;
    return html`<nr-desk-thread
      .client=${this.client}
      .session=${this.session}
      .shortcuts=${this.shortcuts}
      .language=${this.language}
      .request=${newest.id}
      .kind=${this.adds}
      @nr-posted=${() => void this.#load()}
      @nr-close=${() => (this.adds = "")}
    ></nr-desk-thread>`;
  }

  #meta(view: CaseView, request: OwnRequestView) {
    const isOnly = view.requests.length === 1;
    const asked = { time: day(request.asked) };
    return html`<p class="meta">
      ${isOnly ? html`<span class="code">${request.case_number}</span>` : html`<b>${request.title}</b>`}
      <span
        >${request.index === null
          ? t("desk.case.asked", asked)
          : t("desk.case.asked_entry", { ...asked, entry: number(request.index) })}</span
      >
      ${request.state === "open" ? html`<span>${t("desk.case.until", { time: day(request.expires) })}</span>` : requestState(request)}
      <span>${tn("desk.cases.shares", request.shares.total ?? 0)}</span>
    </p>`;
  }

  /** What households took back. */
  #notices(view: CaseView) {
    const gone = view.withdrawn.filter(({ dropped }) => !dropped);
    const roles = this.session.roles;
    return html`${gone.slice(0, MOST_NOTICES).map((share) => {
      const isOpened = share.state === "opened";
      const values = { share: share.number, time: when(share.withdrawn ?? share.at) };
      return html`<div class="note">
        ${icon("undo", 18)}
        <span>
          <b>${t(isOpened ? "desk.case.back_opened" : "desk.case.back", values)}</b>
          ${t(isOpened ? "desk.case.back_opened_means" : "desk.case.back_means")}
        </span>
        ${isOpened || !share.is_here
          ? nothing
          : html`${roles.includes("supervisor")
              ? html`<button @click=${() => this.#ask([share.number], true)}>${t("desk.case.open_anyway")}</button>`
              : nothing}
            ${roles.includes("custodian")
              ? html`<button @click=${() => (this.drops = share)}>${t("desk.case.delete")}</button>`
              : nothing}`}
      </div>`;
    })}${gone.length > MOST_NOTICES
      ? html`<p class="sm mut">${tn("desk.case.back_more", gone.length - MOST_NOTICES)}</p>`
      : nothing}`;
  }

  #column(view: CaseView, chosen: string) {
    const running = this.queue.view?.is_running ?? false;
    const sealed = this.shares.filter(({ state, is_here }) => state === "sealed" && is_here).map((each) => each.number);
    const current = this.queue.view?.openings.find(({ state }) => state === "opening");
    const [first] = sealed;
    // That nothing has come is said beside it.
    if (!this.shares.length && view.requests.length) return nothing;
    return html`<section class="card" aria-labelledby="shares">
      <header>
        <h2 id="shares">${t("desk.today.shares")}</h2>
        <span class="a mut">${t("desk.case.order")}</span>
      </header>
      ${this.shares.length
        ? html`<ul class="shares tn">
            ${this.shares.map((each) => this.#share(each, chosen))}
          </ul>`
        : html`<p class="pad">${t("desk.cases.none")}</p>`}
      ${this.next === null ? nothing : html`<p class="ftr"><button @click=${() => void this.#more()}>${t("desk.more")}</button></p>`}
      ${running || first !== undefined
        ? html`<div class="ftr">
            <div class="acts">
              ${running
                ? html`<button @click=${this.#stop}>${t("desk.opening.stop")}</button>`
                : html`<button @click=${() => this.#ask([first ?? 0])}>${t("desk.opening.next")}</button>
                    ${sealed.length > 1
                      ? html`<button @click=${() => this.#ask(sealed)}>${tn("desk.opening.open", sealed.length)}</button>`
                      : nothing}`}
            </div>
            <p class="xs mut">
              ${running && current ? t("desk.opening.stop_means", { share: current.share }) : t("desk.opening.whole")}
            </p>
          </div>`
        : nothing}
    </section>`;
  }

  #share(share: ShareView, chosen: string) {
    const name = String(share.number);
    const opening = this.queue.of(share.number);
    const tryAgain = this.queue.view?.is_running ? undefined : () => this.#ask([share.number]);
    const inner = shareState(share, opening, tryAgain);
    const isOpen = share.state === "opened";
    return html`<li aria-current=${isOpen && name === chosen ? "true" : nothing}>
      <span class="n">${share.number}</span>
      ${isOpen ? html`<a href=${address("cases", this.case, name)} @click=${() => (this.turned = "")}
            ><span class="vh">${t("desk.share", { share: name })}:</span> ${inner}</a
          >` : html`<div>${inner}</div>`}
    </li>`;
  }

  #work(view: CaseView, opened: ShareView[], chosen: string) {
    if (!opened.length)
      return html`<section class="card pad stack first">
        <p>${t(view.counts.total ? "desk.case.none_open" : "desk.cases.nothing")}</p>
        ${view.counts.total ? html`<p class="mut">${t("desk.today.sealed_means")}</p>` : nothing}
      </section>`;
    if (!customElements.get("nr-desk-work")) return html`<div></div>`;
    return html`<nr-desk-work
      .client=${this.client}
      .session=${this.session}
      .shortcuts=${this.shortcuts}
      .language=${this.language}
      .case=${this.case}
      .share=${chosen}
      @nr-share=${this.#turn}
    ></nr-desk-work>`;
  }

  /** The player shows another share: so does the address, without a new page. */
  #turn = (event: CustomEvent<string>): void => {
    this.turned = String(event.detail);
    history.replaceState(null, "", address("cases", this.case, this.turned));
  };

  #ask(shares: number[], withdrawn = false): void {
    this.asks = shares;
    this.asksWithdrawn = withdrawn;
  }

  #open = async (event: CustomEvent<OpenBody>): Promise<void> => {
    this.asks = [];
    try {
      await this.queue.open(event.detail);
    } catch (error) {
      this.notify(error);
      await this.#load();
    }
  };

  #stop = async (): Promise<void> => {
    try {
      await this.queue.stop();
    } catch (error) {
      this.notify(error);
    }
  };

  #dropDialog() {
    const share = this.drops;
    if (!share) return nothing;
    return html`<nr-dialog open heading=${t("desk.case.delete_ask", { share: share.number })} @nr-close=${() => (this.drops = null)}>
      <p>${t("desk.case.delete_means")}</p>
      <button slot="acts" autofocus @click=${() => (this.drops = null)}>${t("desk.cancel")}</button>
      <button slot="acts" @click=${() => void this.#drop(share)}>${t("desk.case.delete_act")}</button>
    </nr-dialog>`;
  }

  async #drop(share: ShareView): Promise<void> {
    this.drops = null;
    try {
      await withKey(this, () => this.client.call("POST", `/shares/${share.number}/drop`, {}));
    } catch (error) {
      this.notify(error);
    }
    await this.#load();
  }
}
