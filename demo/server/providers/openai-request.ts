import { isRecord } from '../../../src/protocol/guards.js';
import type { Endpoint } from './openai-endpoint.js';
import { base64Of, picturesOf, wordsOf } from './prompt-files.js';
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
  if (role !== 'assistant' || message.toolCalls === undefined) return { role, content: partsOf(message) };
  const tool_calls = message.toolCalls.map(({ id, name, input }) => ({
    id,
    type: 'function',
    function: { name, arguments: typeof input === 'string' ? input : JSON.stringify(input) },
  }));
  return { role, content: content === '' ? null : content, ...message.thoughts, tool_calls };
}

/** A text, or a list of it and of the pictures that came with it. */
function partsOf(message: PromptMessage): unknown {
  const text = wordsOf(message);
  const pictures = picturesOf(message).map((file) => ({
    type: 'image_url',
    image_url: { url: `data:${file.type};base64,${base64Of(file)}` },
  }));
  if (pictures.length === 0) return text;
  return text === '' ? pictures : [{ type: 'text', text }, ...pictures];
}

/** Ollama's own language knows calls by their names only, and has their input as it is. */
function ollamaMessage(message: PromptMessage): object {
  const { role, content } = message;
  if (role === 'tool') return { role, tool_name: message.name, content };
  if (role !== 'assistant' || message.toolCalls === undefined) {
    const images = picturesOf(message).map(base64Of);
    return { role, content: wordsOf(message), ...(images.length > 0 ? { images } : {}) };
  }
  return { role, content, ...message.thoughts, tool_calls: message.toolCalls.map(ollamaCall) };
}

function ollamaCall({ name, input }: ToolCall): object {
  return { function: { name, arguments: isRecord(input) ? input : {} } };
}
