import type { Action } from './buttons.js';
import type { Settings } from './options.js';
import { tableAsTsv } from './tsv.js';

type BlockHandler = (button: HTMLElement, block: Element, settings: Settings) => unknown;

const handlers: Readonly<Record<Action, BlockHandler>> = {
  'copy-code': (button, block, settings) => {
    const code = block.querySelector('code');
    return code && copy(codeIn(code), code, button, settings);
  },
  'copy-table': (button, block, settings) => {
    const table = block.querySelector('table');
    return table && copy(tableAsTsv(table), table, button, settings);
  },
  wrap: (button) => button.setAttribute('aria-pressed', String(button.ariaPressed !== 'true')),
  download: (_button, block) => {
    const code = block.querySelector('code');
    if (code) void import('./download.js').then(({ save }) => save(codeIn(code), code.className));
  },
};

/** Does what a button of a block says. */
export function act(button: HTMLElement, _event: Event, settings: Settings): void {
  const block = button.closest('.code-block, .table-block');
  const { action } = button.dataset;
  if (block && isAction(action)) handlers[action](button, block, settings);
}

function isAction(name: string | undefined): name is Action {
  return name !== undefined && Object.hasOwn(handlers, name);
}

/** What is seen: the end of the last line is not, and would run a command in the terminal that it is put into. */
function codeIn(code: Element): string {
  return code.textContent.replace(/\n$/, '');
}

async function copy(content: string, source: Node, button: Element, settings: Settings): Promise<void> {
  const { labels } = settings;
  const isCopied = await written(content);
  if (!isCopied) getSelection()?.selectAllChildren(source);
  say(button, isCopied ? labels.copied : labels.notCopied, settings);
}

async function written(content: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(content);
    return true;
  } catch {
    // refused, or no secure context, where there is no clipboard at all
    return false;
  }
}

/** Shown beside the button, where no screen reader hears of it, and announced. */
function say(button: Element, words: string, { announce }: Settings): void {
  announce(words);
  const said = document.createElement('span');
  said.className = 'said';
  said.textContent = words;
  button.parentElement?.querySelector('.status')?.replaceChildren(said);
}
