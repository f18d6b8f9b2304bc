// @ts-check
// The page of the operator. The token stays in this page's memory: nothing is written down.

export {};

/** @typedef {{ name: string, variable: string, source: 'environment' | 'stored' | 'none', value?: string }} SettingState */

/** @template {Element} Kind @param {string} id @param {new () => Kind} kind @returns {Kind} */
function element(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new TypeError(`#${id} is missing`);
  return found;
}

const login = element('login', HTMLFormElement);
const settings = element('settings', HTMLFormElement);
const token = element('token', HTMLInputElement);
const removeKey = element('remove-key', HTMLInputElement);
const status = element('status', HTMLElement);
const report = element('report', HTMLElement);
const probe = element('probe', HTMLButtonElement);
const names = ['streaming_api_url', 'streaming_model', 'streaming_api_key'];
/** @param {string} name */
const field = (name) => element(name, HTMLInputElement);

/** @param {'GET' | 'POST'} method @param {string} path @param {unknown} [json] */
async function ask(method, path, json) {
  const response = await fetch(path, {
    method,
    headers: {
      'X-Requested-With': 'admin',
      ...(token.value === '' ? {} : { Authorization: `Bearer ${token.value}` }),
      ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
  /** @type {{ error?: string, settings: SettingState[], trouble?: string, report: string }} */
  const body = await response.json();
  if (response.status === 401) show(login);
  if (!response.ok) throw new Error(body.error ?? 'Something went wrong on the server.');
  return body;
}

/** @param {HTMLFormElement} form */
function show(form) {
  login.hidden = form !== login;
  settings.hidden = form !== settings;
}

/** @param {{ settings: SettingState[], trouble?: string }} states */
function fill({ settings: states, trouble }) {
  show(settings);
  for (const { name, variable, source, value } of states) {
    const input = field(name);
    const isFixed = source === 'environment';
    input.disabled = isFixed;
    input.value = value ?? '';
    const hint = element(`${name}-hint`, HTMLElement);
    if (isFixed) hint.textContent = `Fixed: ${variable} is set in the environment.`;
    else if (name === 'streaming_api_key')
      hint.textContent =
        source === 'none' ? 'None is stored.' : 'One is stored, and never shown. Leave empty to keep it.';
    if (name === 'streaming_api_key') {
      removeKey.checked = false;
      removeKey.disabled = source !== 'stored';
    }
  }
  return trouble === undefined ? '' : `It cannot be used yet: ${trouble}`;
}

function changes() {
  const open = names.filter((name) => !field(name).disabled);
  const values = open.map((name) => [name, field(name).value.trim()]);
  return Object.fromEntries(
    values.flatMap(([name, value]) => {
      if (name !== 'streaming_api_key') return [[name, value]];
      if (removeKey.checked) return [[name, '']];
      return value === '' ? [] : [[name, value]];
    }),
  );
}

/** @param {string} waiting @param {() => Promise<string>} work gives what is to be said */
async function during(waiting, work) {
  const buttons = [...document.querySelectorAll('button')];
  for (const button of buttons) button.disabled = true;
  status.textContent = waiting;
  try {
    status.textContent = await work();
  } catch (error) {
    status.textContent = error instanceof Error ? error.message : String(error);
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

const open = () => during('', async () => fill(await ask('GET', '/admin/settings')));

login.addEventListener('submit', (event) => {
  event.preventDefault();
  void open();
});
settings.addEventListener('submit', (event) => {
  event.preventDefault();
  void during('Saving …', async () => fill(await ask('POST', '/admin/settings', changes())) || 'Saved.');
});
probe.addEventListener('click', () => {
  void during('Asking, which may take a while …', async () => {
    report.textContent = (await ask('POST', '/admin/probe', {})).report;
    report.hidden = false;
    return 'The model was asked, with what is saved.';
  });
});

void open();
