import type { ReactiveController } from "lit";
import { DeskFailure } from "../../client.ts";
import { address, type DeskPage, sentenceOf } from "../../page.ts";
import type { DraftFormView, DraftContent, DraftLine, DraftsView, DraftView, FindingView, VerdictView } from "../types.ts";

const CHECK_MS = 150;
const SAVE_MS = 1500;
const RENEW_MS = 60_000;

/**
 * One draft, as the desk keeps it and as it is typed here: read, checked against the rules as it
 * changes, saved, and leased while it is open. The page is drawn again after each change.
 */
export class OpenDraft implements ReactiveController {
  /** As it was last saved. */
  saved: DraftView | null = null;
  content: DraftContent = {};
  verdict: VerdictView | null = null;
  ask: DraftFormView | null = null;
  drafts: DraftLine[] = [];
  /** Why it can't be changed here now. */
  elsewhere: { text: string; since: string } | null = null;
  failed = "";
  refused: { code: string; text: string }[] = [];
  isSaved = true;
  isWorking = false;
  #checkTimer: ReturnType<typeof setTimeout> | undefined;
  #saveTimer: ReturnType<typeof setTimeout> | undefined;
  #leaseTimer: ReturnType<typeof setInterval> | undefined;
  #saving: Promise<void> | null = null;
  #checked = 0;
  #asked = 0;

  constructor(readonly page: DeskPage) {
    page.addController(this);
  }

  hostConnected(): void {
    this.#leaseTimer = setInterval(() => void this.#renew(), RENEW_MS);
  }

  hostDisconnected(): void {
    clearInterval(this.#leaseTimer);
    clearTimeout(this.#checkTimer);
    void this.leave();
  }

  get mayWrite(): boolean {
    return !this.elsewhere && !!this.saved?.may.includes("write");
  }

  get findings(): FindingView[] {
    return this.verdict?.findings ?? [];
  }

  /** The findings that lie in the words, as they are numbered. */
  get inWords(): FindingView[] {
    return this.findings.filter(({ spans }) => spans.length);
  }

  /** The findings about fields as a whole, but for what is only missing. */
  about(...fields: string[]): FindingView[] {
    return this.findings.filter(({ field, grade, spans }) => fields.includes(field) && grade !== "missing" && !spans.length);
  }

  async load(id: string): Promise<void> {
    this.#set({ saved: null, verdict: null, elsewhere: null, failed: "", refused: [] });
    const { client } = this.page;
    try {
      const [{ drafts }, draft] = await Promise.all([
        client.call<DraftsView>("GET", "/drafts"),
        client.call<DraftView>("GET", `/drafts/${id}`),
        this.#readAsk(),
      ]);
      this.#set({ drafts });
      this.#show(draft);
      if (draft.may.includes("write") || (draft.lease && !draft.lease.mine)) await this.#renew();
      // The profile's contact is where a draft begins; it can be another.
      if (!this.content.contact && draft.revision === 0) this.change({ contact: this.ask?.contact ?? "" });
      await this.check();
    } catch (error) {
      this.#set({ failed: sentenceOf(error) });
    }
  }

  /** Read again what the desk says in the reader's language. */
  async reword(): Promise<void> {
    await this.#readAsk().catch(() => undefined);
    await this.check();
  }

  async #readAsk(): Promise<void> {
    const reading = ++this.#asked;
    const ask = await this.page.client.call<DraftFormView>("GET", "/ask");
    // The newest is in the language that is spoken now.
    if (reading === this.#asked) this.#set({ ask });
  }

  /** Save it, and let others have it. */
  async leave(): Promise<void> {
    const draft = this.saved;
    if (!draft?.lease?.mine) return;
    await this.save();
    await this.page.client.call("DELETE", `/drafts/${draft.id}/lease`).catch(() => undefined);
  }

  change(change: Partial<DraftContent>): void {
    if (!this.mayWrite) return;
    this.#set({ content: { ...this.content, ...change }, isSaved: false, refused: [] });
    clearTimeout(this.#checkTimer);
    this.#checkTimer = setTimeout(() => void this.check(), CHECK_MS);
    clearTimeout(this.#saveTimer);
    this.#saveTimer = setTimeout(() => void this.save(), SAVE_MS);
  }

  async check(): Promise<void> {
    clearTimeout(this.#checkTimer);
    const asked = ++this.#checked;
    const { content } = this;
    const found = await this.page.client
      .call<VerdictView>("POST", "/drafts/check", { content, request: this.saved?.request ?? "" })
      .then((verdict) => ({ verdict }))
      .catch((error: unknown) => ({ failed: sentenceOf(error) }));
    // An answer about what was typed before says nothing now.
    if (asked === this.#checked) this.#set(found);
  }

  /** Save what was typed; one at a time, so that revisions follow each other. */
  async save(): Promise<void> {
    clearTimeout(this.#saveTimer);
    await this.#saving;
    const { saved: draft, content } = this;
    if (!draft || this.isSaved || !this.mayWrite) return;
    this.#saving = this.page.client
      .call<DraftView>("PUT", `/drafts/${draft.id}`, { revision: draft.revision, content })
      .then((saved) => {
        if (this.saved?.id === saved.id) this.#set({ saved, failed: "", isSaved: this.content === content });
      })
      .catch((error: unknown) => {
        const failure = DeskFailure.of(error);
        this.#set(failure.status === 409 ? { elsewhere: { text: failure.message, since: "" } } : { failed: sentenceOf(error) });
      });
    await this.#saving;
    this.#saving = null;
  }

  /** Do what changes the draft's state, and show what it is then or why it failed. */
  async act(act: (draft: DraftView) => Promise<DraftView | undefined>): Promise<void> {
    await this.save();
    if (!this.saved || !this.isSaved || this.isWorking) return;
    this.#set({ isWorking: true, failed: "", refused: [] });
    try {
      const now = await act(this.saved);
      if (now) {
        this.#show(now);
        this.#tell("nr-counts");
        await this.#renew();
      }
    } catch (error) {
      const { details } = DeskFailure.of(error);
      const refused = (details["findings"] as OpenDraft["refused"] | undefined) ?? [];
      this.#set({ failed: sentenceOf(error), refused });
      await this.#reread();
    }
    this.#set({ isWorking: false });
  }

  /** Show what it is: an answer may be lost on its way back, and somebody else may have changed it. */
  async #reread(): Promise<void> {
    const { saved } = this;
    const now = await this.page.client.call<DraftView>("GET", `/drafts/${saved?.id}`).catch(() => null);
    // Other words than these must not be posted unseen.
    if (now && this.saved === saved && this.isSaved) this.#show(now);
  }

  /** Make another draft of the same words, and go there. */
  async copy(): Promise<void> {
    try {
      const made = await this.page.client.call<DraftView>("POST", `/drafts/${this.saved?.id}/copy`);
      location.hash = address("ask", made.id);
    } catch (error) {
      this.#tell("nr-say", sentenceOf(error));
    }
  }

  async delete(): Promise<void> {
    const draft = this.saved;
    if (!draft) return;
    clearTimeout(this.#saveTimer);
    try {
      await this.page.client.call("DELETE", `/drafts/${draft.id}?revision=${draft.revision}`);
      this.saved = null;
      this.#tell("nr-counts");
      location.hash = address("ask");
    } catch (error) {
      this.#set({ failed: sentenceOf(error) });
    }
  }

  #show(draft: DraftView): void {
    this.#set({ saved: draft, content: { ...draft.content }, isSaved: true });
  }

  /** Take the draft, or keep it; if somebody else has it, it is read only. */
  async #renew(): Promise<void> {
    const draft = this.saved;
    if (!draft || draft.state === "posted" || draft.state === "held" || draft.state === "waiting") return;
    try {
      const leased = await this.page.client.call<DraftView>("POST", `/drafts/${draft.id}/lease`);
      if (this.saved?.id !== draft.id) return;
      if (this.elsewhere || leased.revision !== this.saved.revision) this.#show(leased);
      this.#set({ saved: leased, elsewhere: null });
    } catch (error) {
      const { code, message, details } = DeskFailure.of(error);
      if (code === "desk.draft.open_elsewhere")
        this.#set({ elsewhere: { text: message, since: String(details["since"] ?? "") } });
    }
  }

  /** Tell the desk around the page. */
  #tell(name: "nr-counts" | "nr-say", detail?: string): void {
    this.page.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  #set(change: Partial<OpenDraft>): void {
    Object.assign(this, change);
    this.page.requestUpdate();
  }
}
