import { css, html, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { length, size } from "../../parts/format.ts";
import "../../parts/nr-dialog.ts";
import { icon, type IconName } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { DeskFailure } from "../client.ts";
import { address, DeskPage, sentenceOf } from "../page.ts";
import { desk } from "../style.ts";
import "./changed-share.ts";
import { save } from "./log-page.ts";
import { dated, faultNote, grouped, logTable, verdictLine } from "./log-words.ts";
import type {
  CheckResult,
  DepartmentLogView,
  ExportedView,
  Extra,
  Receiver,
  ShareReportView,
} from "./types.ts";

const SIGNS: Record<CheckResult, [IconName, string]> = {
  proved: ["tick", "ok"],
  not_proved: ["minus", "mut"],
  not_checked: ["info", "am"],
};
const RECEIVERS: Receiver[] = ["prosecutor", "court", "agency", "defense", "insurer", "other"];

/** What is proved about one share, and what is not; handing it on; and who looked at it. */
@define("nr-desk-report")
export class ReportPage extends DeskPage {
  /** The name of the case's folder. */
  @property() case = "";
  @property() share = "";
  @state() private report: ShareReportView | null = null;
  @state() private log: DepartmentLogView | null = null;
  @state() private failed = "";
  @state() private isChecking = false;
  @state() private extras: Extra[] = ["certificate", "log", "stills"];
  @state() private to: Receiver = "prosecutor";
  @state() private reference = "";
  @state() private asks = false;
  @state() private isWriting = false;
  @state() private exported: ExportedView | null = null;
  @state() private refused = "";

  static override styles = [
    shared,
    desk,
    css`
      .cnt {
        min-width: 22px;
        padding: 0 7px;
        border-radius: 11px;
        background: var(--nr-sunk);
        font: 600 12px/22px var(--nr-font);
        text-align: center;
      }
      .a.mut {
        color: var(--nr-ink2);
      }
      .kv b,
      .ex b {
        font-weight: 500;
      }
      .ex li label {
        display: grid;
        grid-template-columns: 18px minmax(0, 1fr);
        gap: 12px;
        padding: 6px 0;
      }
      .ex input {
        margin: 3px 0 0;
        width: 16px;
        height: 16px;
      }
      .hx {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 10px;
        margin: 12px 0;
      }
      .hx label {
        display: grid;
        gap: 4px;
        align-content: start;
        min-width: 0;
      }
      .hx :is(input, select) {
        width: 100%;
        min-width: 0;
      }
      .in {
        padding: 0 16px 16px;
      }
      .in .big {
        width: 100%;
      }
      .in p + *,
      .in .xs,
      .in .note {
        margin-top: 8px;
      }
      pre {
        margin: 8px 0 12px;
        padding: 10px;
        border-radius: 6px;
        background: var(--nr-sunk);
        font: 12px/18px var(--nr-mono);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      dt {
        font-size: 12.5px;
        color: var(--nr-ink2);
      }
      dd {
        font: 12px/18px var(--nr-mono);
        overflow-wrap: anywhere;
        margin-bottom: 8px;
      }
      dd:has(+ .clock) {
        margin-bottom: 2px;
      }
      .clock {
        font: 12.5px/18px var(--nr-font);
      }
      .note {
        margin-bottom: 16px;
      }
      .who {
        margin-top: 16px;
      }
      @media print {
        aside .export {
          display: none;
        }
        .two {
          display: block;
        }
        .stack {
          margin-bottom: 16px;
        }
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    if ((changed.has("share") || changed.has("case")) && this.share) void this.#load();
    else if (changed.has("language") && (this.report || this.failed)) void this.#load();
  }

  get #path(): string {
    return `/cases/${this.case}/shares/${this.share}/report`;
  }

  async #load(): Promise<void> {
    try {
      this.failed = "";
      this.report = await this.client.call<ShareReportView>("GET", this.#path);
      await this.#loadLog();
    } catch (error) {
      this.failed = sentenceOf(error);
    }
  }

  async #openedAgain(): Promise<void> {
    await this.#load();
    await this.updateComplete;
    // What had the focus is gone.
    this.renderRoot.querySelector("h1")?.focus();
  }

  async #loadLog(): Promise<void> {
    const query = new URLSearchParams({ case: this.case, share: this.share, most: "20" });
    this.log = await this.client.call<DepartmentLogView>("GET", `/log?${query}`);
  }

  async #check(): Promise<void> {
    if (this.isChecking) return;
    this.isChecking = true;
    try {
      this.report = await this.client.call<ShareReportView>("POST", `${this.#path}/checks`);
      await this.#loadLog();
    } catch (error) {
      this.notify(error);
    } finally {
      this.isChecking = false;
    }
  }

  async #print(): Promise<void> {
    try {
      await this.client.call("POST", `${this.#path}/prints`);
      print();
      await this.#loadLog();
    } catch (error) {
      this.notify(error);
    }
  }

  async #export(): Promise<void> {
    this.asks = false;
    if (this.isWriting || !this.report) return;
    this.isWriting = true;
    this.refused = "";
    try {
      const body = {
        shares: [this.share],
        extras: this.extras.filter((extra) => this.#has(extra)),
        to: this.to,
        reference: this.reference,
      };
      this.exported = await this.client.call<ExportedView>("POST", `/cases/${this.case}/exports`, body);
      await this.#loadLog();
    } catch (error) {
      this.refused = sentenceOf(DeskFailure.of(error));
    } finally {
      this.isWriting = false;
    }
  }

  async #save(made: ExportedView): Promise<void> {
    try {
      save(await this.client.mediaUrl(`/cases/${this.case}/exports/${made.name}`), made.name);
    } catch (error) {
      this.notify(error);
    }
  }

  #has(extra: Extra): boolean {
    const choices = this.report?.export;
    if (!choices) return false;
    if (extra === "certificate") return choices.has_certificate;
    if (extra === "log") return choices.log_entries > 0;
    return extra === "stills" ? choices.stills.length > 0 : choices.marks > 0;
  }

  override render() {
    const report = this.report;
    if (!report)
      return html`<a class="crumb" href=${address("cases", this.case)}>${this.case}</a>
        <h1 tabindex="-1">${this.failed || t("desk.report.title", { share: this.share })}</h1>`;
    return html`<div class="ttl">
        <div>
          <a class="crumb" href=${address("cases", this.case)}>${[report.case_number || this.case, report.title].filter(Boolean).join(" · ")}</a>
          <h1 tabindex="-1">${t("desk.report.title", { share: report.share })}</h1>
          <div class="meta">${this.#meta(report)}</div>
        </div>
        <div class="a">
          <button ?disabled=${this.isChecking} @click=${() => this.#check()}>
            ${icon("again", 16)}${this.isChecking ? t("desk.report.checking") : t("desk.report.again")}
          </button>
          <button @click=${() => this.#print()}>${t("desk.report.print")}</button>
        </div>
      </div>
      ${faultNote(this.log?.verdict)}${this.#notices(report)}
      <div class="two">
        <div class="stack">
          ${report.groups.length
            ? nothing
            : html`<section class="card pad"><p>${t("desk.report.nothing")}</p></section>`}
          ${report.groups.map(
            (group) =>
              html`<section class="card">
                <header>
                  <h2>${group.title}</h2>
                  <span class="cnt">${group.items.length}</span>
                  <span class="a mut">${group.lead}</span>
                </header>
                <ul class="kv">
                  ${group.items.map((item) => {
                    const [name, color] = SIGNS[group.result];
                    return html`<li><span class=${color}>${icon(name, 18)}</span><div><b>${item.title}</b><small>${item.ground}</small></div></li>`;
                  })}
                </ul>
              </section>`,
          )}
        </div>
        <aside class="stack">${this.#exportCard(report)}${this.#yourself(report)}</aside>
      </div>
      ${this.log
        ? html`<section class="card who">
            <header>
              <h2>${t("desk.log.looked")}</h2>
              ${this.log.verdict.holds ? verdictLine(this.log.verdict) : nothing}<a class="a" href="#/log">${t("desk.log.all")}</a>
            </header>
            ${this.log.entries.length
              ? logTable(this.log.entries, false)
              : html`<p class="in mut">${t("desk.log.nobody")}</p>`}
          </section>`
        : nothing}`;
  }

  #meta(report: ShareReportView) {
    const filmed = report.films.filter(({ start }) => start);
    const long_ms = filmed.reduce((sum, film) => sum + Date.parse(film.end ?? "") - Date.parse(film.start ?? ""), 0);
    const films = tn("desk.report.films", report.films.length);
    return html`${report.films.length
        ? html`<span>${long_ms ? `${films}, ${length(long_ms)}` : films}</span><span>${size(report.size_bytes)}</span>`
        : nothing}
      ${report.arrived_at ? html`<span>${t("desk.report.arrived", { time: dated(report.arrived_at) })}</span>` : nothing}
      ${report.opened_at ? html`<span>${t("desk.report.opened", { time: dated(report.opened_at) })}</span>` : nothing}
      <span>${t("desk.report.checked", { time: dated(report.checked_at) })}</span>`;
  }

  #notices(report: ShareReportView) {
    return html`${report.changed.length
      ? html`<nr-desk-changed
          .client=${this.client}
          .session=${this.session}
          .language=${this.language}
          .report=${report}
          @nr-opened=${() => this.#openedAgain()}
        ></nr-desk-changed>`
      : report.failures.length
        ? html`<div class="note red" role="alert">
            ${icon("stop", 18)}<span><b>${t("desk.report.failed")}</b> ${report.failures.join(" ")}</span>
          </div>`
        : nothing}
    ${report.withdrawn_at
      ? html`<div class="note">
          ${icon("undo", 18)}<span
            ><b>${t("desk.report.withdrawn", { time: dated(report.withdrawn_at) })}</b> ${t("desk.report.withdrawn.means")}</span
          >
        </div>`
      : nothing}`;
  }

  #exportCard(report: ShareReportView) {
    const choices = report.export;
    const always = (title: string, what: string) =>
      html`<li><label>${icon("tick", 18)}<span><b>${title}</b><small>${what}</small></span></label></li>`;
    const maybe = (extra: Extra, title: string, what: string) =>
      this.#has(extra)
        ? html`<li>
            <label>
              <input
                type="checkbox"
                .checked=${this.extras.includes(extra)}
                @change=${() =>
                  (this.extras = this.extras.includes(extra)
                    ? this.extras.filter((each) => each !== extra)
                    : [...this.extras, extra])}
              /><span><b>${title}</b><small>${what}</small></span>
            </label>
          </li>`
        : nothing;
    return html`<section class="card export">
        <header><h2>${t("desk.report.export")}</h2></header>
        <div class="in">
          <p class="mut sm">${t("desk.report.export.lead")}</p>
          <ul class="ex">
            ${always(t("desk.report.export.share", { share: report.share }), t("desk.report.export.share.what"))}
            ${always(t("desk.report.export.report"), t("desk.report.export.report.what"))}
            ${always(t("desk.report.export.how"), t("desk.report.export.how.what"))}
            ${maybe("certificate", t("desk.report.export.certificate"), t("desk.report.export.certificate.what"))}
            ${maybe("log", t("desk.report.export.log"), tn("desk.report.export.log.what", choices.log_entries))}
            ${maybe("stills", t("desk.report.export.stills", { labels: choices.stills.join(", ") }), t("desk.report.export.stills.what"))}
            ${maybe("marks", t("desk.report.export.marks"), t("desk.report.export.marks.what"))}
          </ul>
          ${report.failures.length
            ? html`<p class="mut sm">${t("desk.report.export.not")}</p>`
            : this.session.roles.includes("custodian")
              ? this.#order(report)
              : html`<p class="mut sm">${t("desk.report.export.custodian")}</p>`}
        </div>
        <nr-dialog
        ?open=${this.asks}
        heading=${t("desk.report.export.sure", { share: report.share, to: t(`desk.report.to.${this.to}`) })}
        @nr-close=${() => (this.asks = false)}
      >
        <p>${t("desk.report.export.sure.text")}</p>
        <button slot="acts" class="btn big" @click=${() => (this.asks = false)}>${t("desk.keep.cancel")}</button>
        <button slot="acts" class="btn big" @click=${() => this.#export()}>${t("desk.report.export.now")}</button>
      </nr-dialog>
      </section>`;
  }

  #order(report: ShareReportView) {
    const made = this.exported;
    return html`<div class="hx">
        <label class="field">
          <span>${t("desk.report.export.to")}</span>
          <select @change=${(e: Event) => (this.to = (e.target as HTMLSelectElement).value as Receiver)}>
            ${RECEIVERS.map((to) => html`<option value=${to} ?selected=${to === this.to}>${t(`desk.report.to.${to}`)}</option>`)}
          </select>
        </label>
        <label class="field">
          <span>${t("desk.report.export.reference")}</span>
          <input maxlength="200" .value=${this.reference} @input=${(e: Event) => (this.reference = (e.target as HTMLInputElement).value)} />
        </label>
      </div>
      <button class="btn big" ?disabled=${this.isWriting} @click=${() => (this.asks = true)}>
        ${icon("download", 16)}${this.isWriting ? t("desk.report.export.busy") : t("desk.report.export.go")}
      </button>
      <p class="mut xs">
        ${t("desk.report.export.about", { name: report.export.name, size: size(report.export.size_bytes) })}
      </p>
      ${this.refused
        ? html`<div class="note red" role="alert">${icon("stop", 18)}<span>${this.refused}</span></div>`
        : nothing}
      ${made
        ? html`<div class="note plain" role="status">
            ${icon("tick", 18)}<span
              >${t("desk.report.export.done", { name: made.name, size: size(made.size_bytes) })}<br />
              <button class="btn link" @click=${() => this.#save(made)}>${t("desk.report.export.save")}</button></span
            >
          </div>`
        : nothing}`;
  }

  #yourself(report: ShareReportView) {
    return html`<section class="card">
      <header><h2>${t("desk.report.yourself")}</h2></header>
      <div class="in">
        <p class="mut sm">${t("desk.report.yourself.lead")}</p>
        <pre tabindex="0">${t("desk.report.command", { file: report.export.name })}</pre>
        <dl>
          ${report.sealed_sha256
            ? html`<dt>${t("desk.report.sealed")}</dt><dd>${grouped(report.sealed_sha256)}</dd>`
            : nothing}
          ${report.films.map(
            (film) => html`<dt>${t("desk.report.film", { file: film.name })}</dt
              ><dd>${grouped(film.sha256)}</dd><dd class="clock mut">${film.clock}</dd>`,
          )}
        </dl>
      </div>
    </section>`;
  }
}
