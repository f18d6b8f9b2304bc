import type { ToolDefinition } from '../providers/provider.js';
import type { UserStore } from '../store/store.js';

/** What a tool may reach. */
export interface ToolContext {
  /** Of the person who is answered. */
  readonly store: UserStore;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** Something that a model may ask for. */
export interface Tool {
  readonly definition: ToolDefinition;
  /** Whether a person is asked first, for it does more than look. */
  readonly needsConsent: boolean;
  /** @throws Error with words for the model where the input is none that can be meant */
  run(input: unknown, context: ToolContext): Promise<unknown>;
}
