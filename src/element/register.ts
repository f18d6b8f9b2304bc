/** Registers tags; where there is no registry (Node) it does nothing, and a second copy of the library is no error. */
export function register(elements: Readonly<Record<string, CustomElementConstructor>>): void {
  if (!('customElements' in globalThis)) return;
  for (const [name, element] of Object.entries(elements))
    if (!customElements.get(name)) customElements.define(name, element);
}
