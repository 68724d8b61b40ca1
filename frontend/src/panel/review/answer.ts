import { HubError, type Hub } from "../../api/hub.ts";
import type { Request } from "../../api/types.ts";
import { answer, firstAnswer } from "../../parts/answers.ts";

/** What is being done with a request. */
export type Doing =
  | ""
  | "preparing"
  | "looking"
  | "approving"
  | "undoing"
  | "retrying"
  | "withdrawing";

type Asked = ReturnType<typeof answer>;

interface Answered {
  request(): Request | null;
  hub(): Hub | undefined;
  /** Changes whenever another request is shown: then nothing is said of the one before. */
  run(): number;
  /** What the hub said the request is now. */
  took(request: Request): void;
  /** Something was done, or failed. */
  done(): void;
  update(): void;
}

/** The house's answer on its way to the hub. One thing is done at a time; a deny waits for none. */
export class PendingAnswer {
  doing: Doing = "";
  /** A deny is on its way; it waits for nothing else that is done. */
  denying = false;
  error = "";

  constructor(private readonly of: Answered) {}

  /** Approve one proposal. */
  approve(proposalId: string): Promise<boolean> {
    return this.#answer("approving", (hub, request) => approve(hub, request, proposalId));
  }

  /** Deny, whatever else goes on: nothing of it is wanted any longer. */
  async deny(): Promise<boolean> {
    if (this.denying) return false;
    const run = this.of.run();
    this.denying = true;
    this.error = "";
    this.of.update();
    try {
      await this.#submit((hub, request) => answer(hub, request, "decision"));
      return run === this.of.run() && !this.error;
    } catch (thrown) {
      if (run === this.of.run()) this.error = HubError.of(thrown).message;
      return false;
    } finally {
      this.denying = false;
      this.of.update();
    }
  }

  undo(): Promise<boolean> {
    return this.#answer("undoing", (hub, request) => answer(hub, request, "undo"));
  }

  /** Try a share that was not delivered again now. */
  retry(): Promise<boolean> {
    return this.#answer("retrying", (hub, request) => answer(hub, request, "share/retry"));
  }

  withdraw(): Promise<boolean> {
    return this.#answer("withdrawing", (hub, request) => answer(hub, request, "withdrawal"));
  }

  /** Do something unless something else is being done; what goes wrong is said. */
  async do(doing: Doing, act: () => Promise<void>): Promise<boolean> {
    if (this.doing) return false;
    const run = this.of.run();
    this.doing = doing;
    this.error = "";
    this.of.update();
    try {
      await act();
      return run === this.of.run() && !this.error;
    } catch (thrown) {
      if (run === this.of.run()) this.error = HubError.of(thrown).message;
      return false;
    } finally {
      // Even if the answer opened the request again: only one thing is done at a time.
      this.doing = "";
      this.of.done();
      this.of.update();
    }
  }

  #answer(doing: Doing, ask: (hub: Hub, request: Request) => Asked): Promise<boolean> {
    return this.do(doing, () => this.#submit(ask));
  }

  async #submit(ask: (hub: Hub, request: Request) => Asked): Promise<void> {
    const request = this.of.request();
    const hub = this.of.hub();
    if (!request || !hub) return;
    const { request: now, notice } = await ask(hub, request);
    if (now) this.of.took(now);
    this.error = notice;
  }
}

/** Approve one proposal by its id; a conflict shows what became of the request. */
async function approve(hub: Hub, request: Request, id: string): Asked {
  const path = `/requests/${request.id}`;
  try {
    const body = { answer: "approve", proposal_id: id };
    return { request: await hub.post<Request>(`${path}/decision`, body), notice: "" };
  } catch (thrown) {
    const error = HubError.of(thrown);
    const now = error.code === "conflict" ? await hub.get<Request>(path).catch(() => null) : null;
    return { request: now, notice: now?.decision ? firstAnswer(now) : error.message };
  }
}
