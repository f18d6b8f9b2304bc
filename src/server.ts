/**
 * `chat-stream` where there is no DOM: the client, and a class that keeps its name. Nothing is registered, and nothing
 * of the element is loaded: a server writes the tag as text, and the browser makes a chat of it.
 */
export * from './client/index.js';

/** Stands for the class of the tag, so that what names it can be loaded on a server. */
export function ChatStream(): never {
  throw new TypeError('<chat-stream> can only be made in a browser');
}
