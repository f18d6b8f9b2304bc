import { parseJson } from '../../src/protocol/guards.js';
import type { Field, Operation } from './description.js';

/** Sends what has been filled in; what has been left empty is left out. */
export function sendForm(
  { method, path, fields }: Operation,
  filled: FormData,
  signal: AbortSignal,
): Promise<Response> {
  const query = new URLSearchParams();
  const json: Record<string, unknown> = {};
  const form = new FormData();
  let place = path;
  for (const field of fields) {
    const value = filled.get(field.name);
    if (value === null || value === '') continue;
    if (value instanceof File) form.set(field.name, value);
    else if (field.in === 'path') place = place.replace(`{${field.name}}`, encodeURIComponent(value));
    else if (field.in === 'query') query.set(field.name, value);
    else json[field.name] = valueOf(field, value);
  }
  const search = query.size > 0 ? `?${query.toString()}` : '';
  return fetch(`/api${place}${search}`, { method, signal, ...contentOf(fields, json, form) });
}

function contentOf(fields: readonly Field[], json: object, form: FormData): RequestInit {
  const headers = { 'OCS-APIRequest': 'true' };
  if (fields.some((field) => field.in === 'form')) return { headers, body: form };
  if (!fields.some((field) => field.in === 'body')) return { headers };
  return { headers: { ...headers, 'Content-Type': 'application/json' }, body: JSON.stringify(json) };
}

/** What is no JSON is sent as it was written, so that the server may say what is wrong with it. */
function valueOf({ schema }: Field, text: string): unknown {
  return schema.type === 'string' ? text : (parseJson(text) ?? text);
}
