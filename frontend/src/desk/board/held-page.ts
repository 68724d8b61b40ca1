import { css, html, nothing, type PropertyValues } from "lit";
import { query, state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { moment } from "../../parts/format.ts";
import "../../parts/nr-dialog.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { sentenceOf } from "../page.ts";
import type { Shortcut } from "../shortcuts.ts";
import { desk } from "../style.ts";
import { BoardPage } from "./board-page.ts";
import { type Decision, decisionNote, type Decisions, decisionsOf, type Kind, noteStyle } from "./decisions.ts";
import { postCard, postStyle } from "./post.ts";
import { pager, queueCard, queueStyle } from "./queue.ts";
import { LONGEST_REASON, reasonField, reasonStyle } from "./reason.ts";
import { earlierCard, ruleCard, ruleName, ruleStyle } from "./rule.ts";
import type { HeldPost, HeldPostsView, ReasonView } from "./types.ts";

const AGAIN_MS = 20_000;
const PHONE = "(max-width: 700px)";

/** Posts that wait for a moderator: the queue, one post with its words marked, the rule, and the decision. */
@define("nr-board-held")
export class HeldPage extends BoardPage {
  @state() private view: HeldPostsView | null = null;
  @state() private picked = "";
  @state() private refusal = "";
  @state() private asks: Kind | null = null;
  @query("#reason") private field?: HTMLTextAreaElement;
  @query("#sheet-reason") private sheetField?: HTMLTextAreaElement;
  @query("#post") private heading?: HTMLElement;
  @query("h1") private readonly pageHeading!: HTMLElement;
  #decisions!: Decisions;
  readonly #reasons = new Map<string, string>();
  #focuses = false;
  #wasAtNotes = false;
  #isChecking = false;

  static override styles = [
    shared,
    desk,
    postStyle,
    queueStyle,
    ruleStyle,
    reasonStyle,
    noteStyle,
    css`
      .cols {
        display: grid;
        grid-template-columns: 224px minmax(0, 1fr) 336px;
        gap: 16px;
        align-items: start;
      }
      /* Many rules don't push the decision away. */
      .many .decide {
        order: -1;
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
      .more {
        display: none;
      }
      nr-dialog .after {
        padding: 12px 0 0;
      }
      @media (max-width: 1150px) {
        /* The decision stands below the post. */
        .cols {
          grid-template: "queue queue" auto "post rules" auto "decide rules" auto "before rules" 1fr / minmax(0, 1fr) 300px;
        }
        .cols > .stack {
          display: contents;
        }
        .queue {
          grid-area: queue;
        }
        .post {
          grid-area: post;
        }
        .rules {
          grid-area: rules;
        }
        .decide {
          grid-area: decide;
        }
        .before {
          grid-area: before;
        }
      }
      @media (max-width: 700px) {
        .ttl .kh,
        .ttl p,
        .acts kbd {
          display: none;
        }
        .ttl {
          margin-bottom: 8px;
        }
        /* One column, in the order of the work: the post, the rules, the reason, what was decided before. */
        .cols {
          display: flex;
          flex-direction: column;
          align-items: stretch;
          gap: 12px;
          padding-bottom: 76px;
        }
        .rules {
          order: 1;
        }
        .cols .decide {
          order: 2;
        }
        .before {
          order: 3;
        }
        .more {
          display: inline;
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
    this.#decisions = decisionsOf(this.client);
    super.connectedCallback();
    this.#decisions.addEventListener("change", this.#decided as EventListener);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#decisions.removeEventListener("change", this.#decided as EventListener);
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

  #decided = ({ detail }: CustomEvent<Decision>): void => {
    if (["done", "late", "failed"].includes(detail.state)) {
      this.refreshCounts();
      void this.load();
    }
    this.requestUpdate();
  };

  protected override async read(): Promise<number> {
    this.view = await this.client.call<HeldPostsView>("GET", "/held");
    this.#pickOne();
    // A board that isn't served is opened for each look, so only when somebody comes back to the page.
    return this.view.is_served ? AGAIN_MS : 0;
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

  override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    this.#wasAtNotes = this.shadowRoot?.activeElement?.closest(".done") != null;
  }

  override updated(changed: PropertyValues): void {
    // A note's button goes away by itself after a while.
    if (!this.#focuses && !(this.#wasAtNotes && !this.shadowRoot?.activeElement)) return;
    this.#focuses = false;
    // After the last post, the page's own heading.
    (this.heading ?? this.pageHeading).focus({ preventScroll: true });
    if (changed.has("picked"))
      this.renderRoot.querySelector(".queue [aria-current]")?.scrollIntoView({ block: "nearest" });
  }

  override render() {
    const queue = this.#queue;
    const post = this.#post;
    return html`<div class="ttl">
        <div>
          <h1 tabindex="-1">${t("board_desk.held")}</h1>
          ${this.view ? html`<p>${queue.length ? tn(`board_desk.held.${this.view.can_decide ? "waits" : "reads"}`, queue.length) : nothing}</p>` : nothing}
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
      ${this.failure()}
      <div class="done" role="status">${this.#decisions.made.slice(0, 3).map((made) => decisionNote(made, () => this.#undo()))}</div>
      ${!this.view ? nothing : post ? this.#columns(queue, post) : this.#none()}`;
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
    return html`<div class="cols ${codes.length > 1 ? "many" : ""}">
      ${queueCard(queue, post, (each) => this.#pick(each.ticket))}
      <div class="stack">
        ${pager(queue, post, (by) => this.#step(by))}
        ${postCard(post)}
        <div class="before stack">
          ${rules.map((rule) =>
            rule?.latest.length ? earlierCard(t("board_desk.decided", { rule: ruleName(rule.code) }), rule) : nothing,
          )}
        </div>
      </div>
      <div class="stack">
        <div class="rules stack">
          ${post.findings.map(([code, sentence], at) => ruleCard(code, sentence, post, rules[at]))}
        </div>
        ${this.view?.can_decide ? this.#decision() : nothing}
      </div>
      ${this.asks ? this.#sheet(this.asks) : nothing}
    </div>`;
  }

  #reasonField(id: string) {
    return reasonField(id, {
      isChallenge: typeof this.#post?.about === "number",
      text: this.#reasons.get(this.picked) ?? "",
      refusal: this.refusal,
      write: (text) => this.#write(text),
      leave: () => this.heading?.focus({ preventScroll: true }),
    });
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
