import type { Asked, Chosen, Contact, Edit, Link, Made, Mask, Sealed, Sent } from "../protocol.ts";

/** What a person is making: files as they were chosen, what is done to each, and what was sent. */
export class Draft {
  files: { chosen: Chosen; file: File }[] = [];
  words = "";
  contact: Contact = { name: "", email: "", telephone: "" };
  /** Whether contact is asked for at all: otherwise the share is anonymous. */
  named = false;
  made: Made[] = [];
  sealed: Sealed | null = null;
  twelve: string[] = [];
  sent: Sent | null = null;
  readonly #edits = new Map<number, Edit>();
  #madeOf = "";

  constructor(
    readonly link: Link,
    readonly asked: Asked,
  ) {}

  /** What is done to a file; all of a film unless something else was chosen. */
  edit(chosen: Chosen): Edit {
    const edit = this.#edits.get(chosen.id);
    if (edit) return edit;
    const isFilm = chosen.kind === "film";
    return {
      id: chosen.id,
      part: isFilm && chosen.ability === "edit" ? { start: 0, end: chosen.duration } : null,
      masks: [],
      sound: false,
      stills: [],
      whole: false,
      claimed: "",
      original: false,
    };
  }

  change(chosen: Chosen, change: Partial<Edit>): void {
    this.#edits.set(chosen.id, { ...this.edit(chosen), ...change });
  }

  setMask(chosen: Chosen, mask: Mask): void {
    const { masks } = this.edit(chosen);
    const others = masks.filter(({ id }) => id !== mask.id);
    this.change(chosen, { masks: [...others, mask].sort((one, other) => one.id - other.id) });
  }

  drop(id: number): void {
    this.files = this.files.filter(({ chosen }) => chosen.id !== id);
    this.#edits.delete(id);
  }

  /** What is done to all files, in their order. */
  get edits(): Edit[] {
    return this.files.map(({ chosen }) => this.edit(chosen));
  }

  /** Whether what was made is what would be made now. */
  get isMade(): boolean {
    return this.#madeOf === JSON.stringify(this.edits);
  }

  keepMade(edits: Edit[], made: Made[]): void {
    this.made = made;
    this.#madeOf = JSON.stringify(edits);
  }

  /** What was made is gone: it is in what was sealed. */
  forgetMade(): void {
    this.made = [];
    this.#madeOf = "";
  }

  get whoSends(): Contact {
    return this.named ? this.contact : { name: "", email: "", telephone: "" };
  }

  get isEmpty(): boolean {
    return this.files.length === 0 && !this.words.trim();
  }
}
