export interface BrowserFault {
  readonly id: string;
  /** What the person sees, in a plain sentence for docs/reliability.md. */
  readonly sees: string;
  readonly file: string;
}

/** Faults that need a browser: each is a test in test/e2e whose title begins with the id. */
export const browserFaults: readonly BrowserFault[] = [];
