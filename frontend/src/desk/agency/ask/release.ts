import { html, nothing, type TemplateResult } from "lit";
import { clock, moment, number } from "../../../parts/format.ts";
import { icon } from "../../../style/icons.ts";
import { t, tn } from "../../../words/localize.ts";
import type { DraftFormView, DraftView } from "../types.ts";
import { withKey } from "../unlock.ts";
import type { OpenDraft } from "./open-draft.ts";

type Dialog = "post" | "send_back" | "poster" | "delete" | "";
type Tone = "" | "red" | "plain";
type Sign = "stop" | "warn" | "tick" | "person" | "hold";

/** What becomes of a draft: who releases it, what its state is, and what is asked before each step. */
export class Release {
  #dialog: Dialog = "";
  #reason = "";

  constructor(private readonly open: OpenDraft) {}

  /** Why it can't go on, in one sentence; empty if it can. */
  get obstacle(): string {
    const { verdict, findings, inWords } = this.open;
    // What was sent can't be changed: only posting it again tells what became of it.
    if (this.open.saved?.is_on_its_way) return "";
    if (!verdict) return t("desk.ask.wait");
    const at = inWords.findIndex(({ grade }) => grade === "refuse");
    if (at >= 0) return t("desk.ask.first", { finding: at + 1 });
    const refused = findings.find(({ grade }) => grade === "refuse");
    if (refused) return refused.text;
    const missing = findings.filter(({ grade }) => grade === "missing").length;
    return missing ? tn("desk.ask.missing", missing) : "";
  }

  /** Send or post it, whichever this person may. */
  begin(): void {
    const may = this.open.saved?.may ?? [];
    if (may.includes("post")) this.#ask("post");
    else if (may.includes("send")) void this.#change("sending");
  }

  /** What stands above the page: its state, and why something failed. */
  notes(draft: DraftView): TemplateResult {
    const { elsewhere, failed, refused, isWorking } = this.open;
    return html`<div id="result" tabindex="-1">
      ${elsewhere
        ? note(
            "",
            "person",
            html`<b>${elsewhere.text}</b>${elsewhere.since ? html` ${t("desk.ask.open_since", { at: clock(elsewhere.since) })}` : nothing}`,
            html`<button class="btn" @click=${() => this.#again(draft.id)}>${t("desk.ask.again")}</button>
              <button class="btn" @click=${() => this.open.copy()}>${t("desk.ask.copy")}</button>`,
          )
        : nothing}
      ${failed
        ? note("red", "stop", html`${draft.is_on_its_way ? nothing : html`<b>${t("desk.ask.not_posted")}</b>`} ${failed}
            ${refused.length > 1 ? html`<ul>${refused.map(({ text }) => html`<li>${text}</li>`)}</ul>` : nothing}`)
        : nothing}
      ${draft.is_on_its_way && !isWorking ? note("", "warn", html`<b>${t("desk.ask.on_its_way")}</b> ${t("desk.ask.on_its_way_why")}`) : nothing}
      ${draft.state === "returned"
        ? note("", "warn", html`<b>${draft.returned_by ? t("desk.ask.returned", { name: draft.returned_by }) : t("desk.ask.refused")}</b> ${draft.reason}`)
        : nothing}
      ${draft.state === "waiting"
        ? note("plain", "hold", html`<b>${t("desk.ask.waiting", { name: draft.sent_by })}</b>
            ${draft.own ? t("desk.ask.own") : t("desk.ask.read_only")}
            ${draft.changed.length
              ? html`<br />${t("desk.ask.changed", {
                  fields: draft.changed.map((field) => t(`desk.ask.field.${field}`)).join(", "),
                })}`
              : nothing}`)
        : nothing}
      ${draft.state === "held"
        ? note(
            "",
            "hold",
            draft.waits_for.length
              ? html`<b>${t("desk.ask.waits", { names: draft.waits_for.join(", ") })}</b>
                  ${t("desk.ask.waits_why", { time: moment(draft.waits_since) })}`
              : html`<b>${t("desk.ask.held")}</b> ${t("desk.ask.held_why")}
                  <ul>${draft.findings.map(({ text }) => html`<li>${text}</li>`)}</ul>`,
            html`${draft.may.includes("withdraw")
                ? html`<button class="btn" ?disabled=${isWorking} @click=${() => this.#withdraw()}>${t("desk.ask.withdraw")}</button>`
                : nothing}
              <button class="btn" ?disabled=${isWorking} @click=${() => this.#askBoard()}>${t("desk.ask.ask_board")}</button>`,
          )
        : nothing}
      ${draft.state === "posted" ? this.#posted(draft) : nothing}
    </div>`;
  }

  #posted({ proof }: DraftView): TemplateResult {
    if (!proof) return note("plain", "tick", html`<b>${t("desk.ask.posted")}</b>`);
    const since = proof.public_since
      ? t("desk.ask.posted_since", { at: moment(proof.public_since) })
      : t("desk.ask.posted");
    return note(
      "plain",
      "tick",
      html`<b>${since}</b>
        ${t(proof.trusted ? "desk.ask.posted_proof" : "desk.ask.posted_alone", {
          index: number(proof.index),
          witnesses: proof.witnesses,
          trusted: proof.trusted,
        })}
        <span class="code">${proof.file}</span>.
        <a href=${proof.link} target="_blank" rel="noopener noreferrer">${t("desk.ask.on_board")}</a>`,
      html`<button class="btn" @click=${() => this.#ask("poster")}>${t("desk.ask.print")}</button>`,
    );
  }

  step(draft: DraftView, ask: DraftFormView, go: () => void): TemplateResult {
    const { obstacle, open } = this;
    const blocked = !!obstacle || open.isWorking;
    const may = new Set(open.elsewhere ? [] : draft.may);
    const mayGoOn = may.has("send") || may.has("post");
    const wouldBeHeld = mayGoOn && !obstacle && open.findings.some(({ grade }) => grade === "hold");
    const people = ask.second_officer ? "desk.ask.release.two" : "desk.ask.release.one";
    const held = draft.waits_for.length ? "desk.ask.state.waits" : "desk.ask.held";
    const states: Record<string, string> = { posted: "desk.ask.release.done", held };
    const last = (word: string) =>
      html`<button class="btn big" aria-disabled=${blocked} aria-describedby="why" @click=${go}>
        ${t(open.isWorking ? "desk.ask.working" : word)}
      </button>`;
    return html`<section class="card">
      <header><h2 class="step"><span class="nu">5</span>${t("desk.ask.release")}</h2></header>
      <div class="pad pt0 stack">
        <p>${t(states[draft.state] ?? people)}</p>
        ${wouldBeHeld ? html`<p class="sm mut">${t("desk.ask.release.held")}</p>` : nothing}
        <div class="row acts">
          ${may.has("write") ? html`<button class="btn big" @click=${() => open.save()}>${t("desk.ask.save")}</button>` : nothing}
          ${may.has("send_back")
            ? html`<button class="btn big" @click=${() => this.#ask("send_back")}>
                ${t(draft.own ? "desk.ask.take_back" : "desk.ask.send_back")}
              </button>`
            : nothing}
          ${may.has("send") ? last("desk.ask.send") : may.has("post") ? last("desk.ask.post") : nothing}
          <span id="why" class="st rd"
            >${mayGoOn && obstacle ? html`${icon("stop", 16)}<span>${obstacle}</span>` : nothing}</span
          >
        </div>
        <p class="xs mut">${t("desk.ask.release.final")}</p>
        ${may.has("delete")
          ? html`<div><button class="btn link" @click=${() => this.#ask("delete")}>${t("desk.ask.delete")}</button></div>`
          : nothing}
      </div>
    </section>`;
  }

  dialogs(draft: DraftView): TemplateResult {
    const close = () => this.#ask("");
    const back = html`<button class="btn" slot="acts" autofocus @click=${close}>${t("desk.ask.back")}</button>`;
    return html`<nr-dialog .open=${this.#dialog === "post"} heading=${t("desk.ask.post.heading")} @nr-close=${close}>
        <p>${t("desk.ask.post.text")}</p>
        <p><b>${this.open.content.title}</b></p>
        ${back}
        <button class="btn" slot="acts" @click=${() => this.#change("post")}>${t("desk.ask.post.act")}</button>
      </nr-dialog>
      <nr-dialog .open=${this.#dialog === "send_back"} heading=${t(draft.own ? "desk.ask.take_back.act" : "desk.ask.send_back.act")} @nr-close=${close}>
        <label class="field"
          >${t("desk.ask.reason")}<textarea
            rows="3"
            maxlength="500"
            .value=${this.#reason}
            @input=${(event: Event) => {
              this.#reason = (event.target as HTMLTextAreaElement).value;
              this.open.page.requestUpdate();
            }}
          ></textarea></label>
        ${back}
        <button
          class="btn"
          slot="acts"
          ?disabled=${!draft.own && !this.#reason.trim()}
          @click=${() => this.#change("return", { reason: this.#reason || t("desk.ask.taken_back") })}
        >
          ${t(draft.own ? "desk.ask.take_back.act" : "desk.ask.send_back.act")}
        </button>
      </nr-dialog>
      <nr-dialog .open=${this.#dialog === "delete"} heading=${t("desk.ask.delete.heading")} @nr-close=${close}>
        <p>${t("desk.ask.delete.text")}</p>
        ${back}
        <button
          class="btn"
          slot="acts"
          @click=${() => {
            close();
            void this.open.delete();
          }}
        >
          ${t("desk.ask.delete.act")}
        </button>
      </nr-dialog>
      <nr-desk-poster
        .client=${this.open.page.client}
        .request=${draft.proof?.request ?? ""}
        .zone=${this.open.content.zone ?? "UTC"}
        .language=${this.open.page.language}
        .open=${this.#dialog === "poster"}
        @nr-close=${close}
      ></nr-desk-poster>`;
  }

  #ask(dialog: Dialog): void {
    this.#dialog = dialog;
    this.open.page.requestUpdate();
  }

  async #change(path: "sending" | "post" | "return", more: { reason?: string } = {}): Promise<void> {
    const { page } = this.open;
    await this.#act(({ id, revision }) => {
      const call = () => page.client.call<DraftView>("POST", `/drafts/${id}/${path}`, { revision, ...more });
      return path === "post" ? withKey(page, call) : call();
    });
  }

  async #askBoard(): Promise<void> {
    const { page } = this.open;
    await this.#act(({ id }) => withKey(page, () => page.client.call<DraftView>("POST", `/drafts/${id}/held`)));
  }

  async #withdraw(): Promise<void> {
    const { page } = this.open;
    await this.#act(({ id }) => withKey(page, () => page.client.call<DraftView>("POST", `/drafts/${id}/withdrawal`)));
  }

  async #act(act: (draft: DraftView) => Promise<DraftView | undefined>): Promise<void> {
    this.#ask("");
    await this.open.act(act);
    await this.#focus();
  }

  async #again(id: string): Promise<void> {
    await this.open.load(id);
    await this.#focus();
  }

  /** Put the focus where the result of an act is said. */
  async #focus(): Promise<void> {
    const { page } = this.open;
    await page.updateComplete;
    const result = page.renderRoot.querySelector<HTMLElement>("#result");
    // Whoever leaves the passphrase's dialog stays where they were.
    const isSomewhere = (page.renderRoot as ShadowRoot).activeElement !== null;
    if (result?.childElementCount) result.focus();
    else if (!isSomewhere) page.renderRoot.querySelector("h1")?.focus();
  }
}

function note(tone: Tone, sign: Sign, text: unknown, acts: unknown = nothing): TemplateResult {
  return html`<div class="note ${tone} top" role=${tone === "red" ? "alert" : "status"}>
    ${icon(sign, 18)}<span class="grow">${text}</span>${acts}
  </div>`;
}
