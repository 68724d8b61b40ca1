import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { House } from "../../api/house.ts";
import { Fetched, HubError } from "../../api/hub.ts";
import type { Archive, ArchiveKind, FoundArchive, FoundArchiveList, Lender, LenderList } from "../../api/types.ts";
import { define } from "../../element.ts";
import { shared, ticks } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";

/** What somebody can enter by hand; what Home Assistant lends is chosen from a list. */
const BY_HAND = ["frigate", "onvif", "folder"] as const satisfies readonly ArchiveKind[];
export type ByHand = (typeof BY_HAND)[number];

interface NewArchive {
  kind: ArchiveKind;
  name?: string;
  address?: string;
  verify?: boolean;
  lender?: string;
}

/** Return the fields of an archive of a kind, with what is known of it. */
export function archiveFields(kind: ArchiveKind, archive: Archive | null = null): TemplateResult {
  if (kind === "folder")
    return html`<label class="field"
        >${t("archives.folder")}<input
          name="folder"
          required
          maxlength="1000"
          autocomplete="off"
          spellcheck="false"
          placeholder="/media/cameras"
          .value=${archive?.folder ?? ""}
      /></label>
      <p class="sm mut">${t("archives.folder_text")}</p>`;
  if (kind === "lent") return html``;
  return html`<label class="field"
      >${t("archives.address")}<input
        name="address"
        required
        maxlength="2000"
        autocomplete="off"
        spellcheck="false"
        placeholder=${kind === "frigate" ? "http://192.0.2.8:5000" : "http://192.0.2.8/onvif/device_service"}
        .value=${archive?.address ?? ""}
    /></label>
    <label class="field"
      >${t("adopt.user")}<input name="username" autocomplete="off" maxlength="200" /></label
    ><label class="field"
      >${t("adopt.password")}<input
        name="password"
        type="password"
        autocomplete="off"
        maxlength="200"
    /></label>
    <p class="sm mut">${t(archive ? "archives.same_password" : "archives.no_password")}</p>
    ${kind === "frigate"
      ? html`<label class="tick"
          ><input name="own" type="checkbox" ?checked=${archive ? !archive.verify : false} /><span
            >${t("archives.own_certificate")}<br /><span class="sm mut"
              >${t("archives.own_certificate_text")}</span
            ></span
          ></label
        >`
      : nothing}`;
}

/** Return what was entered in a form. Without a user name and a password, a changed archive keeps them. */
export function enteredIn(form: HTMLFormElement, isNew: boolean): Record<string, unknown> {
  const data = new FormData(form);
  const given: Record<string, unknown> = {};
  for (const key of ["name", "address", "folder"])
    if (data.has(key)) given[key] = String(data.get(key)).trim();
  const username = String(data.get("username") ?? "");
  const password = String(data.get("password") ?? "");
  if (isNew ? username || password : username) Object.assign(given, { username, password });
  if (form.elements.namedItem("own")) given["verify"] = !data.has("own");
  return given;
}

/** What was found and what Home Assistant lends, in one press each; anything else by hand. Fires `nr-archive` (Archive). */
@define("nr-archive-add")
export class ArchiveAdd extends LitElement {
  @property({ attribute: false }) house!: House;
  @property() kind: ByHand = "frigate";
  @state() private busy = "";
  @state() private wrong = "";
  private readonly found = new Fetched<FoundArchiveList>(this);
  private readonly lenders = new Fetched<LenderList>(this);

  static override styles = [
    shared,
    ticks,
    css`
      :host {
        display: block;
      }
      li {
        display: flex;
        align-items: center;
        gap: 12px;
        padding: 10px 0;
        border-bottom: 1px solid var(--nr-line);
      }
      b {
        font-weight: 500;
        display: block;
      }
      h3 {
        font: 500 14px/20px var(--nr-font);
      }
      form {
        display: grid;
        gap: 12px;
        padding-top: 14px;
      }
      .wrong {
        color: var(--nr-red);
      }
      .end {
        display: flex;
        justify-content: flex-end;
      }
    `,
  ];

  override willUpdate(): void {
    // Hosts of cameras are asked only because somebody wants to add what they have.
    this.found.ask(this.house.hub, "/archives/found");
    this.lenders.ask(this.house.hub, "/archives/lenders");
  }

  override render(): TemplateResult {
    const found = (this.found.value?.found ?? []).filter((each) => !each.archive_id);
    const lenders = (this.lenders.value?.lenders ?? []).filter((each) => !each.lent);
    return html`${this.found.value || this.found.error
        ? nothing
        : html`<p class="sm mut" role="status">${t("archives.looking")}</p>`}
      ${found.length || lenders.length
        ? html`<ul>
            ${found.map((each) => this.#offer(each))} ${lenders.map((each) => this.#lender(each))}
          </ul>`
        : nothing}
      <form aria-label=${t("archives.add")} @submit=${(event: SubmitEvent) => void this.#byHand(event)}>
        <h3>${t("add.by_hand")}</h3>
        <label class="field"
          >${t("archives.kind")}<select
            name="kind"
            @change=${(event: Event) => {
              this.kind = (event.target as HTMLSelectElement).value as ByHand;
            }}
          >
            ${BY_HAND.map(
              (kind) =>
                html`<option value=${kind} .selected=${kind === this.kind}>
                  ${t(`archive.kind.${kind}`)}
                </option>`,
            )}
          </select></label
        >
        ${archiveFields(this.kind)}
        ${this.wrong ? html`<p class="sm wrong" role="alert">${this.wrong}</p>` : nothing}
        <div class="end">
          <button ?disabled=${Boolean(this.busy)}>
            ${t(this.busy ? "archives.trying" : "archives.add_this")}
          </button>
        </div>
      </form>`;
  }

  #offer(found: FoundArchive): TemplateResult {
    const name = found.name || t(`archive.kind.${found.kind}`);
    return html`<li>
      <div class="grow">
        <b>${t("archives.is_here", { name })}</b>
        <span class="sm mut"
          ><span class="code">${found.address}</span>${found.version ? html` · ${found.version}` : nothing}</span
        >
      </div>
      <button
        class="btn sm tonal"
        aria-label=${t("archives.use_this", { name })}
        ?disabled=${Boolean(this.busy)}
        @click=${() =>
          void this.#add(found.address, {
            kind: found.kind,
            address: found.address,
            verify: found.verify,
          })}
      >
        ${t("archives.use")}
      </button>
    </li>`;
  }

  #lender(lender: Lender): TemplateResult {
    return html`<li>
      <div class="grow">
        <b>${lender.name}</b>
        <span class="sm mut">${t("archives.through_home_assistant")}</span>
      </div>
      <button
        class="btn sm"
        aria-label=${t("archives.use_this", { name: lender.name })}
        ?disabled=${Boolean(this.busy)}
        @click=${() =>
          void this.#add(lender.key, { kind: "lent", lender: lender.key, name: lender.name })}
      >
        ${t("archives.use")}
      </button>
    </li>`;
  }

  async #byHand(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    await this.#add(this.kind, { kind: this.kind, ...enteredIn(event.target as HTMLFormElement, true) } as NewArchive);
  }

  /** Add an archive. If it wants a password, what was found is left in the form. */
  async #add(what: string, body: NewArchive): Promise<void> {
    this.busy = what;
    this.wrong = "";
    try {
      const detail = await this.house.hub.post<Archive>("/archives", body);
      this.dispatchEvent(new CustomEvent("nr-archive", { detail }));
    } catch (thrown) {
      this.wrong = HubError.of(thrown).message;
      const kind = BY_HAND.find((each) => each === body.kind);
      if (kind && body.address && what === body.address) {
        this.kind = kind;
        await this.updateComplete;
        const input = (name: string) =>
          this.renderRoot.querySelector<HTMLInputElement>(`input[name=${name}]`);
        const [address, own] = [input("address"), input("own")];
        if (address) address.value = body.address;
        if (own) own.checked = body.verify === false;
        input("username")?.focus();
      }
    }
    this.busy = "";
  }
}
