import { isRecord } from '../../../src/protocol/guards.js';
import { calculate } from './arithmetic.js';
import type { Tool } from './tool.js';

const noteLimit = 4000;

const clock: Tool = {
  needsConsent: false,
  definition: {
    name: 'clock',
    description: 'Tells the date and the time, in UTC.',
    parameters: { type: 'object', properties: {}, additionalProperties: false },
  },
  run: (_input, context) => Promise.resolve({ now: new Date(context.clock()).toISOString() }),
};

const calculator: Tool = {
  needsConsent: false,
  definition: {
    name: 'calculator',
    description: 'Works out an arithmetic expression with + - * / % ^ and brackets.',
    parameters: {
      type: 'object',
      properties: { expression: { type: 'string' } },
      required: ['expression'],
      additionalProperties: false,
    },
  },
  run: (input) => Promise.resolve({ value: calculate(textOf(input, 'expression')) }),
};

/** It goes nowhere but into the database: an example of something that must not happen unasked. */
const sendNote: Tool = {
  needsConsent: true,
  definition: {
    name: 'send_note',
    description: 'Sends a note to the operator of this server. The person is asked first.',
    parameters: {
      type: 'object',
      properties: { text: { type: 'string' } },
      required: ['text'],
      additionalProperties: false,
    },
  },
  async run(input, { store, clock }) {
    const text = textOf(input, 'text');
    if (text.length > noteLimit) throw new Error(`A note has ${noteLimit} characters at most.`);
    await store.notes.add(text, Math.floor(clock() / 1000));
    return { sent: true };
  },
};

/** All that a model may ask for here. */
export const tools: readonly Tool[] = [clock, calculator, sendNote];

function textOf(input: unknown, name: string): string {
  const text = isRecord(input) ? input[name] : undefined;
  if (typeof text !== 'string' || text.trim() === '') throw new Error(`"${name}" must be a text.`);
  return text;
}
