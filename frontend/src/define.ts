/** Define an element once: Home Assistant may load this file under two addresses after an update. */
export function define(name: string): (made: CustomElementConstructor) => void {
  return (made) => {
    if (!customElements.get(name)) customElements.define(name, made);
  };
}
