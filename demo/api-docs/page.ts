import { readOperations, type Field, type Operation } from './description.js';
import { sendForm } from './request.js';

/** Why a request is given up whose answer nobody is to see any more. */
const replaced = 'replaced';

type Attributes = Readonly<Record<string, string>>;

function make(tag: string, attributes: Attributes = {}, ...children: readonly (Node | string)[]): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function showOperation(operation: Operation, number: number): HTMLElement {
  const { method, path, summary, words, fields } = operation;
  const send = make('button', {}, 'Send');
  const stop = make('button', { type: 'button', disabled: '' }, 'Stop');
  const form = document.createElement('form');
  form.append(...fields.flatMap((field) => showField(field, `field-${number}-${field.name}`)), send, stop);
  const status = make('p', { role: 'status' });
  const headers = make('pre', { tabindex: '0', role: 'region', 'aria-label': 'Headers of the answer', hidden: '' });
  const body = make('pre', { tabindex: '0', role: 'region', 'aria-label': 'Body of the answer', hidden: '' });
  let current = new AbortController();
  stop.addEventListener('click', () => current.abort());
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    current.abort(replaced);
    current = new AbortController();
    const mine = current;
    stop.removeAttribute('disabled');
    void showAnswer(
      sendForm(operation, new FormData(form), mine.signal),
      { status, headers, body },
      mine.signal,
    ).finally(() => {
      if (mine === current) stop.setAttribute('disabled', '');
    });
  });
  const title = make('summary', {}, make('code', {}, `${method} ${path}`), make('span', {}, summary));
  return make('details', {}, title, make('div', { class: 'inside' }, words, form, status, headers, body));
}

function showField({ name, in: place, required, words, schema }: Field, id: string): readonly HTMLElement[] {
  const label = make('label', { for: id }, required ? `${name} (needed)` : name);
  const hint = make('p', { class: 'hint', id: `${id}-hint` }, words);
  const common = { id, name, 'aria-describedby': hint.id };
  const choices: readonly unknown[] = Array.isArray(schema.enum)
    ? schema.enum
    : schema.type === 'boolean'
      ? [true, false]
      : [];
  if (choices.length > 0) {
    const options = choices.map((choice) => make('option', {}, String(choice)));
    return [label, hint, make('select', common, ...(required ? [] : [make('option', { value: '' })]), ...options)];
  }
  if (name === 'content') return [label, hint, make('textarea', { ...common, rows: '3' })];
  const preset = schema.default === undefined ? {} : { placeholder: JSON.stringify(schema.default) };
  return [label, hint, make('input', { ...common, ...preset, type: place === 'form' ? 'file' : 'text' })];
}

interface Places {
  readonly status: HTMLElement;
  readonly headers: HTMLElement;
  readonly body: HTMLElement;
}

/** The body is shown as it comes; JSON is laid out once it is there. */
async function showAnswer(pending: Promise<Response>, places: Places, signal: AbortSignal): Promise<void> {
  const { status, headers, body } = places;
  status.textContent = 'Sent …';
  headers.textContent = body.textContent = '';
  headers.hidden = body.hidden = true;
  try {
    const response = await pending;
    status.textContent = `${response.status} ${response.statusText}`;
    headers.textContent = [...response.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
    headers.hidden = body.hidden = false;
    await append(response, body);
    if (response.headers.get('content-type')?.startsWith('application/json') === true)
      body.textContent = JSON.stringify(JSON.parse(body.textContent), null, 2);
  } catch (error) {
    if (signal.reason === replaced) return;
    status.textContent = signal.aborted ? 'Stopped.' : `The answer did not come: ${String(error)}`;
  }
}

/** By a reader: not every browser can iterate over a stream. */
async function append(response: Response, place: HTMLElement): Promise<void> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  for (let read = await reader?.read(); read?.done === false; read = await reader?.read())
    place.append(decoder.decode(read.value, { stream: true }));
}

async function showPage(): Promise<void> {
  const response = await fetch('/openapi.json');
  if (!response.ok) throw new Error(`status ${response.status}`);
  document.querySelector('#endpoints')?.append(...readOperations(await response.json()).map(showOperation));
}

showPage().catch((error: unknown) => {
  document.querySelector('#trouble')?.replaceChildren(`The description did not come: ${String(error)}`);
});
