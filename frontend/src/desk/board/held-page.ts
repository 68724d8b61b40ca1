import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { query, state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { about, between_ms, clock, day, distance, ground, initials, moment, number, span } from "../../parts/format.ts";
import "../../parts/nr-dialog.ts";
import { level, levelStyle } from "../../parts/nr-level.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { has, t, tn } from "../../words/localize.ts";
import { DeskPage, sentenceOf } from "../page.ts";
import type { Shortcut } from "../shortcuts.ts";
import { desk } from "../style.ts";
import { type Decision, type Decisions, decisionsOf, type Kind } from "./decisions.ts";
import type { EarlierDecision, HeldPost, HeldPostsView, Piece, ReasonView, RuleRecord } from "./types.ts";

const AGAIN_MS = 20_000;
const LONGEST_REASON = 500;
const SUGGESTIONS = ["attended", "victim", "race", "presses", "place"];
const PHONE = "(max-width: 700px)";

/** The short name of a rule. */
export function ruleName(code: string): string {
  const key = `board_desk.rule.${code}`;
  return has(key) ? t(key) : code;
}

/** Posts that wait for a moderator: the queue, one post with its words marked, the rule, and the decision. */
@define("nr-board-held")
export class HeldPage extends DeskPage {
  @state() private view: HeldPostsView | null = null;
  @state() private failed = "";
  @state() private picked = "";
  @state() private refusal = "";
  @state() private asks: Kind | null = null;
  @query("#reason") private field?: HTMLTextAreaElement;
  @query("#sheet-reason") private sheetField?: HTMLTextAreaElement;
  @query("#post") private heading?: HTMLElement;
  #decisions!: Decisions;
  readonly #reasons = new Map<string, string>();
  #timer = 0;
  #focuses = false;
  #isChecking = false;

  static override styles = [
    shared,
    desk,
    levelStyle,
    css`
      .cols {
        display: grid;
        grid-template-columns: 224px minmax(0, 1fr) 336px;
        gap: 16px;
        align-items: start;
      }
      .queue button {
        display: block;
        width: 100%;
        text-align: start;
        padding: 9px 14px 9px 12px;
        border: 0;
        border-top: 1px solid var(--nr-line);
        border-inline-start: 4px solid transparent;
        border-radius: 0;
        font: 13px/18px var(--nr-font);
      }
      .queue [aria-current] button {
        background: var(--nr-tint);
        border-inline-start-color: var(--nr-link);
      }
      .queue li:last-child button {
        border-radius: 0 0 10px 10px;
      }
      .queue b {
        display: block;
        font: 600 14px/19px var(--nr-font);
        overflow-wrap: anywhere;
      }
      .queue span.who {
        color: var(--nr-ink2);
      }
      .queue small {
        display: flex;
        justify-content: space-between;
        flex-wrap: wrap;
        gap: 0 8px;
        font-size: 12px;
        line-height: 16px;
      }
      .post {
        padding: 18px 20px;
      }
      .from {
        display: flex;
        gap: 12px;
        align-items: flex-start;
        margin-bottom: 14px;
      }
      .from b {
        font-weight: 600;
        margin-inline-end: 8px;
      }
      .post h2 {
        font-size: 24px;
        line-height: 33px;
        overflow-wrap: anywhere;
        outline: none;
      }
      .words {
        font: 18px/30px var(--nr-font);
        margin: 10px 0 18px;
        max-width: 60ch;
        white-space: pre-line;
        overflow-wrap: anywhere;
      }
      mark {
        color: inherit;
        background: var(--nr-amber-bg);
        box-shadow: inset 0 -2px 0 var(--nr-amber);
        border-radius: 3px;
        padding: 0 3px;
        box-decoration-break: clone;
        -webkit-box-decoration-break: clone;
      }
      .facts {
        display: grid;
        grid-template-columns: 1fr 1fr;
        border: 1px solid var(--nr-line);
        border-radius: 8px;
        overflow: hidden;
        font-size: 13.5px;
        line-height: 19px;
      }
      .facts div {
        padding: 9px 12px;
        border-top: 1px solid var(--nr-line);
        border-inline-start: 1px solid var(--nr-line);
        margin: -1px 0 0 -1px;
        overflow-wrap: anywhere;
      }
      .facts dt {
        font-size: 12px;
        line-height: 16px;
        color: var(--nr-ink2);
      }
      .hits {
        margin: 10px 0;
      }
      .hits li {
        padding: 6px 0;
        border-top: 1px solid var(--nr-line);
      }
      .hits q {
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .rule p {
        font-size: 13px;
        line-height: 19px;
      }
      .rule header .a {
        font-size: 12px;
      }
      .rule header .ic {
        color: var(--nr-amber);
      }
      .before li {
        display: grid;
        grid-template-columns: 16px minmax(0, 1fr) auto;
        gap: 10px;
        padding: 8px 16px;
        border-top: 1px solid var(--nr-line);
        font-size: 13px;
        line-height: 18px;
        overflow-wrap: anywhere;
      }
      .before q {
        display: block;
        color: var(--nr-ink2);
      }
      .before .ic {
        margin-top: 1px;
        color: var(--nr-ink2);
      }
      textarea {
        font: 14px/20px var(--nr-font);
        width: 100%;
        border: 1px solid var(--nr-edge);
        border-radius: 6px;
        padding: 8px 10px;
        background: var(--nr-card);
        color: var(--nr-ink);
        resize: vertical;
        display: block;
        margin-top: 6px;
      }
      textarea + .rd {
        margin-top: 4px;
      }
      textarea[aria-invalid="true"] {
        border-color: var(--nr-red);
      }
      .chips {
        gap: 6px;
        margin-top: 8px;
      }
      .chips .btn {
        font-size: 12.5px;
        font-weight: 400;
        padding: 0 10px;
      }
      .label {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 12px;
        justify-content: space-between;
        font-size: 13px;
      }
      .label b {
        font-weight: 600;
      }
      .acts {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 10px;
        padding: 12px 16px;
        border-top: 1px solid var(--nr-line);
      }
      .after {
        padding: 0 16px 14px;
      }
      .done {
        display: grid;
        gap: 8px;
        margin-bottom: 12px;
      }
      .done:empty {
        display: none;
      }
      .done .note .btn {
        margin: -6px -6px -6px auto;
        min-height: 32px;
      }
      .done .note > span {
        min-width: 0;
        overflow-wrap: anywhere;
        align-self: center;
      }
      .pager,
      .more {
        display: none;
      }
      nr-dialog .after {
        padding: 12px 0 0;
      }
      @media (max-width: 1150px) {
        .cols {
          grid-template-columns: minmax(0, 1fr) 300px;
        }
        .queue {
          grid-column: span 2;
        }
        .queue ol {
          display: grid;
          grid-template-columns: repeat(3, 1fr);
          max-height: 220px;
          overflow: auto;
        }
        .queue button {
          height: 100%;
          border-radius: 0 !important;
        }
      }
      @media (max-width: 700px) {
        .ttl .kh,
        .queue,
        .ttl p,
        .acts kbd {
          display: none;
        }
        .ttl {
          margin-bottom: 8px;
        }
        .cols {
          grid-template-columns: minmax(0, 1fr);
          gap: 12px;
          padding-bottom: 76px;
        }
        /* One column, in the order of the work: the post, the rule, the reason, what was decided before. */
        .cols > .stack {
          display: contents;
        }
        .rule {
          order: 1;
        }
        .decide {
          order: 2;
        }
        .earlier {
          order: 3;
        }
        .more {
          display: inline;
        }
        .pager {
          display: flex;
          align-items: center;
          justify-content: space-between;
          font-size: 13px;
        }
        .post {
          padding: 14px 16px;
        }
        .post h2 {
          font-size: 20px;
          line-height: 28px;
        }
        .words {
          font-size: 16px;
          line-height: 26px;
          margin: 8px 0 14px;
        }
        .meta span {
          display: block;
          flex-basis: 100%;
        }
        .acts {
          position: fixed;
          inset-inline: 0;
          bottom: 0;
          z-index: 2;
          background: var(--nr-card);
          padding: 12px 12px 14px;
          box-shadow: 0 -4px 16px rgb(0 0 0 / 12%);
        }
      }
      @media print {
        .cols {
          display: block;
        }
        .queue,
        .decide,
        .done {
          display: none;
        }
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    this.#decisions = decisionsOf(this.client);
    this.#decisions.addEventListener("change", this.#decided);
    document.addEventListener("visibilitychange", this.#look);
    void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#decisions.removeEventListener("change", this.#decided);
    document.removeEventListener("visibilitychange", this.#look);
  }

  protected override keys(): Shortcut[] {
    return [
      { key: "j", word: "board_desk.key.next", act: () => this.#step(1) },
      { key: "k", word: "board_desk.key.last", act: () => this.#step(-1) },
      { key: "a", word: "board_desk.approve", act: () => void this.#decide("approve") },
      { key: "r", word: "board_desk.refuse", act: () => void this.#decide("refuse") },
      { key: "e", word: "board_desk.key.reason", act: () => this.field?.focus() },
      { key: "z", word: "board_desk.undo", act: () => this.#undo() },
    ];
  }

  #look = (): void => {
    if (!document.hidden) void this.#load();
  };

  #decided = (): void => {
    const [newest] = this.#decisions.made;
    if (newest && ["done", "late", "failed"].includes(newest.state)) {
      this.refreshCounts();
      void this.#load();
    }
    this.requestUpdate();
  };

  async #load(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      this.view = await this.client.call<HeldPostsView>("GET", "/held");
      this.failed = "";
      this.#pickOne();
    } catch (error) {
      this.failed = sentenceOf(error);
    }
    // A board that isn't served is opened for each look, so only when somebody comes back to the page.
    if (this.isConnected && this.view?.is_served)
      this.#timer = window.setTimeout(() => (document.hidden ? undefined : void this.#load()), AGAIN_MS);
  }

  /** The posts that are not decided yet, here or elsewhere. */
  get #queue(): HeldPost[] {
    return (this.view?.posts.held ?? []).filter(({ ticket }) => !this.#decisions.has(ticket));
  }

  get #post(): HeldPost | undefined {
    return this.#queue.find(({ ticket }) => ticket === this.picked);
  }

  #pickOne(): void {
    if (!this.#post) this.picked = this.#queue[0]?.ticket ?? "";
  }

  #pick(ticket: string): void {
    this.picked = ticket;
    this.refusal = "";
    this.#focuses = true;
  }

  #step(by: number): void {
    const queue = this.#queue;
    const at = queue.findIndex(({ ticket }) => ticket === this.picked);
    const to = queue[Math.min(Math.max(at + by, 0), queue.length - 1)];
    if (to) this.#pick(to.ticket);
  }

  #reason(): string {
    return (this.#reasons.get(this.picked) ?? "").trim();
  }

  #write(text: string): void {
    this.#reasons.set(this.picked, text.slice(0, LONGEST_REASON));
    this.refusal = "";
    this.requestUpdate();
  }

  /** Decide about the post, and go to the next; the reason is checked first, because it will be public. */
  async #decide(kind: Kind): Promise<void> {
    const post = this.#post;
    if (!post || !this.view?.can_decide || this.#isChecking) return;
    if (!this.asks && matchMedia(PHONE).matches) {
      this.asks = kind;
      return;
    }
    const reason = this.#reason();
    if (kind === "refuse" && !reason) {
      this.refusal = t("board_desk.reason.needed");
      (this.asks ? this.sheetField : this.field)?.focus();
      return;
    }
    this.#isChecking = true;
    try {
      if (reason) await this.client.call<ReasonView>("POST", `/held/${post.ticket}/reason`, { reason });
    } catch (error) {
      this.refusal = sentenceOf(error);
      (this.asks ? this.sheetField : this.field)?.focus();
      return;
    } finally {
      this.#isChecking = false;
    }
    const queue = this.#queue;
    const at = queue.indexOf(post);
    const next = queue[at + 1] ?? queue[at - 1];
    this.asks = null;
    this.#decisions.make(post, kind, reason);
    this.#pick(next?.ticket ?? "");
  }

  #undo(): void {
    const undone = this.#decisions.undo();
    if (!undone) return;
    this.#pick(undone.post.ticket);
    this.notify(t("board_desk.undone"));
  }

  override updated(changed: PropertyValues): void {
    if (this.#focuses && (changed.has("picked") || !this.#post)) {
      this.#focuses = false;
      this.heading?.focus({ preventScroll: true });
      this.renderRoot.querySelector(".queue [aria-current]")?.scrollIntoView({ block: "nearest" });
    }
  }

  override render() {
    const queue = this.#queue;
    const post = this.#post;
    return html`<div class="ttl">
        <div>
          <h1 tabindex="-1">${t("board_desk.held")}</h1>
          ${this.view ? html`<p>${queue.length ? tn("board_desk.held.waits", queue.length) : nothing}</p>` : nothing}
        </div>
        ${post && this.view?.can_decide
          ? html`<p class="a kh" aria-hidden="true">
              <span><kbd>J</kbd> <kbd>K</kbd> ${t("board_desk.key.steps")}</span>
              <span><kbd>A</kbd> ${t("board_desk.approve")}</span>
              <span><kbd>R</kbd> ${t("board_desk.refuse")}</span>
              <span><kbd>E</kbd> ${t("board_desk.reason")}</span>
              <span><kbd>Z</kbd> ${t("board_desk.undo")}</span>
            </p>`
          : nothing}
      </div>
      ${this.failed
        ? html`<div class="note red" role="alert">${icon("stop", 18)}<span>${this.failed}</span></div>`
        : nothing}
      <div class="done" role="status">${this.#decisions.made.slice(0, 3).map((made) => this.#made(made))}</div>
      ${!this.view ? nothing : post ? this.#columns(queue, post) : this.#none()}`;
  }

  #made(made: Decision): TemplateResult {
    const { post, kind, state, answer } = made;
    const title = post.title || ruleName(post.findings[0]?.[0] ?? "");
    const at = clock(made.at);
    if (state === "waits")
      return html`<div class="note plain">
        ${icon(kind === "approve" ? "tick" : "cross", 18)}
        <span>${t(`board_desk.made.${kind}`, { time: at })} <b>${title}</b>. ${t("board_desk.made.waits")}</span>
        <button class="btn link" @click=${() => this.#undo()}>${t("board_desk.undo")} <kbd>Z</kbd></button>
      </div>`;
    if (state === "failed")
      return html`<div class="note red">
        ${icon("stop", 18)}<span><b>${title}</b>: ${t("board_desk.made.failed")} ${made.failure?.message}</span>
      </div>`;
    if (state === "late")
      return html`<div class="note plain">
        ${icon("person", 18)}
        <span>
          <b>${title}</b>:
          ${t(`board_desk.late.${answer?.state === "refused" ? "refused" : "approved"}`, {
            who: answer?.decided_by || t("board_desk.late.somebody"),
            time: answer?.decided_at ? moment(answer.decided_at) : at,
          })}
          ${t("board_desk.late.stands")}
        </span>
      </div>`;
    if (answer?.state === "approved")
      return html`<div class="note">
        ${icon("clock", 18)}<span><b>${title}</b>: ${t("board_desk.made.again")}</span>
      </div>`;
    return html`<div class="note plain">
      ${icon(kind === "approve" ? "tick" : "cross", 18)}
      <span>
        ${t(`board_desk.made.${kind}`, { time: at })} <b>${title}</b>.
        ${answer && answer.index !== null
          ? t("board_desk.made.entry", { index: number(answer.index) })
          : state === "sent"
            ? t("board_desk.made.sent")
            : nothing}
      </span>
    </div>`;
  }

  #none() {
    const rules = this.view?.posts.rules ?? [];
    const last = this.view?.posts.last_decided_at;
    return html`<div class="note plain">
      ${icon("tick", 18)}
      <span>
        <b>${t("board_desk.none")}</b>
        ${last ? t("board_desk.none.last", { time: moment(last) }) : t("board_desk.none.ever")}
        ${rules.length ? html`<a href="#/record">${t("board_desk.record")}</a>` : nothing}
      </span>
    </div>`;
  }

  #columns(queue: HeldPost[], post: HeldPost) {
    const codes = post.findings.map(([code]) => code);
    const rules = codes.map((code) => this.view?.posts.rules.find((each) => each.code === code));
    return html`<div class="cols">
      <section class="card queue" aria-labelledby="queue">
        <header>
          <h2 id="queue">${t("board_desk.queue")}</h2>
          <span class="a mut">${tn("board_desk.queue.waits", queue.length)}</span>
        </header>
        <ol>
          ${queue.map(
            (each) =>
              html`<li aria-current=${each === post ? "true" : nothing}>
                <button @click=${() => this.#pick(each.ticket)}>
                  <b dir="auto">${each.title || t("board_desk.addition")}</b>
                  <span class="who" dir="auto">${each.agency_name}</span>
                  <small><span class="st">${icon("warn", 14)}${ruleName(each.findings[0]?.[0] ?? "")}</span
                    ><span class="tn">${moment(each.held_at)}</span></small>
                </button>
              </li>`,
          )}
        </ol>
      </section>
      <div class="stack">
        <div class="pager">
          <button class="btn sq" aria-label=${t("board_desk.key.last")} @click=${() => this.#step(-1)}>
            ${icon("previous", 20)}
          </button>
          <span>${t("board_desk.pager", { at: queue.indexOf(post) + 1, all: queue.length, rule: ruleName(codes[0] ?? "") })}</span>
          <button class="btn sq" aria-label=${t("board_desk.key.next")} @click=${() => this.#step(1)}>
            ${icon("next", 20)}
          </button>
        </div>
        ${this.#request(post)} ${rules.map((rule) => (rule?.latest.length ? this.#before(rule) : nothing))}
      </div>
      <div class="stack">
        ${post.findings.map(([code, sentence], at) => this.#rule(code, sentence, post, rules[at]))}
        ${this.view?.can_decide ? this.#decision() : nothing}
      </div>
      ${this.asks ? this.#sheet(this.asks) : nothing}
    </div>`;
  }

  #request(post: HeldPost) {
    const { held_before, approved_before, refused_before } = post;
    return html`<article class="card post">
      <div class="from">
        <span class="tile" aria-hidden="true">${initials(post.agency_name)}</span>
        <div>
          <b dir="auto">${post.agency_name}</b><span class="level">${level(post.level)}</span>
          <div class="meta">
            <span class="code">${post.domain}</span>
            <span>${tn("board_desk.requests", post.requests)}</span>
            <span>
              ${held_before
                ? tn("board_desk.before", held_before, { approved: approved_before, refused: refused_before })
                : t("board_desk.before.none")}
            </span>
          </div>
        </div>
      </div>
      <h2 id="post" tabindex="-1" dir="auto">
        ${post.title ? pieces(post.title_pieces) : t("board_desk.addition")}
      </h2>
      <p class="words" dir="auto">${pieces(post.text_pieces)}</p>
      <dl class="facts">
        ${post.start
          ? html`<div>
                <dt>${t("board_desk.window")}</dt>
                <dd>${span({ start: post.start, end: post.end })}<small>${about(between_ms(post.start, post.end))}</small></dd>
              </div>
              <div>
                <dt>${t("board_desk.area")}</dt>
                <dd>
                  ${post.radius_m ? t("board_desk.circle", { radius: distance(post.radius_m) }) : t("board_desk.outline")}
                  <small>${ground(post.area_km2)}</small>
                </dd>
              </div>
              <div>
                <dt>${t("board_desk.for")}</dt>
                <dd>${has(`incident.${post.incident}`) ? t(`incident.${post.incident}`) : post.incident}
                  <small class="code">${post.case_number}</small></dd>
              </div>`
          : nothing}
        <div>
          <dt>${t("board_desk.since")}</dt>
          <dd>
            ${moment(post.held_at)}<small>${t("board_desk.again_after", { day: day(post.sign_again_at) })}</small>
          </dd>
        </div>
      </dl>
    </article>`;
  }

  #rule(code: string, sentence: string, post: HeldPost, record?: RuleRecord) {
    const found = [...post.title_pieces, ...post.text_pieces].filter((piece) => piece.codes?.includes(code));
    const hits = [...new Set(found.map((piece) => piece.text.trim()))];
    const decided = record ? record.published + record.refused : 0;
    const why = `board_desk.rule.${code}.why`;
    return html`<section class="card rule">
      <header>${icon("warn", 18)}
        <h2>${ruleName(code)}</h2><span class="a mut code">${code}</span></header>
      <div class="pad">
        <p>${has(why) ? t(why) : sentence}</p>
        ${hits.length
          ? html`<ul class="hits">${hits.map((hit) => html`<li><q dir="auto">${hit}</q></li>`)}</ul>`
          : nothing}
        <p class="mut">
          ${decided
            ? t("board_desk.rule.record", { published: number(record?.published ?? 0), decided: number(decided) })
            : t("board_desk.rule.first")}
        </p>
      </div>
    </section>`;
  }

  #before(rule: RuleRecord) {
    return html`<section class="card earlier">
      <header>
        <h2>${t("board_desk.decided", { rule: ruleName(rule.code) })}</h2>
        <span class="a mut">${t("board_desk.decided.latest")}</span>
      </header>
      <ul class="before">${rule.latest.map((each) => earlier(each))}</ul>
    </section>`;
  }

  #reasonField(id: string) {
    const isWrong = this.refusal !== "";
    return html`<div class="label"><b><label for=${id}>${t("board_desk.reason")}</label></b>
        <span class="mut">${t("board_desk.reason.public")}</span></div>
      <textarea
        id=${id}
        rows="3"
        maxlength=${LONGEST_REASON}
        aria-invalid=${isWrong}
        aria-describedby=${isWrong ? `${id}-wrong` : nothing}
        .value=${this.#reasons.get(this.picked) ?? ""}
        @input=${(event: Event) => this.#write((event.target as HTMLTextAreaElement).value)}
        @keydown=${(event: KeyboardEvent) => {
          // Out of the field, so that the single keys act again.
          if (event.key !== "Escape") return;
          event.stopPropagation();
          this.heading?.focus({ preventScroll: true });
        }}
      ></textarea>
      ${isWrong ? html`<p class="rd sm" id="${id}-wrong" role="alert">${this.refusal}</p>` : nothing}
      <div class="chips">
        ${SUGGESTIONS.map(
          (name) =>
            html`<button class="btn tonal" @click=${() => this.#write(t(`board_desk.suggest.${name}.text`))}>
              ${t(`board_desk.suggest.${name}`)}
            </button>`,
        )}
      </div>`;
  }

  #decision() {
    const more = html`<span class="more">…</span>`;
    return html`<section class="card decide" aria-label=${t("board_desk.decide")}>
      <div class="pad">${this.#reasonField("reason")}</div>
      <div class="acts">
        <button class="btn big" @click=${() => this.#decide("refuse")}>
          <kbd aria-hidden="true">R</kbd> <span>${t("board_desk.refuse")}${more}</span>
        </button>
        <button class="btn big" @click=${() => this.#decide("approve")}>
          <kbd aria-hidden="true">A</kbd> <span>${t("board_desk.approve")}${more}</span>
        </button>
      </div>
      <p class="after mut xs">${t("board_desk.after")}</p>
    </section>`;
  }

  /** On a phone: the reason, and the last step. */
  #sheet(kind: Kind) {
    return html`<nr-dialog open closes heading=${t(`board_desk.sheet.${kind}`)} @nr-close=${() => (this.asks = null)}>
      ${this.#reasonField("sheet-reason")}
      <p class="after mut xs">${t("board_desk.after")}</p>
      <button slot="acts" class="btn big" @click=${() => (this.asks = null)}>${t("board_desk.back")}</button>
      <button slot="acts" class="btn big" @click=${() => this.#decide(kind)}>${t(`board_desk.${kind}`)}</button>
    </nr-dialog>`;
  }
}

/** A stranger's words, with what the rules found marked in them. */
function pieces(all: readonly Piece[]) {
  return all.map((piece) =>
    piece.codes?.length
      ? html`<mark title=${piece.codes.map(ruleName).join(", ")}>${piece.text}</mark>`
      : piece.text,
  );
}

/** One decision of before. */
export function earlier(each: EarlierDecision) {
  const isRefused = each.state === "refused";
  return html`<li>
    ${icon(isRefused ? "cross" : "tick", 16)}
    <span>
      ${t(isRefused ? "board_desk.before.refused" : "board_desk.before.approved", { agency: each.agency_name })}
      ${each.title ? html`<b dir="auto">${each.title}</b>` : isRefused ? t("board_desk.before.gone") : nothing}
      ${each.reason ? html`<q dir="auto">${each.reason}</q>` : nothing}
    </span>
    <span class="tn mut">${day(each.decided_at)}</span>
  </li>`;
}
