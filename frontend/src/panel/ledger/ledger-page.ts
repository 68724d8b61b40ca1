import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { clipCount, isPractice } from "../../api/house.ts";
import { Fetched } from "../../api/hub.ts";
import type { Accounting, Request, StampedDay, Time } from "../../api/types.ts";
import { define, PageElement } from "../../element.ts";
import { dueLine, sentences } from "../../parts/accounts.ts";
import { clock, day, fullDay, moment, number, shortKey, weekday } from "../../parts/format.ts";
import "../../parts/nr-chip.ts";
import { placeholder } from "../../parts/nr-empty.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { addPage, link } from "../pages.ts";
import { count, describe, isPracticeEntry, isRetention, type Entry } from "./entries.ts";

interface Ledger {
  checkpoint: string;
  entries: Entry[];
  /** The entries of timestamps, which the hub has counted by day in UTC. */
  stamped: StampedDay[];
  /** By request: what its agency has stated, or owes, about what was sent. */
  accounts: Record<string, Accounting>;
}

interface Checked {
  entries: number;
  root: string;
  checked_at: Time;
  complaints: string[];
}

function nameOf(time: Time | Date): string {
  return day(time) === day(new Date()) ? t("ledger.today") : weekday(time);
}

/** The house's own log: what was decided and shared, and whether any of it was changed since. */
@define("nr-page-ledger")
export class LedgerPage extends PageElement {
  @state() private all = false;
  @state() private busy = false;
  private readonly ledger = new Fetched<Ledger>(this);
  private readonly checked = new Fetched<Checked>(this);
  #heard: (() => void) | null = null;

  static override styles = [
    shared,
    css`
      .two {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 325px;
        gap: 24px;
        align-items: start;
      }
      .side {
        display: grid;
        gap: 16px;
      }
      .day {
        font: 500 13px/18px var(--nr-font);
        color: var(--nr-ink2);
        padding: 16px 16px 0;
      }
      .entry {
        display: grid;
        grid-template-columns: 44px minmax(0, 1fr) auto;
        gap: 2px 12px;
        padding: 14px 16px;
        border-bottom: 1px solid var(--nr-line);
      }
      li:last-child > .entry:last-child {
        border-bottom: 0;
      }
      .entry .g {
        grid-row: 1 / 4;
        width: 44px;
        height: 44px;
        border-radius: 22px;
        background: var(--nr-sunk);
        color: var(--nr-ink2);
        display: grid;
        place-items: center;
      }
      .entry.sent .g {
        background: var(--nr-tint);
        color: var(--nr-link);
      }
      .entry.stop .g {
        background: var(--nr-red-bg);
        color: var(--nr-red);
      }
      .entry h4 {
        font: 500 15px/21px var(--nr-font);
        overflow-wrap: anywhere;
      }
      .entry h4 nr-chip {
        vertical-align: middle;
      }
      .entry .when {
        color: var(--nr-ink2);
        font-size: 13px;
        line-height: 21px;
        white-space: nowrap;
      }
      .entry p {
        grid-column: 2 / -1;
        color: var(--nr-ink2);
        font-size: 13px;
        line-height: 19px;
        text-wrap: pretty;
      }
      .entry p.late {
        display: flex;
        gap: 6px;
        color: var(--nr-amber);
      }
      .entry .more {
        grid-column: 2 / -1;
        margin-inline-start: -15px;
      }
      .all {
        padding: 4px 16px;
        border-top: 1px solid var(--nr-line);
      }
      .all .btn {
        margin-inline-start: -15px;
      }
      .pad {
        padding: 16px;
      }
      .pad h3 {
        font: 500 16px/22px var(--nr-font);
        margin-bottom: 8px;
      }
      .ok,
      .broken {
        display: flex;
        gap: 8px;
        align-items: center;
        margin-bottom: 8px;
      }
      .ok .ic {
        color: var(--nr-ok);
      }
      .broken {
        color: var(--nr-red);
        align-items: flex-start;
      }
      dl > div {
        display: flex;
        justify-content: space-between;
        gap: 16px;
        padding: 8px 0;
        border-bottom: 1px solid var(--nr-line);
        font-size: 13px;
        line-height: 18px;
      }
      dl > div:last-child {
        border-bottom: 0;
      }
      dt {
        color: var(--nr-ink2);
      }
      dd {
        font-weight: 500;
      }
      @media (max-width: 1000px) {
        .two {
          grid-template-columns: minmax(0, 1fr);
        }
        /* Whatever is wrong comes first. */
        .two.wrong .side {
          display: contents;
        }
        .two.wrong .side > :first-child {
          order: -1;
        }
        .two.wrong {
          gap: 16px;
        }
      }
      :host([narrow]) .entry {
        grid-template-columns: 44px minmax(0, 1fr);
      }
      :host([narrow]) .entry .when {
        grid-column: 2;
        grid-row: 3;
      }
    `,
  ];

  override willUpdate(): void {
    this.ledger.ask(this.house.hub, "/ledger");
    this.checked.ask(this.house.hub, "/ledger/check");
    this.#heard ??= this.house.hub.listen((message) => {
      const own = this.ledger.value?.accounts ?? {};
      if (
        /^(request\.decided|share\.changed|rules\.changed)$/.test(message.type) ||
        (message.type === "request.changed" && (message.data["request"] as Request).id in own)
      )
        void this.ledger.again();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#heard?.();
    this.#heard = null;
  }

  override render(): TemplateResult {
    const ledger = this.ledger.value;
    return html`<div class="wrap">
      <div class="pagehead">
        <div class="grow">
          <h2>${t("ledger.title")}</h2>
          <p>${t("ledger.about")}</p>
        </div>
        <div class="row">
          <button class="btn sm" ?disabled=${this.busy} @click=${() => void this.#verify()}>
            ${icon("verified", 16)}${t("ledger.verify")}
          </button>
          <button class="btn sm" ?disabled=${!ledger?.entries.length} @click=${() => void this.#export()}>
            ${icon("download", 16)}${t("ledger.export")}
          </button>
        </div>
      </div>
      ${ledger
        ? html`<div class="two ${this.checked.value?.complaints.length ? "wrong" : ""}">
            ${this.#entries(ledger)}
            <aside class="side">${this.#check(ledger)}${this.#year(ledger.entries)}</aside>
          </div>`
        : placeholder(this.ledger)}
    </div>`;
  }

  #entries({ entries, stamped }: Ledger): TemplateResult {
    const visible = entries.filter((entry) => this.all || !isRetention(entry)).reverse();
    const days = new Map<string, { entries: Entry[]; stamped?: StampedDay }>();
    const stamps = this.all ? [...stamped].reverse() : [];
    /** A day of timestamps goes before the first entry that isn't newer. */
    const showUntil = (date: string) => {
      while (stamps[0] && stamps[0].day >= date) {
        const next = stamps.shift() as StampedDay;
        const key = nameOf(new Date(`${next.day}T12:00`));
        days.set(key, { entries: days.get(key)?.entries ?? [], stamped: next });
      }
    };
    for (const entry of visible) {
      showUntil(entry.at.slice(0, 10));
      const key = nameOf(entry.at);
      const own = days.get(key);
      days.set(key, { ...own, entries: [...(own?.entries ?? []), entry] });
    }
    showUntil("");
    return html`<div class="card">
      ${days.size
        ? nothing
        : html`<nr-empty
            icon="ledger"
            .heading=${t("ledger.empty")}
            .text=${t("ledger.empty_text")}
          ></nr-empty>`}
      <ul>
        ${[...days].map(
          ([name, own]) =>
            html`<li>
              <h3 class="day">${name}</h3>
              ${own.stamped ? this.#stamped(own.stamped) : nothing}
              ${own.entries.map((entry) => this.#entry(entry))}
            </li>`,
        )}
      </ul>
      ${entries.length || stamped.length ? this.#switch() : nothing}
    </div>`;
  }

  #switch(): TemplateResult {
    return html`<p class="all">
      <button
        class="btn link sm"
        aria-pressed=${this.all}
        @click=${() => {
          this.all = !this.all;
        }}
      >
        ${t(this.all ? "ledger.fewer" : "ledger.all")}
      </button>
    </p>`;
  }

  #stamped({ hours, replies }: StampedDay): TemplateResult {
    return html`<article class="entry">
      <span class="g">${icon("clock", 20)}</span>
      <h4>${tn("ledger.stamped", hours, { count: number(hours) })}</h4>
      <span></span>
      <p>${tn("ledger.stamps", replies, { count: number(replies) })}</p>
    </article>`;
  }

  #entry(entry: Entry): TemplateResult {
    const text = describe(entry);
    const request = typeof entry["request"] === "string" ? entry["request"] : "";
    const known = this.house.requests.some((each) => each.id === request);
    return html`<article class="entry ${text.tone}">
      <span class="g">${icon(text.icon, 20)}</span>
      <h4>
        ${text.heading}${isPracticeEntry(entry)
          ? html` <nr-chip icon="flag" have>${t("practice.chip")}</nr-chip>`
          : nothing}
      </h4>
      <span class="when tn"
        >${clock(entry.at)} · ${t("ledger.number", { number: number(entry.index + 1) })}</span
      >
      ${text.text ? html`<p>${text.text}</p>` : nothing}
      ${entry.type === "share" ? this.#account(request, known) : nothing}
      ${known && (entry.type === "decision" || entry.type === "share")
        ? html`<div class="more">
            ${link(`requests/${request}`, t("ledger.see"), { class: "btn link sm" })}
          </div>`
        : nothing}
    </article>`;
  }

  /** Which account covers what was sent, by when it is due, or since when it is late. */
  #account(request: string, known: boolean): TemplateResult | typeof nothing {
    const accounting = this.ledger.value?.accounts[request];
    if (!accounting) return nothing;
    const { account, late_since } = accounting;
    const line = dueLine(accounting);
    const of = account ? t("account.of", { date: fullDay(account.issued) }) : "";
    return html`${account
      ? html`<p>${known ? link(`requests/${request}`, of) : of}. ${sentences(account)[0]}</p>`
      : nothing}
    ${line
      ? html`<p class=${late_since ? "late" : ""}>
          ${late_since ? icon("warn", 16) : nothing}<span>${line}</span>
        </p>`
      : nothing}`;
  }

  #check(ledger: Ledger): TemplateResult {
    const checked = this.checked.value;
    const broken = checked && checked.complaints.length > 0;
    return html`<section class="card pad" aria-live="polite">
      <h3>${t("ledger.check")}</h3>
      ${this.checked.error
        ? html`<p class="broken">${icon("warn", 20)}<span>${this.checked.error.message}</span></p>`
        : nothing}
      ${checked && !broken
        ? html`<p class="ok">
            ${icon("verified", 20)}<span>${tn("ledger.intact", checked.entries, { count: number(checked.entries) })}</span>
          </p>`
        : nothing}
      ${broken
        ? html`${checked.complaints.map(
              (text) => html`<p class="broken">${icon("stop", 20)}<span>${text}</span></p>`,
            )}
            <p class="sm mut">${t("ledger.broken")}</p>`
        : nothing}
      <dl>
        <div>
          <dt>${t("ledger.head")}</dt>
          <dd class="code">${checked ? shortKey(checked.root) : "–"}</dd>
        </div>
        <div>
          <dt>${t("ledger.first")}</dt>
          <dd>${ledger.entries[0] ? day(ledger.entries[0].at) : "–"}</dd>
        </div>
        <div>
          <dt>${t("ledger.last_checked")}</dt>
          <dd class="tn">${checked ? moment(checked.checked_at) : "–"}</dd>
        </div>
      </dl>
    </section>`;
  }

  #year(entries: readonly Entry[]): TemplateResult {
    const year = new Date().getFullYear();
    const thisYear = this.house.requests.filter(
      (each) => new Date(each.issued).getFullYear() === year && !isPractice(each),
    );
    const own = count(entries, year);
    const rows: [string, number][] = [
      ["ledger.seen", thisYear.length],
      ["ledger.matched", thisYear.filter(clipCount).length],
      ["ledger.denied_by_you", own.denied],
      ["ledger.denied_by_rule", own.byRule],
      ["ledger.shared", own.shared],
      ["ledger.taken_back", own.withdrawn],
    ];
    return html`<section class="card pad">
      <h3>${t("ledger.year", { year })}</h3>
      <dl class="tn">
        ${rows.map(
          ([key, value]) =>
            html`<div>
              <dt>${t(key)}</dt>
              <dd>${number(value)}</dd>
            </div>`,
        )}
      </dl>
    </section>`;
  }

  async #verify(): Promise<void> {
    this.busy = true;
    await Promise.all([this.checked.again(), this.ledger.again()]);
    this.busy = false;
    const checked = this.checked.value;
    if (this.checked.error) this.notify(this.checked.error);
    else if (checked)
      this.notify(
        checked.complaints.length ? t("ledger.broken") : tn("ledger.intact", checked.entries, { count: number(checked.entries) }),
      );
  }

  async #export(): Promise<void> {
    try {
      const file = await this.house.hub.get<{ file: string; file_name: string }>("/ledger/export");
      const address = URL.createObjectURL(new Blob([file.file], { type: "application/json" }));
      const anchor = Object.assign(document.createElement("a"), {
        href: address,
        download: file.file_name,
      });
      anchor.click();
      setTimeout(() => URL.revokeObjectURL(address), 1000);
      this.notify(t("ledger.exported", { name: file.file_name }));
    } catch (thrown) {
      this.notify(thrown);
    }
  }
}

addPage("ledger", (given) =>
    html`<nr-page-ledger
      .hass=${given.hass}
      .house=${given.house}
      .route=${given.route}
      .narrow=${given.narrow}
    ></nr-page-ledger>`);
