import { DEFAULT_LINK_PROTOCOLS, linkProtocols } from './policy.js';

/** How text is read and what it may link to. Every field has a default; the element passes them through. */
export interface MarkdownOptions {
  /** A single line break in a paragraph is shown as one. Default: false, as CommonMark says. */
  breaks?: boolean;
  /**
   * Schemes a link may have, lower case and without the colon. Default: http, https, mailto, tel. A scheme that can
   * run script or read local data is refused whatever is written here (policy.ts).
   */
  allowedLinkProtocols?: readonly string[];
  /**
   * Told the number of characters each time text is lexed: the tests prove with it that finished text is not.
   * @internal
   */
  onLex?: (characters: number) => void;
}

/** Options with their defaults filled in. */
export interface Settings {
  readonly breaks: boolean;
  readonly protocols: ReadonlySet<string>;
  readonly onLex: (characters: number) => void;
}

/**
 * Fills in the defaults.
 * @throws TypeError when a scheme is not one by RFC 3986, section 3.1 (a colon at its end, for instance).
 */
export function settingsFrom(options: MarkdownOptions): Settings {
  return {
    breaks: options.breaks ?? false,
    protocols: linkProtocols(options.allowedLinkProtocols ?? DEFAULT_LINK_PROTOCOLS),
    onLex: options.onLex ?? (() => undefined),
  };
}
