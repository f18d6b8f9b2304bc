import type { PendingAction, ToolActivity } from '../../../src/protocol/message.js';
import type { PromptMessage, Provider, ProviderEvent, ProviderRequest, ToolCall } from '../providers/provider.js';
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
): AsyncGenerator<ProviderEvent> {
  const messages = [...request.messages];
  for (let round = 1; ; round++) {
    const calls: ToolActivity[] = [];
    let said = '';
    let isAsking = false;
    const definitions = round > mostRounds ? [] : tools.map(({ definition }) => definition);
    for await (const event of provider.generate({ ...request, messages, tools: definitions })) {
      if (event.type === 'tool') calls.push(event.tool);
      if (event.type === 'text') said += event.delta;
      isAsking = event.type === 'finish' && event.finish === 'tool_calls';
      if (!isAsking) yield event;
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
    messages.push(requestOf(calls, said));
    for (const { call, tool } of known) {
      const output = await outputOf(call, tool, context);
      yield { type: 'tool', tool: { ...call, state: 'done', output } };
      messages.push(resultOf(call, output));
    }
  }
}

/**
 * What came of the actions that a person was asked about, behind the conversation, for the model to go on from.
 *
 * @param isConfirmed whether they may be done
 */
export async function answered(
  prompt: readonly PromptMessage[],
  actions: readonly PendingAction[],
  isConfirmed: boolean,
  { tools, ...context }: Omit<RoundsOptions, 'provider'>,
): Promise<readonly PromptMessage[]> {
  const calls = actions.map(({ name, args }, index) => ({ id: `action_${index + 1}`, name, input: args }));
  const results: PromptMessage[] = [];
  for (const call of calls) {
    const tool = tools.find(({ definition, needsConsent }) => needsConsent && definition.name === call.name);
    // an action of the model's own is its own to do
    if (!tool) return prompt;
    results.push(
      resultOf(call, isConfirmed ? await outputOf(call, tool, context) : { error: 'The person has declined.' }),
    );
  }
  // what it said when it asked and what it asked for are one message
  const last = prompt.at(-1);
  const hasSaid = last?.role === 'assistant';
  const request = requestOf(calls, hasSaid ? last.content : '');
  return calls.length > 0 ? [...(hasSaid ? prompt.slice(0, -1) : prompt), request, ...results] : prompt;
}

function* askLeave(calls: readonly ToolCall[]): Generator<ProviderEvent> {
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
