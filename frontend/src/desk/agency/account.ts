import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { day, number, weekday } from "../../parts/format.ts";
import "../../parts/nr-dialog.ts";
import { icon, type IconName } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { address, DeskPage, sentenceOf } from "../page.ts";
import type { Shortcut } from "../shortcuts.ts";
import { desk } from "../style.ts";
import "./account-public.ts";
import { accountStyle } from "./account-style.ts";
import type { AccountBody, AccountView, AddedView, CountLine } from "./types.ts";
import { withKey } from "./unlock.ts";

/** In the order in which things happen. */
const ORDER = ["received", "opened", "withdrawn", "unopened", "used", "handed_on", "deleted", "kept"];
type Done = () => string;
const NOTHING: Done = () => "";
type Ask = "" | "post" | "send" | "send_back";

/** One request's account: exact numbers beside what the public will read. Fires `nr-kept` when it changed. */
@define("nr-desk-account")
export class NrDeskAccount extends DeskPage {
  /** The request's id. */
  @property() request = "";
  @state() private view: AccountView | null = null;
  @state() private words: Omit<Required<AccountBody>, "revision"> = { used: 0, keep_until: "", text: "" };
  @state() private failed = "";
  /** What was done, in the language that is there. */
  @state() private done: Done = NOTHING;
  @state() private busy = false;
  @state() private asks: Ask = "";
  @state() private reason = "";

  static override styles = [shared, desk, accountStyle];

  protected override keys(): Shortcut[] {
    return [{ key: "Ctrl+s", word: "desk.ask.key.save", act: () => void this.#save() }];
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("request") || (changed.has("language") && this.view)) void this.#load(changed.has("request"));
  }

  async #load(isNew = true): Promise<void> {
    if (isNew) [this.view, this.done, this.failed] = [null, NOTHING, ""];
    try {
      const view = await this.client.call<AccountView>("GET", `/accounts/${this.request}`);
      this.#take(view, isNew || !this.#isDirty);
    } catch (error) {
      this.failed = sentenceOf(error);
    }
  }

  #take(view: AccountView, takesWords = true): void {
    this.view = view;
    if (!takesWords) return;
    const { used = 0, text = "" } = view.words;
    this.words = { used, keep_until: view.keep_until ?? "", text };
  }

  get #isDirty(): boolean {
    const { view, words } = this;
    if (!view) return false;
    const { used = 0, text = "" } = view.words;
    return used !== words.used || text !== words.text || (view.keep_until ?? "") !== words.keep_until;
  }

  override render(): TemplateResult {
    const { view } = this;
    if (!view)
      return html`<h1 tabindex="-1">${this.failed || t("desk.accounts")}</h1>`;
    return html`${this.#title(view)}
      <div class="two">
        <div class="stack">
          <div id="result" class="stack" tabindex="-1">${this.#result()}</div>
          ${this.#notices(view)}
          <section class="card" aria-labelledby="account">
            <header>
              <h2 id="account">${t("desk.account.card")}</h2>
              <span class="a mut">${t("desk.account.filled")}</span>
            </header>
            ${this.#counts(view)} ${this.#said(view)}
          </section>
          ${this.#acts(view)}
        </div>
        <nr-desk-account-public .view=${view} .language=${this.language}></nr-desk-account-public>
      </div>
      ${this.#dialogs(view)}`;
  }

  #title(view: AccountView): TemplateResult {
    const { request } = view;
    const closes = t(request.is_closed ? "desk.account.closed" : "desk.account.closes", { date: day(request.closes) });
    return html`<div class="ttl">
      <div>
        <a class="crumb" href=${address("accounts")}>${t("desk.accounts")}</a>
        <h1 tabindex="-1">${t("desk.account.title", { title: request.title })}</h1>
        <div class="meta">
          <a class="code" href=${address("cases", request.case)}>${request.case_number}</a>
          <span>${closes}</span>
          ${request.is_late && request.due
            ? html`<span class="st am">${icon("warn", 16)}${t("desk.account.late", { date: day(request.due) })}</span>`
            : request.due && !request.posted
              ? html`<span>${t("desk.account.due", { date: day(request.due) })}</span>`
              : nothing}
        </div>
      </div>
      ${view.counts.some(({ name, exact }) => name === "deleted" && exact)
        ? html`<div class="a"><a class="btn" href=${address("log")}>${icon("print", 16)}${t("desk.account.certificates")}</a></div>`
        : nothing}
    </div>`;
  }

  #result(): TemplateResult | typeof nothing {
    if (this.failed) return note("red", "stop", html`${this.failed}`);
    const done = this.done();
    return done ? note("plain", "tick", html`<b>${done}</b>`) : nothing;
  }

  #notices(view: AccountView): TemplateResult {
    const missing = view.never_fetched;
    const received = view.request.received;
    const numbers = missing.map((each) => number(each)).join(", ");
    const shares = missing.length < received - view.fetched ? `${numbers}, …` : numbers;
    return html`${view.sent_by
        ? note("plain", "hold", html`<b>${t("desk.account.waits", { name: view.sent_by })}</b> ${view.own ? t("desk.account.own") : nothing}`)
        : nothing}
      ${view.returned_by
        ? note("", "warn", html`<b>${t("desk.account.returned", { name: view.returned_by })}</b> ${view.reason}`)
        : nothing}
      ${missing.length
        ? note(
            "",
            "inbox",
            html`<b>${t("desk.account.missing", { board: number(received), here: number(view.fetched) })}</b>
              ${tn("desk.account.missing", missing.length, { shares })}`,
            html`<button ?disabled=${this.busy} @click=${this.#fetch}>${t("desk.account.fetch")}</button>`,
          )
        : nothing}
      ${view.request.is_past_promise
        ? note(
            "",
            "warn",
            html`<b>${tn("desk.account.past", view.request.kept)}</b> ${t("desk.account.past.what")}`,
            html`<a class="btn" href=${address("cases", view.request.case)}>${t("desk.need.overdue.act")}</a>`,
          )
        : nothing}
      ${received
        ? nothing
        : note("plain", "tick", html`<b>${t("desk.account.nothing")}</b> ${t("desk.account.nothing.why")}`)}`;
  }

  #counts(view: AccountView): TemplateResult {
    return html`<div class="ov" tabindex="0" role="group" aria-labelledby="account">
      <table class="tb ac tn">
        <thead>
          <tr>
            <th>${t("desk.account.what")}</th>
            <th class="r">${t("desk.account.yours")}</th>
            <th class="pb">${t("desk.account.public")}</th>
          </tr>
        </thead>
        <tbody>
          ${ORDER.map((name) => this.#line(view, view.counts.find((each) => each.name === name)))}
        </tbody>
      </table>
    </div>`;
  }

  #line(view: AccountView, line: CountLine | undefined): TemplateResult | typeof nothing {
    if (!line) return nothing;
    const isSaid = line.name === "used" && view.may.includes("write");
    const open = view.counts.find(({ name }) => name === "opened")?.exact ?? 0;
    return html`<tr>
      <th scope="row">${t(`desk.account.of.${line.name}`)}<small>${t(`desk.account.of.${line.name}.hint`)}</small></th>
      <td class="r">
        ${isSaid
          ? html`<input
              type="number"
              min="0"
              max=${open}
              inputmode="numeric"
              aria-label=${t("desk.account.of.used")}
              .value=${String(this.words.used)}
              @input=${(event: Event) => this.#type({ used: Math.max(0, Math.trunc(Number(value(event))) || 0) })}
            />`
          : html`<b>${number(line.exact)}</b>`}
      </td>
      <td class="pb">
        ${isSaid && this.#isDirty ? "…" : line.public}
      </td>
    </tr>`;
  }

  #said(view: AccountView): TemplateResult {
    const mayWrite = view.may.includes("write");
    const { request } = view;
    return html`<div class="said">
      <div class=${request.kept ? "pair" : "grid"}>
        ${request.kept
          ? html`<label class="field">
              ${t("desk.keep.until")}
              <input
                type="date"
                ?disabled=${!mayWrite}
                .value=${this.words.keep_until}
                @input=${(event: Event) => this.#type({ keep_until: value(event) })}
              />
            </label>`
          : nothing}
        <label class="field">
          ${t("desk.account.text")}
          <input
            maxlength="1000"
            ?disabled=${!mayWrite}
            .value=${this.words.text}
            @input=${(event: Event) => this.#type({ text: value(event) })}
          />
          <span class="hint xs">${t("desk.account.text.hint")}</span>
        </label>
      </div>
      ${note("plain", "hidden", html`<b>${t("desk.account.private")}</b> ${t("desk.account.private.why")}`)}
      ${request.delete_by && request.kept
        ? note(
            "",
            "clock",
            html`<b>${t("desk.account.promise", { date: weekday(request.delete_by) })}</b> ${t("desk.account.promise.later")}`,
          )
        : nothing}
      ${view.held_for.length
        ? note("", "flag", html`<b>${t("desk.account.held")}</b> ${view.held_for.join(" ")}`)
        : nothing}
    </div>`;
  }

  #acts(view: AccountView): TemplateResult {
    const may = new Set(view.may);
    const obstacle = this.#isDirty ? "" : (view.problems[0]?.text ?? "");
    const last = (ask: Ask, word: string) =>
      html`<button class="btn big" aria-disabled=${!!obstacle || this.busy} aria-describedby="why" @click=${() => this.#ask(ask, obstacle)}>
        ${t(this.busy ? "desk.ask.working" : word)}
      </button>`;
    return html`<section class="card acts">
      ${may.has("write") ? html`<button class="btn big" @click=${() => void this.#save()}>${t("desk.account.save")}</button>` : nothing}
      ${may.has("send_back")
        ? html`<button class="btn big" @click=${() => this.#ask("send_back")}>
            ${t(view.own ? "desk.ask.take_back" : "desk.ask.send_back")}
          </button>`
        : nothing}
      ${may.has("send") ? last("send", "desk.account.send") : may.has("post") ? last("post", "desk.account.post") : nothing}
      <p class="sm mut">
        ${may.size ? t(view.second_officer ? "desk.account.two" : "desk.account.one") : t("desk.account.officer")}
        <span id="why" class="st rd">${obstacle && (may.has("send") || may.has("post"))
          ? html`${icon("stop", 16)}<span>${obstacle}</span>`
          : nothing}</span>
      </p>
    </section>`;
  }

  #dialogs(view: AccountView): TemplateResult {
    const close = () => (this.asks = "");
    const back = html`<button class="btn" slot="acts" autofocus @click=${close}>${t("desk.ask.back")}</button>`;
    const isPost = this.asks === "post";
    return html`<nr-dialog
        .open=${isPost || this.asks === "send"}
        heading=${t(isPost ? "desk.account.post.heading" : "desk.account.send.heading")}
        @nr-close=${close}
      >
        <p><b lang=${this.language}>${view.draft.sentences}</b></p>
        <p>${t("desk.account.post.text")}</p>
        ${back}
        <button class="btn" slot="acts" @click=${() => void (isPost ? this.#post() : this.#send())}>
          ${t(isPost ? "desk.account.post.act" : "desk.account.send.act")}
        </button>
      </nr-dialog>
      <nr-dialog
        .open=${this.asks === "send_back"}
        heading=${t(view.own ? "desk.ask.take_back.act" : "desk.ask.send_back.act")}
        @nr-close=${close}
      >
        <label class="field"
          >${t("desk.ask.reason")}<textarea
            rows="3"
            maxlength="500"
            .value=${this.reason}
            @input=${(event: Event) => (this.reason = value(event))}
          ></textarea>
        </label>
        ${back}
        <button class="btn" slot="acts" ?disabled=${!view.own && !this.reason.trim()} @click=${() => void this.#sendBack()}>
          ${t(view.own ? "desk.ask.take_back.act" : "desk.ask.send_back.act")}
        </button>
      </nr-dialog>`;
  }

  #type(words: Partial<typeof this.words>): void {
    this.words = { ...this.words, ...words };
    this.done = NOTHING;
  }

  /** Ask before the last step; what was written is saved first, so that what is read is what goes out. */
  async #ask(what: Ask, obstacle = ""): Promise<void> {
    if (obstacle || this.busy) return;
    if (what !== "send_back" && this.#isDirty && !(await this.#save())) return;
    if (what !== "send_back" && this.view?.problems.length) return;
    this.reason = "";
    this.asks = what;
  }

  /** Do something that may be refused, say how it ended, and return whether it was done. */
  async #act(act: () => Promise<Done | undefined>): Promise<boolean> {
    if (this.busy) return false;
    [this.busy, this.failed, this.done, this.asks] = [true, "", NOTHING, ""];
    let isDone = false;
    try {
      const done = await act();
      isDone = done !== undefined;
      this.done = done ?? NOTHING;
    } catch (error) {
      this.failed = sentenceOf(error);
      await this.client.call<AccountView>("GET", `/accounts/${this.request}`).then(
        (view) => this.#take(view, false),
        () => undefined,
      );
    }
    this.busy = false;
    if (isDone) this.dispatchEvent(new CustomEvent("nr-kept"));
    if (this.done() || this.failed) {
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>("#result")?.focus();
    }
    return isDone;
  }

  #save = (): Promise<boolean> =>
    this.#act(async () => {
      if (!this.view?.may.includes("write")) return undefined;
      const keep = this.words.keep_until === this.view.keep_until ? (this.view.words.keep_until ?? "") : this.words.keep_until;
      const body: AccountBody = { ...this.words, keep_until: keep, revision: this.view.revision };
      this.#take(await this.client.call<AccountView>("PUT", `/accounts/${this.request}`, body));
      return () => t("desk.account.saved");
    });

  #send = (): Promise<boolean> =>
    this.#act(async () => {
      const body = { read: this.view?.read };
      this.#take(await this.client.call<AccountView>("POST", `/accounts/${this.request}/sending`, body));
      return NOTHING;
    });

  #sendBack = (): Promise<boolean> =>
    this.#act(async () => {
      const body = { reason: this.reason.trim() || t("desk.ask.taken_back") };
      this.#take(await this.client.call<AccountView>("POST", `/accounts/${this.request}/return`, body));
      return NOTHING;
    });

  #post = (): Promise<boolean> =>
    this.#act(async () => {
      const path = `/accounts/${this.request}/post`;
      const added = await withKey(this, () => this.client.call<AddedView>("POST", path, { read: this.view?.read }));
      if (!added) return undefined;
      this.#take(await this.client.call<AccountView>("GET", `/accounts/${this.request}`));
      this.refreshCounts();
      const { proof, findings } = added;
      return () =>
        proof
          ? t("desk.ask.thread.done", { index: number(proof.index) })
          : `${t("desk.ask.held")} ${findings.map(({ text }) => text).join(" ")}`;
    });

  #fetch = (): void => {
    void this.#act(async () => {
      if (!(await withKey(this, () => this.client.call("POST", "/shares/refresh")))) return undefined;
      this.#take(await this.client.call<AccountView>("GET", `/accounts/${this.request}`), false);
      return NOTHING;
    });
  };
}

function note(tone: "" | "plain" | "red", sign: IconName, text: TemplateResult, act: unknown = nothing): TemplateResult {
  return html`<div class="note ${tone}" role=${tone === "red" ? "alert" : nothing}>${icon(sign, 18)}<span>${text}</span>${act}</div>`;
}

function value(event: Event): string {
  return (event.target as HTMLInputElement | HTMLTextAreaElement).value;
}
