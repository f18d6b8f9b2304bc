import type { Id, JsonRecord } from '../../../src/protocol/guards.js';
import type { StoredMessage, ToolActivity } from '../../../src/protocol/message.js';
import type { PromptMessage, Provider, ProviderRequest, SaidEvent, ToolCall } from '../providers/provider.js';
import type { Actions } from '../store/actions.js';
import type { Tool, ToolContext } from './tool.js';

/** Times that a model may ask for tools in one answer. */
const mostRounds = 8;

export interface RoundsOptions extends ToolContext {
  readonly provider: Provider;
  readonly tools: readonly Tool[];
}

/**
 * Lets a model answer, runs what it asks for, and asks it again, until it has said all. What needs a person's leave is
 * told as pending, and ends the answer; tools that are not ours are somebody else's business, and end it, too.
 */
export async function* answerInRounds(
  request: ProviderRequest,
  { provider, tools, ...context }: RoundsOptions,
): AsyncGenerator<SaidEvent> {
  const messages = [...request.messages];
  for (let round = 1; ; round++) {
    const calls: ToolActivity[] = [];
    let said = '';
    let thoughts: JsonRecord | undefined;
    let isAsking = false;
    const definitions = round > mostRounds ? [] : tools.map(({ definition }) => definition);
    for await (const event of provider.generate({ ...request, messages, tools: definitions })) {
      if (event.type === 'tool') calls.push(event.tool);
      if (event.type === 'text') said += event.delta;
      isAsking = event.type === 'finish' && event.finish === 'tool_calls';
      if (event.type === 'thoughts') ({ thoughts } = event);
      else if (!isAsking) yield event;
    }
    if (!isAsking) return;
    const known = calls.map((call) => ({ call, tool: tools.find(({ definition }) => definition.name === call.name) }));
    if (known.length === 0 || known.some(({ tool }) => !tool) || round > mostRounds) {
      yield { type: 'finish', finish: 'tool_calls' };
      return;
    }
    const asking = known.filter(({ tool }) => tool?.needsConsent);
    if (asking.length > 0) {
      yield* askLeave(asking.map(({ call }) => call));
      return;
    }
    messages.push({ ...requestOf(calls, said), ...(thoughts ? { thoughts } : {}) });
    for (const { call, tool } of known) {
      const output = await outputOf(call, tool, context);
      yield { type: 'tool', tool: { ...call, state: 'done', output } };
      messages.push(resultOf(call, output));
    }
  }
}

/**
 * What came of the actions that a person was asked about, behind the conversation, for the model to go on from. Each
 * happens once, also where the answer after it fails and the person is asked again.
 *
 * @param asking the message that asked for them
 * @param isConfirmed whether they may be done
 */
export async function answered(
  prompt: readonly PromptMessage[],
  asking: StoredMessage,
  isConfirmed: boolean,
  { tools, ...context }: Omit<RoundsOptions, 'provider'>,
): Promise<readonly PromptMessage[]> {
  const calls = asking.pendingActions.map(({ name, args }, index) => ({
    id: `action_${index + 1}`,
    name,
    input: args,
  }));
  const results: PromptMessage[] = [];
  for (const [place, call] of calls.entries()) {
    const tool = tools.find(({ definition, needsConsent }) => needsConsent && definition.name === call.name);
    // an action of the model's own is its own to do
    if (!tool) return prompt;
    const act = (): Promise<unknown> => outputOf(call, tool, context);
    results.push(resultOf(call, await once(context.store.actions, asking.id, place, isConfirmed ? act : undefined)));
  }
  // what it said when it asked and what it asked for are one message
  const last = prompt.at(-1);
  const hasSaid = last?.role === 'assistant';
  const request = requestOf(calls, hasSaid ? last.content : '');
  return calls.length > 0 ? [...(hasSaid ? prompt.slice(0, -1) : prompt), request, ...results] : prompt;
}

/** @param act absent where it may not be done */
async function once(actions: Actions, messageId: Id, place: number, act?: () => Promise<unknown>): Promise<unknown> {
  const before = await actions.find(messageId, place);
  if (before) return 'output' in before ? before.output : { error: 'It was begun, and nobody knows what came of it.' };
  if (!act) return { error: 'The person has declined.' };
  if (!(await actions.begin(messageId, place))) return { error: 'It has been begun already.' };
  const output = await act();
  await actions.end(messageId, place, output);
  return output;
}

function* askLeave(calls: readonly ToolCall[]): Generator<SaidEvent> {
  yield { type: 'pending', actions: calls.map(({ name, input }) => ({ name, args: input })) };
  yield { type: 'finish', finish: 'stop' };
}

/** What goes wrong is told to the model, which may know better the next time. */
async function outputOf(call: ToolCall, tool: Tool | undefined, context: ToolContext): Promise<unknown> {
  try {
    return await tool?.run(call.input, context);
  } catch (error) {
    return { error: error instanceof Error ? error.message : 'The tool has failed.' };
  }
}

function requestOf(calls: readonly ToolCall[], content: string): PromptMessage {
  return { role: 'assistant', content, toolCalls: calls.map(({ id, name, input }) => ({ id, name, input })) };
}

function resultOf({ id, name }: ToolCall, output: unknown): PromptMessage {
  return { role: 'tool', callId: id, name, content: JSON.stringify(output ?? null) };
}
