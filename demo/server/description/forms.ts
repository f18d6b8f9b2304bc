import type { Schema } from './kinds.js';

export type { Schema };

export const text = { type: 'string' };
export const whole = { type: 'integer' };
export const flag = { type: 'boolean' };
export const maybe = (schema: { readonly type: string }): Schema => ({ type: [schema.type, 'null'] });
export const listOf = (items: Schema): Schema => ({ type: 'array', items });
export const refer = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

/** An object in which all is there, but for what is named as optional. Others may be added. */
export function objectOf(
  properties: Readonly<Record<string, Schema>>,
  optional: Readonly<Record<string, Schema>> = {},
): Schema {
  return { type: 'object', properties: { ...properties, ...optional }, required: Object.keys(properties) };
}

export const finish = {
  type: 'string',
  enum: ['stop', 'length', 'content_filter', 'tool_calls', 'cancelled', 'failed', 'interrupted'],
};
export const status = { type: 'integer', enum: [1, 2, 3, 4, 5] };
