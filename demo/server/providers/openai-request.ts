import { isRecord } from '../../../src/protocol/guards.js';
import type { Endpoint } from './openai-endpoint.js';
import type { Extra, PromptMessage, ProviderRequest, ToolCall, ToolDefinition } from './provider.js';

export interface Question extends Pick<ProviderRequest, 'messages' | 'tools'> {
  readonly model: string;
  /** What the service does not take. */
  readonly spared: ReadonlySet<Extra>;
}

/** The body of a request. */
export function requestBody(dialect: Endpoint['dialect'], { model, messages, tools = [], spared }: Question): string {
  const withTools = tools.length > 0 && !spared.has('tools') ? { tools: tools.map(toolOf) } : {};
  const isOpenAi = dialect === 'openai';
  // The usage comes in a stream only when it is asked for.
  const withUsage = isOpenAi && !spared.has('stream_options') ? { stream_options: { include_usage: true } } : {};
  const translated = messages.map(isOpenAi ? openAiMessage : ollamaMessage);
  return JSON.stringify({ model, messages: translated, stream: true, ...withUsage, ...withTools });
}

function toolOf({ name, description, parameters }: ToolDefinition): object {
  return { type: 'function', function: { name, description, parameters } };
}

function openAiMessage(message: PromptMessage): object {
  const { role, content } = message;
  if (role === 'tool') return { role, tool_call_id: message.callId, content };
  if (role !== 'assistant' || message.toolCalls === undefined) return { role, content };
  const tool_calls = message.toolCalls.map(({ id, name, input }) => ({
    id,
    type: 'function',
    function: { name, arguments: typeof input === 'string' ? input : JSON.stringify(input) },
  }));
  return { role, content: content === '' ? null : content, tool_calls };
}

/** Ollama's own language knows calls by their names only, and has their input as it is. */
function ollamaMessage(message: PromptMessage): object {
  const { role, content } = message;
  if (role === 'tool') return { role, tool_name: message.name, content };
  if (role !== 'assistant' || message.toolCalls === undefined) return { role, content };
  return { role, content, tool_calls: message.toolCalls.map(ollamaCall) };
}

function ollamaCall({ name, input }: ToolCall): object {
  return { function: { name, arguments: isRecord(input) ? input : {} } };
}
