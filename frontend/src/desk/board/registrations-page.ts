import { css, html, nothing } from "lit";
import { query, state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { ground, initials } from "../../parts/format.ts";
import "../../parts/nr-dialog.ts";
import { icon, type IconName } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { sentenceOf } from "../page.ts";
import { desk } from "../style.ts";
import { BoardPage, isNoEntry } from "./board-page.ts";
import type { AgencyView, DomainProof, DomainView, EntryView, RegistrationsView, WaitingRegistration } from "./types.ts";

type Step = { kind: "log" | "refuse"; one: WaitingRegistration };

const PROOFS: Record<DomainProof, [IconName, string]> = {
  named: ["tick", "ok"],
  other: ["warn", "am"],
  none: ["warn", "am"],
  away: ["away", "am"],
  refused: ["stop", "rd"],
};

/** Registrations that agencies sent: what proves whose each is, and logging it or not. */
@define("nr-board-registrations")
export class RegistrationsPage extends BoardPage {
  @state() private waiting: WaitingRegistration[] | null = null;
  /** Why the file that was added is not kept. */
  @state() private refusal = "";
  @state() private proofs: Record<string, DomainProof | "looking"> = {};
  @state() private step: Step | null = null;
  @state() private stepFailed = "";
  @query("input[type=file]") private file?: HTMLInputElement;

  static override styles = [
    shared,
    desk,
    css`
      .head {
        display: flex;
        gap: 12px;
        padding: 14px 16px 10px;
      }
      .head h2 {
        overflow-wrap: anywhere;
      }
      .acts {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 250px));
        gap: 10px;
        padding: 12px 16px;
        border-top: 1px solid var(--nr-line);
      }
      .words {
        font-size: 15px;
        line-height: 24px;
      }
      nr-dialog .note {
        margin-top: 12px;
      }
      .kv > li .btn {
        min-height: 32px;
        margin-top: 6px;
      }
    `,
  ];

  protected override async read(): Promise<number> {
    this.waiting = (await this.client.call<RegistrationsView>("GET", "/registrations")).registrations;
    this.refreshCounts();
    return 0;
  }

  #add = async (): Promise<void> => {
    const [file] = this.file?.files ?? [];
    if (!file) return;
    this.refusal = "";
    try {
      const answer = await this.client.send("POST", "/registrations", file, { "Content-Type": "application/octet-stream" });
      const { agency } = (await answer.json()) as AgencyView;
      await this.load();
      void this.#look(agency);
    } catch (error) {
      this.refusal = isNoEntry(error) ? t("board_desk.reg.not_one", { file: file.name }) : sentenceOf(error);
    }
    if (this.file) this.file.value = "";
  };

  async #look(agency: string): Promise<void> {
    if (this.proofs[agency] === "looking") return;
    this.proofs = { ...this.proofs, [agency]: "looking" };
    try {
      const { proof } = await this.client.call<DomainView>("POST", `/registrations/${agency}/domain`);
      this.proofs = { ...this.proofs, [agency]: proof };
    } catch (error) {
      const { [agency]: _, ...others } = this.proofs;
      this.proofs = others;
      this.notify(error);
    }
  }

  #finish = async (): Promise<void> => {
    if (!this.step) return;
    const { kind, one } = this.step;
    const path = `/registrations/${one.check.agency}`;
    try {
      if (kind === "log") {
        const { index } = await this.client.call<EntryView>("POST", `${path}/publication`);
        this.notify(t("board_desk.reg.logged", { name: one.check.name, index }));
      } else {
        await this.client.call("DELETE", path);
        this.notify(t("board_desk.reg.refused", { name: one.check.name }));
      }
      this.#open(null);
      await this.load();
    } catch (error) {
      this.stepFailed = sentenceOf(error);
    }
  };

  #open(step: Step | null): void {
    this.step = step;
    this.stepFailed = "";
  }

  override render() {
    return html`<div class="ttl">
        <div>
          <h1 tabindex="-1">${t("board_desk.registrations")}</h1>
          <p>${t("board_desk.reg.lead")}</p>
        </div>
        <div class="a">
          <input id="file" type="file" accept=".entry" hidden @change=${this.#add} />
          <button class="btn" @click=${() => this.file?.click()}>${icon("plus", 18)} ${t("board_desk.reg.add")}</button>
        </div>
      </div>
      ${this.failure()}
      ${this.refusal ? html`<div class="note red" role="alert">${icon("stop", 18)}<span>${this.refusal}</span></div>` : nothing}
      ${this.waiting?.length === 0
        ? html`<div class="note plain">
            ${icon("tick", 18)}<span><b>${t("board_desk.reg.none")}</b> ${t("board_desk.reg.none.how")}</span>
          </div>`
        : nothing}
      <div class="stack">${this.waiting?.map((one) => this.#one(one))}</div>
      ${this.step ? this.#dialog(this.step) : nothing}`;
  }

  #one(one: WaitingRegistration) {
    const { check } = one;
    const canLog = !check.fault && !check.is_logged;
    return html`<article class="card" aria-labelledby=${check.agency}>
      <div class="head">
        <span class="tile" aria-hidden="true">${initials(check.name)}</span>
        <div>
          <h2 id=${check.agency} dir="auto">${check.name}</h2>
          <div class="meta">
            <span class="code">${check.domain}</span><span>${t(`agency_kind.${check.kind}`)}</span>
            <span>${ground(check.area_km2)}</span>
            <span>${t(check.takes_shares ? "board_desk.reg.takes" : "board_desk.reg.takes_none")}</span>
          </div>
        </div>
      </div>
      <ul class="kv">
        ${this.#proof(one)}
        ${check.alike.length
          ? html`<li>
              ${icon("warn", 18)}
              <div>
                ${t("board_desk.reg.alike")} <b dir="auto">${check.alike.join(" · ")}</b>
                <small>${t("board_desk.reg.alike.why")}</small>
              </div>
            </li>`
          : html`<li><span class="ok">${icon("tick", 18)}</span><div>${t("board_desk.reg.no_alike")}</div></li>`}
        ${check.is_logged || check.fault
          ? html`<li>
              <span class="rd">${icon("stop", 18)}</span>
              <div>
                ${t("board_desk.reg.fault")}
                <small>${check.is_logged ? t("board_desk.reg.logged_before") : check.fault}</small>
              </div>
            </li>`
          : html`<li><span class="ok">${icon("tick", 18)}</span><div>${t("board_desk.reg.fine")}</div></li>`}
        <li>
          <span class="am">${icon("phone", 18)}</span>
          <div>
            ${t("board_desk.reg.call")}
            <small>${t("board_desk.reg.call.why", { contact: check.contact })}</small>
          </div>
        </li>
        <li>
          ${icon("lock", 18)}
          <div>
            ${t("board_desk.reg.words")}
            <p class="code words">${check.root_words.join(" ")}</p>
            <small>${t("board_desk.reg.id")} <span class="code">${check.agency}</span></small>
          </div>
        </li>
      </ul>
      <div class="acts">
        <button class="btn big" @click=${() => this.#open({ kind: "refuse", one })}>${t("board_desk.reg.refuse")}</button>
        <button
          class="btn big"
          aria-disabled=${!canLog}
          aria-describedby=${check.agency}
          @click=${() => (canLog ? this.#open({ kind: "log", one }) : this.notify(t("board_desk.reg.fault")))}
        >
          ${t("board_desk.reg.log")}
        </button>
      </div>
    </article>`;
  }

  #proof({ check, page }: WaitingRegistration) {
    const proof = this.proofs[check.agency];
    const [name, color] = proof && proof !== "looking" ? PROOFS[proof] : (["search", "mut"] as const);
    return html`<li>
      <span class=${color}>${icon(name, 18)}</span>
      <div>
        <span role="status">${t(`board_desk.proof.${proof ?? "not_yet"}`, { domain: check.domain })}</span>
        <small class="code">${page}</small>
        <button class="btn" aria-disabled=${proof === "looking"} @click=${() => this.#look(check.agency)}>
          ${t(proof ? "board_desk.proof.again" : "board_desk.proof.look")}
        </button>
      </div>
    </li>`;
  }

  #dialog({ kind, one }: Step) {
    const proof = this.proofs[one.check.agency];
    return html`<nr-dialog
      open
      closes
      heading=${t(`board_desk.reg.sheet.${kind}`, { name: one.check.name })}
      @nr-close=${() => this.#open(null)}
    >
      <p>${t(`board_desk.reg.sheet.${kind}.means`)}</p>
      ${kind === "log" && proof !== "named"
        ? html`<div class="note">${icon("warn", 18)}<span>${t("board_desk.reg.sheet.unproved")}</span></div>`
        : nothing}
      ${this.stepFailed ? html`<p class="rd" role="alert">${this.stepFailed}</p>` : nothing}
      <button slot="acts" class="btn big" @click=${() => this.#open(null)}>${t("board_desk.back")}</button>
      <button slot="acts" class="btn big" @click=${this.#finish}>${t(`board_desk.reg.sheet.${kind}.act`)}</button>
    </nr-dialog>`;
  }
}
