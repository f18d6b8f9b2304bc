// What is compared. The only file that imports packages which the project itself does not have: types cannot be checked
// where they are not installed.
import createDOMPurify from 'dompurify';
import { marked } from 'marked';
import { createElement } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { Streamdown } from 'streamdown';
import * as smd from 'streaming-markdown';
import 'deep-chat';
import { createMarkdownStream } from '../../../../src/markdown/index.js';

const PIECE = 4000;
const purifier = createDOMPurify(window);

/** @type {Record<string, import('./renderer.js').CreateRenderer>} */
export const renderers = {
  'chat-stream': (target) => {
    const stream = createMarkdownStream(target);
    /** @param {string} text */
    const show = (text) => {
      // a very long piece is more than it reads at once, and would still be read when the first chunk is measured
      for (let start = 0; start < text.length; start += PIECE) stream.push(text.slice(start, start + PIECE));
    };
    return { show, append: stream.push, dispose: () => target.replaceChildren() };
  },

  'marked + DOMPurify + innerHTML': (target) => {
    let text = '';
    /** @param {string} delta */
    const append = (delta) => {
      text += delta;
      target.innerHTML = purifier.sanitize(marked.parse(text, { async: false }));
    };
    return { show: append, append, dispose: () => target.replaceChildren() };
  },

  'marked + DOMPurify each frame': (target) => {
    let text = '';
    let frame = 0;
    const draw = () => {
      frame = 0;
      target.innerHTML = purifier.sanitize(marked.parse(text, { async: false }));
    };
    /** @param {string} delta */
    const append = (delta) => {
      text += delta;
      frame ||= requestAnimationFrame(draw);
    };
    const dispose = () => {
      cancelAnimationFrame(frame);
      target.replaceChildren();
    };
    return { show: append, append, dispose };
  },

  'streaming-markdown': (target) => streamingMarkdown(target, () => undefined),

  // as its documentation says: the whole text so far is looked at with each chunk, and all stops when something is found
  'streaming-markdown + DOMPurify': (target) => {
    let text = '';
    return streamingMarkdown(target, (delta) => {
      text += delta;
      purifier.sanitize(text);
    });
  },

  streamdown: (target) => {
    const root = createRoot(target);
    let text = '';
    /** @param {string} delta */
    const append = (delta) => {
      text += delta;
      flushSync(() => root.render(createElement(Streamdown, { isAnimating: true, controls: false }, text)));
    };
    return { show: append, append, dispose: () => root.unmount() };
  },

  'deep-chat': (target) => {
    const chat = /** @type {any} */ (document.createElement('deep-chat'));
    /** @type {(response: { text: string }) => Promise<void>} */
    let respond;
    const opened = new Promise((resolve) => {
      chat.connect = {
        stream: true,
        handler: (/** @type {unknown} */ _body, /** @type {any} */ signals) => {
          signals.onOpen();
          respond = signals.onResponse;
          resolve(undefined);
        },
      };
    });
    const rendered = new Promise((resolve) => (chat.onComponentRender = resolve));
    chat.style.cssText = 'display: block; width: 100%; height: 600px';
    target.append(chat);
    return {
      show: async (text) => {
        await rendered;
        chat.submitUserMessage({ text: 'A question' });
        await opened;
        await respond({ text });
      },
      append: (delta) => respond({ text: delta }),
      dispose: () => chat.remove(),
    };
  },
};

/**
 * @param {HTMLElement} target
 * @param {(delta: string) => void} check
 */
function streamingMarkdown(target, check) {
  const parser = smd.parser(smd.default_renderer(target));
  /** @param {string} delta */
  const append = (delta) => {
    check(delta);
    smd.parser_write(parser, delta);
  };
  return { show: append, append, dispose: () => target.replaceChildren() };
}
