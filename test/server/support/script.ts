import type { Provider, ProviderEvent, ProviderRequest } from '../../../demo/server/providers/provider.js';

export interface ScriptedModel {
  readonly provider: Provider;
  /** What it was asked, in order. */
  readonly asked: readonly ProviderRequest[];
}

/** A model that says what it is told to, one answer after the other; the last it repeats. */
export function scripted(answers: readonly (readonly ProviderEvent[])[], more: Partial<Provider> = {}): ScriptedModel {
  const asked: ProviderRequest[] = [];
  const provider: Provider = {
    ...more,
    // eslint-disable-next-line @typescript-eslint/require-await
    async *generate(request) {
      asked.push(request);
      yield* answers[Math.min(asked.length, answers.length) - 1] ?? [];
    },
  };
  return { provider, asked };
}

export function says(text: string): readonly ProviderEvent[] {
  return [
    { type: 'text', delta: text },
    { type: 'finish', finish: 'stop' },
  ];
}

/** An answer that asks for a tool. */
export function asksFor(name: string, input: unknown, id = 'call_1'): readonly ProviderEvent[] {
  return [
    { type: 'tool', tool: { id, name, state: 'requested', input, output: null } },
    { type: 'finish', finish: 'tool_calls' },
  ];
}
