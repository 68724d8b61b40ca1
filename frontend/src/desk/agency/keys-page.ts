import { css, html, nothing } from "lit";
import { state } from "lit/decorators.js";
import { define } from "../../element.ts";
import "../../parts/nr-dialog.ts";
import { clock, moment } from "../../parts/format.ts";
import { icon, type IconName } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { DeskPage, sentenceOf } from "../page.ts";
import { desk } from "../style.ts";
import "./keys-setup.ts";
import type { NrNewPassphrase } from "./new-passphrase.ts";
import "./new-passphrase.ts";
import type { NrRootKey } from "./root-key.ts";
import "./root-key.ts";
import type { BoardView, ChangeView, CopyView, Key, KeysView, KeyView, SetupView } from "./types.ts";
import { askFor, type NrPassphrase, withKey } from "./unlock.ts";

const ICONS: Record<Key, IconName> = { root: "stick", posting: "edit", delivery: "inbox", "post-quantum": "inbox" };
const KEYS: Key[] = ["root", "posting", "delivery", "post-quantum"];
const FIRST_HOUR = "first-hour";

type Task = "" | "change" | "revoke" | "protect" | "restore" | "copy";

/** The first hour, and each key. */
@define("nr-desk-keys")
export class KeysPage extends DeskPage {
  @state() private setup: SetupView | null = null;
  @state() private keyring: KeysView | null = null;
  /** Whether the posting key is revoked, and the new one isn't valid yet. */
  @state() private isRevoked = false;
  @state() private task: Task = "";
  @state() private key: Key = "posting";
  @state() private failed = "";
  @state() private works = false;
  @state() private isPaper = false;
  /** The addresses of the keys' paper copies. */
  @state() private papers: Partial<Record<Key, string>> = {};
  /** Whether the registration was just signed, and the address doesn't say so yet. */
  @state() private stays = false;

  static override styles = [
    shared,
    desk,
    css`
      .kn {
        display: flex;
        gap: 8px;
        align-items: center;
      }
      .lost td .st {
        align-items: flex-start;
        gap: 8px;
      }
      .lost td {
        min-width: 130px;
      }
      .tb tbody th {
        font: 600 13px/18px var(--nr-font);
        color: var(--nr-ink);
        padding-block: 9px;
        vertical-align: top;
      }
      .tb tbody tr:last-child th {
        border-bottom: 0;
      }
      .yours td {
        vertical-align: middle;
      }
      .yours tbody th {
        vertical-align: middle;
      }
      .yours .row {
        justify-content: flex-end;
      }
      .yours .row > * {
        flex: none;
        white-space: nowrap;
      }
      @media (max-width: 1000px) {
        .yours .row {
          flex-wrap: wrap;
        }
      }
      .tasks {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(210px, 1fr));
        gap: 16px;
      }
      .tasks .card {
        padding: 14px 16px;
        display: grid;
        gap: 8px;
        align-content: start;
        justify-items: start;
      }
      .start {
        justify-self: start;
      }
      textarea {
        min-height: 110px;
        font: 12.5px/18px var(--nr-mono);
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  #load = async (): Promise<void> => {
    try {
      const [setup, keyring, board] = await Promise.all([
        this.client.call<SetupView>("GET", "/setup"),
        this.client.call<KeysView>("GET", "/keys"),
        this.client.call<BoardView>("GET", "/board"),
      ]);
      [this.setup, this.keyring] = [setup, keyring];
      // The desk learns of it only when it asks the board again.
      this.isRevoked ||= board.is_revoked;
      const found = KEYS.map(async (key) => [key, await this.client.mediaUrl(`/keys/${key}/paper`)] as const);
      this.papers = Object.fromEntries(await Promise.all(found));
    } catch (error) {
      this.notify(error);
    }
  };

  override willUpdate(): void {
    if (this.route[0] === FIRST_HOUR) this.stays = false;
  }

  override render() {
    if (!this.setup || !this.keyring) return nothing;
    const isFirst = !this.setup.agency || this.stays || this.route[0] === FIRST_HOUR;
    return html`<div class="stack">
      ${isFirst ? this.#firstHour() : this.#keys(this.keyring)} ${this.#lost()}
      ${isFirst ? nothing : html`${this.#tasks()}${this.#dialog(this.setup)}`}
    </div>`;
  }

  #firstHour() {
    return html`<div class="ttl">
        <div>
          <h1 tabindex="-1">${t("desk.keys.first_hour")}</h1>
          <p>${t("desk.keys.first_hour.why")}</p>
        </div>
        <p class="a st">${icon("lock")}${t("desk.keys.never_leave")}</p>
      </div>
      <nr-keys-setup
        .client=${this.client}
        .session=${this.session}
        .shortcuts=${this.shortcuts}
        .language=${this.language}
        @nr-setup=${this.#stepped}
      ></nr-keys-setup>`;
  }

  #stepped = (event: CustomEvent<SetupView>): void => {
    const isNew = event.detail.agency && !this.setup?.agency;
    this.setup = event.detail;
    if (isNew) {
      this.stays = true;
      location.hash = `#/keys/${FIRST_HOUR}`;
      this.dispatchEvent(new CustomEvent("nr-registered", { bubbles: true, composed: true }));
      void this.#load();
    }
  };

  #keys(keyring: KeysView) {
    return html`<div class="ttl">
        <div>
          <h1 tabindex="-1">${t("desk.keys_page")}</h1>
          <p>${t("desk.keys.never_leave")}</p>
        </div>
        <div class="a"><a class="btn" href="#/keys/${FIRST_HOUR}">${t("desk.keys.registration")}</a></div>
      </div>
      ${keyring.pending_since
        ? html`<div class="note plain">${icon("clock", 18)}<span>${t(this.isRevoked ? "desk.keys.pending_revoked" : "desk.keys.pending", { time: moment(keyring.pending_since) })}</span></div>`
        : nothing}
      <section class="card">
        <header><h2>${t("desk.keys.yours")}</h2></header>
        <div class="ov">
          <table class="tb yours">
            <tbody>
              ${keyring.keys.map((each) => this.#row(each))}
            </tbody>
          </table>
        </div>
      </section>`;
  }

  #row(view: KeyView) {
    const { key, state } = view;
    const mark: IconName = state === "plain" ? "warn" : state === "unlocked" ? "eye" : state === "locked" ? "lock" : "outside";
    const until = view.until ? clock(view.until) : "";
    return html`<tr>
      <th scope="row" class="nw"><span class="kn">${icon(ICONS[key], 18)}${t(`desk.keys.${key}`)}</span></th>
      <td>
        ${key === "posting" && this.isRevoked
          ? html`<span class="st rd">${icon("stop")}${t("desk.keys.state.revoked")}</span>`
          : nothing}
        <span class="st ${state === "plain" ? "am" : ""}"
          >${icon(mark)}${t(`desk.keys.state.${key === "root" && state === "plain" ? "root_plain" : state}`, { time: until })}</span
        >
      </td>
      <td class="r">
        <span class="row">
          ${state === "locked" && key !== "root"
            ? html`<button class="btn" @click=${() => this.#unlock(key)}>${t("desk.keys.unlock")}</button>`
            : nothing}
          ${state === "unlocked"
            ? html`<button class="btn" @click=${() => this.#lock(key)}>${t("desk.keys.lock")}</button>`
            : nothing}
          ${state === "plain" || state === "unlocked"
            ? html`<button class="btn" @click=${() => this.#open("protect", key)}>
                ${t(state === "plain" ? "desk.keys.protect" : "desk.keys.new_passphrase")}
              </button>`
            : nothing}
          ${state === "locked" || state === "unlocked"
            ? html`<button class="btn" @click=${() => this.#open("copy", key)}>${icon("stick")}${t("desk.keys.copy")}</button>
                ${this.papers[key]
                  ? html`<a class="btn" href="${this.papers[key]}&language=${this.language}" target="_blank" rel="noopener noreferrer"
                      >${icon("print")}${t("desk.keys.print")}</a
                    >`
                  : nothing}`
            : nothing}
          ${state === "elsewhere"
            ? html`<button class="btn" @click=${() => this.#open("restore", key)}>${t("desk.keys.restore")}</button>`
            : nothing}
        </span>
      </td>
    </tr>`;
  }

  #unlock = async (key: Key): Promise<void> => {
    if (await askFor(this, key)) await this.#load();
  };

  #lock = async (key: Key): Promise<void> => {
    try {
      this.keyring = await this.client.call<KeysView>("POST", `/keys/${key}/lock`);
    } catch (error) {
      this.notify(error);
    }
  };

  #lost() {
    return html`<section class="card lost">
      <header><h2>${t("desk.keys.table")}</h2></header>
      <div class="ov">
        <table class="tb">
          <thead>
            <tr>
              ${["key", "does", "lives", "lost", "stolen"].map((each) => html`<th scope="col">${t(`desk.keys.table.${each}`)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${KEYS.map(
              (key) => html`<tr>
                <th scope="row" class="nw"><span class="kn">${icon(ICONS[key], 18)}${t(`desk.keys.${key}`)}</span></th>
                <td>${t(`desk.keys.${key}.does`)}</td>
                <td>${t(`desk.keys.${key}.lives`)}</td>
                <td>
                  <span class="st"
                    ><span class=${key === "posting" ? "ok" : "am"}>${icon(key === "posting" ? "tick" : "warn")}</span
                    ><span>${t(`desk.keys.${key}.lost`)}</span></span
                  >
                </td>
                <td>${t(`desk.keys.${key}.stolen`)}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>`;
  }

  #tasks() {
    return html`<div class="tasks">
      <section class="card">
        <h2>${t("desk.keys.change")}</h2>
        <p class="sm">${t("desk.keys.change.why")}</p>
        <button class="btn" @click=${() => this.#open("change")}>${t("desk.keys.change.act")}</button>
      </section>
      <section class="card">
        <h2>${t("desk.keys.revoke")}</h2>
        <p class="sm">${t("desk.keys.revoke.why")}</p>
        <button class="btn" @click=${() => this.#open("revoke")}>${t("desk.keys.revoke.act")}</button>
      </section>
      <section class="card">
        <h2>${t("desk.keys.laptop")}</h2>
        <p class="sm">${t("desk.keys.laptop.holds")}</p>
        <p class="sm">${t("desk.keys.laptop.do")}</p>
      </section>
    </div>`;
  }

  #open(task: Task, key: Key = "posting"): void {
    this.task = task;
    this.key = key;
    this.failed = "";
  }

  #dialog(setup: SetupView) {
    const close = () => this.#open("");
    const isOfKey = this.task === "restore" || this.task === "protect" || this.task === "copy";
    const heading = `desk.keys.${this.task}${isOfKey ? `.${this.key}` : ""}`;
    return html`<nr-dialog ?open=${this.task !== ""} heading=${this.task ? t(heading) : ""} @nr-close=${close}>
      <form id="task" class="stack" @submit=${this.#submit}>
        ${this.task === "change" || this.task === "revoke" ? this.#changeFields(setup) : nothing}
        ${this.task === "protect"
          ? html`<p>${t("desk.keys.protect.why")}</p>
              ${this.#isPlain(this.key)
                ? nothing
                : html`<nr-passphrase
                    id="opens"
                    .label=${t(`desk.unlock.${this.key}`)}
                    .hint=${t("desk.keys.pass.old")}
                  ></nr-passphrase>`}
              <nr-new-passphrase .client=${this.client} .language=${this.language}></nr-new-passphrase>`
          : nothing}
        ${this.task === "restore" ? this.#restoreFields() : nothing} ${this.task === "copy" ? this.#copyFields() : nothing}
        ${this.failed
          ? html`<div class="note red" role="alert">${icon("stop", 18)}<span>${this.failed}</span></div>`
          : nothing}
      </form>
      <button class="btn" slot="acts" @click=${close}>${t("desk.unlock.cancel")}</button>
      <button class="btn" slot="acts" ?disabled=${this.works} @click=${this.#request}>
        ${this.works ? t("desk.keys.works") : this.task ? t(`desk.keys.${this.task}.do`) : ""}
      </button>
    </nr-dialog>`;
  }

  #request = (): void => this.renderRoot.querySelector<HTMLFormElement>("#task")?.requestSubmit();

  #changeFields(setup: SetupView) {
    return html`<p>${t(`desk.keys.${this.task}.note`)}</p>
      ${this.task === "change"
        ? html`<label class="row"><input type="checkbox" name="delivery" />${t("desk.keys.change.delivery")}</label>`
        : html`<label class="field"
            >${t("desk.keys.last_good")}<input name="last_good" type="number" min="0" required /><small
              >${t("desk.keys.last_good.why")}</small
            ></label
          >`}
      <label class="field"
        >${t("desk.keys.reason")}<input name="reason" required maxlength="200" /><small>${t("desk.keys.reason.why")}</small></label
      >
      <nr-root-key .language=${this.language} .here=${setup.root !== "elsewhere"} .copies=${setup.root_copies}></nr-root-key>`;
  }

  #isPlain(key: Key): boolean {
    return this.keyring?.keys.find((each) => each.key === key)?.state === "plain";
  }

  #copyFields() {
    return html`<p>${t("desk.keys.write.why")}</p>
      <label class="field"
        >${t("desk.keys.folder")}<input name="folder" required autocapitalize="off" spellcheck="false"
      /></label>
      <nr-passphrase id="opens" .label=${t(`desk.unlock.${this.key}`)} .hint=${t("desk.keys.pass.opens")}></nr-passphrase>
      ${this.key === "root"
        ? html`<label class="row"><input type="checkbox" name="remove" />${t("desk.keys.copy.remove")}</label>`
        : nothing}`;
  }

  #restoreFields() {
    return html`<div class="seg start" role="group">
        ${[false, true].map(
          (paper) =>
            html`<button type="button" aria-pressed=${this.isPaper === paper} @click=${() => (this.isPaper = paper)}>
              ${t(paper ? "desk.keys.root_is.paper" : "desk.keys.root_is.file")}
            </button>`,
        )}
      </div>
      ${this.isPaper
        ? html`<label class="field"
            >${t("desk.keys.root_typed")}<textarea name="typed" required spellcheck="false" autocomplete="off"></textarea
            ><small>${t("desk.keys.root_typed.why")}</small></label
          >`
        : html`<label class="field"
            >${t("desk.keys.copy_file")}<input name="file" required autocapitalize="off" spellcheck="false" /><small
              >${t("desk.keys.root_file.why")}</small
            ></label
          >`}
      <nr-passphrase id="opens" .label=${t(`desk.unlock.${this.key}`)}></nr-passphrase>`;
  }

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.works) return;
    const form = new FormData(event.target as HTMLFormElement);
    this.failed = "";
    this.works = true;
    try {
      if (await this.#do(form)) this.#open("");
      await this.#load();
    } catch (error) {
      this.failed = sentenceOf(error);
    } finally {
      this.works = false;
    }
  };

  /** Do the task; return whether it is done. */
  async #do(form: FormData): Promise<boolean> {
    const find = <T extends Element>(name: string) => this.renderRoot.querySelector<T>(name);
    const root = find<NrRootKey>("nr-root-key")?.read() ?? {};
    const reason = String(form.get("reason") ?? "");
    switch (this.task) {
      case "change": {
        const body = { reason, root, with_delivery: form.get("delivery") !== null };
        const made = await withKey(this, () => this.client.call<ChangeView>("POST", "/keys/rotation", body));
        if (made?.since) this.notify(t("desk.keys.changed", { index: made.index, time: moment(made.since) }));
        return made !== undefined;
      }
      case "revoke": {
        const body = { reason, root, last_good: Number(form.get("last_good")) };
        const made = await this.client.call<ChangeView>("POST", "/keys/revocation", body);
        this.isRevoked = true;
        this.notify(t("desk.keys.revoked", { index: made.index }));
        return true;
      }
      case "protect": {
        const passphrase = find<NrNewPassphrase>("nr-new-passphrase")?.read();
        if (!passphrase) return false;
        const path = `/keys/${this.key}/passphrase`;
        const old = find<NrPassphrase>("#opens")?.value ?? "";
        return (await withKey(this, () => this.client.call<KeysView>("POST", path, { passphrase, old }))) !== undefined;
      }
      case "copy": {
        const made = await this.client.call<CopyView>("POST", `/keys/${this.key}/copies`, {
          folder: String(form.get("folder")),
          passphrase: find<NrPassphrase>("#opens")?.value ?? "",
          remove: form.get("remove") !== null,
        });
        this.notify(t("desk.keys.copied", { file: made.file }));
        return true;
      }
      case "restore": {
        const passphrase = find<NrPassphrase>("#opens")?.value ?? "";
        const [file, typed] = [String(form.get("file") ?? ""), String(form.get("typed") ?? "")];
        await this.client.call("POST", `/keys/${this.key}/restoration`, { passphrase, file, typed });
        return true;
      }
      default:
        return true;
    }
  }
}
